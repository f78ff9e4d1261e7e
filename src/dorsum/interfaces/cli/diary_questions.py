"""What a diary asks: the quick entry in a terminal, and the lists of questions and places."""

import sys
from collections.abc import Sequence
from typing import cast, get_args

from dorsum.care.body_map import to_confirm
from dorsum.diary.entries import Entry, SaidOfDanger
from dorsum.diary.marks import regions_marked, said_of_marks, with_marks
from dorsum.diary.writing import Said
from dorsum.installed.rules import open_rules
from dorsum.model.diary import DiaryQuestion
from dorsum.model.knowledge import Knowledge
from dorsum.model.library import BodyRegion
from dorsum.model.truth import Answer


def is_terminal() -> bool:
    """Whether somebody can be asked."""
    return sys.stdin is not None and sys.stdin.isatty()


def ask_short(knowledge: Knowledge) -> Said:
    """Ask the short questions; Enter leaves one out."""
    return {
        one.id: [_answer(one, input(_shown(one)))] for one in knowledge.treatment.diary_questions if one.short
    }


def _shown(question: DiaryQuestion) -> str:
    lines = [question.ask["en"]]
    if question.answered == "number":
        lines += question.ends.get("en", (f"{question.minimum:g} to {question.maximum:g}",))
    lines += [f"  {place}  {choice.words['en']}" for place, choice in enumerate(question.choices, start=1)]
    return "\n".join([*lines, "> "])


def _answer(question: DiaryQuestion, typed: str) -> str:
    """Return the choice whose number was typed, else what was typed."""
    by_number = {str(place): choice.id for place, choice in enumerate(question.choices, start=1)}
    return by_number.get(typed.strip(), typed)


def ask_danger(knowledge: Knowledge) -> SaidOfDanger | None:
    """Ask whether anything is new; Enter says nothing."""
    words = [*get_args(SaidOfDanger)]
    wording = knowledge.wording
    chosen = _chosen(wording["diary_anything_new"]["en"], [wording[f"diary_{word}"]["en"] for word in words])
    return None if chosen is None else cast("SaidOfDanger", words[chosen])


def ask_same(knowledge: Knowledge) -> bool:
    """Ask whether the pain is that of the last episode, until it is said."""
    wording = knowledge.wording
    choices = [wording[id]["en"] for id in ("diary_same_pain", "diary_new_pain")]
    chosen = None
    while chosen is None:
        chosen = _chosen(wording["diary_same_or_new"]["en"], choices)
    return chosen == 0


def ask_places(entry: Entry, knowledge: Knowledge) -> Entry:
    """Ask in a terminal what a mark alone does not say; else print it. Enter, or nobody, leaves it open."""
    said = said_of_marks(entry, knowledge)
    open_ones = [one for one in to_confirm(regions_marked(entry.regions, knowledge)) if one.id not in said]
    if not is_terminal():
        for one in open_ones:
            print(f"{one.id}: {_question(one)}")
        return entry
    wording, answers = knowledge.wording, [*Answer]
    words = [wording[f"web_{answer.value}"]["en"] for answer in answers]
    for one in open_ones:
        chosen = _chosen(_question(one), words)
        if chosen is not None:
            said[one.id] = answers[chosen]
    return with_marks(entry, entry.regions, said, knowledge)


def _chosen(question: str, words: Sequence[str]) -> int | None:
    """Ask for one of these words by its number; return its place, or None where none was typed."""
    print(question)
    for place, word in enumerate(words, start=1):
        print(f"  {place}  {word}")
    typed = input("> ").strip()
    return {str(place): place - 1 for place in range(1, len(words) + 1)}.get(typed)


def _question(region: BodyRegion) -> str:
    return region.confirm["en"] if region.confirm else ""


def ask_beginning(knowledge: Knowledge) -> str:
    """Ask on which day the pain began."""
    return input(f"{knowledge.wording['diary_when_began']['en']} (2026-03-02)\n> ")


def questions() -> None:
    """List what an entry may hold, with the answers that fit."""
    for one in open_rules().knowledge.treatment.diary_questions:
        listed = ", ".join(choice.id for choice in one.choices)
        fits = listed or f"{one.minimum:g} to {one.maximum:g}"
        print(f"{one.id}: {one.ask['en']} ({fits})")


def places() -> None:
    """List the places of the body map, with the question that comes before some of them count."""
    for one in open_rules().knowledge.library.body_regions:
        print(" ".join([f"{one.id}: {one.label['en']}.", _question(one)]).strip())
