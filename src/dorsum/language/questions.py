"""Finding the answer to a question by its words; a danger sign in it comes first."""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from math import fsum, log

from dorsum.language.danger_signs import DangerSigns, denials_from
from dorsum.language.english import COMMA, sentences
from dorsum.language.spelling import Spelling
from dorsum.language.words import WordReader
from dorsum.model.answers import StraightAnswer
from dorsum.model.knowledge import Knowledge, Level

_Weigh = Callable[[frozenset[str]], float]
LEAST_SCORE = 0.42
"""Below this share of what two questions have in common, they are not the same question.

Of the questions in the tests, the least that found its own answer has 0.43.
"""
COMMON = 0.5
"""A word of more than this share of the answers tells none from another: back, pain, spasm."""
LEAST_LIKENESS = 0.5
"""Two questions that share only common words are the same where so much of all their words is."""
LEAST_UNDERSTOOD = 0.25
"""Where fewer of the words are known, the question is about something else."""
MOST_NEAREST = 3
MOST_WORDS_READ = 400
"""A question is read this far; danger signs are looked for in all of it."""
WEIGHT_OF_UNKNOWN = 0.5
WEIGHT_OFF_TOPIC = 0.4
"""A word that is no keyword and no synonym says less of what a question is about."""


@dataclass(frozen=True)
class Danger:
    """A finding or red flag that the question speaks of, and how urgent it is on its own."""

    id: str
    text: str
    level: Level
    support: str | None = None


@dataclass(frozen=True)
class Match:
    """What was found: danger signs, the most urgent first; the answer, if any; the nearest ones."""

    question: str
    danger: tuple[Danger, ...]
    answer: StraightAnswer | None
    nearest: tuple[StraightAnswer, ...]

    @property
    def shown(self) -> StraightAnswer | None:
        """The answer that may be shown: beside a danger sign only one that is meant for that."""
        return None if self.danger and not (self.answer and self.answer.beside_danger) else self.answer


def find(question: str, knowledge: Knowledge) -> Match:
    """Return the danger signs in a question and the answer to it. Same question, same match."""
    return QuestionFinder(knowledge).find(question)


class QuestionFinder:
    """Everything that finding needs, made ready once for many questions."""

    def __init__(self, knowledge: Knowledge) -> None:
        treatment = knowledge.treatment
        self._knowledge = knowledge
        self.reader = WordReader(treatment)
        lists, kept = self.reader.lists, self.reader.kept
        self._signs = DangerSigns(treatment.danger_words, denials_from(lists), kept)
        self._levels = {one.id: one.level for one in treatment.danger_words}
        self._indexed = tuple(self._index(answer) for answer in treatment.answers)
        self._topics = self.reader.topics.union(*(one.keywords for one in self._indexed))
        self._common = _common([one.words for one in self._indexed])
        self._weights = _weights(one.words for one in self._indexed)
        again = frozenset(words for one in self._indexed for words in one.wordings)
        self._weighed = {words: self._weigh(words) for words in (*again, frozenset[str]())}
        self.vocabulary = self._every_word()
        """Every word that can find an answer or a danger sign."""
        self._spelling = Spelling(self.vocabulary)

    def find(self, question: str) -> Match:
        """Return the danger signs in the question, the answer to it, and the nearest answers."""
        read = self._spelling.correct(sentences(question, self.reader.kept))
        ranked = self._rank(read)
        nearest = tuple(one.answer for _, one in ranked[:MOST_NEAREST])
        is_found = bool(ranked) and self._is_answer(read, *ranked[0])
        return Match(question, self._all_danger(question, read), nearest[0] if is_found else None, nearest)

    def _all_danger(self, question: str, read: tuple[tuple[str, ...], ...]) -> tuple[Danger, ...]:
        """Return the danger signs, also those that a line break stands in; a "no" reaches over none."""
        in_one = " ".join(question.split())
        as_one = read if in_one == question else self._spelling.correct(sentences(in_one, self.reader.kept))
        found = {one.id: one for one in (*self._danger(read), *self._danger(as_one))}
        return tuple(sorted(found.values(), key=lambda one: (-one.level.rank, one.id)))

    def _is_answer(self, read: tuple[tuple[str, ...], ...], score: float, best: "_Indexed") -> bool:
        """Whether the best is good enough to be shown as the answer, and not only as one of the nearest."""
        if score < LEAST_SCORE or self._understood(read) < LEAST_UNDERSTOOD:
            return False
        shares_more = bool((self._asked(read) & best.words) - self._common)
        asked = frozenset(word for words in read for word in words if word != COMMA)
        return shares_more or best.likeness(asked) >= LEAST_LIKENESS

    def _danger(self, read: tuple[tuple[str, ...], ...]) -> tuple[Danger, ...]:
        return self.signs(self._signs.find(read))

    def signs(self, ids: Iterable[str]) -> tuple[Danger, ...]:
        """Return danger signs by their ids, findings or red flags, the most urgent first."""
        found = (self._sign(id) for id in ids)
        return tuple(sorted(found, key=lambda one: (-one.level.rank, one.id)))

    def _sign(self, id: str) -> Danger:
        if (flag := self._knowledge.red_flag.get(id)) is not None:
            return Danger(id, flag.label["en"], self._knowledge.level[flag.level])
        finding = self._knowledge.finding[id]
        levels = {finding.level_if_only_yes or "same_day", self._levels.get(id) or "self_care"}
        level = max((self._knowledge.level[one] for one in levels), key=lambda one: one.rank)
        return Danger(id, finding.question["en"], level, finding.support)

    def _rank(self, read: tuple[tuple[str, ...], ...]) -> list[tuple[float, "_Indexed"]]:
        asked = self._asked(read)
        scored = [(one.score(asked, self._weight), one) for one in self._indexed] if asked else []
        return sorted(scored, key=lambda pair: (-pair[0], pair[1].answer.id))

    def _asked(self, read: tuple[tuple[str, ...], ...]) -> frozenset[str]:
        asked = [word for words in read for word in words if word != COMMA]
        return frozenset(self.reader.content_words(asked[:MOST_WORDS_READ]))

    def _understood(self, read: tuple[tuple[str, ...], ...]) -> float:
        """Return the share of the words asked that any answer knows, each counted once."""
        asked = self._asked(read)
        return sum(word in self._weights for word in asked) / len(asked)

    def _weight(self, words: frozenset[str]) -> float:
        known = self._weighed.get(words)
        return self._weigh(words) if known is None else known

    def _weigh(self, words: frozenset[str]) -> float:
        return fsum(
            self._weights.get(word, WEIGHT_OF_UNKNOWN) * (1 if word in self._topics else WEIGHT_OFF_TOPIC)
            for word in words
        )

    def _index(self, answer: StraightAnswer) -> "_Indexed":
        wordings = tuple(self._content_words(wording) for wording in answer.wordings)
        keywords = frozenset[str]().union(*(self._content_words(word) for word in answer.words))
        whole = tuple(frozenset(self.reader.stems([wording])) for wording in answer.wordings)
        return _Indexed(answer, wordings, whole, keywords, keywords.union(*wordings))

    def _content_words(self, text: str) -> frozenset[str]:
        return frozenset(self.reader.content_words(self.reader.stems([text])))

    def _every_word(self) -> frozenset[str]:
        answers = self._knowledge.treatment.answers
        asked = self.reader.stems(text for answer in answers for text in (*answer.wordings, *answer.words))
        return self.reader.vocabulary.union(asked, self._signs.vocabulary)


@dataclass(frozen=True)
class _Indexed:
    answer: StraightAnswer
    wordings: tuple[frozenset[str], ...]
    whole: tuple[frozenset[str], ...]
    """The wordings with their small words."""
    keywords: frozenset[str]
    words: frozenset[str]

    def score(self, asked: frozenset[str], weigh: _Weigh) -> float:
        """Return how much of the question the answer is about, from 0 to 1."""
        whole = weigh(asked)
        likest = max(2 * weigh(asked & one) / (whole + weigh(one)) if one else 0.0 for one in self.wordings)
        covered = weigh(asked & self.words) / whole
        return (likest + covered) / 2

    def likeness(self, asked: frozenset[str]) -> float:
        """Return how much of all words, small ones too, is the same in the likest wording."""
        return max(2 * len(asked & one) / (len(asked) + len(one)) for one in self.whole)


def _common(answers: Sequence[frozenset[str]]) -> frozenset[str]:
    """Return the words that most answers have."""
    counts = Counter(word for words in answers for word in words)
    return frozenset(word for word, count in counts.items() if count > COMMON * len(answers))


def _weights(answers: Iterable[frozenset[str]]) -> Mapping[str, float]:
    """Return how much each word tells: the fewer answers have it, the more."""
    found = tuple(answers)
    counts = Counter(word for words in found for word in words)
    return {word: log(1 + len(found) / count) for word, count in counts.items()}
