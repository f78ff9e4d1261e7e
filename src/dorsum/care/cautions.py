"""What one person has to mind with what a plan may advise."""

from collections.abc import Mapping
from types import MappingProxyType

from dorsum.care.answers import Answers
from dorsum.model.truth import Truth


def own_cautions(answers: Answers) -> Mapping[str, tuple[str, ...]]:
    """Return by the id of an intervention or movement what this person has to mind with it.

    A caution is left out only where its rule is known not to hold.
    """
    found: dict[str, tuple[str, ...]] = {}
    for caution in answers.treatment.care_cautions:
        if answers.judged(caution).truth is not Truth.NO:
            found |= {id: (*found.get(id, ()), *caution.say["en"]) for id in caution.concerns}
    return MappingProxyType(found)
