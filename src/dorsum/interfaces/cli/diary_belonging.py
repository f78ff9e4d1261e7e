"""Which episode an entry belongs to: what was named, what the diary knows, or what the person says."""

from dataclasses import dataclass, replace

from dorsum.diary.entries import Course, Entry, Episode
from dorsum.diary.episodes import begun_after, belonging, reopened
from dorsum.diary.full_check import outdated_by
from dorsum.diary.store import Diary
from dorsum.errors import DiaryError
from dorsum.interfaces.cli.diary_options import read_date, today
from dorsum.interfaces.cli.diary_questions import ask_beginning, ask_same, is_terminal
from dorsum.model.knowledge import Knowledge

TELL = "say `--same` if the pain of the last episode came back, or `--began DATE` if it is a new one"


@dataclass(frozen=True, slots=True)
class Wanted:
    """What was said of the episode: the day on which it began, or that it is the last one."""

    courses: tuple[Course, ...]
    began: str | None
    same: bool

    @classmethod
    def checked(cls, began: str | None, same: bool, kept: Diary, knowledge: Knowledge) -> "Wanted":
        """Return what was said; where there is no episode yet, a person in a terminal is asked for its day.

        Raises:
            DiaryError: there is none, and nobody can be asked; or both were said.
        """
        courses = tuple(kept.course(episode) for episode in kept.episodes())
        if same and began is not None:
            raise DiaryError("`--same` and `--began` exclude each other")
        if same and not courses:
            raise DiaryError(
                "there is no episode yet that goes on; say on which day it began: `--began DATE`"
            )
        if not courses and began is None:
            if not is_terminal():
                raise DiaryError(
                    "there is no episode yet; say on which day the pain began with `--began DATE`"
                )
            began = ask_beginning(knowledge)
        return cls(courses, began, same)


@dataclass(frozen=True, slots=True)
class Place:
    """Where an entry goes: the episode with its entries, and what has to be kept with it."""

    course: Course
    is_changed: bool = False
    closed: Episode | None = None
    says: str | None = None

    @property
    def episode(self) -> Episode:
        """The episode of the entry."""
        return self.course.episode


def place_for(entry: Entry, wanted: Wanted, knowledge: Knowledge) -> Place:
    """Return where the entry goes.

    Raises:
        DiaryError: only the person can tell, and nobody can be asked; or the day of the beginning is wrong.
    """
    (rhythm,) = knowledge.treatment.diary_rhythms
    found = belonging(wanted.courses, entry.pain, rhythm, entry.on)
    if wanted.began is not None or found.course is None:
        assert wanted.began is not None  # INVARIANT: `Wanted.checked`: a first episode has its day
        return _begun(wanted.began, found.course, knowledge)
    if wanted.same or found.step in ("go_on", "reopen") or _is_same(knowledge):
        return _gone_on(found.course, knowledge)
    return _begun(ask_beginning(knowledge), found.course, knowledge)


def keep_with_episode(entry: Entry, place: Place, kept: Diary, knowledge: Knowledge) -> Episode:
    """Keep the entry, before it an episode that is new or changed, and after it the one that it closed.

    Return the episode as it is then.
    """
    changed = outdated_by(place.episode, entry, knowledge)
    if place.is_changed or changed is not None:
        kept.keep_episode(changed or place.episode)
    kept.keep(entry)
    if place.closed is not None:
        kept.keep_episode(place.closed)
    if place.says is not None:
        print(place.says)
    return changed or place.episode


def _is_same(knowledge: Knowledge) -> bool:
    if not is_terminal():
        raise DiaryError(f"the last episode was closed, or it is long ago; {TELL}")
    return ask_same(knowledge)


def _gone_on(course: Course, knowledge: Knowledge) -> Place:
    if course.episode.ended_on is None:
        return Place(course)
    episode = reopened(course, knowledge)
    says = knowledge.wording["diary_came_back"]["en"].format(date=episode.began_on.isoformat())
    return Place(replace(course, episode=episode), is_changed=True, says=says)


def _begun(began: str, former: Course | None, knowledge: Knowledge) -> Place:
    episode, closed = begun_after(former.episode if former else None, read_date(began), today(), knowledge)
    says = knowledge.wording["diary_begun"]["en"].format(date=episode.began_on.isoformat())
    return Place(Course(episode), is_changed=True, closed=closed, says=says if former else None)
