"""The shape of the repository: a core of standard library only, short files, nothing of one machine."""

import ast
import json
import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
SOURCE = ROOT / "src" / "dorsum"
DIARY = SOURCE / "diary"
KEPT = "copies database_words encryption engines open_files places store tables upkeep"
BESIDE = (
    SOURCE / "engine" / "tables",
    DIARY / "migrations",
    *(DIARY / f"{name}.py" for name in KEPT.split()),
)
"""The engine for tables, and where a diary is kept, need more; nothing in the core imports them."""
CORE = ("model", "engine", "care", "language", "diary", "report")
MODULES = sorted(
    ".".join(path.relative_to(SOURCE.parent).with_suffix("").parts).removesuffix(".__init__")
    for path in (SOURCE / "errors.py", *(path for room in CORE for path in (SOURCE / room).rglob("*.py")))
    if not any(path.is_relative_to(one) for one in BESIDE)
)
IMPORT_ALL = """
import importlib, json, sys
opened, asked = [], []
sys.addaudithook(
    lambda event, what: opened.append(str(what[0])) if event == "open"
    else asked.append(event) if event.startswith(("socket.", "subprocess.", "os.system")) else None
)
sys.path.insert(0, sys.argv[1])
for name in sys.argv[2:]:
    importlib.import_module(name)
print(json.dumps({"opened": opened, "asked": asked, "loaded": sorted(sys.modules)}))
"""


@pytest.fixture(scope="module")
def imported() -> dict[str, list[str]]:
    """Import every core module in a Python that has nothing but its standard library."""
    command = (sys.executable, "-I", "-S", "-B", "-c", IMPORT_ALL, str(SOURCE.parent), *MODULES)
    done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=60)
    assert done.stderr == ""
    assert done.stdout.count("\n") == 1, "importing a module printed something"
    found = json.loads(done.stdout)
    assert isinstance(found, dict)
    return found


def test_the_core_needs_the_standard_library_only(imported: dict[str, list[str]]) -> None:
    assert len(MODULES) > 15
    loaded = {name.partition(".")[0] for name in imported["loaded"]}
    assert loaded - {"dorsum", "__main__", "__mp_main__"} <= sys.stdlib_module_names
    rooms = {name.split(".")[1] for name in imported["loaded"] if name.startswith("dorsum.")}
    assert rooms == {"errors", "version", *CORE}


def test_importing_the_core_reads_nothing_but_code_and_starts_nothing(imported: dict[str, list[str]]) -> None:
    assert [path for path in imported["opened"] if not path.endswith((".py", ".pyc"))] == []
    assert imported["asked"] == []


PYTHON_FILES = sorted(SOURCE.rglob("*.py"))


@pytest.mark.parametrize("path", PYTHON_FILES, ids=lambda path: str(path.relative_to(SOURCE)))
def test_files_and_functions_are_short(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert len(text.splitlines()) <= 400
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            assert (node.end_lineno or 0) - node.lineno < 60, f"{node.name} is longer than 60 lines"


def tracked() -> list[Path]:
    listed = subprocess.run(
        ("git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"),
        cwd=ROOT,
        capture_output=True,
        check=True,
    ).stdout
    paths = [ROOT / name for name in listed.decode().split("\0") if name]
    return [path for path in paths if path.is_file()]


MACHINE = re.compile(
    r"""(?:^|[\s"'`=(\[:,])(/(?:home|root|Users|work|mnt|private|opt)/\w|[A-Z]:\\Users)""", re.MULTILINE
)
REGISTRY = re.compile(
    r"https?://[\w.-]*(?:pypi|pythonhosted|npmjs|artifactory|nexus|devpi)\b[\w./-]*", re.IGNORECASE
)


def test_no_file_names_a_path_of_one_machine_or_a_registry() -> None:
    found = []
    for path in tracked():
        text = path.read_bytes().decode("utf-8")
        found += [
            f"{path.relative_to(ROOT)}: {hit}" for hit in (*MACHINE.findall(text), *REGISTRY.findall(text))
        ]
    assert found == []


def test_every_text_file_ends_with_one_newline() -> None:
    for path in tracked():
        text = path.read_bytes()
        assert not text or (text.endswith(b"\n") and not text.endswith(b"\n\n")), path.relative_to(ROOT)
        assert b"\r" not in text, path.relative_to(ROOT)
