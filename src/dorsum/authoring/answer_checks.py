"""Checks of answers: that what they are made from exists, that they are short, that danger is heard."""

from typing import get_args

from dorsum.authoring.answer_forms import AnswerForm, PartForm, SynonymsForm
from dorsum.authoring.content_files import Content, Entry
from dorsum.authoring.references import report_unknown
from dorsum.authoring.suggestions import suggestion
from dorsum.errors import AnswerPartError
from dorsum.model.answer_parts import PULLED_KINDS, pull
from dorsum.model.answers import WordListId

MOST_WORDS = 120
HEARD_LEVELS = ("same_day", "emergency_now")
SHOWN_LEVELS = ("within_days", *HEARD_LEVELS)


def check_answers(content: Content) -> None:
    """Report everything wrong with answers and with the words that find them."""
    for entry in content.of("answers"):
        assert isinstance(entry.item, AnswerForm)
        _check_danger(content, entry, entry.item)
        texts = [_check_part(content, entry, index, part) for index, part in enumerate(entry.item.parts)]
        if (count := len(" ".join(texts).split())) > MOST_WORDS:
            line = entry.file.line(("parts",))
            content.report(entry.file.path, line, f"{count} words are too many; {MOST_WORDS} are the most")
    _check_synonyms(content)
    _check_word_lists(content)
    _check_danger_words(content)


def _check_danger(content: Content, entry: Entry, answer: AnswerForm) -> None:
    flags = content.entries["red_flags"]
    named = [id for id in answer.danger if id not in flags]
    report_unknown(content, entry, "danger", named, "findings")
    for id in named:
        found = content.entries["findings"].get(id)
        if found and getattr(found.item, "level_if_only_yes", None) not in SHOWN_LEVELS:
            line = entry.file.line(("danger",))
            content.report(entry.file.path, line, f"`{id}` is no danger sign by itself; name a red flag")


def _check_part(content: Content, entry: Entry, index: int, part: PartForm) -> str:
    """Return what the part says; report a part that leads nowhere."""
    if part.item is None or part.key is None:
        return part.say.get("en", "") if part.say else ""
    kind, _, id = part.item.partition("/")
    found = content.entries[kind].get(id) if kind in PULLED_KINDS else None
    message = f"`{part.item}` is no item that an answer may use{_near(content, kind, id)}"
    if found and part.key.split(".")[0] == "labels":
        message = "a dose is for one person; `dorsum medicines` says it, not an answer"
    elif found:
        try:
            return pull(found.item, part.key)[0]
        except AnswerPartError as error:
            message = f"`{part.key}` of `{part.item}`: {error}"
    content.report(entry.file.path, entry.file.line(("parts", index)), message)
    return ""


def _near(content: Content, kind: str, id: str) -> str:
    return suggestion(id, content.entries[kind]) if kind in PULLED_KINDS else suggestion(kind, PULLED_KINDS)


def _check_synonyms(content: Content) -> None:
    """Report words that count as two words at once."""
    group_of: dict[str, str] = {}
    for entry in content.of("synonyms"):
        assert isinstance(entry.item, SynonymsForm)
        for index, word in enumerate(entry.item.words):
            if other := group_of.get(word):
                line = entry.file.line(("words", index))
                content.report(entry.file.path, line, f"`{word}` stands in the synonyms `{other}` already")
            group_of[word] = entry.item.id


def _check_word_lists(content: Content) -> None:
    found = content.entries["word_lists"].keys()
    if found and found != set(get_args(WordListId)):
        message = f"there must be these word lists: {', '.join(get_args(WordListId))}"
        content.report(content.folder / "word_lists", 1, message)


def _check_danger_words(content: Content) -> None:
    """Every finding that needs a doctor the same day must be heard where people write of it."""
    for entry in content.of("danger_words"):
        if entry.item.id not in content.entries["red_flags"]:
            report_unknown(content, entry, "id", [entry.item.id], "findings")
    heard = content.entries["danger_words"].keys()
    for entry in content.of("findings") if heard else ():
        urgent = getattr(entry.item, "level_if_only_yes", None) in HEARD_LEVELS
        if urgent and entry.item.id not in heard:
            message = f"`danger_words/{entry.item.id}.yaml` is missing; say how people write of it"
            content.report(entry.file.path, 1, message)
