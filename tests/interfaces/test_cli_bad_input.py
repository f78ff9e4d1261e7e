"""Bad input is one clear line and exit code 2: no traceback, no result, nothing of what was answered."""

import io
import json
import time
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from dorsum.errors import CaseError, FileError
from dorsum.interfaces.cli.case_files import LARGEST_CASE, read_case_file
from tests.interfaces.conftest import Dorsum
from tests.shipped import shipped

SECRET = "s3cret"
AGE = "`age` must be a number from 0 to 120 (years), or unsure"
NO_CASE = "this is no case; a case is a set of `key: value` lines such as `age: 45`"
TWICE = "stands here a second time; delete one of them"
ANCHOR = "anchors (`&name`) and aliases (`*name`) are not allowed; write it out"

# what -> the bytes of the file, and what stands behind "dorsum: FILE"
BAD: dict[str, tuple[bytes, str]] = {
    # what the case says
    "unknown key": (b"age: 41\nfevre: s3cret\n", ":2: unknown key `fevre`; allowed are format, "),
    "unknown finding": (
        b"answers:\n  cancer_ever: no\n  fevre: s3cret\n",
        ":3: unknown finding `fevre` in `answers`; did you mean `fever`?",
    ),
    "wrong answer": (b"answers:\n  fever: s3cret\n", ":2: `answers.fever` must be yes, no or unsure"),
    "wrong type": (b"answers:\n  fever: [s3cret]\n", ":2: `answers.fever` must be yes, no or unsure"),
    "age 400": (b"sex: male\nage: 400\n", f":2: {AGE}"),
    "age in words": (b"age: s3cret\n", f":1: {AGE}"),
    "age nan": (b"age: .nan\n", f":1: {AGE}"),
    "age infinite": (b"age: .inf\n", f":1: {AGE}"),
    "age of a million digits": (b"age: " + b"9" * 90_000, f":1: {AGE}"),
    "age against an answer": (
        b"age: 41\nanswers: {age_50_or_over: yes}\n",
        ":1: `age` and `answers.age_50_or_over` contradict each other; correct one of them",
    ),
    "another format": (b"format: 2\nage: 41\n", ":1: `format` is not 1; this version reads `format: 1`"),
    "no country": (b"country: s3cret\n", ":1: `country` must be a two-letter country code such as GB"),
    "no day": (b"today: s3cret\n", ":1: `today` must be a date such as 2026-11-22"),
    # YAML
    "empty": (b"", ": empty; a case is a set of `key: value` lines such as `age: 45`"),
    "blank": (b" \n\t\n", ": empty; a case is a set of `key: value` lines such as `age: 45`"),
    "a comment alone": (b"# s3cret\n", ":1: the file is empty; "),
    "a list": (b"- s3cret\n", f":1: {NO_CASE}"),
    "a word": (b"s3cret\n", f":1: {NO_CASE}"),
    "null": (b"~\n", f":1: {NO_CASE}"),
    "no YAML": (
        b"fever: s3cret\n  age: s3cret\n",
        ":2: this is not YAML: mapping values are not allowed here",
    ),
    "an open quote": (b'fever: "s3cret\n', ":2: this is not YAML: found unexpected end of stream"),
    "a key twice in YAML": (b"age: 41\nage: 42\n", f":2: the key `age` {TWICE}"),
    "an answer twice in YAML": (
        b"answers:\n  fever: s3cret\n  fever: s3cret\n",
        f":3: the key `fever` {TWICE}",
    ),
    "a long and odd key twice": (
        b'? "' + b"x\\n" * 500 + b'"\n: 1\n? "' + b"x\\n" * 500 + b'"\n: 1\n',
        f":3: the key `{'x' + chr(92) + 'n'}x",
    ),
    "a key that is a list": (b"? [s3cret]\n: 1\n", ":1: a key must be a word"),
    "two documents": (b"age: 41\n---\nage: s3cret\n", ":2: this is not YAML: but found another document"),
    "an alias": (b"answers:\n  fever: *s3cret\n", f":2: {ANCHOR}"),
    "an anchor twice": (b"&s age: 41\n&s pain_0_10: s3cret\n", f":1: {ANCHOR}"),
    "an alias bomb": (
        b"a: &a [s3cret, s3cret]\n"
        + b"".join(b"%c: &%c [*%c, *%c]\n" % (n, n, n - 1, n - 1) for n in range(98, 120)),
        f":1: {ANCHOR}",
    ),
    "deep YAML": (b"answers: " + b"[" * 50_000, ":1: this is nested too deeply"),
    "deep YAML lists": (b"answers:\n" + b"- " * 40_000, ":2: this is nested too deeply"),
    "NUL in YAML": (b"fever: s3cret\x00\n", ":1: this is not YAML"),
    "NUL alone": (b"\x00" * 100, ":1: this is not YAML"),
    "a Python object": (b"age: !!python/object/apply:os.system [s3cret]\n", f":1: {AGE}"),
    # bytes
    "not UTF-8": (b"fever: s3cret\xff\n", ": not UTF-8; save the file as UTF-8"),
    "UTF-16": ("age: 41\n".encode("utf-16"), ": not UTF-8; save the file as UTF-8"),
    "too large": (b"s3cret " * 20_000, ": larger than 100000 bytes; this is no case file"),
    # JSON
    "no JSON": (b'{"fever": s3cret}', ":1: this is not JSON: Expecting value"),
    "JSON cut off": (b'{"fever":\n "s3cret', ":2: this is not JSON: Unterminated string starting at"),
    "JSON list": (b'["s3cret"]', f": {NO_CASE}"),
    "empty JSON": (b"{}", f": {NO_CASE}"),
    "a key twice in JSON": (
        b'{"age": 41, "age": 42}',
        ": the key `age` stands here twice; delete one of them",
    ),
    "an answer twice in JSON": (
        b'{"answers": {"fever": "s3cret", "fever": "no"}}',
        ": the key `fever` stands here twice; delete one of them",
    ),
    "NaN in JSON": (b'{"age": NaN}', ": this is not JSON that can be used"),
    "Infinity in JSON": (b'{"age": -Infinity}', ": this is not JSON that can be used"),
    "1e999 in JSON": (b'{"age": 1e999}', ": this is not JSON that can be used"),
    "a number of a million digits in JSON": (
        b'{"age": ' + b"9" * 90_000 + b"}",
        ": this is not JSON that can be used",
    ),
    "deep JSON": (b"[" * 90_000, ": this is not JSON that can be used"),
    "deep JSON objects": (b'{"answers":' * 9_000, ": this is not JSON that can be used"),
    "NUL in JSON": (b'{"fever": "s3cret\x00"}', ":1: this is not JSON: Invalid control character at"),
    "half a character in JSON": (b'{"\\ud800": "s3cret"}', ": this is not JSON that can be used"),
}


@pytest.mark.parametrize(("content", "message"), BAD.values(), ids=BAD)
def test_one_clear_line(dorsum: Dorsum, tmp_path: Path, content: bytes, message: str) -> None:
    path = tmp_path / "case"
    path.write_bytes(content)
    started = time.monotonic()
    done = dorsum("assess", path, "--json")
    assert time.monotonic() - started < 20
    assert (done.code, done.out) == (2, "")
    assert done.err.startswith(f"dorsum: {path}{message}")
    assert done.err.count("\n") == 1
    assert SECRET not in done.err
    assert len(done.err) < 400 + len(str(path))


@pytest.mark.parametrize(
    "name", ["age 400", "empty", "not UTF-8", "a key twice in YAML", "a key twice in JSON"]
)
def test_standard_input_is_read_with_the_same_care(dorsum: Dorsum, name: str) -> None:
    content, message = BAD[name]
    done = dorsum("assess", "-", stdin=content)
    assert (done.code, done.out) == (2, "")
    assert done.err.startswith(f"dorsum: standard input{message}")


def test_files_that_are_none(dorsum: Dorsum, tmp_path: Path) -> None:
    absent, folder = tmp_path / "absent.yaml", tmp_path
    done = dorsum("assess", absent)
    assert (done.code, done.err) == (2, f"dorsum: {absent}: cannot be read (No such file or directory)\n")
    done = dorsum("assess", folder)
    assert (done.code, done.err) == (2, f"dorsum: {folder}: cannot be read (Is a directory)\n")


def test_50_mb_are_refused_before_they_are_read(dorsum: Dorsum, tmp_path: Path) -> None:
    path = tmp_path / "junk"
    with path.open("wb") as file:
        for _ in range(50):
            file.write(bytes(range(256)) * 4_000)
    started = time.monotonic()
    done = dorsum("assess", path)
    assert time.monotonic() - started < 10
    assert (done.code, done.err) == (
        2,
        f"dorsum: {path}: larger than {LARGEST_CASE} bytes; this is no case file\n",
    )
    assert dorsum("assess", "-", stdin=path.read_bytes()).err.startswith(
        "dorsum: standard input: larger than"
    )


def test_the_largest_case_is_read(dorsum: Dorsum) -> None:
    case = b"age: 41\n"
    padded = case + b"#" * (LARGEST_CASE - len(case))
    assert dorsum("assess", "-", stdin=padded).code == 0
    assert dorsum("assess", "-", stdin=padded + b"#").code == 2


@pytest.mark.parametrize("country", ["", "GBR", "44", "s3cret"])
def test_no_country(dorsum: Dorsum, country: str) -> None:
    done = dorsum("assess", "-", "--country", country, stdin=b"age: 41\n")
    assert (done.code, done.out) == (2, "")
    assert done.err == "dorsum: `country` must be a two-letter country code such as GB, or GB-NIR, or other\n"


def test_pregnant_yes_is_never_read_as_no(dorsum: Dorsum) -> None:
    """An old YAML directive makes `yes` a boolean; a tag calls anything one."""
    old = json.loads(dorsum("assess", "-", "--json", stdin=b"%YAML 1.1\n---\npregnant: yes\n").out)
    new = json.loads(dorsum("assess", "-", "--json", stdin=b"pregnant: yes\n").out)
    assert old == new
    assert dorsum("assess", "-", stdin=b"pregnant: !!bool yes, surely\n").code == 2


PIECES = [
    "age",
    "answers",
    "fever",
    ":",
    ": ",
    "\n",
    "\n  ",
    "- ",
    "yes",
    "no",
    "41",
    "{",
    "}",
    "[",
    "]",
    ",",
    '"',
]
PIECES += [
    "'",
    "&a",
    "*a",
    "!!int",
    "!x",
    "|",
    ">",
    "#",
    "%",
    "---",
    "?",
    "\t",
    "\x00",
    "\u2028",
    "\ufeff",
    "null",
]


@given(st.lists(st.sampled_from(PIECES), max_size=25).map("".join) | st.text(max_size=40))
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_text_is_a_case_or_one_clear_line(monkeypatch: pytest.MonkeyPatch, text: str) -> None:
    data = io.BytesIO(text.encode(errors="surrogatepass"))
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(data))
    try:
        case = read_case_file("-", shipped())
    except (FileError, CaseError) as error:
        message = str(error)
        assert message.startswith("standard input")
        assert "\n" not in message
    else:
        assert set(case.answers) <= set(shipped().finding)
