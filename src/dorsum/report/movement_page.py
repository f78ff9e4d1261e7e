"""The page of a position or movement: why, how, how much, whom it is not for, and when to stop."""

from dorsum.model.knowledge import Knowledge
from dorsum.model.treatment import Movement
from dorsum.report.care_card import Section
from dorsum.report.caution_lines import all_cautions
from dorsum.report.dose_words import measures_in_words


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
        Section(wording["movement_dose"]["en"], tuple(measures_in_words(movement.dose, knowledge))),
        Section(wording["movement_progress"]["en"], movement.progress.get("en", ())),
        Section(wording["movement_not_for"]["en"], movement.not_for_words.get("en", ())),
        Section(wording["movement_care"]["en"], all_cautions(movement, knowledge)),
        Section(wording["movement_stop"]["en"], movement.stop.get("en", ())),
    )
    return tuple(section for section in sections if section.lines)
