"""What a change of content changes: which rules mean something else, and for whom (DESIGN section 2).

Two contents are compared by meaning, with the solver: the same answers go through the closure and
the rules of both. A rule that only looks different (a macro renamed, terms in another order) is the
same rule.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from typing import Any, Literal

from dorsum.engine.people import SharedSolver, readable, smallest_person
from dorsum.engine.solver import Said, Symbolic, Term, free_person, z3_library
from dorsum.model.case import Case
from dorsum.model.knowledge import Knowledge, RedFlag

Kind = Literal["added", "removed", "meaning", "level", "deadline", "wording"]
End = Literal["at_least", "floor", "at_most"]
_ENDS: tuple[End, ...] = ("at_least", "floor", "at_most")
Progress = Callable[[int, int], None]


@dataclass(frozen=True)
class LevelChange:
    """The smallest person whose level differs, and the level before and after."""

    end: End
    before: str
    after: str
    person: Case


@dataclass(frozen=True)
class RuleChange:
    """How one red flag changed, and the smallest people whose level goes up and goes down by it.

    The people are those for whom the contents as wholes give another level, and this rule is what
    holds the higher one up; None where there is nobody.
    """

    rule: str
    kinds: tuple[Kind, ...]
    goes_up: LevelChange | None
    goes_down: LevelChange | None


@dataclass(frozen=True)
class ContentDiff:
    """All changes between two contents; `elsewhere` counts changed items that are no red flags."""

    rules: tuple[RuleChange, ...]
    elsewhere: tuple[str, ...]


def compare(old: Knowledge, new: Knowledge, progress: Progress | None = None) -> ContentDiff:
    """Return what changed in meaning from the old content to the new.

    Raises:
        SolverMissingError: the solver is not installed.
    """
    pair = _Pair(_with_same_findings(old, new), _with_same_findings(new, old))
    ids = dict.fromkeys([*(flag.id for flag in new.red_flags), *(flag.id for flag in old.red_flags)])
    changes = []
    for done, id in enumerate(ids, start=1):
        kinds = pair.kinds(id)
        if kinds:
            changes.append(RuleChange(id, kinds, pair.shift(id, up=True), pair.shift(id, up=False)))
        if progress:
            progress(done, len(ids))
    return ContentDiff(tuple(changes), tuple(_changed_elsewhere(old, new)))


def _with_same_findings(knowledge: Knowledge, other: Knowledge) -> Knowledge:
    """Return the content with the findings that only the other one has, so that answers are the same."""
    missing = [finding for finding in other.findings if finding.id not in knowledge.finding]
    known = {finding.id for finding in [*knowledge.findings, *missing]}
    loose = [
        replace(finding, gate=finding.gate if finding.gate in known else None, derived_from=None, times=())
        for finding in missing
    ]
    return replace(knowledge, findings=(*knowledge.findings, *loose))


class _Pair:
    """The same person under the old and the new content."""

    def __init__(self, old: Knowledge, new: Knowledge) -> None:
        self._z3 = z3_library()
        self.said: Said = free_person(new)
        self.old, self.new = Symbolic(old, self.said), Symbolic(new, self.said)
        self._solver = SharedSolver((*readable(self.old), *readable(self.new)))

    def kinds(self, id: str) -> tuple[Kind, ...]:
        before, after = self._flags(id)
        if before is None or after is None:
            return ("added",) if before is None else ("removed",)
        found: list[Kind] = []
        with self._solver.knowing(self._speaks_differently(id)) as solver:
            if solver.check() == self._z3.sat:
                found.append("meaning")
        if before.level != after.level:
            found.append("level")
        if before.within != after.within:
            found.append("deadline")
        if not found and before != after:
            found.append("wording")
        return tuple(found)

    def shift(self, id: str, *, up: bool) -> LevelChange | None:
        """Return the smallest person whose level goes up (or down) and for whom this rule does it."""
        before, after = self._flags(id)
        gains, loses, flag = (self.new, self.old, after) if up else (self.old, self.new, before)
        if flag is None:
            return None
        highest = gains.knowledge.level[flag.level].rank
        for end in _ENDS:
            speaks = _speaks(gains, end, flag)
            for rank in range(highest, 0, -1):
                with self._solver.knowing(speaks, self._z3.Not(_reaches(loses, end, rank))) as solver:
                    if solver.check() == self._z3.sat:
                        return self._change(solver, end)
        return None

    def _speaks_differently(self, id: str) -> Term:
        before, after = self._flags(id)
        never = self._z3.BoolVal(False)
        return self._z3.Or(
            [
                (_speaks(self.old, end, before) if before else never)
                != (_speaks(self.new, end, after) if after else never)
                for end in _ENDS
            ]
        )

    def _flags(self, id: str) -> tuple[RedFlag | None, RedFlag | None]:
        return self.old.knowledge.red_flag.get(id), self.new.knowledge.red_flag.get(id)

    def _change(self, solver: Any, end: End) -> LevelChange:
        person, model = smallest_person(solver, self.said, self.new.knowledge)
        before, after = (self._level(model, one, end) for one in (self.old, self.new))
        return LevelChange(end, before, after, person)

    def _level(self, model: Any, one: Symbolic, end: End) -> str:
        ranks = sorted(one.knowledge.levels, key=lambda level: -level.rank)
        for level in ranks:
            if self._z3.is_true(model.eval(_reaches(one, end, level.rank), model_completion=True)):
                return level.id
        return ranks[-1].id


def _speaks(one: Symbolic, end: End, flag: RedFlag) -> Term:
    """Return the term for "the rule counts at this end"."""
    if end == "at_most":
        return one.may_hold(flag.when)
    return (one.floored() if end == "floor" else one).holds(flag.when)


def _reaches(one: Symbolic, end: End, rank: int) -> Term:
    if end == "at_most":
        return one.at_most(rank)
    return (one.floored() if end == "floor" else one).at_least(rank)


def _changed_elsewhere(old: Knowledge, new: Knowledge) -> Iterator[str]:
    """Yield `kind/id` of every changed item that is no red flag."""
    for kind in (
        "findings",
        "facts",
        "levels",
        "causes",
        "countries",
        "question_groups",
        "safety_table",
        "profiles",
        "sources",
    ):
        before = {item.id: item for item in getattr(old, kind)}
        after = {item.id: item for item in getattr(new, kind)}
        yield from (f"{kind}/{id}" for id in sorted(before | after) if before.get(id) != after.get(id))
    words = {**old.wording, **new.wording}
    yield from (f"wording/{id}" for id in sorted(words) if old.wording.get(id) != new.wording.get(id))
