"""What is said of medicines that were written down in a diary, as lines of text."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime
from types import MappingProxyType

from dorsum.diary.entries import TakenMedicine
from dorsum.diary.medicine_check import MedicineNote, NoteKind
from dorsum.model.knowledge import Knowledge
from dorsum.model.treatment import Dose
from dorsum.report.medicine_lines import limits_in_words

_WORDINGS: Mapping[NoteKind, str] = MappingProxyType(
    {
        "too_much": "diary_medicine_too_much",
        "do_not": "medicine_do_not",
        "ask_first": "medicine_ask_first",
        "over_one_dose": "diary_medicine_over_dose",
        "amount_unchecked": "diary_medicine_amount",
        "written_twice": "diary_medicine_twice",
        "too_soon": "diary_medicine_soon",
        "too_long": "diary_medicine_long",
        "maybe_too_long": "diary_medicine_maybe_long",
        "not_settled": "diary_medicine_open",
        "small_aspirin": "diary_medicine_small",
        "name_unchecked": "diary_medicine_unknown",
    }
)


def taken_lines(notes: Iterable[MedicineNote], now: datetime, knowledge: Knowledge) -> tuple[str, ...]:
    """Return what has to be said of medicines, the most urgent first; `now` is the time of the last entry.

    Where a next dose is told, the last line says that only what was written down is counted.
    """
    told = tuple(notes)
    lines = [line for one in told for line in _lines(one, now, knowledge)]
    if any(one.next is not None for one in told):
        lines.append(knowledge.wording["diary_medicine_told"]["en"])
    return tuple(lines)


def taken_in_words(one: TakenMedicine, knowledge: Knowledge) -> str:
    """Return a medicine that was taken: its name, and how much where that was said."""
    name = name_of(one, knowledge)
    return name if one.amount is None else f"{name} {one.amount:g} {one.unit}"


def name_of(one: TakenMedicine, knowledge: Knowledge) -> str:
    """Return the label of a medicine that was taken, or what the person calls it."""
    known = knowledge.treatment.medicine.get(one.medicine or "")
    return known.label["en"] if known else one.name or (one.medicine or "").replace("_", " ")


def amounts_in_words(taken: Sequence[TakenMedicine]) -> str:
    """Return how much was taken at one time, from the least to the most for each unit."""
    by_unit: dict[str, list[float]] = {}
    for one in taken:
        if one.amount is not None:
            by_unit.setdefault(one.unit, []).append(one.amount)
    return ", ".join(f"{_range(min(some), max(some))} {unit}" for unit, some in by_unit.items())


def most_in_a_day(taken: Sequence[TakenMedicine]) -> float | None:
    """Return the most on one day of the calendar; None where an amount is unknown or units differ."""
    by_day: dict[date, float] = {}
    for one in taken:
        if one.amount is None or one.unit != taken[0].unit:
            return None
        by_day[one.at.date()] = by_day.get(one.at.date(), 0.0) + one.amount
    return max(by_day.values(), default=None)


def _range(low: float, high: float) -> str:
    return f"{high:g}" if low == high else f"{low:g}-{high:g}"


def _lines(note: MedicineNote, now: datetime, knowledge: Knowledge) -> Iterator[str]:
    if note.next is not None and note.dose is not None:
        yield from _next(note, note.dose, now, knowledge)
        return
    hours = f"{note.dose.hours_between:g}" if note.dose else ""
    said = knowledge.wording[_WORDINGS[note.kind]]["en"]
    why = dict.fromkeys(reason.say["en"] for reason in note.reasons)
    yield " ".join([said.format(label=note.name, hours=hours, days=note.days), *why])
    if note.kind in ("too_much", "over_one_dose") and note.dose is not None:
        yield limits_in_words(note.dose, knowledge)


def _next(note: MedicineNote, dose: Dose, now: datetime, knowledge: Knowledge) -> Iterator[str]:
    assert note.next is not None  # INVARIANT: only notes with a next dose come here
    assert note.next.at is not None  # INVARIANT: at too much there is no note of a next dose
    wording, unit = knowledge.wording, dose.unit
    used, most = f"{note.next.in_last_24_hours:g}", f"{dose.most_in_24_hours:g}"
    yield wording["diary_medicine_used"]["en"].format(label=note.name, used=used, unit=unit, most=most)
    amount = f"{note.next.most:g}"
    if note.next.state == "may_take":
        yield wording["diary_medicine_now"]["en"].format(amount=amount, unit=unit)
    else:
        time = _time(note.next.at.astimezone(now.tzinfo), now)
        yield wording["diary_medicine_wait"]["en"].format(time=time, amount=amount, unit=unit)


def _time(at: datetime, now: datetime) -> str:
    return at.strftime("%H:%M" if at.date() == now.date() else "%Y-%m-%d %H:%M")
