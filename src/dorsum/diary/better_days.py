"""What went with better and with worse entries: plain counts, each with how sure the difference is.

An entry is held against the rated one before it, not against the middle of all: pain mostly eases over the
weeks, and then all that belongs to the first days would seem to make it worse.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import pairwise

from dorsum.diary.entries import Course, Entry
from dorsum.model.diary import TAKEN
from dorsum.model.rates import Difference, Rate, difference_of, rate_of


@dataclass(frozen=True, slots=True)
class Moves:
    """The entries with less pain than the rated one before, those with more, and how many with as much."""

    better: tuple[Entry, ...]
    worse: tuple[Entry, ...]
    same: int


@dataclass(frozen=True, slots=True)
class Compared:
    """How many better and worse entries name a choice, of those that answered its question.

    `difference` is the share of better ones less that of worse ones.
    """

    question: str
    choice: str
    better: Rate
    worse: Rate
    difference: Difference

    @property
    def may_be_chance(self) -> bool:
        """Whether no difference at all fits the counts."""
        return self.difference.low <= 0 <= self.difference.high


def moves(course: Course) -> Moves:
    """Return the entries by whether the pain was less, or more, than at the rated entry before."""
    rated = [(one, one.pain) for one in course.entries if one.pain is not None]
    steps = [(entry, pain - before) for (_, before), (entry, pain) in pairwise(rated)]
    return Moves(
        tuple(entry for entry, step in steps if step < 0),
        tuple(entry for entry, step in steps if step > 0),
        sum(step == 0 for _, step in steps),
    )


def compared(moved: Moves, questions: Iterable[str]) -> tuple[Compared, ...]:
    """Return each choice that was ever named, in the order of the questions, the most named first.

    An entry that left a question open is not counted for it: that it names nothing is no answer. Nor is a
    choice that one of the two kinds of entries never had to answer.
    """
    found = [one for question in questions for one in _of_question(moved, question)]
    return tuple(found)


def _of_question(moved: Moves, question: str) -> list[Compared]:
    better, worse = _counts(moved.better, question), _counts(moved.worse, question)
    named = Counter(better[0]) + Counter(worse[0])
    rates = (
        (choice, rate_of(better[0][choice], better[1]), rate_of(worse[0][choice], worse[1]))
        for choice in sorted(named, key=lambda choice: (-named[choice], choice))
    )
    return [
        Compared(question, choice, one, other, difference)
        for choice, one, other in rates
        if (difference := difference_of(one, other)) is not None
    ]


def _counts(entries: Iterable[Entry], question: str) -> tuple[Mapping[str, int], int]:
    """Return how many entries name each choice, and how many answered the question."""
    alike = Counter(_named(entries, question))
    alike.pop((), None)
    counts: Counter[str] = Counter()
    for named, entries_alike in alike.items():
        counts.update(dict.fromkeys(named, entries_alike))
    return counts, alike.total()


def _named(entries: Iterable[Entry], question: str) -> Iterator[tuple[str, ...]]:
    if question == TAKEN:
        return (tuple(one.medicine or one.name for one in entry.medicines) for entry in entries)
    return (entry.choices.get(question, ()) for entry in entries)
