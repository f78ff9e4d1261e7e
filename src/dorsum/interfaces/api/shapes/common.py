"""What stands in many answers."""

from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

from dorsum.model.statements import Certainty, Status
from dorsum.model.statements import LevelId as Level
from dorsum.model.treatment import Stand
from dorsum.model.withdrawals import Severity

__all__ = ["Certainty", "Level", "Stand", "Status"]


class Shape(BaseModel):
    """A JSON object that has these keys and no others."""

    model_config = ConfigDict(extra="forbid", strict=True)


class Source(Shape):
    """Something published, by its id in the content, and the place in it."""

    source: str
    place: str


class Versions(Shape):
    """What the answer was made with; the age is null without `today`."""

    code: str
    content: str
    content_hash: str
    content_checked_on: str
    content_next_check: str
    content_age_days: int | None
    guidance: str


class Withdrawal(Shape):
    """Something that was taken back: an item, or without one the content as a whole."""

    id: str
    severity: Severity
    item: str | None = None
    versions: list[str] = []
    hashes: list[str] = []
    since: str
    reason: dict[str, str]
    instead: dict[str, str]


class Withdrawals(Shape):
    """The list of withdrawn content in force, and its entries about this content."""

    as_of: str
    must_not_be_relied_on: bool
    newer_list_is_damaged: bool
    entries: list[Withdrawal]


class Contact(Shape):
    """Whom to call; the number is null where none is confirmed."""

    number: str | None
    words: str
    sources: list[Source]


class Support(Shape):
    """Whom to talk to, for one need."""

    need: str
    number: str | None
    lines: list[str]


class Made(Shape):
    """What an answer was made with. `disclaimer` says what Dorsum is not, and is to be shown with it."""

    versions: Versions
    withdrawals: Withdrawals
    disclaimer: list[str]


class Head(Made):
    """What every answer about a person begins with. `must_say` is to be kept word by word."""

    must_say: list[str]
    emergency: Contact
    urgent: Contact
    safety_net: str
    support: list[Support]


class Span(Shape):
    """From the least to the most."""

    low: float
    high: float


class Points(Shape):
    """A difference in points of 100, with its range, and what it was compared with."""

    value: float
    low: float
    high: float
    against: str


class Effect(Shape):
    """What something does; without points no source states them."""

    words: str
    points_of_100: Points | None
    status: Status
    sources: list[Source]


class Protocol(Shape):
    """How much: each measure from the least to the most."""

    measures: dict[str, Span]
    status: Status
    sources: list[Source]


class Line(Shape):
    """Something to say, with what it rests on."""

    id: str
    say: list[str]
    status: Status
    sources: list[Source]


class Item(Shape):
    """A question: `answers` are the words that may be answered, a number may be one within its ends."""

    id: str
    question: str
    kind: Literal["yes_no", "number", "choice"]
    answers: list[str]
    unit: str | None
    minimum: float | None
    maximum: float | None
    why: list[str]


class Asked(Shape):
    """A sign that a question is about."""

    id: str
    question: str


class Screen(Shape):
    """Questions to show together; `about` are the signs that they mean."""

    part: Literal[
        "first", "closer", "about_you", "danger", "rest", "timing", "plainer", "causes", "treatment"
    ]
    heading: str
    about: list[Asked]
    items: list[Item]


class Problem(Shape):
    """What is wrong with a request (RFC 9457). `place` is the way of keys to the mistake."""

    type: str = Field(examples=["urn:dorsum:problem:case"])
    title: str
    status: int
    detail: str
    place: list[str] = []
