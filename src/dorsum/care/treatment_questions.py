"""Questions that only settle what to do: asked when no danger is open, and only where something waits."""

from collections.abc import Iterable

from dorsum.care.answers import Answers
from dorsum.care.interview import Screen, fitting_on_one_screen
from dorsum.care.medicines import check_medicines
from dorsum.care.open_questions import OpenQuestions
from dorsum.care.plan import EASING, FIRST_TIERS, PLANNED, plan, scope_of
from dorsum.care.triage import triage
from dorsum.engine.compiled import CompiledRules
from dorsum.model.case import Case
from dorsum.model.medicine_results import MedicineCheck
from dorsum.model.plan_results import Plan
from dorsum.model.truth import Truth


def next_treatment_screen(case: Case, rules: CompiledRules) -> Screen | None:
    """Return the next questions that settle the plan or a medicine, or None where nothing waits for one.

    What one does without medicines comes first. Of the medicines only the first that is not settled is asked
    about, and none once one may be used. What only movements wait for comes last. A "not sure" is not asked
    again.
    """
    result = triage(case, rules)
    if scope_of(result, rules.knowledge) not in PLANNED:
        return None
    answers = Answers.of(case, rules)
    medicines = check_medicines(answers, result)
    planned = plan(answers, result, medicines)
    waiting = (
        *_for_course(answers),
        *_for_plan(planned),
        *_for_medicines(medicines),
        *planned.movements_wait_for,
    )
    asked = fitting_on_one_screen(_first_questions(waiting, answers), rules.knowledge)
    return Screen("treatment", "yes_no", asked) if asked else None


def _for_course(answers: Answers) -> tuple[str, ...]:
    return (EASING,) if answers.truth(EASING) is Truth.UNKNOWN else ()


def _for_plan(found: Plan) -> Iterable[str]:
    for one in found.not_now:
        if one.intervention.tier in FIRST_TIERS and not one.because:
            yield from one.waits_for


def _for_medicines(check: MedicineCheck) -> tuple[str, ...]:
    if any(one.permission == "may_use" for one in check.medicines):
        return ()
    open_ones = (one.waits_for for one in check.medicines if one.permission == "not_settled")
    return next(open_ones, ())


def _first_questions(waiting: Iterable[str], answers: Answers) -> Iterable[str]:
    """Return what is to be asked for these findings: a gate before what is behind it, yes or no only."""
    behind = OpenQuestions(answers.case, answers.rules, answers.closed).behind(tuple(waiting))
    finding = answers.knowledge.finding
    return [id for id in behind.questions if finding[id].kind == "yes_no" and id not in answers.case.answers]
