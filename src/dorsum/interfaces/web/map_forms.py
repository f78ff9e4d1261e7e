"""What a form says of the body map, in the check and in the diary: its marks, and what was asked first."""

from collections.abc import Iterable

from dorsum.interfaces.web.forms import Form
from dorsum.model.knowledge import Knowledge
from dorsum.model.library import BodyRegion
from dorsum.model.truth import Answer

_WORDS = {answer.value: answer for answer in Answer}


def marked_in(form: Form, knowledge: Knowledge) -> tuple[BodyRegion, ...]:
    """Return the regions that are marked."""
    return tuple(one for one in knowledge.library.body_regions if form.get(f"region-{one.id}"))


def said_in(form: Form, asked: Iterable[BodyRegion]) -> dict[str, Answer]:
    """Return what was said to the questions before these marks count; nothing of one that is open."""
    words = {one.id: form.get(f"confirm-{one.id}") for one in asked}
    return {id: _WORDS[word] for id, word in words.items() if word in _WORDS}
