"""The page of a position or movement: why, how, how much, whom it is not for, and when to stop."""

from dorsum.model.knowledge import Knowledge
from dorsum.model.treatment import Movement, Range
from dorsum.report.care_card import Section


def movement_page(movement: Movement, knowledge: Knowledge) -> tuple[Section, ...]:
    """Return the sections of the page; those without lines are left out."""
    wording = knowledge.wording
    mark = "" if movement.status == "verified" else f" ({wording[f'{movement.status}_mark']['en']})"
    support = [movement.support["en"]] if movement.support else []
    sections = (
        Section(
            movement.label["en"], (movement.purpose["en"] + mark, wording[f"sure_{movement.certainty}"]["en"])
        ),
        Section(wording["movement_how"]["en"], (*support, *movement.how["en"])),
        Section(wording["movement_dose"]["en"], tuple(_dose(movement, knowledge))),
        Section(wording["movement_progress"]["en"], movement.progress.get("en", ())),
        Section(wording["movement_not_for"]["en"], movement.not_for_words.get("en", ())),
        Section(wording["movement_care"]["en"], movement.cautions.get("en", ())),
        Section(wording["movement_stop"]["en"], movement.stop.get("en", ())),
    )
    return tuple(section for section in sections if section.lines)


def _dose(movement: Movement, knowledge: Knowledge) -> list[str]:
    words = knowledge.wording
    marked = movement.dose.status in ("unverified", "expert_opinion")
    mark = [words[f"{movement.dose.status}_mark"]["en"].capitalize() + "."] if marked else []
    lines = [
        words[f"measure_{name}"]["en"].format(count=_range(found))
        for name, found in movement.dose.measures.items()
    ]
    return [*lines, *mark]


def _range(found: Range) -> str:
    return f"{found.low:g}" if found.low == found.high else f"{found.low:g} to {found.high:g}"
