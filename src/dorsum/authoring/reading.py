"""The reading grade of everything a person reads (docs/decisions/reading_grade.md)."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache
from typing import Any

from pydantic import BaseModel

from dorsum.authoring.content_files import Content, Entry
from dorsum.authoring.library_forms import LIBRARY_KINDS
from dorsum.authoring.treatment_kinds import TREATMENT_KINDS
from dorsum.authoring.yaml_files import Place

READ_WHOLE = (*TREATMENT_KINDS, *LIBRARY_KINDS)
"""Kinds whose every word a person reads."""
HARDEST_GRADE = 6.0
FEWEST_WORDS = 10
"""The formula jumps in a shorter text, so there the long words are counted instead."""
LONG_WORD, RATHER_LONG_WORD = 4, 3
"""Syllables."""
WORDS_PER_RATHER_LONG_WORD = 4
MOST_WORDS_IN_BRACKETS = 4
"""The medical word and little more; longer brackets are read like any text."""
ON_EVERY_SIGN = "emergency"
"""Counts as a short word: it is written on the door and asked for by phone, and no short word replaces it."""

READ_BY_PEOPLE: dict[str, tuple[str, ...]] = {
    "levels": ("label", "do"),
    "findings": ("question", "plainer"),
    "questions": ("question",),
    "facts": ("reason",),
    "red_flags": ("label",),
    "causes": (
        "label",
        "what",
        "how_common",
        "fits",
        "speaks_against",
        "tests",
        "no_test",
        "treatment",
        "course",
    ),
    "settings": ("label",),
    "countries": ("emergency", "urgent", "support"),
    "question_groups": ("label",),
    "wording": ("text",),
}
_HOLD_SEVERAL = ("support", "tests")
_BRACKETS = re.compile(r"\(([^)]*)\)")
_PLACEHOLDER = re.compile(r"\{\w*\}")
_POINT_INSIDE = re.compile(r"[.!?](?=\S)")
_WORD = re.compile(r"[^\W_]+(?:['\u2019][^\W_]+)*")
_VOWELS = re.compile(r"[aeiouy]+")


@dataclass(frozen=True)
class Meter:
    """How many syllables a word has, and how many sentences a text."""

    syllables: Callable[[str], int]
    sentences: Callable[[str], int]


@dataclass(frozen=True)
class ReadingReport:
    """How many texts were measured, and how many items are excused."""

    texts: int
    exceptions: int

    @property
    def counts(self) -> dict[str, int]:
        """The report as the content check counts."""
        return {"texts_read": self.texts, "reading_exceptions": self.exceptions}


def check_reading(content: Content) -> ReadingReport | None:
    """Report every text that reads too hard; return the counts, or None where textstat is missing."""
    found = meter()
    if found is None:
        return None
    texts = exceptions = 0
    for kind in (*READ_BY_PEOPLE, *READ_WHOLE):
        for entry in content.of(kind):
            shown = tuple(_shown(entry, kind))
            faults = [(place, fault) for place, text in shown if (fault := find_fault(text, found))]
            texts += len(shown)
            exceptions += _report(content, entry, faults)
    return ReadingReport(texts, exceptions)


def _report(content: Content, entry: Entry, faults: list[tuple[Place, str]]) -> bool:
    """Report the faults of an item; return whether it is rightly excused."""
    if getattr(entry.item, "reading_grade_exception", None) is None:
        for place, fault in faults:
            content.report(entry.file.path, entry.file.line(place), fault)
        return False
    if not faults:
        line = entry.file.line(("reading_grade_exception",))
        content.report(entry.file.path, line, "`reading_grade_exception` is not needed here; delete it")
    return bool(faults)


def _shown(entry: Entry, kind: str) -> Iterator[tuple[Place, str]]:
    """Yield the English texts of an item with their places."""
    for keys, value in (*_words_of(entry, kind), *_all_words_of(entry, kind)):
        place: Place = (*keys, "words", "en") if hasattr(value, "words") else (*keys, "en")
        said = getattr(value, "words", value).get("en", "")
        if isinstance(said, str):
            yield place, said
        else:
            yield from (((*place, index), line) for index, line in enumerate(said))


def _words_of(entry: Entry, kind: str) -> Iterator[tuple[Place, Any]]:
    """Yield what holds words, with the keys that lead there; a key may hold several contacts, or nothing."""
    for key in READ_BY_PEOPLE.get(kind, ()):
        value = getattr(entry.item, key)
        if key in _HOLD_SEVERAL:
            yield from (((key, name), words) for name, words in value.items())
        elif value is not None:
            yield (key,), value


def _all_words_of(entry: Entry, kind: str) -> Iterator[tuple[Place, Any]]:
    """Yield all words of an item of a kind that people read whole."""
    if kind in READ_WHOLE:
        yield from _words_inside(entry.item, ())


def _words_inside(value: Any, place: Place) -> Iterator[tuple[Place, Any]]:
    if isinstance(value, BaseModel):
        for key in type(value).model_fields:
            yield from _words_inside(getattr(value, key), (*place, key))
    elif isinstance(value, list):
        for index, one in enumerate(value):
            yield from _words_inside(one, (*place, index))
    elif isinstance(value, dict) and "en" in value:
        yield place, value


def find_fault(text: str, meter: Meter) -> str | None:
    """Return what makes the text too hard to read and what to do, or None."""
    plain = _PLACEHOLDER.sub("it", text)
    asides = [aside for aside in _BRACKETS.findall(plain) if len(_words(aside)) > MOST_WORDS_IN_BRACKETS]
    faults = (_fault_of_part(part, meter) for part in (_BRACKETS.sub(" ", plain), *asides))
    return next(filter(None, faults), None)


def _fault_of_part(text: str, meter: Meter) -> str | None:
    words = _words(text)
    lengths = [1 if word.lower() == ON_EVERY_SIGN else meter.syllables(word) for word in words]
    if len(words) >= FEWEST_WORDS:
        return _fault_of_grade(grade(len(words), meter.sentences(_POINT_INSIDE.sub(" ", text)), sum(lengths)))
    return _fault_of_long_words(words, lengths)


def grade(words: int, sentences: int, syllables: int) -> float:
    """Return the Flesch-Kincaid grade."""
    return 0.39 * words / sentences + 11.8 * syllables / words - 15.59


def _fault_of_grade(found: float) -> str | None:
    if round(found, 1) <= HARDEST_GRADE:
        return None
    return (
        f"reading grade {found:.1f} is above {HARDEST_GRADE:g}; use shorter words and sentences, and put a "
        "medical word in round brackets"
    )


def _fault_of_long_words(words: list[str], lengths: list[int]) -> str | None:
    longest = [word for word, length in zip(words, lengths, strict=True) if length >= LONG_WORD]
    longer = [word for word, length in zip(words, lengths, strict=True) if length == RATHER_LONG_WORD]
    if longest:
        said, rule = longest, f"{LONG_WORD} syllables or more"
    elif len(longer) > max(1, len(words) // WORDS_PER_RATHER_LONG_WORD):
        said, rule = longer, f"{RATHER_LONG_WORD} syllables, too many for so short a text"
    else:
        return None
    named = ", ".join(f"`{word}`" for word in said)
    return f"{named}: {rule}; use a shorter word, and put a medical word in round brackets"


def _words(text: str) -> list[str]:
    return _WORD.findall(text)


def meter() -> Meter | None:
    """Return what measures a text, or None where textstat is missing."""
    try:
        from textstat import textstat  # noqa: PLC0415  # for development only; slow to import
    except ImportError:
        return None

    @cache
    def syllables(word: str) -> int:
        try:
            return int(textstat.syllable_count(word))
        except KeyError:  # textstat 0.7.7 stumbles over a word that is not in its dictionary
            return max(1, len(_VOWELS.findall(word.lower())))

    return Meter(syllables, textstat.sentence_count)
