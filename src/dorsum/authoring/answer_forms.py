"""The forms of straight answers, and of the words that find them, as pydantic models."""

import re
from typing import Annotated

from pydantic import Field, StringConstraints, model_validator

from dorsum.authoring.forms import Form, Id, Item, ReadByPeople, Sentence, Statement, Words
from dorsum.model.statements import LevelId

ItemPath = Annotated[str, StringConstraints(pattern=r"^[a-z_]+/[a-z][a-z0-9_]*$")]
Key = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]*(\.[a-z0-9_]+)*$")]
Phrase = Annotated[str, StringConstraints(pattern=r"^[a-z0-9]+(/[a-z0-9]+)*( [a-z0-9]+(/[a-z0-9]+)*)*$")]
_NUMBER_IN_WORDS = re.compile(
    r"\b(one|two|three|four|five|six|seven|eight|nine|ten|twelve|twenty|thirty|forty|fifty|hundred)"
    r" (hundred|thousand|percent|of \w+ people|minutes?|hours?|days?|weeks?|months?|years?)\b"
)
Word = Annotated[str, StringConstraints(pattern=r"^[a-z0-9]+( [a-z0-9]+)*$")]


class PartForm(Form):
    """A piece of an answer: `say`, or `from` (kind/id) with the `key` of the words in that item.

    Numbers are never retyped: `say` has no digits and no number in words with a unit.
    """

    say: Words | None = None
    item: ItemPath | None = Field(default=None, alias="from")
    key: Key | None = None

    @model_validator(mode="after")
    def _says_or_pulls(self) -> "PartForm":
        if (self.item is None) != (self.key is None) or (self.say is None) == (self.item is None):
            raise ValueError("give `say`, or `from` with `key`")
        if any(_has_number(text) for text in (self.say or {}).values()):
            raise ValueError("`say` has a number; take it `from` the item that has its source")
        return self


def _has_number(text: str) -> bool:
    """Whether the text has a digit, or a number in words with its unit, such as "six weeks"."""
    return any(letter.isnumeric() for letter in text) or bool(_NUMBER_IN_WORDS.search(text.lower()))


class AnswerForm(Statement, ReadByPeople):
    """A straight answer to a question that people ask.

    `also_asked` holds other wordings and `words` more words that find it. `status` and `sources` are
    those of its own words; where no fact was found it says so and is `unverified`. `danger` names
    findings and red flags to look at first; only `beside_danger` is shown to a person who wrote of one.
    """

    question: Words
    also_asked: list[Sentence] = Field(min_length=1)
    words: list[Word] = Field(default_factory=list)
    parts: list[PartForm] = Field(min_length=1)
    danger: list[Id] = Field(default_factory=list)
    beside_danger: bool = False


class SynonymsForm(Item):
    """Words that count as one word where questions are compared."""

    words: list[Word] = Field(min_length=2)


class WordListForm(Item):
    """Words that the reader of questions treats alike; the id says how.

    `stop_words` find no answer. `negations` deny a sign that follows them, with no words in between but
    `after_negations`; not where one of `question_starts` leads to them, or with any of `doubt_words`.
    `kept_words` are told apart from others of the same stem, such as `legs` from `leg`.
    """

    words: list[Word] = Field(min_length=1)


class DangerWordsForm(Item):
    """How people write of a finding or red flag, whose id this is.

    A phrase is words that stand close together, in any order; `/` parts words of which any will do.
    Words of `unless` say something else, such as `hay fever`, and are left out. `level` is for a finding
    that is harmless only together with other answers: how urgent it is where nobody asked for them.
    """

    phrases: list[Phrase] = Field(min_length=1)
    unless: list[Word] = Field(default_factory=list)
    level: LevelId | None = None


ANSWER_KINDS: dict[str, type[Item]] = {
    "answers": AnswerForm,
    "synonyms": SynonymsForm,
    "word_lists": WordListForm,
    "danger_words": DangerWordsForm,
}
