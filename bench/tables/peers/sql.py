"""The red flags as SQL that DuckDB and Spark both understand, in three values or twice in two."""

from collections.abc import Sequence

from bench.tables.common import TWO_PASSES, Sides, rule_names, rules_by_rank
from bench.tables.given import column_name
from dorsum.model.knowledge import Knowledge
from dorsum.model.rules import And, Compare, CountOf, IsYes, Not, Or, Rule


def rules_query(knowledge: Knowledge, source: str, sides: Sides, carried: Sequence[str] = ()) -> str:
    """Return the query: a column for each red flag (and pass), both ends, and the columns carried along."""
    named = [*zip(knowledge.red_flags, rule_names(knowledge), strict=True)]
    rules = [f"{_rule(flag.when, side, sides)} AS {name}{side}" for side in sides for flag, name in named]
    inner = f"SELECT {', '.join([*carried, *rules])} FROM {source}"
    return f"SELECT *, {_ends(knowledge, [*sides][-1])} FROM ({inner}) AS judged"


def _ends(knowledge: Knowledge, side: str) -> str:
    """Return the highest rank that has a red flag which fired, and which may fire."""
    by_rank = rules_by_rank(knowledge).items()
    fired = (f"WHEN {' OR '.join(names)} THEN {rank}" for rank, names in by_rank)
    may_fire = (
        f"WHEN ({' OR '.join(name + side for name in names)}) IS NOT FALSE THEN {rank}"
        for rank, names in by_rank
    )
    ends = ((fired, "at_least"), (may_fire, "at_most"))
    return ", ".join(f"CAST(CASE {' '.join(cases)} ELSE 0 END AS TINYINT) AS {name}" for cases, name in ends)


def _rule(rule: Rule, side: str, sides: Sides) -> str:
    match rule:
        case IsYes() | Compare():
            return column_name(rule) + side
        case Not(term):
            return f"(NOT {_rule(term, sides[side], sides)})"
        case And(terms):
            return f"({' AND '.join(_rule(term, side, sides) for term in terms)})"
        case Or(terms):
            return f"({' OR '.join(_rule(term, side, sides) for term in terms)})"
        case CountOf(least, terms):
            return _count(least, [_rule(term, side, sides) for term in terms], sides)


def _count(least: int, terms: Sequence[str], sides: Sides) -> str:
    if sides is TWO_PASSES:
        return f"({_sum(terms)} >= {least})"
    yes, may = (_sum([f"COALESCE({term}, {unknown})" for term in terms]) for unknown in ("FALSE", "TRUE"))
    return f"(CASE WHEN {yes} >= {least} THEN TRUE WHEN {may} >= {least} THEN NULL ELSE FALSE END)"


def _sum(terms: Sequence[str]) -> str:
    return " + ".join(f"CAST({term} AS INT)" for term in terms)
