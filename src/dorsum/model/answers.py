"""Straight answers to questions people ask, and the words that find them, as values."""

from dataclasses import dataclass
from typing import Literal

from dorsum.model.statements import Citation, Status, Words

WordListId = Literal[
    "stop_words", "negations", "after_negations", "question_starts", "doubt_words", "kept_words"
]


@dataclass(frozen=True)
class Part:
    """A piece of an answer: words of its own (`say`), or what stands under `key` in another item."""

    say: Words | None = None
    item: str | None = None
    key: str | None = None


@dataclass(frozen=True)
class StraightAnswer:
    """A question as people ask it, and what there is to say; `status` marks the answer's own words.

    `danger` names findings and red flags to look at first. `beside_danger` may be shown to a person
    who wrote of a danger sign.
    """

    id: str
    question: Words
    also_asked: tuple[str, ...]
    words: tuple[str, ...]
    parts: tuple[Part, ...]
    danger: tuple[str, ...]
    beside_danger: bool
    status: Status
    sources: tuple[Citation, ...]

    @property
    def wordings(self) -> tuple[str, ...]:
        """Every way in which the question is asked here."""
        return (self.question["en"], *self.also_asked)


@dataclass(frozen=True)
class Synonyms:
    """Words that count as one word where questions are compared."""

    id: str
    words: tuple[str, ...]


@dataclass(frozen=True)
class WordList:
    """Words that the reader of questions treats alike; the id says how.

    `stop_words` find no answer. `negations` deny what follows them, with no words in between but
    `after_negations`; not where one of `question_starts` leads to them, or with any of `doubt_words`.
    `kept_words` are told apart from others of the same stem, such as `legs` from `leg`.
    """

    id: WordListId
    words: tuple[str, ...]


@dataclass(frozen=True)
class DangerWords:
    """How people write of a finding or red flag, whose id this is: words that stand close together.

    `/` parts words of which any will do. The words of `unless` say something else and are left out.
    Where a finding is harmless only together with other answers, `level` says what to do without them.
    """

    id: str
    phrases: tuple[str, ...]
    unless: tuple[str, ...] = ()
    level: str | None = None
