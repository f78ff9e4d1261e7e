"""How long a long diary takes: ten thousand entries in one file, read, judged, and written to."""

import tempfile
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

from bench.cases import calm_people
from bench.diary_pages import diary_page_tasks
from bench.timing import Task
from dorsum.diary.entries import Course, Entry, Episode, TakenMedicine
from dorsum.diary.exchange import whole_of
from dorsum.diary.review import review
from dorsum.diary.store import Diary, open_diary
from dorsum.engine.compiled import CompiledRules
from dorsum.model.knowledge import Knowledge
from dorsum.model.meaning import marks_of

ENTRIES = 10_000
AGAIN = "diary open: episodes, course and review"
FIRST = "the same, read for the first time"
REVIEW = "of this, review alone"
KEEP = "one entry kept, and the course after it"
BEGAN = datetime(2026, 3, 2, 18, tzinfo=UTC)
ENDED = BEGAN + timedelta(hours=ENTRIES)


@contextmanager
def diary_tasks(rules: CompiledRules) -> Iterator[tuple[Task, ...]]:
    """Yield the tasks on a diary of ten thousand entries, as full as a person writes them."""
    with tempfile.TemporaryDirectory() as folder, ExitStack() as open_now:
        path = Path(folder) / "diary.sqlite3"
        kept = _opened(path, open_now)
        entries = tuple(_entry(number, rules.knowledge) for number in range(ENTRIES))
        kept.take_in(whole_of((_episode(rules), *entries), BEGAN))
        whole = _course(kept)
        pages = diary_page_tasks(rules, kept, entries[-1].id, whole.entries[-1].at, Path(folder))
        yield (
            *open_now.enter_context(pages),
            Task(AGAIN, lambda diary: review(_course(diary), rules), [kept]),
            Task(FIRST, lambda path: review(_course(_opened(path, open_now)), rules), [path]),
            Task(REVIEW, lambda course: review(course, rules), [whole]),
            Task(KEEP, lambda entry: _keep(kept, entry), entries[-10:]),
        )


def _opened(path: Path, open_now: ExitStack) -> Diary:
    diary = open_diary(path, lambda: ENDED)
    open_now.callback(diary.close)
    return diary


def _course(diary: Diary) -> Course:
    return diary.course(diary.episodes()[-1])


def _keep(diary: Diary, entry: Entry) -> None:
    diary.keep(entry)
    _course(diary)


def _episode(rules: CompiledRules) -> Episode:
    case = calm_people(rules)[0]
    marks = marks_of((*case.answers, *case.numbers), rules.knowledge)
    return Episode("one", BEGAN.date(), check=case, checked_at=BEGAN, meant=marks, first_pain=8.0)


def _entry(number: int, knowledge: Knowledge) -> Entry:
    """Return an entry with an answer to every question, two regions, and a medicine on every second day."""
    at = BEGAN + timedelta(hours=number)
    questions = knowledge.treatment.diary_questions
    numbers: Mapping[str, float] = {one.id: one.minimum or 0 for one in questions if one.minimum is not None}
    regions = knowledge.library.body_regions[number % 3 : number % 3 + 2]
    taken = (TakenMedicine(at, "ibuprofen", amount=400, unit="mg"),) if number % 2 else ()
    return Entry(
        id=f"{number:032x}",
        episode="one",
        at=at,
        numbers=numbers,
        choices={one.id: (one.choices[number % len(one.choices)].id,) for one in questions if one.choices},
        regions=tuple(region.id for region in regions),
        medicines=taken,
        note="Better since I walk." if number % 5 == 0 else "",
        danger="nothing_new",
    )
