"""What the tools take: typed, with limits, and nothing that they do not know."""

from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field, JsonValue, StrictFloat, StrictInt, StrictStr

from dorsum.model.case import AnsweredBy

MOST_ITEMS = 12
"""Answers in one call; a screen has six questions at most."""
LONGEST_ITEM = 80
LONGEST_REPLY = 2000
LONGEST_QUESTION = 2000
MOST_KEYS = 12
"""Of a case, beside its answers."""
LONGEST_SEAL = 10_000
"""Its digits, every danger sign that can be heard, and everything that can be named."""

Item = Annotated[str, Field(max_length=LONGEST_ITEM)]
Said = Annotated[StrictStr, Field(max_length=LONGEST_ITEM)] | StrictInt | StrictFloat


class _Input(BaseModel):
    model_config = ConfigDict(extra="forbid", strict=True)


class _OfCase(_Input):
    case: dict[str, JsonValue] | None = Field(
        None,
        description="The `case` of the last result of next_questions, unchanged.",
    )
    seal: str | None = Field(
        None,
        max_length=LONGEST_SEAL,
        description="The `seal` that came with it. Without it, no answer of no counts.",
    )


class Volunteer(_Input):
    """A sign, or a number, that the person named without being asked."""

    item: Item = Field(description="The id of the finding; look_up with the kind findings lists them all.")
    answer: Said = Field(
        description="`yes`, `unsure`, or a number that stands in the quote; never `no`. What may "
        "rule something out, such as a number, is asked later all the same."
    )
    quote: str = Field(max_length=LONGEST_REPLY, description="The words of `said` that say so.")


class NextQuestions(_OfCase):
    """Leave `case` out to begin."""

    said: str = Field(
        "",
        max_length=LONGEST_REPLY,
        description="What the person replied to the last screen, or said to begin, word for word. It is read "
        "for danger signs, in English only, and not kept. If they speak another language, put their words "
        "here and an English translation after them.",
    )
    answers: dict[Item, Said] = Field(
        default_factory=dict,
        max_length=MOST_ITEMS,
        description="Answers to items of the last screen, by their ids: one of the item's `answers`, or a "
        "number where it is of kind number. An item that was not answered is left out and asked again.",
    )
    volunteered: list[Volunteer] = Field(
        default_factory=list,
        max_length=MOST_ITEMS,
        description="What the person named that is not on the last screen. The ids: look_up with the "
        "kind findings.",
    )
    country: str | None = Field(
        None,
        max_length=LONGEST_ITEM,
        description="Only to begin: a country code such as GB, for numbers to call.",
    )
    answered_by: AnsweredBy | None = Field(
        None, description="Only to begin: who answers, for oneself, for a child, or for someone else."
    )


class OfCase(_OfCase):
    """A case with its seal."""

    case: dict[str, JsonValue] = Field(
        description="The `case` of the last result of next_questions, unchanged."
    )


class LookUpInput(_OfCase):
    """A question, or a kind, or a kind with an id."""

    question: str | None = Field(
        None, max_length=LONGEST_QUESTION, description="A question in the words of the person."
    )
    kind: str | None = Field(
        None,
        max_length=LONGEST_ITEM,
        description="causes, interventions, medicines, movements, prevention, answers, claims or sources; "
        "without an id it is listed. Findings are only listed: the ids for `volunteered`, with their "
        "questions.",
    )
    id: str | None = Field(None, max_length=LONGEST_ITEM, description="The id of one page of the kind.")
    country: str | None = Field(
        None, max_length=LONGEST_ITEM, description="A country code such as GB; with a case, that of the case."
    )


def schema_of(model: type[BaseModel]) -> dict[str, Any]:
    """Return the JSON Schema of an input."""
    return model.model_json_schema()
