"""Case files, YAML or JSON: from bytes to a case, or one clear line about what is wrong."""

from pathlib import Path

from dorsum.errors import CaseError, FileError, JsonError
from dorsum.interfaces.cli.text_files import read_text, shown_name
from dorsum.model.case import Case
from dorsum.model.case_reading import read_case
from dorsum.model.knowledge import Knowledge
from dorsum.model.strict_json import read_json

LARGEST_CASE = 100_000
"""Bytes; a case with every question answered has about 7,000."""


def read_case_file(name: str, knowledge: Knowledge) -> Case:
    """Return the case in the file, or on standard input for `-`.

    Raises:
        FileError: the file cannot be read, is too large, or is neither YAML nor JSON.
        CaseError: what it says is no case.
    """
    shown = shown_name(name)
    text = _filled(read_text(name, LARGEST_CASE, "case file"), shown)
    raw, lines = _parse(text, shown)
    try:
        return read_case(raw, knowledge)
    except CaseError as error:
        line = next((lines[error.place[:n]] for n in (2, 1) if error.place[:n] in lines), None)
        where = f"{shown}:{line}" if line else shown
        raise CaseError(f"{where}: {error}", error.place) from None


def _filled(text: str, shown: str) -> str:
    if not text.strip():
        raise FileError(f"{shown}: empty; a case is a set of `key: value` lines such as `age: 45`")
    return text


def _parse(text: str, shown: str) -> tuple[object, dict[tuple[str | int, ...], int]]:
    if text.lstrip().startswith(("{", "[")):
        return _parse_json(text, shown), {}
    from dorsum.authoring.yaml_files import YamlError, read_yaml_text  # noqa: PLC0415  # slow to import

    try:
        file = read_yaml_text(text, Path(shown))
    except YamlError as problem:
        raise FileError(f"{shown}:{problem.line}: {problem}") from None
    return file.value, file.lines


def _parse_json(text: str, shown: str) -> object:
    try:
        return read_json(text)
    except JsonError as error:
        line = f":{error.line}" if error.line else ""
        raise FileError(f"{shown}{line}: {error}") from None
