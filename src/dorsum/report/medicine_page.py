"""The page about the medicines of one case: each with its answer, all reasons, dose, and when to stop."""

from dorsum.model.knowledge import Knowledge
from dorsum.model.medicine_results import MedicineAdvice, MedicineCheck
from dorsum.report.care_card import Section
from dorsum.report.medicine_lines import lines_of_medicine, open_questions


def medicine_page(check: MedicineCheck, knowledge: Knowledge) -> tuple[Section, ...]:
    """Return a section for each medicine, then the questions that would settle what is open."""
    wording = knowledge.wording
    if check.none_because:
        line = wording[f"medicines_{check.none_because}"]["en"]
        return (Section(wording["heading_medicines"]["en"], (line,)),)
    sections = [Section(one.medicine.label["en"], _about(one, knowledge)) for one in check.medicines]
    if waiting := open_questions(check, knowledge):
        sections.append(Section(wording["heading_medicine_questions"]["en"], tuple(waiting)))
    return tuple(sections)


def _about(advice: MedicineAdvice, knowledge: Knowledge) -> tuple[str, ...]:
    """Return everything on one medicine; how to take it and when to stop only where it may be used."""
    medicine = advice.medicine
    lines = lines_of_medicine(advice, knowledge)
    if advice.permission in ("may_use", "instead"):
        label = advice.label.how.get("en", ()) if advice.label else ()
        also = medicine.also_in.get("en", ())
        lines += [medicine.effect.words["en"], *medicine.how["en"], *label, *also, *medicine.stop["en"]]
    return tuple(dict.fromkeys(lines))
