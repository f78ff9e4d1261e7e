"""Danger signs in what a person writes. A sign that is clearly denied does not count; all else does."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from dorsum.language.english import COMMA, stem, stems
from dorsum.model.answers import DangerWords

WORDS_BETWEEN = 4
"""So many words that are not of the phrase may lie between its words; small ones do not count."""
LONGEST_WINDOW = 20
WORDS_THAT_ASK = 4
"""A denial this early in a question is a part of the question."""
LONGEST_DENIAL = 12
"""A denial further away from the sign is not taken for one."""
OR = frozenset({"or", "nor"})


@dataclass(frozen=True)
class Denials:
    """Stems that deny what follows, stems that may stand in between, and what makes a denial unclear."""

    words: frozenset[str]
    between: frozenset[str]
    questions: frozenset[str]
    doubts: frozenset[str]


@dataclass(frozen=True)
class _Phrase:
    sign: str
    slots: tuple[frozenset[str], ...]
    unless: tuple[tuple[str, ...], ...]


class DangerSigns:
    """Finds the findings and red flags that a text speaks of."""

    def __init__(self, danger_words: Iterable[DangerWords], denials: Denials, kept: frozenset[str]) -> None:
        self._denials = denials
        self._may_lie_between = denials.between | OR
        self._phrases = tuple(phrase for one in danger_words for phrase in _phrases(one, kept))
        self.vocabulary = frozenset(word for p in self._phrases for slot in p.slots for word in slot)

    def find(self, sentences: Iterable[tuple[str, ...]]) -> tuple[str, ...]:
        """Return the ids of the findings and red flags that the sentences speak of and do not deny."""
        found = {id: None for words in sentences for id in self._in_sentence(words)}
        return tuple(sorted(found))

    def _in_sentence(self, words: tuple[str, ...]) -> Iterator[str]:
        near = ((phrase, _without(phrase.unless, words)) for phrase in self._near(words))
        small = self._denials.between
        matches = [(phrase, places) for phrase, left in near for places in _places(phrase, left, small)]
        signs = {place for _, places in matches for place in places}
        for phrase, places in matches:
            if not self._is_denied(words, places, signs):
                yield phrase.sign

    def _near(self, words: tuple[str, ...]) -> Iterator[_Phrase]:
        present = frozenset(words)
        yield from (phrase for phrase in self._phrases if all(slot & present for slot in phrase.slots))

    def _is_denied(self, words: tuple[str, ...], places: tuple[int, ...], signs: set[int]) -> bool:
        if self._denials.doubts.intersection(words):
            return False
        inside = (place - 1 for place in places[1:] if place - 1 not in places)
        return self._denied_before(words, places[0], signs) or any(self._denies(words, one) for one in inside)

    def _denied_before(self, words: tuple[str, ...], start: int, signs: set[int]) -> bool:
        """Whether a denial stands before the sign, with nothing that makes it unclear in between."""
        for place in range(start - 1, max(start - LONGEST_DENIAL, 0) - 1, -1):
            if place not in signs and words[place] not in self._may_lie_between:
                return self._denies(words, place)
        return False

    def _denies(self, words: tuple[str, ...], place: int) -> bool:
        """Whether the word denies; "is this not ...?" does not."""
        asks = words[0] in self._denials.questions and place < WORDS_THAT_ASK
        return words[place] in self._denials.words and not asks


def _phrases(one: DangerWords, kept: frozenset[str]) -> Iterator[_Phrase]:
    unless = tuple(stems(words, kept) for words in one.unless)
    for phrase in one.phrases:
        slots = tuple(frozenset(stem(word, kept) for word in slot.split("/")) for slot in phrase.split())
        yield _Phrase(one.id, slots, unless)


def _without(others: Iterable[tuple[str, ...]], words: tuple[str, ...]) -> tuple[str, ...]:
    """Return the words, with those that say something else made blank."""
    left = list(words)
    for other in others:
        for start in range(len(words) - len(other) + 1):
            if words[start : start + len(other)] == other:
                left[start : start + len(other)] = [""] * len(other)
    return tuple(left)


def _places(phrase: _Phrase, words: tuple[str, ...], small: frozenset[str]) -> Iterator[tuple[int, ...]]:
    """Yield where the words of the phrase stand, for each start of it."""
    anywhere = frozenset().union(*phrase.slots)
    for start, word in enumerate(words):
        if word in anywhere and (places := _filled(phrase.slots, _window(words, start, anywhere, small))):
            yield tuple(start + place for place in places)


def _window(
    words: tuple[str, ...], start: int, counted_in: frozenset[str], small: frozenset[str]
) -> tuple[str, ...]:
    """Return the words from the start on, up to where too many others lie in between."""
    others, end = 0, start
    while end < len(words) and end - start < LONGEST_WINDOW:
        others += words[end] not in counted_in and words[end] not in small
        if others > WORDS_BETWEEN:
            break
        end += 1
    return words[start:end]


def _filled(slots: tuple[frozenset[str], ...], window: tuple[str, ...]) -> tuple[int, ...] | None:
    """Return a place of its own for each slot, in order of places; None where one finds none."""
    if not slots:
        return ()
    for place, word in enumerate(window):
        if word in slots[0]:
            others = _filled(slots[1:], (*window[:place], "", *window[place + 1 :]))
            if others is not None:
                return tuple(sorted((place, *others)))
    return None


def denials_from(lists: Mapping[str, frozenset[str]]) -> Denials:
    """Return the denials out of the word lists of the content."""
    return Denials(
        words=lists.get("negations", frozenset()),
        between=lists.get("after_negations", frozenset()) - {COMMA},
        questions=lists.get("question_starts", frozenset()),
        doubts=lists.get("doubt_words", frozenset()),
    )
