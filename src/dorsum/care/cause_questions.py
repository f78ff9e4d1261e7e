"""Questions that only help to tell causes apart: asked when no danger is open, and only where they matter."""

from dorsum.care.assessment import is_reassuring
from dorsum.care.causes import rank_causes
from dorsum.care.interview import Screen, fitting_on_one_screen
from dorsum.care.triage import triage
from dorsum.engine.compiled import CompiledRules
from dorsum.model.case import Case
from dorsum.model.results import Triage
from dorsum.model.truth import Answer, Truth

GROUP = "likely_cause"
"""The question group in content whose findings no red flag waits for."""
FIRST = 3


def next_cause_screen(case: Case, rules: CompiledRules) -> Screen | None:
    """Return the next optional questions, or None where none could change the first three causes.

    There are none while the interview goes on or danger is open. A finding that is yes, no or "not sure"
    already is not asked again.
    """
    result = triage(case, rules)
    if not is_reassuring(result, rules.knowledge):
        return None
    asked = fitting_on_one_screen(_worth_asking(case, result, rules), rules.knowledge)
    return Screen("causes", "yes_no", asked) if asked else None


def _worth_asking(case: Case, result: Triage, rules: CompiledRules) -> tuple[str, ...]:
    now = _first_causes(case, result, rules)
    return tuple(
        finding.id
        for finding in rules.knowledge.findings
        if finding.group == GROUP
        and finding.id not in case.answers
        and result.truths[finding.id] is Truth.UNKNOWN
        and any(_if_answered(case, finding.id, said, rules) != now for said in (Answer.YES, Answer.NO))
    )


def _if_answered(case: Case, finding: str, answer: Answer, rules: CompiledRules) -> tuple[str, ...]:
    answered = case.with_answers({finding: answer})
    return _first_causes(answered, triage(answered, rules), rules)


def _first_causes(case: Case, result: Triage, rules: CompiledRules) -> tuple[str, ...]:
    return tuple(cause.id for cause in rank_causes(case, result, rules).causes[:FIRST])
