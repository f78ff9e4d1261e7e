"""What is said of medicines that were written down in a diary, as lines of text."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from types import MappingProxyType

from dorsum.diary.medicine_check import MedicineNote, NoteKind
from dorsum.model.knowledge import Knowledge
from dorsum.model.treatment import Dose
from dorsum.report.medicine_lines import limits_in_words

_WORDINGS: Mapping[NoteKind, str] = MappingProxyType(
    {
        "too_much": "diary_medicine_too_much",
        "do_not": "medicine_do_not",
        "ask_first": "medicine_ask_first",
        "amount_unchecked": "diary_medicine_amount",
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


def _lines(note: MedicineNote, now: datetime, knowledge: Knowledge) -> Iterator[str]:
    if note.next is not None and note.dose is not None:
        yield from _next(note, note.dose, now, knowledge)
        return
    hours = f"{note.dose.hours_between:g}" if note.dose else ""
    said = knowledge.wording[_WORDINGS[note.kind]]["en"]
    why = dict.fromkeys(reason.say["en"] for reason in note.reasons)
    yield " ".join([said.format(label=note.name, hours=hours, days=note.days), *why])
    if note.kind == "too_much" and note.dose is not None:
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
