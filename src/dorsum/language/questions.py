"""Finding the answer to a question by its words; a danger sign in it comes first."""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from math import fsum, log

from dorsum.language.danger_signs import DangerSigns, denials_from
from dorsum.language.english import COMMA, sentences
from dorsum.language.spelling import Spelling
from dorsum.language.words import WordReader
from dorsum.model.answers import StraightAnswer
from dorsum.model.knowledge import Knowledge, Level

_Weigh = Callable[[frozenset[str]], float]
LEAST_SCORE = 0.34
"""Below this share of what two questions have in common, they are not the same question."""
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
        self._indexed = tuple(self._index(answer) for answer in treatment.answers)
        self._topics = self.reader.topics.union(*(one.keywords for one in self._indexed))
        self._weights = _weights(one.words for one in self._indexed)
        self.vocabulary = self._every_word()
        """Every word that can find an answer or a danger sign."""
        self._spelling = Spelling(self.vocabulary)

    def find(self, question: str) -> Match:
        """Return the danger signs in the question, the answer to it, and the nearest answers."""
        read = self._spelling.correct(sentences(question, self.reader.kept))
        ranked = self._rank(read)
        nearest = tuple(answer for _, answer in ranked[:MOST_NEAREST])
        is_found = bool(ranked) and ranked[0][0] >= LEAST_SCORE and self._understood(read) >= LEAST_UNDERSTOOD
        return Match(question, self._danger(read), nearest[0] if is_found else None, nearest)

    def _danger(self, read: tuple[tuple[str, ...], ...]) -> tuple[Danger, ...]:
        found = (self._sign(id) for id in self._signs.find(read))
        return tuple(sorted(found, key=lambda one: (-one.level.rank, one.id)))

    def _sign(self, id: str) -> Danger:
        if (flag := self._knowledge.red_flag.get(id)) is not None:
            return Danger(id, flag.label["en"], self._knowledge.level[flag.level])
        finding = self._knowledge.finding[id]
        level = self._knowledge.level[finding.level_if_only_yes or "same_day"]
        return Danger(id, finding.question["en"], level, finding.support)

    def _rank(self, read: tuple[tuple[str, ...], ...]) -> list[tuple[float, StraightAnswer]]:
        asked = self._asked(read)
        scored = [(one.score(asked, self._weight), one.answer) for one in self._indexed] if asked else []
        return sorted(scored, key=lambda pair: (-pair[0], pair[1].id))

    def _asked(self, read: tuple[tuple[str, ...], ...]) -> frozenset[str]:
        asked = [word for words in read for word in words if word != COMMA]
        return frozenset(self.reader.content_words(asked[:MOST_WORDS_READ]))

    def _understood(self, read: tuple[tuple[str, ...], ...]) -> float:
        """Return the share of the words asked that any answer knows, each counted once."""
        asked = self._asked(read)
        return sum(word in self._weights for word in asked) / len(asked)

    def _weight(self, words: frozenset[str]) -> float:
        return fsum(
            self._weights.get(word, WEIGHT_OF_UNKNOWN) * (1 if word in self._topics else WEIGHT_OFF_TOPIC)
            for word in words
        )

    def _index(self, answer: StraightAnswer) -> "_Indexed":
        wordings = tuple(self._content_words(wording) for wording in answer.wordings)
        keywords = frozenset[str]().union(*(self._content_words(word) for word in answer.words))
        return _Indexed(answer, wordings, keywords, keywords.union(*wordings))

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
    keywords: frozenset[str]
    words: frozenset[str]

    def score(self, asked: frozenset[str], weigh: _Weigh) -> float:
        """Return how much of the question the answer is about, from 0 to 1."""
        whole = weigh(asked)
        likest = max(2 * weigh(asked & one) / (whole + weigh(one)) if one else 0.0 for one in self.wordings)
        covered = weigh(asked & self.words) / whole
        return (likest + covered) / 2


def _weights(answers: Iterable[frozenset[str]]) -> Mapping[str, float]:
    """Return how much each word tells: the fewer answers have it, the more."""
    found = tuple(answers)
    counts = Counter(word for words in found for word in words)
    return {word: log(1 + len(found) / count) for word, count in counts.items()}
