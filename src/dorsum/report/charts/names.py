"""The names of what people choose and take, as the content has them."""

from dorsum.model.diary import TAKEN, DiaryQuestion
from dorsum.model.knowledge import Knowledge


def question_name(id: str, knowledge: Knowledge) -> str:
    """Return the words of a question, or what stands for medicines."""
    if id == TAKEN:
        return knowledge.wording["chart_taken"]["en"]
    asked = _question(id, knowledge)
    return asked.ask["en"] if asked else _plain(id)


def choice_name(question: str, choice: str, knowledge: Knowledge) -> str:
    """Return the words of a choice; its id in plain letters where the content has it no more."""
    if question == TAKEN:
        return medicine_name(choice, choice, knowledge)
    asked = _question(question, knowledge)
    words = {one.id: one.words["en"] for one in asked.choices} if asked else {}
    return words.get(choice, _plain(choice))


def medicine_name(id: str | None, own: str, knowledge: Knowledge) -> str:
    """Return the name of a medicine, or what the person called it, without what cannot be printed."""
    known = knowledge.treatment.medicine.get(id or "")
    return known.label["en"] if known else _printable(own or id or "")


def _question(id: str, knowledge: Knowledge) -> DiaryQuestion | None:
    return next((one for one in knowledge.treatment.diary_questions if one.id == id), None)


def _plain(id: str) -> str:
    return _printable(id.replace("_", " "))


def _printable(text: str) -> str:
    return "".join(one for one in text if one.isprintable())
