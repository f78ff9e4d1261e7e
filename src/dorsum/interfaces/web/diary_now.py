"""Whether what stood after the last entry of a diary may be shown as what stands now."""

from dataclasses import dataclass

from dorsum.care.interview import next_screen
from dorsum.care.triage import is_urgent, triage
from dorsum.diary.full_check import may_be_of
from dorsum.diary.rhythm import is_outdated
from dorsum.interfaces.web.diary_view import Standing, is_danger_open
from dorsum.interfaces.web.diary_visit import DiaryVisit
from dorsum.interfaces.web.site import Visit


@dataclass(frozen=True)
class NewerCheck:
    """A check of this browser that the diary has not; `level` where it is more urgent than the diary."""

    level: str | None


@dataclass(frozen=True)
class Now:
    """How the last entry stands today: whether danger is open, it is old, or a newer check says otherwise."""

    is_open: bool
    is_old: bool
    newer: NewerCheck | None

    @property
    def hides_calm(self) -> bool:
        """Whether nothing calm may be shown."""
        return self.is_old or (self.newer is not None and self.newer.level is not None)


def now_standing(visit: DiaryVisit, found: Standing | None) -> Now:
    """Return how the last entry stands today; `found` is how it stood then, None where there is no entry."""
    is_old = is_outdated(visit.present, visit.rhythm, visit.today, visit.wishes)
    is_open = found is not None and is_danger_open(found, visit)
    return Now(is_open, is_old, newer_check(visit, found))


def has_check(visit: Visit) -> bool:
    """Whether this browser went through the danger questions to their end, or to something urgent."""
    if not visit.talk.steps or visit.talk.begun_at is None:
        return False
    rules = visit.site.rules
    is_finished = next_screen(visit.case, rules) is None
    return is_finished or is_urgent(triage(visit.case, rules).advise, rules.knowledge)


def newer_check(visit: DiaryVisit, found: Standing | None) -> NewerCheck | None:
    """Return the check of this browser, where it is newer than that of the diary and of the same person."""
    episode, knowledge = visit.present.episode, visit.site.knowledge
    begun_at, since = visit.talk.begun_at, episode.checked_at
    if begun_at is None or not (since is None or begun_at >= since):
        return None
    is_same = begun_at == since and _says_the_same(visit, episode.check.answers, episode.check.numbers)
    if is_same or not has_check(visit) or not may_be_of(visit.case, episode):
        return None
    advise, shown = triage(visit.case, visit.site.rules).advise, found.status.level if found else None
    rank = {level.id: level.rank for level in knowledge.levels}
    is_higher = advise is not None and rank[advise] > (rank[shown] if shown else 0)
    return NewerCheck(advise if is_higher else None)


def _says_the_same(visit: DiaryVisit, answers: object, numbers: object) -> bool:
    return dict(visit.case.answers) == answers and dict(visit.case.numbers) == numbers
