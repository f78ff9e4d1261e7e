"""Slips of the pen put right, where a known word is very like the one that was written."""

from collections.abc import Iterable, Iterator
from difflib import get_close_matches

MOST_CORRECTED = 100
SHORTEST_CORRECTED = 4
LIKENESS = 0.84
"""How like a known word an unknown one must be to count as a slip of the pen."""


class Spelling:
    """Known words, made ready once; `also_known` words are right, but nothing is taken for them."""

    def __init__(self, vocabulary: Iterable[str], also_known: Iterable[str] = ()) -> None:
        self._meant_for = frozenset(vocabulary)
        self._by_length: dict[int, list[tuple[str, int]]] = {}
        for word in sorted(self._meant_for):
            self._by_length.setdefault(len(word), []).append((word, _letters(word)))
        self._known = self._meant_for.union(also_known)

    def correct(self, read: tuple[tuple[str, ...], ...]) -> tuple[tuple[str, ...], ...]:
        """Return the sentences with slips of the pen put right."""
        unknown = sorted({w for words in read for w in words if w not in self._known and w.isalpha()})
        long_enough = [word for word in unknown if len(word) >= SHORTEST_CORRECTED][:MOST_CORRECTED]
        meant = {word: self._meant(word) for word in long_enough}
        return tuple(tuple(meant.get(word, word) for word in words) for words in read)

    def _meant(self, word: str) -> str:
        """Return the known word with two letters swapped, or the one most like it, or the word itself."""
        swapped = (word[:i] + word[i + 1] + word[i] + word[i + 2 :] for i in range(len(word) - 1))
        known = [one for one in swapped if one in self._meant_for]
        like = known or get_close_matches(word, list(self._may_be_like(word)), n=1, cutoff=LIKENESS)
        return like[0] if like else word

    def _may_be_like(self, word: str) -> Iterator[str]:
        """Yield the known words that share enough letters to be like it; comparing all takes too long."""
        letters, length = _letters(word), len(word)
        for other_length, others in self._by_length.items():
            least = LIKENESS * (length + other_length) / 2
            if least > min(length, other_length):
                continue
            mine, theirs = length - least, other_length - least
            for other, has in others:
                if (letters & ~has).bit_count() <= mine and (has & ~letters).bit_count() <= theirs:
                    yield other


def _letters(word: str) -> int:
    """Return which letters and digits a word has, one bit for each."""
    return sum(1 << (ord(letter) - ord("0")) for letter in set(word))
