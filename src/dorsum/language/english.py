"""English text as words and stems, so that `lifting` and `lifted` are one."""

import re
import unicodedata

from dorsum.language.look_alikes import as_latin

MOST_LETTERS = 30
"""A longer word is cut; none that is looked for is that long."""
LEAST_STEM = 3
COMMA = ","
_APOSTROPHES = re.compile("['\u2018\u2019\u201b\u02b9\u02bc\u2032\u00b4\uff07\uff40`]")
_LOST_APOSTROPHE = re.compile(r"(?<=n) (?=t\b)")
_CAN_NOT = re.compile(r"\bcan not\b")
_SENTENCE_ENDS = re.compile(r"[.!?;:\n\r\u2026]+")
_TOKENS = re.compile(r"[a-z0-9]+|,")
_ENDINGS = ("nesses", "ness", "ings", "ing", "ed", "es", "s", "ly", "e")
_NO_PLURAL = ("ss", "us", "is")


def sentences(text: str, kept: frozenset[str] = frozenset()) -> tuple[tuple[str, ...], ...]:
    """Return the stems of each sentence, with its commas; accents and apostrophes are left out.

    Letters that look like Latin ones are read as those. Words that are `kept` keep their ending.
    """
    plain = unicodedata.normalize("NFKD", _APOSTROPHES.sub("", text))
    bare = as_latin("".join(letter for letter in plain if not _is_unseen(letter))).casefold()
    whole = _CAN_NOT.sub("cannot", _LOST_APOSTROPHE.sub("", bare))
    found = (_TOKENS.findall(sentence) for sentence in _SENTENCE_ENDS.split(whole))
    return tuple(tuple(stem(word, kept) for word in words) for words in found if words)


def _is_unseen(letter: str) -> bool:
    """Whether it is an accent, or a mark that nobody sees, such as a soft hyphen or a space without width."""
    return bool(unicodedata.combining(letter)) or unicodedata.category(letter) == "Cf"


def stems(text: str, kept: frozenset[str] = frozenset()) -> tuple[str, ...]:
    """Return the stems of a text, without commas."""
    return tuple(word for sentence in sentences(text, kept) for word in sentence if word != COMMA)


def stem(word: str, kept: frozenset[str] = frozenset()) -> str:
    """Return the word without its ending, so that most forms of a word give the same letters."""
    if word in kept:
        return word
    word = word[:MOST_LETTERS]
    for ending in _ENDINGS:
        if word.endswith(ending) and len(word) - len(ending) >= LEAST_STEM and _may_lose(word, ending):
            return _tidy(word.removesuffix(ending))
    return _tidy(word)


def _may_lose(word: str, ending: str) -> bool:
    if ending in ("s", "e"):
        return not word.endswith(_NO_PLURAL) and not word.endswith("ee")
    return any(letter in "aeiouy" for letter in word.removesuffix(ending))


def _tidy(word: str) -> str:
    """Return one letter for two at the end, i for y, and no silent e: run(n), worri, driv(e)."""
    if len(word) > LEAST_STEM and word[-1] == word[-2] and word[-1] not in "aeiouls":
        word = word[:-1]
    if len(word) > LEAST_STEM and word.endswith("e") and not word.endswith("ee"):
        word = word[:-1]
    return word[:-1] + "i" if len(word) > LEAST_STEM and word.endswith("y") else word
