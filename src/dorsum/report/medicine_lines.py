"""Medicines as a person reads them: may be used or not, why, how much, and what would settle it."""

from dorsum.model.knowledge import Knowledge
from dorsum.model.medicine_results import MedicineAdvice, MedicineCheck
from dorsum.model.treatment import Dose, Label

MOST_REASONS = 2
MOST_STOPS = 3


def lines_of_medicines(check: MedicineCheck, knowledge: Knowledge) -> list[str]:
    """Return a line or more for each medicine that is settled, then one for all that are not."""
    settled = [one for one in check.medicines if one.permission != "not_settled"]
    lines = [line for one in settled for line in lines_of_medicine(one, knowledge, MOST_REASONS)]
    open_ones = [one for one in check.medicines if one.permission == "not_settled"]
    named = ", ".join(one.medicine.label["en"] for one in open_ones)
    if open_ones and any(one.permission == "may_use" for one in check.medicines):
        lines.append(knowledge.wording["medicine_not_worked_out"]["en"].format(label=named))
    elif open_ones:
        lines.append(knowledge.wording["medicine_not_settled"]["en"].format(label=named))
        lines.append(knowledge.wording["medicine_how_to_settle"]["en"])
    return lines


def lines_of_medicine(
    advice: MedicineAdvice, knowledge: Knowledge, most_reasons: int | None = None
) -> list[str]:
    """Return what is said of one medicine, the answer first; without `most_reasons` all of them."""
    wording = knowledge.wording
    said = wording[f"medicine_{advice.permission}"]["en"].format(
        label=advice.medicine.label["en"],
        other=advice.instead_of.label["en"] if advice.instead_of else "",
    )
    lines = [" ".join([said, *_reasons(advice, knowledge)[:most_reasons]])]
    if advice.dose and advice.label:
        lines.append(dose_in_words(advice.dose, advice.label, knowledge))
        lines += advice.medicine.stop["en"][:MOST_STOPS]
    return lines


def open_questions(check: MedicineCheck, knowledge: Knowledge) -> list[str]:
    """Return every question that a medicine waits for, each once."""
    waiting = dict.fromkeys(id for one in check.medicines for id in one.waits_for)
    return [knowledge.finding[id].question["en"] for id in waiting]


def dose_in_words(dose: Dose, label: Label, knowledge: Knowledge) -> str:
    """Return the dose of a label: how much, how often, the most in a day, and for how long."""
    wording, parts = knowledge.wording, [limits_in_words(dose, knowledge)]
    if label.most_days:
        parts.append(wording["medicine_most_days"]["en"].format(days=label.most_days))
    return " ".join([*parts, wording["medicine_own_pack"]["en"]])


def limits_in_words(dose: Dose, knowledge: Knowledge) -> str:
    """Return how much one dose is, how often it may be taken, and the most in a day."""
    same = dose.one.low == dose.one.high
    amount = f"{dose.one.high:g}" if same else f"{dose.one.low:g}-{dose.one.high:g}"
    return knowledge.wording["medicine_dose"]["en"].format(
        amount=amount, unit=dose.unit, hours=f"{dose.hours_between:g}", most=f"{dose.most_in_24_hours:g}"
    )


def _reasons(advice: MedicineAdvice, knowledge: Knowledge) -> list[str]:
    """Return why, the strictest reasons first, each with its mark where nobody confirmed it."""
    strictness = ("deny", "ask_first", "caution")
    reasons = sorted(advice.reasons, key=lambda reason: strictness.index(reason.effect))
    marks = {id: f" ({knowledge.wording[f'{id}_mark']['en']})" for id in ("unverified", "partly_unverified")}
    return [f"{reason.say['en']}{marks.get(reason.status, '')}" for reason in reasons]
