"""What the engines for tables share: their shape, what they answer, and the check of it."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

import numpy as np
import numpy.typing as npt

from bench.engine import DisagreementError
from bench.tables.given import MAY, Given
from dorsum.engine import plain
from dorsum.model.knowledge import Knowledge
from dorsum.model.results import Evaluation
from dorsum.model.truth import Truth

THREADS = 2
Sides = Mapping[str, str]
"""How the columns of each pass end, and under a `not` those of the other one."""
THREE_VALUED: Sides = {"": ""}
TWO_PASSES: Sides = {"": MAY, MAY: ""}
Bits = npt.NDArray[np.bool_]
Ranks = npt.NDArray[np.uint8]


@dataclass(frozen=True)
class Answers:
    """What an engine says: for each red flag (a row of it) and person, and both ends as ranks."""

    fired: Bits
    may_fire: Bits
    at_least: Ranks
    at_most: Ranks


class Loaded(Protocol):
    """An engine with its rules, and with a table in the form it likes best."""

    def run(self) -> object:
        """Evaluate everything for all rows; this is timed."""
        ...

    def answers(self) -> Answers:
        """Evaluate once more, and return what came out."""
        ...


@dataclass(frozen=True)
class Engine:
    """One way to score a table. Of those in one `family` only the fastest goes on to larger tables."""

    name: str
    family: str
    load: Callable[[Given], Loaded]
    most_rows: int = 10_000_000
    answers: bool = True


def rule_names(knowledge: Knowledge) -> tuple[str, ...]:
    """Return the names of the columns with the red flags."""
    return tuple(f"rule_{flag.id}" for flag in knowledge.red_flags)


def rules_by_rank(knowledge: Knowledge) -> Mapping[int, Sequence[str]]:
    """Return by the rank of a level, the highest first, the columns of its red flags."""
    found: dict[int, list[str]] = {}
    for flag, name in zip(knowledge.red_flags, rule_names(knowledge), strict=True):
        found.setdefault(knowledge.level[flag.level].rank, []).append(name)
    return dict(sorted(found.items(), reverse=True))


def answers_in(columns: Mapping[str, npt.NDArray[Any]], knowledge: Knowledge) -> Answers:
    """Return what stands in columns: red flags in two values twice, and both ends."""
    names = rule_names(knowledge)
    return Answers(
        fired=np.array([columns[name] for name in names], np.bool_),
        may_fire=np.array([columns[name + MAY] for name in names], np.bool_),
        at_least=columns["at_least"].astype(np.uint8),
        at_most=columns["at_most"].astype(np.uint8),
    )


def answers_from_arrow(found: Any, knowledge: Knowledge) -> Answers:
    """Return what stands in an Arrow table; a red flag in one column is in three values."""
    columns: dict[str, npt.NDArray[Any]] = {name: found[name].to_numpy() for name in ("at_least", "at_most")}
    for name in rule_names(knowledge):
        in_two = name + MAY in found.column_names
        columns[name] = found[name].fill_null(False).to_numpy()
        columns[name + MAY] = found[name + MAY if in_two else name].fill_null(True).to_numpy()
    return answers_in(columns, knowledge)


def answers_from_ids(found: Iterable[tuple[Sequence[str], Sequence[str]]], knowledge: Knowledge) -> Answers:
    """Return what lists of fired rules say, one pair for each row: with unknown as no, and as yes."""
    fired, may_fire = (
        np.array([[flag.id in ids for ids in side] for flag in knowledge.red_flags])
        for side in zip(*found, strict=True)
    )
    ranks = np.array([[knowledge.level[flag.level].rank] for flag in knowledge.red_flags], np.uint8)
    return Answers(fired, may_fire, (fired * ranks).max(axis=0), (may_fire * ranks).max(axis=0))


def expect(given: Given, rows: Iterable[int]) -> dict[int, Evaluation]:
    """Return by row what the plain evaluator says."""
    return {row: plain.evaluate(given.case(row), given.knowledge) for row in rows}


def check(name: str, found: Answers, expected: Mapping[int, Evaluation], knowledge: Knowledge) -> None:
    """Stop the run if an engine and the plain evaluator differ on any of the rows the engine had.

    Raises:
        DisagreementError: they do.
    """
    for row, evaluation in expected.items():
        if row < len(found.at_least):
            differing = _differing(found, row, evaluation, knowledge)
            if differing:
                raise DisagreementError(f"row {row}: {name} and the plain evaluator differ: {differing}")


def _differing(found: Answers, row: int, evaluation: Evaluation, knowledge: Knowledge) -> str:
    truths = [verdict.truth for verdict in evaluation.verdicts]
    wrong = (found.fired[:, row] != [truth is Truth.YES for truth in truths]) | (
        found.may_fire[:, row] != [truth is not Truth.NO for truth in truths]
    )
    ends = (found.at_least[row], found.at_most[row]) != (evaluation.at_least, evaluation.at_most)
    rules = [flag.id for flag, is_wrong in zip(knowledge.red_flags, wrong, strict=True) if is_wrong]
    return ", ".join([*rules, *["an end"] * ends])
