"""What is typed after `dorsum diary`, as values."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from types import MappingProxyType
from typing import Annotated

import typer

from dorsum.diary.entries import Entry, SaidOfDanger
from dorsum.diary.marks import with_marks
from dorsum.diary.writing import Said
from dorsum.errors import DiaryError
from dorsum.interfaces.cli import diary_store
from dorsum.model.knowledge import Knowledge
from dorsum.model.truth import Answer

Values = Annotated[
    list[str] | None,
    typer.Option(
        "--say",
        metavar="QUESTION=ANSWER",
        help="An answer, such as pain_now=4 or could_do=most; several for one question with commas. "
        "`dorsum diary questions` lists them.",
    ),
]
New = Annotated[
    str | None,
    typer.Option("--new", metavar="no|yes|unsure", help="Whether anything is new since the last time."),
]
At = Annotated[
    str | None, typer.Option(metavar="TIME", help="When, such as 2026-03-02T18:30; without it, now.")
]
Note = Annotated[str | None, typer.Option(help="A note in your own words.")]
Took = Annotated[
    list[str] | None,
    typer.Option(
        metavar="MEDICINE",
        help="What you took, such as 'ibuprofen 400 mg @08:00'; repeat for more. "
        "An empty one takes all away.",
    ),
]
Where = Annotated[
    list[str] | None,
    typer.Option(
        metavar="PLACE",
        help="Where it hurts, such as low_back, or chest=yes where the place has a question; repeat for "
        "more. `dorsum diary places` lists them. An empty one takes all away.",
    ),
]
Id = Annotated[str, typer.Argument(metavar="ID", help="The first letters of the id that `list` shows.")]
DANGER: Mapping[str, SaidOfDanger] = MappingProxyType(
    {"no": "nothing_new", "yes": "something_new", "unsure": "not_sure"}
)
ANSWERS: Mapping[str, Answer] = MappingProxyType({answer.value: answer for answer in Answer})


def read_said(say: Sequence[str] | None) -> Said:
    """Return the answers by question.

    Raises:
        DiaryError: one has no `=`.
    """
    found: dict[str, list[str]] = {}
    for one in say or ():
        id, sign, answer = one.partition("=")
        if not sign:
            raise DiaryError("write `--say QUESTION=ANSWER`, such as `--say pain_now=4`")
        found.setdefault(id.strip(), []).extend(answer.split(","))
    return found


def read_danger(new: str | None) -> SaidOfDanger | None:
    """Return what was said of danger.

    Raises:
        DiaryError: it is none of the three words.
    """
    if new is None:
        return None
    if new not in DANGER:
        raise DiaryError("`--new` must be no, yes or unsure")
    return DANGER[new]


def given(typed: Sequence[str] | None) -> tuple[str, ...]:
    """Return what an option that may be repeated was given, without empty ones."""
    return tuple(one.strip() for one in typed or () if one.strip())


def with_places(entry: Entry, places: Iterable[str], knowledge: Knowledge) -> Entry:
    """Return the entry with these places marked, each a region or `region=answer`.

    Raises:
        DiaryError: there is no such place, or an answer is not yes, no or unsure.
    """
    said: dict[str, Answer] = {}
    regions = []
    for one in places:
        region, has_answer, word = one.partition("=")
        regions.append(region)
        if has_answer and word not in ANSWERS:
            raise DiaryError("write `--where PLACE`, or `--where PLACE=yes` (or no, unsure)")
        if has_answer:
            said[region] = ANSWERS[word]
    try:
        return with_marks(entry, regions, said, knowledge)
    except DiaryError as error:
        raise DiaryError(f"{error}; `dorsum diary places` lists them") from None


def read_time(text: str | None) -> datetime:
    """Return the time of an entry, with the zone of this machine; without one, now.

    Raises:
        DiaryError: it is no time.
    """
    if text is None:
        return diary_store.now()
    try:
        return datetime.fromisoformat(text).astimezone()
    except (ValueError, OverflowError, OSError):
        raise DiaryError("`--at` must be a time such as 2026-03-02T18:30") from None


def read_date(text: str) -> date:
    """Return a day.

    Raises:
        DiaryError: it is no day.
    """
    try:
        return date.fromisoformat(text.strip())
    except ValueError:
        raise DiaryError("the day must be written such as 2026-03-02") from None


def today() -> date:
    """Return the day of this person's calendar."""
    return diary_store.now().date()
