"""What marks on the body map say: a mark says yes or leaves open, and never no."""

from collections.abc import Iterable, Mapping

from dorsum.model.knowledge import Knowledge
from dorsum.model.library import BodyRegion
from dorsum.model.truth import Answer


def to_confirm(marked: Iterable[BodyRegion]) -> tuple[BodyRegion, ...]:
    """Return one region for each question that comes before its mark counts."""
    first: dict[tuple[str, str], BodyRegion] = {}
    for one in marked:
        if one.confirm:
            first.setdefault((one.finding, one.confirm["en"]), one)
    return tuple(first.values())


def answers_of_marks(marked: Iterable[BodyRegion], said: Mapping[str, Answer]) -> dict[str, Answer]:
    """Return what the marks say by finding: a yes, or "not sure" where no region of it has a yes.

    `said` is, by region, what was answered to its question; no answer is "not sure". A no denies one region,
    not the finding, which may ask for more places; so it says nothing.
    """
    regions = tuple(marked)
    told = {one.id: said.get(one.id, Answer.UNSURE) for one in to_confirm(regions)}
    asked = [one for one in regions if one.id in told]
    unsure = {one.finding: Answer.UNSURE for one in asked if told[one.id] is Answer.UNSURE}
    confirmed = {one.finding: Answer.YES for one in asked if told[one.id] is Answer.YES}
    plain = {one.finding: Answer.YES for one in regions if not one.confirm}
    return {**unsure, **confirmed, **plain}


def with_leads(answers: Mapping[str, Answer], knowledge: Knowledge) -> dict[str, Answer]:
    """Return the answers with a yes to the lead question over each yes, since its "no" takes them back."""
    said_yes = {id for id, said in answers.items() if said is Answer.YES}
    leads = {lead.id: Answer.YES for lead in knowledge.questions if said_yes & set(lead.covers)}
    return {**leads, **answers}
