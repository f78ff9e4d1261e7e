"""What a person says of medicines that were taken, as values; an unknown name stays as it was said."""

import re
from collections.abc import Sequence
from datetime import date, datetime, time, timedelta

from dorsum.diary.entries import TakenMedicine
from dorsum.errors import DiaryError
from dorsum.model.knowledge import Knowledge

LONGEST_NAME = 200
LONGEST_AGO = timedelta(days=31)
"""Before the entry; longer than the time between two entries."""
LENGTH_OF_DAY = len("2026-03-02")
COUNT_UNIT = "x"
"""The unit of a bare count, as of tablets: nobody knows how much is in them."""
_UNITS = {"mg": "mg", "milligrams": "mg", "g": "g", "gram": "g", "grams": "g"}
_UNITS |= {"mcg": "mcg", "ug": "mcg", "\N{GREEK SMALL LETTER MU}g": "mcg"}
_NUMBER = r"\d+(?:[.,]\d+)?"
_TIMES = "[xX\N{MULTIPLICATION SIGN}*]"
_COUNT_FIRST = re.compile(rf"(?P<count>{_NUMBER})\s*{_TIMES}?\s+(?P<rest>\S.*)")
_AMOUNT_LAST = re.compile(
    rf"(?P<name>.*?)[\s,:]+(?:(?P<count>{_NUMBER})\s*{_TIMES}\s*)?(?P<amount>{_NUMBER})\s*(?P<unit>[^\W\d_]*)"
)
_WORD = re.compile(r"[^\W_]+")
_AMBIGUOUS = re.compile(r"[1-9]\d{0,2}[.,]\d{3}")
"""A thousand with a mark, or a number with three decimals: a factor of a thousand apart."""


def medicine_named(name: str, knowledge: Knowledge) -> str | None:
    """Return the id of the medicine that is called so, as a whole: by id, label or one of its names."""
    said = _plain(name)
    for one in knowledge.treatment.medicines:
        if said in (_plain(one.id), _plain(one.label["en"]), *one.names):
            return one.id
    return None


def may_hold(name: str, knowledge: Knowledge) -> bool:
    """Whether a name in own words has that of a known medicine in it, such as a mix or another form of it."""
    medicines = knowledge.treatment.medicines
    known = (name for one in medicines for name in (one.ingredient, *one.names, *one.mixes))
    said = _words(name)
    return any(_words(one) in said for one in known)


def taken_medicine(
    name: str, amount: str, unit: str, at: datetime, knowledge: Knowledge, *, written: datetime
) -> TakenMedicine:
    """Return what was taken; `amount` and `unit` are as typed, and empty where they were not said.

    `written` is the time of the entry.

    Raises:
        DiaryError: the name is missing, the amount is no number above 0 or can be read in two ways, or the
            time lies after the entry or long before it. The message never says what was typed.
    """
    found = _amount(amount) if amount.strip() else None
    return _taken(name, found, unit, _in_time(at, written), knowledge)


def taken_from_words(words: str, written: datetime, knowledge: Knowledge) -> TakenMedicine:
    """Return what was taken from a line such as `ibuprofen 2 x 200 mg @08:00`; without a time, at the entry.

    A time of day is the last one before the entry.

    Raises:
        DiaryError: as of `taken_medicine`, or the time cannot be read.
    """
    said, has_time, when = words.rpartition("@")
    at = time_taken(when.strip(), written) if has_time else written
    amount, unit, name = _parts((said if has_time else words).strip())
    return _taken(name, amount, unit, _in_time(at, written), knowledge)


def taken_from_lines(
    lines: Sequence[str], written: datetime, knowledge: Knowledge
) -> tuple[TakenMedicine, ...]:
    """Return what was taken, line by line.

    Raises:
        DiaryError: as of `taken_from_words`; or one medicine is named twice, once without a time, so that
            nobody knows how far apart the doses are.
    """
    found = [taken_from_words(line, written, knowledge) for line in lines]
    names = [one.medicine or one.name.casefold() for one in found]
    for line, name in zip(lines, names, strict=True):
        if names.count(name) > 1 and "@" not in line:
            raise DiaryError("a medicine that is named twice needs the time of each, such as @08:00")
    return tuple(sorted(found, key=lambda one: one.at))


def _parts(said: str) -> tuple[float | None, str, str]:
    """Return the amount, its unit and the name; a bare count, such as in `2 ibuprofen`, is an amount too."""
    first = _COUNT_FIRST.fullmatch(said)
    count, rest = (_amount(first["count"]), first["rest"]) if first else (None, said)
    last = _AMOUNT_LAST.fullmatch(rest)
    if last is None:
        return count, COUNT_UNIT if count else "", rest
    amount = _amount(last["amount"]) * _amount(last["count"] or "1") * (count or 1)
    return amount, last["unit"], last["name"]


def _taken(name: str, amount: float | None, unit: str, at: datetime, knowledge: Knowledge) -> TakenMedicine:
    words, known_unit = " ".join(name.split()), _unit(unit)
    if not words or len(words) > LONGEST_NAME or not words.isprintable():
        raise DiaryError("a medicine needs a name, such as ibuprofen")
    if amount is not None and not known_unit:
        raise DiaryError("an amount needs its unit, such as 400 mg")
    id = medicine_named(words, knowledge)
    return TakenMedicine(at, id, "" if id else words, amount, known_unit if amount is not None else "")


def _in_time(at: datetime, written: datetime) -> datetime:
    if not timedelta(0) <= written - at <= LONGEST_AGO:
        raise DiaryError("a medicine must be taken before the entry, and not long before; check its time")
    return at


def _amount(text: str) -> float:
    words = text.strip()
    if _AMBIGUOUS.fullmatch(words):
        raise DiaryError("an amount must have no mark between thousands, such as 1000 mg")
    try:
        number = float(words.replace(",", "."))
    except ValueError:
        number = float("nan")
    if not 0 < number < float("inf"):
        raise DiaryError("an amount must be a number above 0, such as 400 mg")
    return number


def _unit(text: str) -> str:
    """Return the unit in its short form; one that is not known stays as it was said."""
    words = " ".join(text.split())[:LONGEST_NAME]
    return _UNITS.get(words.casefold(), words)


def time_taken(text: str, written: datetime) -> datetime:
    """Return the time in such words as `08:00`, the last one before `written`, or `2026-03-02T08:00`.

    Raises:
        DiaryError: it is no time.
    """
    try:
        hour = time.fromisoformat(text).replace(tzinfo=None)
    except ValueError:
        return _whole_time(text, written)
    at = datetime.combine(written.date(), hour, written.tzinfo)
    return at if at <= written or at.date() == date.min else at - timedelta(days=1)


def _whole_time(text: str, written: datetime) -> datetime:
    try:
        at = datetime.fromisoformat(text if len(text) > LENGTH_OF_DAY else "")
    except ValueError:
        raise DiaryError("the time of a medicine must be such as @08:00 or @2026-03-02T08:00") from None
    return at if at.utcoffset() is not None else at.replace(tzinfo=written.tzinfo)


def _words(name: str) -> str:
    return f" {' '.join(_WORD.findall(name.casefold()))} "


def _plain(name: str) -> str:
    return " ".join(name.casefold().replace("_", " ").split())
