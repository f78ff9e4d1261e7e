"""Which points of the content a course has reached: "not improving" and what to do then."""

from collections.abc import Mapping
from dataclasses import dataclass

from dorsum.engine.plain import Numbers, truth_of
from dorsum.model.diary import Checkpoint
from dorsum.model.knowledge import Knowledge
from dorsum.model.rules import Rule, leaves
from dorsum.model.truth import Answer, Truth


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


def answers_by_diary(measured: Mapping[str, float], knowledge: Knowledge) -> Mapping[str, Answer]:
    """Return what the measures answer without asking, by finding; nothing where they leave it open."""
    found: dict[str, Answer] = {}
    for one in knowledge.treatment.diary_answers:
        if holds(one.yes_when, measured) is Truth.YES:
            found[one.finding] = Answer.YES
        elif one.no_when is not None and holds(one.no_when, measured) is Truth.YES:
            found[one.finding] = Answer.NO
    return found


def holds(rule: Rule, measured: Mapping[str, float]) -> Truth:
    """Return whether a rule about measures holds; a measure that is missing leaves it unknown."""
    return truth_of(rule, {}, Numbers(measured))
