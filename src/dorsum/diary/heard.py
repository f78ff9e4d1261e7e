"""Signs of danger that own words sound like: they are asked about, and never taken as an answer."""

from functools import lru_cache

from dorsum.language.questions import QuestionFinder
from dorsum.model.knowledge import Knowledge

MOST_TEXTS = 20_000
"""Texts that are remembered: those of ten thousand entries."""


class _Same:
    """A content as a key: the same object, not an equal one."""

    def __init__(self, knowledge: Knowledge) -> None:
        self.knowledge = knowledge

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Same) and other.knowledge is self.knowledge

    def __hash__(self) -> int:
        return id(self.knowledge)


def signs_heard(text: str, knowledge: Knowledge) -> tuple[str, ...]:
    """Return the ids of the signs that a text sounds like, the most urgent first; none for an empty one."""
    return _heard(text, _Same(knowledge)) if text.strip() else ()


def forget_texts() -> None:
    """Forget every text that was read: when a diary is erased."""
    _heard.cache_clear()


@lru_cache(maxsize=MOST_TEXTS)
def _heard(text: str, content: _Same) -> tuple[str, ...]:
    return tuple(one.id for one in _finder(content).find(text).danger)


@lru_cache(maxsize=2)
def _finder(content: _Same) -> QuestionFinder:
    return QuestionFinder(content.knowledge)
