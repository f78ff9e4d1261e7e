"""From a text to the passages that may say something: sentences, with what they lean on."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from dorsum.language.denial import is_negation

MOST_BEFORE = 2
"""So many sentences before are read together with one that leans on them."""
MOST_ITEMS = 3
"""So many items of a list are read together with a later one."""
MOST_WORDS = 150
"""A text without full stops is cut after so many words."""
LEANS_ON_THE_LAST = ("this ", "that ", "these ", "those ", "it ", "they ", "then ", "yes ", "of course")
_ITEM = re.compile(r"^\s*(?:[-*\u2022\u2013\u2014]|\d+[.)])\s+")
_BETWEEN_SENTENCES = re.compile(r"(?<=[.!?])[\"')\]\u201d\u2019]*\s+")
_HYPHEN = re.compile(r"(?<=\w)[-\u2010\u2011](?=\w)")
_TOKEN = re.compile(r"[a-z0-9]+(?:'[a-z]+)?|[,;:.!?()\u2013\u2014]")


@dataclass(frozen=True, slots=True)
class Passage:
    """A sentence with what it leans on. A new clause starts at each of `breaks`.

    `fresh` is the place of the first word of the last sentence; the words before are there to understand it.
    """

    text: str
    words: tuple[str, ...]
    breaks: frozenset[int]
    fresh: int = 0


def passages(text: str) -> Iterator[Passage]:
    """Yield every sentence that states something, in order.

    A question states nothing, but a list under it, or under a line that ends with a colon, answers it. A
    sentence that begins with a word such as "this" is read with the one before. What is listed under "do
    not:" is not stated.
    """
    lead, items, before = "", list[str](), ""
    for block in _blocks(text):
        if not _is_item(block):
            lead, items = "", []
        for sentence in _sentences(_ITEM.sub("", block)):
            context = before if _leans(sentence) else " ".join((lead, *items[-MOST_ITEMS:])).strip()
            before = f"{_last_of(before)} {sentence}" if _leans(sentence) else sentence
            if sentence.endswith(("?", ":")):
                lead, items = sentence, []
            elif not _forbids(lead):
                yield _passage(context, sentence)
                items = [*items, f"{sentence.rstrip('.!')};"] if lead else []


def _sentences(block: str) -> Iterator[str]:
    for sentence in _BETWEEN_SENTENCES.split(block.strip()):
        words = sentence.split()
        yield from (" ".join(words[at : at + MOST_WORDS]) for at in range(0, len(words), MOST_WORDS))


def _blocks(text: str) -> Iterator[str]:
    block: list[str] = []
    for line in (*text.splitlines(), ""):
        if block and (not line.strip() or _ITEM.match(line)):
            yield " ".join(block)
            block = []
        if line.strip():
            block.append(line.strip())


def _is_item(block: str) -> bool:
    return bool(_ITEM.match(block)) or not block.endswith((".", "!", "?", ":"))


def _leans(sentence: str) -> bool:
    return f"{sentence.lower()} ".startswith(LEANS_ON_THE_LAST)


def _last_of(text: str) -> str:
    return " ".join(_BETWEEN_SENTENCES.split(text)[1 - MOST_BEFORE :])


def _forbids(lead: str) -> bool:
    return lead.endswith(":") and any(is_negation(word) for word in _words(lead)[0])


def _passage(context: str, sentence: str) -> Passage:
    words, breaks = _words(context)
    more, more_breaks = _words(sentence)
    fresh = len(words)
    all_breaks = {*breaks, fresh, *(fresh + place for place in more_breaks)}
    return Passage(f"{context} {sentence}".strip(), (*words, *more), frozenset(all_breaks), fresh)


def _words(text: str) -> tuple[list[str], set[int]]:
    """Return the words in lower case, "don't" as "do not", and the places where a clause starts."""
    words: list[str] = []
    breaks: set[int] = set()
    plain = re.sub(r"n't\b", " not", text.lower().replace("\u2019", "'")).replace("cannot", "can not")
    for token in _TOKEN.findall(_HYPHEN.sub(" ", plain)):
        if token[0].isalnum():
            words.append(token)
        else:
            breaks.add(len(words))
    return words, breaks
