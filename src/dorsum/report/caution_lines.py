"""What to mind with something that may be advised: for everybody, and for one person."""

from dorsum.care.assessment import Assessment
from dorsum.model.knowledge import Knowledge
from dorsum.model.treatment import CareItem


def all_cautions(item: CareItem, knowledge: Knowledge) -> tuple[str, ...]:
    """Return every caution on the item, those for some people last."""
    for_some = (line for one in knowledge.treatment.cautions_on(item) for line in one.say["en"])
    return (*item.cautions.get("en", ()), *for_some)


def own_and_first(item: CareItem, assessment: Assessment) -> tuple[str, ...]:
    """Return what this person has to mind, then the first caution for everybody."""
    return (*assessment.cautions.get(item.id, ()), *item.cautions.get("en", ())[:1])
