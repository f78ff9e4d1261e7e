"""Why the level is not a higher one, and not a lower one."""

from dataclasses import dataclass
from functools import lru_cache

from dorsum.engine.compiled import CompiledRules, VerdictsByTruth
from dorsum.model.case import Case
from dorsum.model.knowledge import Knowledge
from dorsum.model.results import Reason, Status, Verdict
from dorsum.model.truth import Answer

HIGHEST_RANK = 4


@dataclass(frozen=True)
class Outcome:
    """What triage found, as ranks, before it is put into words."""

    case: Case
    rules: CompiledRules
    at_least: int
    at_most: int
    advised: int | None
    status: Status
    told: VerdictsByTruth
    floor: int
    floor_fired: tuple[str, ...]

    @property
    def knowledge(self) -> Knowledge:
        """The content that it was found with."""
        return self.rules.knowledge

    @property
    def reference(self) -> int:
        """The rank the reasons talk about: what is advised, else what is certain."""
        return self.at_least if self.advised is None else self.advised

    @property
    def is_floored(self) -> bool:
        """Whether the level rests on an unknown that is taken as yes."""
        return self.status != "final" and self.floor > self.at_least and self.reference == self.floor

    def was_said(self, finding: str) -> bool:
        """Whether the person said yes to it, in words or by a number such as the age."""
        return finding in self.knowledge.inputs_of or self.case.answers.get(finding) is Answer.YES

    def rank(self, rule: str) -> int:
        """Return the rank of a red flag's level."""
        return self.knowledge.rank_of_flag[rule]


def why_not_higher(outcome: Outcome) -> tuple[Reason, ...]:
    """Return the red flags above the level that are nearly or possibly yes, or say there is none."""
    if outcome.reference == HIGHEST_RANK:
        return (Reason(outcome.knowledge.wording["why_not_highest"]["en"], None),)
    ranks, reference = outcome.knowledge.rank_of_flag, outcome.reference
    about, told = _sentences(outcome.rules).about, outcome.told
    reasons = [
        about(wording, verdict.rule, ())
        for wording, verdicts in (("why_not_possible", told.possible), ("why_not_near", told.near))
        for verdict in verdicts
        if verdict.missing and ranks[verdict.rule] > reference
    ]
    return tuple(reasons) or (Reason(outcome.knowledge.wording["why_not_none"]["en"], None),)


def why_not_lower(outcome: Outcome) -> tuple[Reason, ...]:
    """Return what holds the level up: red flags that fired, a careful reading, or nothing."""
    held_by = [v for v in outcome.told.fired if outcome.rank(v.rule) == outcome.reference]
    reasons = [_fired(outcome, v) for v in held_by]
    if outcome.is_floored:
        assumed = [rule for rule in outcome.floor_fired if outcome.rank(rule) == outcome.reference]
        reasons += [_about(outcome, "why_floor", rule) for rule in assumed]
    elif outcome.status == "unsure" and outcome.reference > outcome.at_least:
        reasons.append(Reason(outcome.knowledge.wording["why_unsure"]["en"], None))
    if not reasons and outcome.status == "final":
        reasons.append(Reason(outcome.knowledge.wording["why_lowest"]["en"], None))
    return tuple(reasons)


def _fired(outcome: Outcome, verdict: Verdict) -> Reason:
    """Return the reason for a rule that fired; what nobody said is told apart from what was said."""
    said = tuple(id for id in verdict.answers if outcome.was_said(id))
    taken = tuple(id for id in verdict.answers if not outcome.was_said(id))
    if not taken:
        return _about(outcome, "why_fired", verdict.rule, said)
    if not said:
        return _about(outcome, "why_taken", verdict.rule, taken)
    first = _about(outcome, "why_fired", verdict.rule, said)
    return Reason(f"{first.text} {_about(outcome, 'why_also_taken', verdict.rule, taken).text}", verdict.rule)


def _about(outcome: Outcome, wording: str, rule: str, answers: tuple[str, ...] = ()) -> Reason:
    return _sentences(outcome.rules).about(wording, rule, answers)


@lru_cache(maxsize=4)
def _sentences(rules: CompiledRules) -> "_Sentences":
    return _Sentences(rules.knowledge)


class _Sentences:
    """Sentences about red flags; those that name no answers are made once."""

    def __init__(self, knowledge: Knowledge) -> None:
        self._knowledge = knowledge
        self._made: dict[tuple[str, str], Reason] = {}

    def about(self, wording: str, rule: str, answers: tuple[str, ...]) -> Reason:
        if answers:
            return self._new(wording, rule, answers)
        found = self._made.get((wording, rule))
        if found is None:
            found = self._made[wording, rule] = self._new(wording, rule, ())
        return found

    def _new(self, wording: str, rule: str, answers: tuple[str, ...]) -> Reason:
        knowledge = self._knowledge
        asked = " ".join(knowledge.finding[id].question["en"] for id in answers)
        words, label = knowledge.wording[wording]["en"], knowledge.red_flag[rule].label["en"]
        return Reason(words.format(label=label, answers=asked), rule)
