"""Which of the interviews in a record count, and when each was given.

A newer finished interview takes the place of an older one, but only where it is certain which is newer: a
day without a time, a time without a zone, no time at all or one that has not come settle nothing; both count.
"""

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Final

from dorsum.errors import CaseError, OtherVersionError
from dorsum.interfaces.cds_hooks.fhir_values import Json, check_is_about, day, text
from dorsum.model.fhir_questionnaire import case_of_response
from dorsum.model.knowledge import Knowledge
from dorsum.model.records import Answered
from dorsum.report.fhir_interview import interview_version
from dorsum.serving.problems import ProblemError

MOST: Final = 10
"""As many as the template asks for; a longer list is refused, since none may be dropped."""
FINISHED = ("completed", "amended")
WEST, EAST = timedelta(hours=12), timedelta(hours=14)
"""How far the clocks of the world are from UTC."""


@dataclass(frozen=True)
class Interviews:
    """The interviews that count; `is_whole` says that none was left out for being of another version."""

    counting: tuple[Answered, ...]
    is_whole: bool


@dataclass(frozen=True)
class _Moment:
    """From when to when something may have been written."""

    earliest: datetime
    latest: datetime


@dataclass(frozen=True)
class _Read:
    """An interview that could be read, when it was written as far as that is told, and whether it is done."""

    answered: Answered
    moment: _Moment | None
    is_finished: bool


def read_interviews(responses: list[Json], patient: str, knowledge: Knowledge, today: date) -> Interviews:
    """Return what the responses say; one to another version of the questions says nothing.

    Raises:
        ProblemError: one is about somebody else or cannot be read, or there are too many.
    """
    if len(responses) > MOST:
        raise ProblemError(
            "request", f"the prefetch `answers` has more than {MOST} interviews; send the newest"
        )
    found = [one for each in responses if (one := _read(each, patient, knowledge)) is not None]
    newest = _newest_finished(found, today)
    counting = (
        one.answered for one in found if one.moment is None or newest is None or one.moment.latest >= newest
    )
    return Interviews(tuple(counting), len(found) == len(responses))


def _read(response: Json, patient: str, knowledge: Knowledge) -> _Read | None:
    check_is_about(response, patient)
    try:
        case = case_of_response(response, knowledge, version=interview_version(knowledge))
    except OtherVersionError:
        return None
    except CaseError as error:
        raise ProblemError("request", f"the prefetch `answers` cannot be read: {error}") from None
    answered = Answered(case, day(response, "authored"))
    return _Read(answered, _moment(response), response["status"] in FINISHED)


def _newest_finished(found: list[_Read], today: date) -> datetime | None:
    """Return from when on interviews count: the earliest moment of the newest finished one that has come."""
    told = (
        one.moment.earliest
        for one in found
        if one.moment is not None and one.is_finished and one.moment.latest.date() <= today
    )
    return max(told, default=None)


def _moment(response: Json) -> _Moment | None:
    """Return when a response was written, as far as that is told; None where it is not told to a day."""
    on = day(response, "authored")
    if on is None:
        return None
    written = text(response, "authored") or ""
    try:
        exact = datetime.fromisoformat(written)
    except ValueError:
        raise ProblemError("request", "`authored` is no date") from None
    if exact.tzinfo is not None:
        return _Moment(exact.astimezone(UTC), exact.astimezone(UTC))
    begun = datetime(on.year, on.month, on.day, tzinfo=UTC)
    return _Moment(begun - EAST, begun + timedelta(days=1) + WEST)
