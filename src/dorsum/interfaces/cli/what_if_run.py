"""Counting for `dorsum what-if`, and its figures."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import typer

from dorsum.cohort.rule_changes import differences, named_in_changes
from dorsum.errors import OptionsError
from dorsum.installed.progress import row_progress
from dorsum.interfaces.cli.column_maps import read_column_map
from dorsum.interfaces.cli.score import print_plan
from dorsum.model.knowledge import Knowledge

if TYPE_CHECKING:
    from dorsum.cohort.moves import Moves

_SHOWN = 5
"""Reasons why rows cannot be read that are printed."""
_DRAWN_WITH = ("setting", "enriched", "seed")
_REVIEWED_BY_NOBODY = "Nobody reviewed what was changed. It is an experiment; the content stays as it was."
_NO_FORECAST = (
    "These people do not exist. Too many of them have a rare sign that means nothing, so too many are sent "
    "on, before and after. Compare the two; read neither as a forecast."
)
_ONLY_CHANCE = "An interval says what may be chance, not how right the numbers behind these people are."
_A_SAMPLE = "An interval takes the rows as a random sample of the people that are meant."


@dataclass(frozen=True)
class Pair:
    """The content before and after; `edited` where rules were changed by what was typed."""

    before: Knowledge
    after: Knowledge
    edited: bool

    @property
    def contents(self) -> tuple[Knowledge, Knowledge]:
        """Both."""
        return self.before, self.after


@dataclass(frozen=True)
class Synthetic:
    """Which people who do not exist."""

    setting: str
    enriched: float | None
    seed: int
    people: int


@dataclass(frozen=True)
class Rows:
    """Which table, and how to read it."""

    source: str
    column_map: Path | None
    cause: str | None
    closed_world: bool


@dataclass(frozen=True)
class Tally:
    """The moves that were counted, who these people are, and what must be said about them."""

    moves: "Moves"
    people: dict[str, Any]
    limits: tuple[str, ...]


def count_synthetic(pair: Pair, wanted: Synthetic) -> Tally:
    """Return the moves of people who are drawn from the content before."""
    from dorsum.cohort.counting import count_people  # noqa: PLC0415  # slow to import
    from dorsum.cohort.synthetic import SyntheticPeople  # noqa: PLC0415  # as above

    people = SyntheticPeople(pair.before, wanted.setting, enriched=wanted.enriched)
    _warn_unasked(pair, people.schema(wanted.seed).names)
    with row_progress("people") as tell:
        moves = count_people(people, wanted.people, wanted.seed, pair.contents, tell)
    about = {"setting": wanted.setting, "enriched": wanted.enriched, "seed": wanted.seed}
    return _drawn(moves, {**about, "closed_world": False, "left_out": 0})


def _drawn(moves: "Moves", about: dict[str, Any]) -> Tally:
    return Tally(moves, {"real": False, **about}, (_REVIEWED_BY_NOBODY, _NO_FORECAST, _ONLY_CHANCE))


def count_rows(pair: Pair, wanted: Rows, *, quiet: bool) -> Tally:
    """Return the moves of the people in a table; with `quiet` the plan goes to standard error.

    Raises:
        OptionsError: the columns cannot be used, or no row can be read.
        InputError, MappingError: the table cannot be read.
    """
    from dorsum.cohort.counting import TableCount, planned  # noqa: PLC0415  # slow to import
    from dorsum.cohort.reading import open_table  # noqa: PLC0415  # as above
    from dorsum.cohort.synthetic import TRUE_CAUSE, made_with  # noqa: PLC0415  # as above

    given = read_column_map(wanted.column_map, pair.before) if wanted.column_map else {}
    with open_table(wanted.source) as table:
        drawn = made_with(table.schema)
        cause = wanted.cause or (TRUE_CAUSE if drawn else None)
        if cause is not None and cause not in table.schema.names:
            raise OptionsError(f"--cause: the table has no column `{cause}`")
        plan = planned(table.schema, given, pair.contents)
        ignored = tuple(name for name in plan[0].ignored if name != cause)
        print_plan(replace(plan[0], ignored=ignored), plan[1], closed_world=wanted.closed_world, err=quiet)
        _warn_unasked(pair, [one.finding for one in plan[0].columns.values()])
        job = TableCount(table, plan, pair.contents, cause=cause, closed_world=wanted.closed_world)
        with row_progress("rows") as tell:
            found = job.run(tell)
    _print_left_out(found.reasons)
    if cause is not None and not found.moves.counts[:-1].any():
        hint = "`dorsum causes` lists them"
        raise OptionsError(f"--cause: nothing in `{cause}` is the id of a cause; {hint}")
    about = {"closed_world": wanted.closed_world, "left_out": found.left_out}
    if drawn:
        return _drawn(found.moves, {**{name: drawn[name] for name in _DRAWN_WITH}, **about})
    return Tally(found.moves, {"real": True, **about}, (_REVIEWED_BY_NOBODY, _A_SAMPLE))


def _print_left_out(reasons: Counter[tuple[str, str]]) -> None:
    for (column, reason), count in reasons.most_common(_SHOWN):
        where = f"a value in `{column}`" if column else "the row"
        typer.echo(f"Left out: {count:,} rows where {where} {reason}.", err=True)


def _warn_unasked(pair: Pair, columns: Iterable[str]) -> None:
    """Say what a changed rule reads that no column answers."""
    there = {*columns}
    for id in named_in_changes(pair.before, pair.after):
        if id not in there and pair.after.finding[id].derived_from is None:
            typer.echo(f"Nobody here was asked `{id}`; a changed rule that needs it stays open.", err=True)


def figures_of(pair: Pair, tally: Tally, caught_from: str | None) -> dict[str, Any]:
    """Return all figures; the keys are stable."""
    from dorsum.validation.what_if import cause_figures, move_figures  # noqa: PLC0415  # needs NumPy

    changes = differences(pair.before, pair.after)
    return {
        "changes": [*changes] or ["No red flag and no computed finding differs; other parts may."],
        "before": _content(pair.before),
        "after": {**_content(pair.after), "edited": pair.edited},
        "people": tally.people,
        **move_figures(tally.moves),
        "causes": cause_figures(tally.moves, pair.before, caught_from),
        "limits": [*tally.limits],
    }


def _content(knowledge: Knowledge) -> dict[str, str]:
    return {
        "version": knowledge.version,
        "content_hash": knowledge.content_hash,
        "profile": knowledge.guidance,
    }
