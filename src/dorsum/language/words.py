"""Text as the words that say what it is about: stems, synonyms as one, small words left out."""

from collections.abc import Iterable, Iterator, Mapping

from dorsum.language.english import stems
from dorsum.model.treatment import Treatment

LONGEST_SYNONYM = 4


class WordReader:
    """What the content says of words, made ready once for many texts."""

    def __init__(self, treatment: Treatment) -> None:
        self.kept = frozenset(w for one in treatment.word_lists if one.id == "kept_words" for w in one.words)
        self.lists: Mapping[str, frozenset[str]] = {
            one.id: frozenset(self.stems(one.words)) for one in treatment.word_lists
        }
        self._stop_words = self.lists.get("stop_words", frozenset())
        self._synonyms = {self.stems([w]): f"={one.id}" for one in treatment.synonyms for w in one.words}
        self.topics = frozenset(self._synonyms.values())
        """What synonyms stand for."""
        in_synonyms = (word for words in self._synonyms for word in words)
        self.vocabulary = frozenset(in_synonyms).union(*self.lists.values())
        """Every word that the content says something of."""

    def stems(self, texts: Iterable[str]) -> tuple[str, ...]:
        """Return the stems of texts, one behind the other."""
        return tuple(word for text in texts for word in stems(text, self.kept))

    def content_words(self, words: Iterable[str]) -> tuple[str, ...]:
        """Return those of the stems that say what it is about, synonyms as one."""
        return tuple(word for word in self._joined(tuple(words)) if word not in self._stop_words)

    def _joined(self, words: tuple[str, ...]) -> Iterator[str]:
        place = 0
        while place < len(words):
            longest = range(min(LONGEST_SYNONYM, len(words) - place), 0, -1)
            length = next((n for n in longest if words[place : place + n] in self._synonyms), 1)
            yield self._synonyms.get(words[place : place + length], words[place])
            place += length
