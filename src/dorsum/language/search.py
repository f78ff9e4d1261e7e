"""One search across texts of every kind; a danger sign in what was asked comes first."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from math import fsum, log

from dorsum.language.english import COMMA, sentences
from dorsum.language.questions import Danger, Match, QuestionFinder
from dorsum.language.spelling import Spelling
from dorsum.model.knowledge import Knowledge

LONGEST = 2_000
"""Characters; what is longer is cut, danger signs and all, and `is_cut` says so."""
MOST_HITS = 20
WEIGHT_OF_LABEL = 6
"""A word of the label counts as so many of the text."""
WEIGHT_OF_UNKNOWN = 1.0
"""A word that no entry has makes what was asked less like any label."""
WEIGHT_OF_LIKENESS = 2.0
"""How much it counts that what was asked is the label itself, and not words of it."""
SATURATION, BY_LENGTH = 1.2, 0.6
"""The two numbers of BM25: how soon a word has told all it can, and how much a long text is held back."""


@dataclass(frozen=True, slots=True)
class Entry:
    """Something to be found. `beside_danger` may be shown to a person who wrote of a danger sign.

    Of what fits alike, that of the higher `weight` comes first.
    """

    kind: str
    id: str
    label: str
    text: str
    beside_danger: bool = False
    weight: float = 1.0


@dataclass(frozen=True, slots=True)
class Hit:
    """An entry that was found; a higher score fits better."""

    entry: Entry
    score: float


@dataclass(frozen=True)
class Found:
    """What was found: the danger signs and the straight answer (`match`), and the best hits in order."""

    match: Match
    hits: tuple[Hit, ...]
    is_cut: bool

    @property
    def danger(self) -> tuple[Danger, ...]:
        """The danger signs in what was asked, the most urgent first."""
        return self.match.danger

    @property
    def shown(self) -> tuple[Hit, ...]:
        """The hits that may be shown: beside a danger sign only those that are meant for that."""
        return tuple(one for one in self.hits if one.entry.beside_danger or not self.danger)


class TextSearch:
    """Everything that searching needs, made ready once for many searches. Same words, same hits."""

    def __init__(self, entries: Iterable[Entry], knowledge: Knowledge) -> None:
        self._finder = QuestionFinder(knowledge)
        self._reader = self._finder.reader
        self._entries = tuple(entries)
        labels = [self._reader.stems([one.label]) for one in self._entries]
        texts = [self._reader.stems([one.text]) for one in self._entries]
        in_labels = (word for words in labels for word in words)
        in_texts = (word for words in texts for word in words)
        self._spelling = Spelling(self._finder.vocabulary.union(in_labels), in_texts)
        self._places = self._index(labels, texts)
        self._weights = {word: log(1 + len(labels) / len(places)) for word, places in self._places.items()}
        in_label = [frozenset(self._reader.content_words(words)) for words in labels]
        self._label_weights = [fsum(self._weights[word] for word in words) for words in in_label]
        self._labelled: dict[str, list[int]] = {word: [] for word in self._places}
        for place, words in enumerate(in_label):
            for word in sorted(words):
                self._labelled[word].append(place)

    def find(self, asked: str, most: int = MOST_HITS) -> Found:
        """Return the danger signs in what was asked and the entries that fit best, `most` at the most."""
        text = asked[:LONGEST]
        read = self._spelling.correct(sentences(text, self._reader.kept))
        words = self._reader.content_words(word for one in read for word in one if word != COMMA)
        return Found(self._finder.find(text), self._hits(frozenset(words), most), len(asked) > LONGEST)

    def _hits(self, asked: frozenset[str], most: int) -> tuple[Hit, ...]:
        known = sorted(word for word in asked if word in self._places)
        told, in_label = dict[int, float](), dict[int, float]()
        for word in known:
            weight = self._weights[word]
            for place, tells in self._places[word].items():
                told[place] = told.get(place, 0.0) + weight * tells
            for place in self._labelled[word]:
                in_label[place] = in_label.get(place, 0.0) + weight
        whole = fsum(self._weights.get(word, WEIGHT_OF_UNKNOWN) for word in asked)
        scored = [(self._score(place, told, in_label, whole), place) for place in told]
        best = sorted(scored, key=lambda pair: (-pair[0], pair[1]))[: max(most, 0)]
        return tuple(Hit(self._entries[place], score) for score, place in best)

    def _score(
        self, place: int, told: Mapping[int, float], in_label: Mapping[int, float], whole: float
    ) -> float:
        """Return how well an entry fits; by how much its label is what was asked (`whole`) counts as well."""
        both = in_label.get(place, 0.0)
        likeness = 2 * both * both / (self._label_weights[place] + whole) if both else 0.0
        return self._entries[place].weight * (told[place] + WEIGHT_OF_LIKENESS * likeness)

    def _index(
        self, labels: Iterable[tuple[str, ...]], texts: Iterable[tuple[str, ...]]
    ) -> Mapping[str, Mapping[int, float]]:
        """Return, by word, the places of the entries that have it, and how much it tells there."""
        counts = [self._counts(label, text) for label, text in zip(labels, texts, strict=True)]
        usual = sum(map(Counter.total, counts)) / max(len(counts), 1) or 1.0
        places: dict[str, dict[int, float]] = {}
        for place, count in enumerate(counts):
            held_back = SATURATION * (1 - BY_LENGTH + BY_LENGTH * count.total() / usual)
            for word, times in count.items():
                places.setdefault(word, {})[place] = times * (SATURATION + 1) / (times + held_back)
        return places

    def _counts(self, label: tuple[str, ...], text: tuple[str, ...]) -> "Counter[str]":
        counts = Counter(self._reader.content_words(text))
        for word in self._reader.content_words(label):
            counts[word] += WEIGHT_OF_LABEL
        return counts
