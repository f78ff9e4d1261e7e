"""How such pain goes on, as studies of groups saw it; never a date for one person (DESIGN section 8)."""

from collections.abc import Iterable

from dorsum.care.answers import Answers
from dorsum.care.in_order import in_order
from dorsum.care.plan import scope_of
from dorsum.model.courses import PainClass, RecoveryFact, VisitLine
from dorsum.model.plan_results import Plan
from dorsum.model.recovery_results import Recovery, Visit
from dorsum.model.results import Triage
from dorsum.model.truth import Truth

SUBACUTE_FROM, PERSISTENT_FROM = 43, 85
"""Days since it began; the sources agree on 6 and 12 weeks (content/stages)."""
_NOTHING = Recovery(None, (), (), ())


def recovery(answers: Answers, result: Triage) -> Recovery:
    """Return what is known of recovery; nothing while anything is open or dangerous."""
    if scope_of(result, answers.knowledge) != "full":
        return _NOTHING
    treatment, pain = answers.treatment, class_of(answers.number("days_since_onset"))
    facts = in_order(answers.rules).recovery_facts
    fitting = [fact for fact in facts if pain is None or pain in fact.pain]
    return Recovery(
        pain=pain,
        courses=tuple(course for course in treatment.courses if course.pain == pain),
        own=tuple(fact for fact in fitting if _holds(fact, answers)),
        facts=tuple(fact for fact in fitting if fact.when is None),
    )


def visit(answers: Answers, result: Triage, plan: Plan, causes: Iterable[str]) -> Visit:
    """Return what to bring to a visit; `causes` are the ids of those that are worth talking about.

    At an emergency that is what to say on the telephone and no more; while questions are open, nothing.
    """
    if result.advise == "emergency_now":
        return Visit((), (), (), (), (), call=_lines("call", answers))
    if scope_of(result, answers.knowledge) == "nothing":
        return Visit((), (), (), (), ())
    tell, ask, tests = (_lines(kind, answers) for kind in ("tell", "ask", "test"))
    known = tuple(answers.knowledge.cause[id] for id in causes)
    return Visit(tell, ask, tests, known, plan.ask)


def _lines(kind: str, answers: Answers) -> tuple[VisitLine, ...]:
    """Return the lines of a kind that are for this person, in their order."""
    lines = in_order(answers.rules).visit_lines
    return tuple(one for one in lines if one.kind == kind and (one.when is None or _holds(one, answers)))


def class_of(day: float | None) -> PainClass | None:
    """Return how old such pain is by the day since it began; None where nobody knows."""
    if day is None:
        return None
    if day < SUBACUTE_FROM:
        return "acute"
    return "subacute" if day < PERSISTENT_FROM else "persistent"


def _holds(item: RecoveryFact | VisitLine, answers: Answers) -> bool:
    return answers.judged(item).truth is Truth.YES
