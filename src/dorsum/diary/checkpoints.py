"""Which points of the content a course has reached: "not improving" and what to do then."""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from dorsum.engine.plain import Numbers, truth_of
from dorsum.model.diary import Checkpoint, DiaryAnswer
from dorsum.model.knowledge import Knowledge
from dorsum.model.rules import Rule, leaves
from dorsum.model.truth import Answer, Truth

NOTHING_SAID: Mapping[str, Answer] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class Reached:
    """The checkpoints that hold, the most urgent first; those that may, and the measures they wait for."""

    held: tuple[Checkpoint, ...]
    possible: tuple[Checkpoint, ...]
    waits_for: tuple[str, ...]


def checkpoints(measured: Mapping[str, float], knowledge: Knowledge) -> Reached:
    """Return what the measures say; what is unknown stays possible, never no."""
    truths = {one.id: holds(one.when, measured) for one in knowledge.treatment.checkpoints}

    def of(truth: Truth) -> tuple[Checkpoint, ...]:
        found = [one for one in knowledge.treatment.checkpoints if truths[one.id] is truth]
        return tuple(sorted(found, key=lambda one: (-knowledge.level[one.level].rank, one.id)))

    possible = of(Truth.UNKNOWN)
    names = (leaf.finding for one in possible for leaf in leaves(one.when))
    return Reached(of(Truth.YES), possible, tuple(dict.fromkeys(id for id in names if id not in measured)))


def answers_by_diary(
    measured: Mapping[str, float], knowledge: Knowledge, said: Mapping[str, Answer] = NOTHING_SAID
) -> Mapping[str, Answer]:
    """Return what the measures answer without asking, by finding; nothing where they leave it open.

    `said` is what the person answered; a yes of theirs becomes a no only for a clear change.
    """
    found: dict[str, Answer] = {}
    for one in knowledge.treatment.diary_answers:
        if holds(one.yes_when, measured) is Truth.YES:
            found[one.finding] = Answer.YES
        elif _is_no(one, measured, said.get(one.finding)):
            found[one.finding] = Answer.NO
    return found


def _is_no(one: DiaryAnswer, measured: Mapping[str, float], said: Answer | None) -> bool:
    rule = one.no_over_yes_when if said is Answer.YES else one.no_when
    return rule is not None and holds(rule, measured) is Truth.YES


def holds(rule: Rule, measured: Mapping[str, float]) -> Truth:
    """Return whether a rule about measures holds; a measure that is missing leaves it unknown."""
    return truth_of(rule, {}, Numbers(measured))
