"""What may keep the pain from coming back, and what is said to and does not."""

from collections.abc import Iterable

from dorsum.care.answers import Answers
from dorsum.care.in_order import PUT_FORWARD, in_order
from dorsum.care.plan import scope_of
from dorsum.model.results import Triage
from dorsum.model.treatment import Prevention
from dorsum.model.truth import Truth


def prevention(answers: Answers, result: Triage) -> tuple[Prevention, ...]:
    """Return what is put forward and nothing speaks against, in the order of the evidence, then what is not.

    There is nothing while anything is open or dangerous.
    """
    if scope_of(result, answers.knowledge) != "full":
        return ()
    return tuple(_fitting(in_order(answers.rules).prevention, answers))


def _fitting(items: Iterable[Prevention], answers: Answers) -> Iterable[Prevention]:
    for one in items:
        if one.tier not in PUT_FORWARD or answers.judged(one).truth is Truth.NO:
            yield one
