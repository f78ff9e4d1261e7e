"""Which column of a table is which finding, and which value which answer."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Literal

import pyarrow as pa

from dorsum.engine.tables.kernel import UNSURE
from dorsum.errors import MappingError
from dorsum.model.knowledge import Finding, Knowledge

Word = Literal["yes", "no", "unsure", "unanswered"]
WORDS: tuple[Word, ...] = ("yes", "no", "unsure", "unanswered")
USUAL: Mapping[str, Word] = MappingProxyType(
    {
        **dict.fromkeys(("yes", "true", "1"), "yes"),
        **dict.fromkeys(("no", "false", "0"), "no"),
        **dict.fromkeys(("unsure", "not sure"), "unsure"),
        "": "unanswered",
    }
)
"""What values mean where a column has no list of its own; upper and lower case are the same."""


@dataclass(frozen=True)
class ColumnMap:
    """One column: the finding or lead question it answers, and what its values mean.

    `values` is empty for a number, and where the usual words are meant.
    """

    finding: str
    values: Mapping[str, Word] = field(default_factory=lambda: MappingProxyType({}))


@dataclass(frozen=True)
class Plan:
    """What will be done with each column of a table.

    `columns` by name; `ignored` are no finding of ours; `missing` are findings that no column answers;
    `mistyped` are columns whose type cannot hold an answer, with the reason.
    """

    columns: Mapping[str, ColumnMap]
    ignored: tuple[str, ...]
    missing: tuple[str, ...]
    mistyped: Mapping[str, str]


def plan_columns(schema: pa.Schema, given: Mapping[str, ColumnMap], knowledge: Knowledge) -> Plan:
    """Return the plan for a table: what the map names, and columns named by a finding or its case field.

    Raises:
        MappingError: the map names a column or a finding that there is not, or a finding twice; or no
            column of the table is a finding.
    """
    _check_map(schema, given, knowledge)
    known = {**named_by_finding(knowledge), **given}
    columns = {name: known[name] for name in schema.names if name in known}
    if not columns:
        raise MappingError("no column of the table has the name of a finding; name them with a map (--map)")
    _check_once(columns)
    reasons = {name: _mistyped(schema.field(name), one, knowledge) for name, one in columns.items()}
    answered = {one.finding for one in columns.values()}
    return Plan(
        columns=MappingProxyType(columns),
        ignored=tuple(name for name in schema.names if name not in columns),
        missing=tuple(f.id for f in knowledge.findings if f.id not in answered and f.derived_from is None),
        mistyped=MappingProxyType({name: reason for name, reason in reasons.items() if reason}),
    )


def named_by_finding(knowledge: Knowledge) -> dict[str, ColumnMap]:
    """Return the columns that need no map, by name."""
    fields = {f.case_field: ColumnMap(f.id) for f in knowledge.findings if f.case_field}
    own = [name for id in _ids(knowledge) for name in (id, f"{id}{UNSURE}")]
    return {**fields, **{name: ColumnMap(name) for name in own}}


def _ids(knowledge: Knowledge) -> Iterable[str]:
    return (*knowledge.finding, *knowledge.lead)


def _check_map(schema: pa.Schema, given: Mapping[str, ColumnMap], knowledge: Knowledge) -> None:
    for name, one in given.items():
        if name not in schema.names:
            raise MappingError(f"the map names the column `{name}`, but the table has none of that name")
        if one.finding not in {*_ids(knowledge)}:
            raise MappingError(f"the map gives `{name}` to `{one.finding}`, but there is no such finding")


def _check_once(columns: Mapping[str, ColumnMap]) -> None:
    seen: dict[str, str] = {}
    for name, one in columns.items():
        asked = one.finding.removesuffix(UNSURE)
        if asked != one.finding and columns.get(asked) != ColumnMap(asked):
            raise MappingError(f"`{name}` needs a column `{asked}` beside it")
        if one.finding in seen:
            raise MappingError(
                f"`{seen[one.finding]}` and `{name}` are both `{one.finding}`; keep one of them"
            )
        seen[one.finding] = name


def _mistyped(column: pa.Field, one: ColumnMap, knowledge: Knowledge) -> str | None:
    kind = _value_type(column.type)
    if one.finding.endswith(UNSURE):
        return None if pa.types.is_boolean(kind) else f"is {kind}, not true and false"
    is_number = is_a_number(knowledge.finding.get(one.finding))
    if pa.types.is_string(kind) or pa.types.is_large_string(kind) or pa.types.is_null(kind):
        return None
    if pa.types.is_integer(kind):
        return None
    if is_number:
        return None if pa.types.is_floating(kind) else f"is {kind}, not numbers"
    return None if pa.types.is_boolean(kind) else f"is {kind}, not yes and no"


def _value_type(kind: pa.DataType) -> pa.DataType:
    return kind.value_type if pa.types.is_dictionary(kind) else kind


def is_a_number(finding: Finding | None) -> bool:
    """Whether a finding (None is a lead question) is answered with a number."""
    return finding is not None and finding.kind == "number"
