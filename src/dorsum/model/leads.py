"""Lead questions: what their answers say about the findings they cover (DESIGN section 5)."""

from dataclasses import replace
from types import MappingProxyType

from dorsum.model.case import Case
from dorsum.model.knowledge import Knowledge, LeadQuestion
from dorsum.model.truth import Answer


def spelled_out(case: Case, knowledge: Knowledge) -> Case:
    """Return the case in findings alone: a lead question's "no" becomes a "no" to all it covers.

    A yes or "not sure" to a covered finding doubts that "no"; it then answers nothing. Rules and
    engines know findings only, so this comes before them.
    """
    answered = knowledge.lead.keys() & case.answers.keys()
    if not answered:
        return case
    denied = dict.fromkeys(
        (id for lead in knowledge.questions if counts_as_no(lead, case) for id in lead.covers), Answer.NO
    )
    stated = {id: answer for id, answer in case.answers.items() if id not in answered}
    return replace(case, answers=MappingProxyType({**denied, **stated}))


def counts_as_no(lead: LeadQuestion, case: Case) -> bool:
    """Whether the lead question was answered no, with nothing that it covers speaking against it."""
    doubts = (Answer.YES, Answer.UNSURE)
    return case.answers.get(lead.id) is Answer.NO and not any(
        case.answers.get(id) in doubts for id in lead.covers
    )
