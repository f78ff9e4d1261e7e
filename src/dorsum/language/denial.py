"""Words by which a text says that something is not so."""

from collections.abc import Sequence

Phrase = tuple[str, ...]
Slot = tuple[Phrase, ...]
"""Any of these phrases; a word that ends with `*` stands for all words that begin so."""

_NEGATIONS = (
    "not no never nor neither none nothing nobody without hardly rarely seldom unlikely instead rather "
    "avoid* stop stopping quit fail* little few lack* useless pointless needless skip"
)
NEGATIONS = tuple(_NEGATIONS.split(" "))
"""They deny the words of their clause."""
_DENIALS = (
    "myth*, false*, untrue, incorrect*, outdated, debunk*, mistak*, mislead*, nonsense, beware, used to, "
    "this is wrong, that is wrong, it is wrong, which is wrong, they are wrong, simply wrong, plain wrong, "
    "once thought, no longer, contrary to, no evidence, no proof, no good evidence, do not believe, "
    "bad advice, old advice, advise against, advises against, advised against, recommend against, "
    "recommends against"
)
DENIALS: Slot = tuple(tuple(phrase.split()) for phrase in _DENIALS.split(","))
"""A passage with one of them only reports what others say."""


def is_negation(word: str) -> bool:
    """Whether the word denies what stands in its clause."""
    return any(fits(one, word) for one in NEGATIONS)


def has_any(phrases: Slot, words: Sequence[str]) -> bool:
    """Whether one of the phrases stands anywhere among the words."""
    return any(stands_at(phrase, words, place) for phrase in phrases for place in range(len(words)))


def stands_at(phrase: Phrase, words: Sequence[str], place: int) -> bool:
    """Whether the phrase begins at this place."""
    if place + len(phrase) > len(words):
        return False
    return all(fits(one, words[place + step]) for step, one in enumerate(phrase))


def fits(wanted: str, word: str) -> bool:
    """Whether the word is the wanted one, or begins with it where that ends with `*`."""
    return word.startswith(wanted[:-1]) if wanted[-1] == "*" else word == wanted
