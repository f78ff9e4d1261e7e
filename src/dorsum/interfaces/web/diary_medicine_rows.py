"""The rows of an entry's form in which a person says what medicines were taken."""

from collections.abc import Mapping
from dataclasses import dataclass

from dorsum.diary.entries import Entry, TakenMedicine
from dorsum.diary.taken import COUNT_UNIT, taken_medicine, time_taken
from dorsum.errors import DiaryError
from dorsum.interfaces.web.forms import Form
from dorsum.model.knowledge import Knowledge

BLANK_ROWS, MOST_ROWS = 2, 40
UNITS = ("mg", "g", "mcg", COUNT_UNIT)
"""What may be chosen; the last is a count of tablets."""


@dataclass(frozen=True)
class ReadRows:
    """The medicines of the rows, and by row what is wrong with it."""

    medicines: tuple[TakenMedicine, ...]
    mistakes: Mapping[str, str]


def read_rows(form: Form, entry: Entry, knowledge: Knowledge) -> ReadRows:
    """Return the medicines of the rows that have a name; where one stands twice each needs its time."""
    taken: list[TakenMedicine] = []
    without_time: dict[str, list[str]] = {}
    mistakes: dict[str, str] = {}
    for number in range(MOST_ROWS):
        row = f"took-{number}"
        if not any(form.get(f"{row}-{part}") for part in ("name", "amount", "at")):
            continue
        try:
            one = _taken(form, row, entry, knowledge)
        except DiaryError:
            mistakes[row] = "web_diary_bad_medicine"
            continue
        taken.append(one)
        without_time.setdefault(_key(one), []).append("" if form.get(f"{row}-at") else row)
    for rows in without_time.values():
        mistakes |= {row: "web_diary_medicine_time" for row in rows if row and len(rows) > 1}
    return ReadRows(tuple(sorted(taken, key=lambda one: one.at)), mistakes)


def _taken(form: Form, row: str, entry: Entry, knowledge: Knowledge) -> TakenMedicine:
    name, amount, unit, at = (form.get(f"{row}-{part}") for part in ("name", "amount", "unit", "at"))
    when = time_taken(at, entry.at) if at else entry.at
    return taken_medicine(name, amount, unit, when, knowledge, written=entry.at)


def _key(one: TakenMedicine) -> str:
    return one.medicine or one.name.casefold()


def marks_of_medicines(entry: Entry, knowledge: Knowledge) -> dict[str, str]:
    """Return the fields of the rows as they are marked for an entry that was kept."""
    marked: dict[str, str] = {}
    for number, one in enumerate(entry.medicines):
        known = knowledge.treatment.medicine.get(one.medicine or "")
        row = f"took-{number}"
        marked[f"{row}-name"] = known.label["en"] if known else one.name or one.medicine or ""
        marked[f"{row}-amount"] = "" if one.amount is None else f"{one.amount:g}"
        marked[f"{row}-unit"] = one.unit
        marked[f"{row}-at"] = _at(one, entry)
    return marked


def _at(one: TakenMedicine, entry: Entry) -> str:
    """Return the time in the shortest words that mean it."""
    if one.at == entry.at:
        return ""
    hour = one.at.strftime("%H:%M")
    return hour if time_taken(hour, entry.at) == one.at else one.at.isoformat()


def rows(marked: Mapping[str, str]) -> range:
    """Return the numbers of the rows to show: those that are filled, and some that are not."""
    filled = [number for number in range(MOST_ROWS) if marked.get(f"took-{number}-name")]
    return range(min(MOST_ROWS, max(filled, default=-1) + 1 + BLANK_ROWS))
