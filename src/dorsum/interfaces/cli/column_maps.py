"""Map files for `dorsum score`: which column is which finding, and what its values mean."""

from pathlib import Path
from typing import TYPE_CHECKING, Any

from dorsum.authoring.suggestions import suggestion
from dorsum.errors import FileError
from dorsum.interfaces.cli.text_files import read_text
from dorsum.model.knowledge import Knowledge

if TYPE_CHECKING:
    from dorsum.cohort.mapping import ColumnMap

LARGEST_MAP = 100_000
"""Bytes."""


def read_column_map(path: Path, knowledge: Knowledge) -> "dict[str, ColumnMap]":
    """Return the map by column.

    The file has a line for each column: `age_years: age`, or
    `fever_q4: {finding: fever, values: {1: yes, 2: no, 9: unsure}}`; values are compared as words.

    Raises:
        FileError: the file cannot be read, or says something else than that.
    """
    from dorsum.authoring.yaml_files import YamlError, read_yaml_text  # noqa: PLC0415  # slow to import

    try:
        file = read_yaml_text(read_text(str(path), LARGEST_MAP, "map"), path)
    except YamlError as problem:
        raise FileError(f"{path}:{problem.line}: {problem}") from None
    if not isinstance(file.value, dict):
        raise FileError(f"{path}:1: write a line for each column, such as `age_years: age`")
    return {
        name: _entry(value, f"{path}:{file.line((name,))}: `{name}`", knowledge)
        for name, value in file.value.items()
    }


def _entry(value: Any, where: str, knowledge: Knowledge) -> "ColumnMap":
    from dorsum.cohort.mapping import WORDS, ColumnMap  # noqa: PLC0415  # slow to import

    finding, values = (
        (value.get("finding"), value.get("values", {})) if isinstance(value, dict) else (value, {})
    )
    known = (*knowledge.finding, *knowledge.lead)
    if finding not in known:
        raise FileError(f"{where}: `{finding}` is no finding{suggestion(str(finding), known)}")
    if isinstance(value, dict) and value.keys() - {"finding", "values"}:
        raise FileError(f"{where}: only `finding` and `values` may stand here")
    if not isinstance(values, dict) or any(word not in WORDS for word in values.values()):
        raise FileError(f"{where}: values may mean {', '.join(WORDS)}")
    return ColumnMap(finding, values)
