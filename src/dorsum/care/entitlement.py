"""What a result may say when somebody else hands in the answers: only what the questions asked here allow.

A program that talks to a person can make answers up. So a "no" counts only where its question was handed
out here, and in these days; everything else may make a result more urgent, and never calmer
(docs/decisions/tools_for_language_models.md, docs/decisions/fhir.md).
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from difflib import get_close_matches
from types import MappingProxyType

from dorsum.care.assessment import Assessment, assess, is_reassuring
from dorsum.care.cause_questions import next_cause_screen
from dorsum.care.heard import Waiting, heard_screen, waiting_for
from dorsum.care.interview import Screen, next_screen
from dorsum.care.treatment_questions import next_treatment_screen
from dorsum.care.triage import is_urgent, triage
from dorsum.care.volunteered import all_that_may_close, more_urgent, unasked_screen, without_unasked
from dorsum.engine.compiled import CompiledRules
from dorsum.errors import CaseError
from dorsum.model.case import Case
from dorsum.model.knowledge import Knowledge
from dorsum.model.truth import Answer

LONGEST_SHOWN = 60
MOST_NEAR = 3
_NOTHING: Waiting = MappingProxyType({})

TOMORROW = -1
"""Days ago."""


@dataclass(frozen=True, slots=True)
class Entitled:
    """An assessment, and how much of it may be told.

    `is_asked` says that every answer was given to a question of ours, today or the day before. `is_finished`
    says that nothing is left to ask that could change how urgent it is. `heard` are the signs that the
    person spoke of and that no answer settles, with the items that they wait for. `unasked` is what was
    named without being asked, and is to be asked yet.
    """

    assessment: Assessment
    is_asked: bool
    is_finished: bool
    heard: Waiting = field(default_factory=lambda: _NOTHING)
    unasked: frozenset[str] = frozenset()

    @property
    def may_advise(self) -> bool:
        """Whether the result may be told as it is: its level, causes, plan and medicines."""
        return self.is_asked and self.is_finished

    @property
    def may_calm(self) -> bool:
        """Whether something calm may be said."""
        return self.may_advise and is_reassuring(self.assessment.triage, self.assessment.knowledge)

    @property
    def may_tell_level(self) -> bool:
        """Whether the level that is advised may be told: an urgent one always, a calm one only at the end."""
        return self.may_advise or is_urgent(self.assessment.triage.advise, self.assessment.knowledge)


def entitled(
    case: Case,
    rules: CompiledRules,
    *,
    is_asked: bool,
    heard: Iterable[str] = (),
    unasked: Collection[str] = (),
) -> Entitled:
    """Return the assessment of the answers that count, and how much of it may be told.

    `heard` are danger signs that the person spoke of, `unasked` is what they named without being asked; the
    talk is not finished before each was asked itself.
    """
    counted = case if is_asked else without_denials(case)
    named = unasked if is_asked else all_that_may_close(counted, rules)
    asked = without_unasked(counted, named)
    waiting = waiting_for(heard, asked, rules)
    is_finished = not waiting and not named and next_screen(asked, rules) is None
    return Entitled(more_urgent(counted, asked, rules), is_asked, is_finished, waiting, frozenset(named))


@dataclass(frozen=True, slots=True)
class Dated:
    """An assessment of the answers of some day that still count; `is_old`: none of them can calm any more."""

    assessment: Assessment
    is_old: bool


def assess_dated(case: Case, answered_on: date | None, today: date, rules: CompiledRules) -> Dated:
    """Return the assessment, as of today, of answers that were given on a day, or nobody knows when.

    In old answers only what may make the result more urgent counts, and all else is asked again. While that
    tells nothing urgent, "not sure" is asked again as well: to act on it would be to tell a level.
    """
    case = replace(case, today=today)
    if are_of_these_days(answered_on, today, rules.knowledge):
        return Dated(assess(case, rules), is_old=False)
    counted = without_denials(case)
    if not is_urgent(triage(counted, rules).advise, rules.knowledge):
        counted = _without_doubts(counted, rules.knowledge)
    return Dated(assess(counted, rules), is_old=True)


def _without_doubts(case: Case, knowledge: Knowledge) -> Case:
    """Return the case without each "not sure", but for those after which somebody is named to talk to."""
    kept = {one.id for one in knowledge.findings if one.support}
    said = case.answers.items()
    left = {id: answer for id, answer in said if answer is not Answer.UNSURE or id in kept}
    return replace(case, answers=MappingProxyType(left), asked_again=frozenset())


def without_denials(case: Case) -> Case:
    """Return the case in which nobody said no: what is left can only make a result more urgent."""
    left = {id: answer for id, answer in case.answers.items() if answer is not Answer.NO}
    return replace(case, answers=MappingProxyType(left))


def are_recent(case: Case, today: date, knowledge: Knowledge) -> bool:
    """Whether the answers to questions of ours are of these days; our own clock writes of no tomorrow."""
    return case.today is not None and case.today <= today and are_of_these_days(case.today, today, knowledge)


def are_of_these_days(answered_on: date | None, today: date, knowledge: Knowledge) -> bool:
    """Whether answers are so new that a "no" rules something out; those without a day are not.

    The content says for how many days, with the card that calms. Where it is later in the day than here,
    tomorrow has begun.
    """
    if answered_on is None:
        return False
    return TOMORROW <= (today - answered_on).days <= knowledge.library.record_card["calm"].days


def screens_offered(
    case: Case, rules: CompiledRules, heard: Iterable[str] = (), unasked: Collection[str] = ()
) -> tuple[Screen, ...]:
    """Return the screens that are handed out with these answers; the optional ones once the talk is done.

    What the person spoke of comes first, and alone; what they named unasked comes in its turn, or at last.
    """
    asked, knowledge = without_unasked(case, unasked), rules.knowledge
    first = heard_screen(waiting_for(heard, asked, rules), knowledge)
    if (screen := first or next_screen(asked, rules) or unasked_screen(unasked, knowledge)) is not None:
        return (screen,)
    more = (next_cause_screen(case, rules), next_treatment_screen(case, rules))
    return tuple(one for one in more if one is not None)


def check_asked(items: Iterable[str], screens: Iterable[Screen]) -> None:
    """Refuse an answer to what was not asked.

    Raises:
        CaseError: an item stands on none of the screens.
    """
    asked = {id for screen in screens for id in screen.items}
    for item in items:
        if item not in asked:
            raise CaseError(
                f"`{_shown(item)}` is not asked at this step; answer only the items of the screen that came "
                "with this `case`, or put what the person named on their own in `volunteered`",
                ("answers",),
            )


def check_volunteered(said: Mapping[str, object], case: Case, knowledge: Knowledge) -> None:
    """Refuse what nobody settles without being asked: a no, a choice, or another answer to what is settled.

    Raises:
        CaseError: one of them stands here.
    """
    for item, answer in said.items():
        finding = knowledge.finding.get(item)
        if finding is None and item not in knowledge.lead:
            raise CaseError(f"unknown finding `{_shown(item)}`{_nearest(item, knowledge)}", ("volunteered",))
        if answer == Answer.NO.value or (finding is not None and finding.kind == "choice"):
            raise CaseError(
                f"`{_shown(item)}` cannot be volunteered as a no or a choice; wait until it is asked",
                ("volunteered",),
            )
        if case.answers.get(item) is Answer.YES or item in case.numbers:
            raise CaseError(
                f"`{_shown(item)}` is answered already; if that was wrong, start again without `case`",
                ("volunteered",),
            )


def _nearest(item: str, knowledge: Knowledge) -> str:
    """Return the findings whose ids share the most words with what was meant."""
    meant = set(item[:LONGEST_SHOWN].split("_"))
    shared = {one.id: len(meant & set(one.id.split("_"))) for one in knowledge.findings}
    by_words = sorted((id for id in shared if shared[id]), key=lambda id: (-shared[id], id))
    near = get_close_matches(item[:LONGEST_SHOWN], knowledge.finding, n=1)
    named = list(dict.fromkeys([*near, *by_words]))[:MOST_NEAR]
    return f"; did you mean {' or '.join(f'`{id}`' for id in named)}?" if named else ""


def _shown(item: str) -> str:
    return ascii(item)[1:-1][:LONGEST_SHOWN]
