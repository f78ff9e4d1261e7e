"""The quick entry in a terminal: three questions, then whether anything is new."""

import sys
from typing import cast, get_args

from dorsum.diary.entries import SaidOfDanger
from dorsum.diary.writing import Said
from dorsum.model.diary import DiaryQuestion
from dorsum.model.knowledge import Knowledge


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
    print(knowledge.wording["diary_anything_new"]["en"])
    for place, word in enumerate(words, start=1):
        print(f"  {place}  {knowledge.wording[f'diary_{word}']['en']}")
    typed = input("> ").strip()
    found = {str(place): word for place, word in enumerate(words, start=1)}.get(typed)
    return cast("SaidOfDanger | None", found)


def ask_beginning(knowledge: Knowledge) -> str:
    """Ask on which day the pain began."""
    return input(f"{knowledge.wording['diary_when_began']['en']} (2026-03-02)\n> ")
