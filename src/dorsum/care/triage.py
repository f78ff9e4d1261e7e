"""How urgent: the interval of levels, what to act on, and why (DESIGN section 4)."""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from dorsum.care.assumptions import assumptions
from dorsum.care.open_questions import OpenQuestions, Unsettled
from dorsum.care.reasons import Outcome, why_not_higher, why_not_lower
from dorsum.engine.bits import Closed
from dorsum.engine.compiled import CompiledRules, Encoded, Ends
from dorsum.model.case import Case
from dorsum.model.knowledge import Knowledge
from dorsum.model.leads import spelled_out
from dorsum.model.results import Status, Triage, Verdict
from dorsum.model.statements import Hours
from dorsum.model.truth import Answer, Truth

LOWEST_SHOWN_UNFINISHED = "same_day"
"""While questions are open, only this level or a higher one is advised."""


def is_urgent(level: str | None, knowledge: Knowledge) -> bool:
    """Whether the level is so high that it is advised although questions are open."""
    return level is not None and knowledge.level[level].rank >= knowledge.level[LOWEST_SHOWN_UNFINISHED].rank


def triage(case: Case, rules: CompiledRules, *, closed_world: bool = False) -> Triage:
    """Return the interval of levels the answers allow, and every red flag behind each end.

    `closed_world` takes everything that was not said as no; the result carries the mark.
    """
    case = spelled_out(case, rules.knowledge)
    view = _View.of(case, rules, closed_world)
    verdicts = rules.verdicts(view.closed, view.ends)
    open_questions = OpenQuestions(case, rules, view.closed)
    danger, unsettled = _unsettled(rules, view.closed, view.ends, open_questions)
    outcome = _outcome(view, verdicts, unsettled, _said_yes(case, rules))
    advised = outcome.advised
    return Triage(
        at_least=view.level(view.ends.at_least),
        at_most=view.level(view.ends.at_most),
        status=outcome.status,
        advise=None if advised is None else view.level(advised),
        within=_deadline(view, advised, verdicts),
        fired=tuple(v for v in verdicts if v.truth is Truth.YES),
        possible=tuple(v for v in verdicts if v.truth is Truth.UNKNOWN),
        near=tuple(v for v in verdicts if v.truth is Truth.NO and v.missing),
        questions=unsettled.questions,
        raises_to=MappingProxyType({id: view.level(danger[id]) for id in unsettled.questions}),
        unsure=tuple(dict.fromkeys(open_questions.was_unsure_about(id) for id in unsettled.unsure)),
        assumed=assumptions(case, view.encoded, rules, closed_world=closed_world, floored=outcome.is_floored),
        why_not_higher=why_not_higher(outcome),
        why_not_lower=why_not_lower(outcome),
        truths=MappingProxyType(rules.truths(view.closed)),
        closed_world=closed_world,
    )


def still_to_ask(case: Case, rules: CompiledRules) -> Mapping[str, int]:
    """Return the questions of `triage`, in order, with the rank of the level that each may raise it to.

    An interview asks for these again and again, and for nothing else.
    """
    case = spelled_out(case, rules.knowledge)
    closed = rules.close(rules.encode(case))
    danger, unsettled = _unsettled(rules, closed, rules.ends(closed), OpenQuestions(case, rules, closed))
    return {id: danger[id] for id in unsettled.questions}


def _said_yes(case: Case, rules: CompiledRules) -> frozenset[str]:
    """Return what the person said yes to, in words or by a number such as the age."""
    by_number = rules.knowledge.inputs_of.keys()
    return frozenset(by_number | {id for id, answer in case.answers.items() if answer is Answer.YES})


@dataclass(frozen=True)
class _View:
    """One case as the compiled rules see it."""

    rules: CompiledRules
    encoded: Encoded
    closed: Closed
    ends: Ends
    floor: Ends

    @classmethod
    def of(cls, case: Case, rules: CompiledRules, closed_world: bool) -> "_View":
        encoded = rules.encode(case)
        closed = rules.close(encoded, closed_world=closed_world)
        return cls(rules, encoded, closed, rules.ends(closed), rules.floor(encoded, closed))

    def level(self, rank: int) -> str:
        return self.rules.knowledge.level_by_rank[rank].id


def _unsettled(
    rules: CompiledRules, closed: Closed, ends: Ends, open_questions: OpenQuestions
) -> tuple[dict[str, int], Unsettled]:
    """Return what the red flags above `at_least` wait for, the most dangerous first, with their ranks.

    Among equals the order of asking decides, life threats first.
    """
    missing: dict[str, int] = {}
    for rule in ends.possible:
        if (rank := rules.knowledge.rank_of_flag[rule]) > ends.at_least:
            for finding in rules.open_verdict(rule, closed).missing:
                missing[finding] = max(rank, missing.get(finding, rank))
    danger: dict[str, int] = {}
    unsure: dict[str, None] = {}
    for finding, rank in missing.items():
        behind = open_questions.trace(finding)
        unsure.update(dict.fromkeys(behind.unsure))
        for question in behind.questions:
            danger[question] = max(rank, danger.get(question, rank))
    place = rules.place_of_asking
    in_order = tuple(sorted(danger, key=lambda id: (-danger[id], place[id])))
    return danger, Unsettled(in_order, tuple(unsure))


def _outcome(
    view: _View, verdicts: tuple[Verdict, ...], unsettled: Unsettled, said_yes: frozenset[str]
) -> Outcome:
    status = _status(view.ends, unsettled)
    return Outcome(
        knowledge=view.rules.knowledge,
        at_least=view.ends.at_least,
        at_most=view.ends.at_most,
        advised=_advised_rank(view, status, unsettled),
        status=status,
        verdicts=verdicts,
        floor=view.floor.at_least,
        floor_fired=tuple(view.floor.fired),
        said_yes=said_yes,
    )


def _status(ends: Ends, unsettled: Unsettled) -> Status:
    if ends.at_least == ends.at_most:
        return "final"
    return "incomplete" if unsettled.questions else "unsure"


def _advised_rank(view: _View, status: Status, unsettled: Unsettled) -> int | None:
    if status == "final":
        return view.ends.at_least
    if status == "unsure":
        return min(max(view.floor.at_least, _rank_if_still_unsure(view, unsettled.unsure)), view.ends.at_most)
    lowest_shown = view.rules.knowledge.level[LOWEST_SHOWN_UNFINISHED].rank
    return view.floor.at_least if view.floor.at_least >= lowest_shown else None


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


def _deadline(view: _View, advised: int | None, verdicts: tuple[Verdict, ...]) -> Hours | None:
    """Return the shortest deadline at the advised level: of what fired, or of what may have to."""
    knowledge = view.rules.knowledge
    deadlines = {
        flag.id: flag.within
        for flag in knowledge.red_flags
        if flag.within and knowledge.rank_of_flag[flag.id] == advised
    }
    if not deadlines:
        return None
    is_final = view.ends.at_least == view.ends.at_most
    counted = (Truth.YES,) if is_final else (Truth.YES, Truth.UNKNOWN)
    own = [deadlines[v.rule] for v in verdicts if v.rule in deadlines and v.truth in counted]
    return min(own or deadlines.values(), key=lambda hours: (hours.max_hours, hours.min_hours))
