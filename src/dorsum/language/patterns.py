"""Patterns: the words by which a claim is known, however a text puts it.

A pattern is read from left to right: words that follow each other in one passage, with at most
`MOST_BETWEEN` other words between two of them. `a|b` is either word, `heal*` any word that begins so,
`blood_flow` words that stand side by side, `@gone` a group of words (word_groups.py). Parts around `&` may
stand in any order, all within `MOST_IN_ALL` words; no word serves two of them. Words after `unless` show that
the passage says something else. A passage that denies what it says is not found, so a pattern says nothing of
"not" unless the claim itself does.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import product

from dorsum.errors import PatternError
from dorsum.language.denial import DENIALS, Slot, has_any, is_negation
from dorsum.language.passages import Passage
from dorsum.language.word_groups import WORD_GROUPS

MOST_BETWEEN = 5
MOST_IN_ALL = 30
"""Words from the first to the last that a pattern names."""
Part = re.Pattern[str]
"""Over the words of a passage with one space between them; one group for each slot."""


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
    slots = tuple(tuple(_slot(word, text) for word in part.split()) for part in says.split("&"))
    if not all(slots):
        raise PatternError(f"`{text}` has nothing on one side of `&`; add words or delete it")
    parts = tuple(_part(part) for part in slots)
    return Pattern(
        parts, tuple(phrase for word in unless for slot in word.split() for phrase in _slot(slot, text))
    )


def _slot(word: str, pattern: str) -> Slot:
    plain = "|".join(_group_of(one, pattern) if one[:1] == "@" else one for one in word.split("|"))
    phrases = tuple(tuple(phrase.split("_")) for phrase in plain.split("|"))
    for one in (one.removesuffix("*") for phrase in phrases for one in phrase):
        if not (one.isascii() and one.isalnum() and one == one.lower()):
            raise PatternError(
                f"`{word}` in `{pattern}`: use small letters, digits, `|`, `_`, and `*` at the end"
            )
    return phrases


def _group_of(word: str, pattern: str) -> str:
    if word[1:] not in WORD_GROUPS:
        known = ", ".join(sorted(WORD_GROUPS))
        raise PatternError(f"`{word}` in `{pattern}` is no group of words; there are {known}")
    return WORD_GROUPS[word[1:]]


def _part(slots: Sequence[Slot]) -> Part:
    between = rf"(?: \S+){{0,{MOST_BETWEEN}}}? "
    return re.compile(rf"(?<!\S)(?={between.join(map(_group, slots))})")


def _group(slot: Slot) -> str:
    return f"({'|'.join(' '.join(one.replace('*', '[^ ]*') for one in phrase) for phrase in slot)})(?!\\S)"


def says(pattern: Pattern, passage: Passage) -> bool:
    """Whether the last sentence of the passage says what the pattern stands for, and does not deny it."""
    text = " ".join(passage.words)
    if not all(part.search(text) for part in pattern.parts):
        return False
    found = [tuple(_matches(part, text)) for part in pattern.parts]
    told = {place for matches in found for match in matches for place in match.places}
    stated = [[one for one in matches if not _is_denied(one, told, passage)] for matches in found]
    return not has_any(DENIALS, passage.words) and any(
        _are_near_but_apart(one) and _is_new(one, passage) and not _is_excepted(one, pattern, passage)
        for one in product(*stated)
    )


def _is_excepted(matches: Sequence[_Match], pattern: Pattern, passage: Passage) -> bool:
    """Whether a word of `unless` is there; the sentence before counts where some of it is said there."""
    start = 0 if any(one.first < passage.fresh for one in matches) else passage.fresh
    return has_any(pattern.unless, passage.words[start:])


def _is_new(matches: Sequence[_Match], passage: Passage) -> bool:
    """Whether any of it is said by the last sentence itself."""
    return any(one.last >= passage.fresh for one in matches)


def _are_near_but_apart(matches: Sequence[_Match]) -> bool:
    """Whether it all stands close together, and no word serves two parts."""
    places = [place for one in matches for place in one.places]
    return max(places) - min(places) < MOST_IN_ALL and len(places) == len(set(places))


def _matches(part: Part, text: str) -> Iterator[_Match]:
    for match in part.finditer(text):
        spans = [match.span(slot) for slot in range(1, part.groups + 1)]
        bounds = [(text.count(" ", 0, start), text.count(" ", 0, end)) for start, end in spans]
        places = frozenset(place for first, last in bounds for place in range(first, last + 1))
        yield _Match(min(places), max(places), places)


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
