"""A case with the answers of a screen, as the words that a program or a form sends."""

from dorsum.care.interview import record
from dorsum.model.case import Case
from dorsum.model.case_reading import check_contradictions, read_answers
from dorsum.model.knowledge import Knowledge


def with_said(case: Case, said: object, knowledge: Knowledge) -> Case:
    """Return the case with what was said of the items of a screen: yes, no, unsure, a number or a choice.

    What was said before and is outdated by it is taken back (`dorsum.care.interview.record`).

    Raises:
        CaseError: an item is none of the content, an answer is not what the item allows, or it speaks
            against a number that was given.
    """
    answers, numbers = read_answers(said, knowledge)
    counted = case.with_numbers(numbers) if numbers else case
    new = record(counted, answers, knowledge)
    check_contradictions(new.answers, new.numbers, knowledge)
    return new
