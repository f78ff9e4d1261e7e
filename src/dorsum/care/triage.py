"""How urgent: the interval of levels, what to act on, and why (DESIGN section 4)."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from operator import itemgetter
from types import MappingProxyType

from dorsum.care.assumptions import assumptions
from dorsum.care.closed_case import ClosedCase
from dorsum.care.open_questions import OpenQuestions, Unsettled
from dorsum.care.reasons import Outcome, why_not_higher, why_not_lower
from dorsum.engine.bits import Closed
from dorsum.engine.compiled import CompiledRules, Encoded, Ends, VerdictsByTruth
from dorsum.model.case import Case
from dorsum.model.knowledge import Knowledge
from dorsum.model.results import Status, Triage, Verdict
from dorsum.model.statements import Hours

LOWEST_SHOWN_UNFINISHED = "same_day"
"""While questions are open, only this level or a higher one is advised."""


def is_urgent(level: str | None, knowledge: Knowledge) -> bool:
    """Whether the level is so high that it is advised although questions are open."""
    return level is not None and knowledge.level[level].rank >= knowledge.level[LOWEST_SHOWN_UNFINISHED].rank


def triage(case: Case, rules: CompiledRules, *, closed_world: bool = False) -> Triage:
    """Return the interval of levels the answers allow, and every red flag behind each end.

    `closed_world` takes everything that was not said as no; the result carries the mark.
    """
    return triage_of(ClosedCase.of(case, rules), closed_world=closed_world)


def triage_of(read: ClosedCase, *, closed_world: bool) -> Triage:
    """Return the triage of a case that is closed already."""
    view = _View.of(read, closed_world)
    told = view.rules.verdicts_by_truth(view.closed, view.ends)
    open_questions = OpenQuestions(view.case, view.rules, view.closed)
    danger, unsettled = _unsettled(view.rules, _above(told.possible, view), open_questions)
    outcome = _outcome(view, told, unsettled)
    advised = outcome.advised
    return Triage(
        at_least=view.level(view.ends.at_least),
        at_most=view.level(view.ends.at_most),
        status=outcome.status,
        advise=None if advised is None else view.level(advised),
        within=_deadline(view, advised, told),
        fired=told.fired,
        possible=told.possible,
        near=told.near,
        questions=unsettled.questions,
        raises_to=MappingProxyType({id: view.level(danger[id]) for id in unsettled.questions}),
        unsure=tuple(dict.fromkeys(open_questions.was_unsure_about(id) for id in unsettled.unsure)),
        assumed=assumptions(read, closed_world=closed_world, floored=outcome.is_floored),
        why_not_higher=why_not_higher(outcome),
        why_not_lower=why_not_lower(outcome),
        truths=view.rules.truths(view.closed),
        closed_world=closed_world,
    )


def still_to_ask(case: Case, rules: CompiledRules) -> Mapping[str, int]:
    """Return the questions of `triage`, in order, with the rank of the level that each may raise it to.

    An interview asks for these again and again, and for nothing else.
    """
    view = _View.of(ClosedCase.of(case, rules), closed_world=False)
    possible = [rules.open_verdict(rule, view.closed) for rule in view.ends.possible]
    open_questions = OpenQuestions(view.case, rules, view.closed)
    danger, unsettled = _unsettled(rules, _above(possible, view), open_questions)
    return {id: danger[id] for id in unsettled.questions}


@dataclass(frozen=True, slots=True)
class _View:
    """One case as the compiled rules see it."""

    case: Case
    rules: CompiledRules
    encoded: Encoded
    closed: Closed
    ends: Ends

    @classmethod
    def of(cls, read: ClosedCase, closed_world: bool) -> "_View":
        closed = read.in_world(closed_world=closed_world)
        return cls(read.case, read.rules, read.encoded, closed, read.rules.ends(closed))

    def floor(self) -> Ends:
        return self.rules.floor(self.encoded, self.closed)

    def level(self, rank: int) -> str:
        return self.rules.knowledge.level_by_rank[rank].id


def _above(possible: Iterable[Verdict], view: _View) -> Iterator[tuple[int, Verdict]]:
    """Yield what may still be, and would raise the level, with the ranks."""
    ranks, at_least = view.rules.knowledge.rank_of_flag, view.ends.at_least
    for verdict in possible:
        rank = ranks[verdict.rule]
        if rank > at_least:
            yield rank, verdict


def _unsettled(
    rules: CompiledRules, possible: Iterable[tuple[int, Verdict]], open_questions: OpenQuestions
) -> tuple[dict[str, int], Unsettled]:
    """Return what these red flags wait for, the most dangerous first, with their ranks.

    Among equals the order of asking decides, life threats first; so it does among what is "not sure".
    """
    missing: dict[str, int] = {}
    for rank, verdict in sorted(possible, key=itemgetter(0)):  # a higher rank comes later, and stays
        missing.update(dict.fromkeys(verdict.missing, rank))
    danger: dict[str, int] = {}
    unsure: set[str] = set()
    for finding, rank in sorted(missing.items(), key=itemgetter(1)):
        behind = open_questions.trace(finding)
        unsure.update(behind.unsure)
        danger.update(dict.fromkeys(behind.questions, rank))
    place = rules.place_of_asking
    in_order = tuple(sorted(danger, key=lambda id: (-danger[id], place[id])))
    return danger, Unsettled(in_order, tuple(sorted(unsure, key=place.__getitem__)))


def _outcome(view: _View, told: VerdictsByTruth, unsettled: Unsettled) -> Outcome:
    status, floor = _status(view.ends, unsettled), view.floor()
    return Outcome(
        case=view.case,
        rules=view.rules,
        at_least=view.ends.at_least,
        at_most=view.ends.at_most,
        advised=_advised_rank(view, status, unsettled, floor.at_least),
        status=status,
        told=told,
        floor=floor.at_least,
        floor_fired=tuple(floor.fired),
    )


def _status(ends: Ends, unsettled: Unsettled) -> Status:
    if ends.at_least == ends.at_most:
        return "final"
    return "incomplete" if unsettled.questions else "unsure"


def _advised_rank(view: _View, status: Status, unsettled: Unsettled, floor: int) -> int | None:
    if status == "final":
        return view.ends.at_least
    if status == "unsure":
        return min(max(floor, _rank_if_still_unsure(view, unsettled.unsure)), view.ends.at_most)
    lowest_shown = view.rules.knowledge.level[LOWEST_SHOWN_UNFINISHED].rank
    return floor if floor >= lowest_shown else None


def _rank_if_still_unsure(view: _View, unsure: tuple[str, ...]) -> int:
    """Return the rank that "not sure" is acted on with.

    The strong ones count as yes, all together; each other one has its own fixed level.
    """
    rules, encoded = view.rules, view.encoded
    fixed = 0
    for finding in unsure:
        choice = rules.knowledge.finding[finding].if_still_unsure
        if choice == "as_yes":
            encoded = rules.as_if_yes(encoded, finding)
        else:
            fixed = max(fixed, rules.knowledge.level[choice].rank)
    return max(fixed, rules.floor(encoded, rules.close(encoded)).at_least)


def _deadline(view: _View, advised: int | None, told: VerdictsByTruth) -> Hours | None:
    """Return the shortest deadline at the advised level: of what fired, or of what may have to."""
    deadlines = _deadlines(view.rules).get(advised)
    if not deadlines:
        return None
    is_final = view.ends.at_least == view.ends.at_most
    counted = told.fired if is_final else (*told.fired, *told.possible)
    own = [deadlines[verdict.rule] for verdict in counted if verdict.rule in deadlines]
    return min(own or deadlines.values(), key=lambda hours: (hours.max_hours, hours.min_hours))


@lru_cache(maxsize=4)
def _deadlines(rules: CompiledRules) -> Mapping[int | None, Mapping[str, Hours]]:
    """Return the deadlines of red flags by the rank of their level."""
    found: dict[int | None, dict[str, Hours]] = {}
    for flag in rules.knowledge.red_flags:
        if flag.within:
            found.setdefault(rules.knowledge.rank_of_flag[flag.id], {})[flag.id] = flag.within
    return MappingProxyType(found)
