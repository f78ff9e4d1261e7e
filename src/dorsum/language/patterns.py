"""Patterns: the words by which a claim is known, however a text puts it.

A pattern is read from left to right: words that follow each other in one passage, with at most
`MOST_BETWEEN` other words between two of them. `a|b` is either word, `heal*` any word that begins so,
`blood_flow` words that stand side by side. Parts around `&` may stand in any order and at any distance;
no word serves two of them.
Words after `unless` show that the passage says something else. A passage that denies what it says is not
found, so a pattern says nothing of "not" unless the claim itself does.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import product

from dorsum.errors import PatternError
from dorsum.language.denial import DENIALS, Slot, has_any, is_negation, stands_at
from dorsum.language.passages import Passage

MOST_BETWEEN = 5
Part = tuple[Slot, ...]


@dataclass(frozen=True, slots=True)
class Pattern:
    """What `read_pattern` made of a line: all `parts` must be there, and nothing of `unless`."""

    parts: tuple[Part, ...]
    unless: Slot = ()


@dataclass(frozen=True, slots=True)
class _Match:
    first: int
    last: int
    places: frozenset[int]


@cache
def read_pattern(text: str) -> Pattern:
    """Return the pattern that a line stands for.

    Raises:
        PatternError: the line is none.
    """
    says, *unless = text.split(" unless ")
    if len(unless) > 1:
        raise PatternError(f"`{text}` says `unless` twice; put the words together with `|`")
    parts = tuple(tuple(_slot(word, text) for word in part.split()) for part in says.split("&"))
    if not all(parts):
        raise PatternError(f"`{text}` has nothing on one side of `&`; add words or delete it")
    return Pattern(
        parts, tuple(phrase for word in unless for slot in word.split() for phrase in _slot(slot, text))
    )


def _slot(word: str, pattern: str) -> Slot:
    phrases = tuple(tuple(phrase.split("_")) for phrase in word.split("|"))
    for plain in (one.removesuffix("*") for phrase in phrases for one in phrase):
        if not (plain.isascii() and plain.isalnum() and plain == plain.lower()):
            raise PatternError(
                f"`{word}` in `{pattern}`: use small letters, digits, `|`, `_`, and `*` at the end"
            )
    return phrases


def says(pattern: Pattern, passage: Passage) -> bool:
    """Whether the last sentence of the passage says what the pattern stands for, and does not deny it."""
    found = [tuple(_matches(part, passage.words)) for part in pattern.parts]
    if not all(found) or has_any(pattern.unless, passage.words) or has_any(DENIALS, passage.words):
        return False
    told = {place for matches in found for match in matches for place in match.places}
    stated = [[one for one in matches if not _is_denied(one, told, passage)] for matches in found]
    return any(_are_apart(one) and _is_new(one, passage) for one in product(*stated))


def _is_new(matches: Sequence[_Match], passage: Passage) -> bool:
    """Whether any of it is said by the last sentence itself."""
    return any(one.last >= passage.fresh for one in matches)


def _are_apart(matches: Sequence[_Match]) -> bool:
    """Whether no word serves two parts."""
    return sum(len(one.places) for one in matches) == len(frozenset().union(*(one.places for one in matches)))


def _matches(part: Part, words: Sequence[str]) -> Iterator[_Match]:
    for place in range(len(words)):
        for places in _from(part, words, place, place):
            yield _Match(min(places), max(places), frozenset(places))


def _from(part: Part, words: Sequence[str], first: int, last: int) -> Iterator[tuple[int, ...]]:
    """Yield the places of a match whose first slot stands between these two places."""
    for place in range(first, min(last + 1, len(words))):
        for phrase in part[0]:
            if stands_at(phrase, words, place):
                end = place + len(phrase)
                here = tuple(range(place, end))
                if len(part) == 1:
                    yield here
                else:
                    yield from ((*here, *rest) for rest in _from(part[1:], words, end, end + MOST_BETWEEN))


def _is_denied(match: _Match, told: set[int], passage: Passage) -> bool:
    scope = range(_clause_start(match, passage), _clause_end(match.last, passage))
    return any(is_negation(passage.words[place]) for place in scope if place not in told)


def _clause_start(match: _Match, passage: Passage) -> int:
    """Return where the clause begins; a comma in a list with "or" does not end what a "not" denies."""
    place = match.first
    in_list = any(word in ("or", "nor") for word in passage.words[match.first : match.last])
    while place > 0 and place != passage.fresh and (in_list or place not in passage.breaks):
        place -= 1
        if passage.words[place] == "but":
            return place
        in_list = in_list or passage.words[place] in ("or", "nor")
    return place


def _clause_end(place: int, passage: Passage) -> int:
    place += 1
    while place < len(passage.words):
        if place in passage.breaks or passage.words[place] in ("and", "but", "because", "so"):
            return place
        place += 1
    return place
