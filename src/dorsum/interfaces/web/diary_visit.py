"""A visit to the diary: only for a browser that knows it, with words for what goes wrong with its file."""

from collections.abc import Awaitable, Callable
from datetime import date, datetime
from functools import cached_property, wraps
from typing import TYPE_CHECKING

from starlette.requests import Request
from starlette.responses import Response

from dorsum.diary.entries import Course, Entry, Episode
from dorsum.diary.rhythm import Wishes
from dorsum.errors import DiaryError
from dorsum.interfaces.web.diary_door import COOKIE, DiaryDoor
from dorsum.interfaces.web.sessions import CANNOT_BE_KEPT
from dorsum.interfaces.web.site import Visit
from dorsum.model.diary import Rhythm

if TYPE_CHECKING:
    from dorsum.diary.store import Diary

LOCKED, NOT_HERE = 403, 404


class NoEntryError(DiaryError):
    """The page is about an entry or an episode that is not there."""


class DiaryVisit(Visit):
    """One request to the diary."""

    door: DiaryDoor

    @property
    def kept(self) -> "Diary":
        """The diary."""
        return self.door.diary

    @property
    def has_no_copy(self) -> bool:
        """Whether the copy of this day failed; what was written is kept all the same."""
        return self.kept.copy_trouble is not None

    @cached_property
    def now(self) -> datetime:
        """The time of this request."""
        return self.door.now()

    @property
    def today(self) -> date:
        """The person's day."""
        return self.now.date()

    @property
    def rhythm(self) -> Rhythm:
        """How often the diary asks."""
        (only,) = self.site.knowledge.treatment.diary_rhythms
        return only

    @cached_property
    def episodes(self) -> tuple[Episode, ...]:
        """All episodes."""
        return self.kept.episodes()

    @cached_property
    def wishes(self) -> Wishes:
        """What the person chose."""
        return self.kept.wishes()

    @cached_property
    def course(self) -> Course | None:
        """The episode that goes on, else the last one; None where there is none."""
        going_on = [one for one in self.episodes if one.ended_on is None]
        shown = (going_on or list(self.episodes))[-1:]
        return self.kept.course(shown[0]) if shown else None

    @property
    def present(self) -> Course:
        """The course that the pages are about.

        Raises:
            NoEntryError: there is none.
        """
        if self.course is None:
            raise NoEntryError("there is no diary yet")
        return self.course

    def entry(self, id: str) -> tuple[Entry, Course]:
        """Return an entry and its course.

        Raises:
            NoEntryError: there is none of this id.
        """
        for episode in reversed(self.episodes):
            course = self.course if self.course and self.course.episode == episode else None
            course = course or self.kept.course(episode)
            found = next((one for one in course.entries if one.id == id), None)
            if found is not None:
                return found, course
        raise NoEntryError("there is no such entry")


Page = Callable[[DiaryVisit], Awaitable[Response]]


def of_diary(page: Page) -> Callable[[Request], Awaitable[Response]]:
    """Return the page as one that only a browser sees that knows the diary."""

    @wraps(page)
    async def guarded(request: Request) -> Response:
        visit = DiaryVisit(request)
        door = visit.site.diary
        if door is None:
            return visit.page(
                "diary_closed.html", LOCKED, title="web_diary_locked", about="web_diary_only_here"
            )
        if not door.knows(request.cookies.get(COOKIE, "")):
            return visit.page(
                "diary_closed.html", LOCKED, title="web_diary_locked", about="web_diary_locked_how"
            )
        visit.door = door
        try:
            return await page(visit)
        except NoEntryError:
            return visit.page("error.html", NOT_HERE, wording="web_error_no_page")
        except DiaryError as error:
            return visit.page("diary_trouble.html", CANNOT_BE_KEPT, error=str(error))

    return guarded


def knows_diary(visit: Visit) -> bool:
    """Whether this browser knows a diary here."""
    door = visit.site.diary
    return door is not None and door.knows(visit.request.cookies.get(COOKIE, ""))
