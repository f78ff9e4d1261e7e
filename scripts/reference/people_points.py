"""The twelve points that a physiotherapist and a pharmacist look for, held against one assessment each."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

from dorsum.care.assessment import Assessment
from dorsum.model.treatment import Movement
from dorsum.report.care_card import care_card
from dorsum.report.medicine_page import medicine_page
from dorsum.report.plan_lines import MOST_MOVEMENTS, lines_of_recovery

_NUMBER = re.compile(r"[0-9]")
_DATE = re.compile(r"\b(you will|your pain will|by (monday|tuesday|next week))\b", re.IGNORECASE)


@dataclass(frozen=True)
class Told:
    """What was said to one person, and what is expected of it."""

    assessment: Assessment
    expected: Mapping[str, Any]

    @property
    def advised(self) -> set[str]:
        """The ids of everything that is advised, movements included."""
        plan = self.assessment.plan
        return {one.intervention.id for one in plan.advised} | {one.id for one in plan.movements}


def level(told: Told) -> bool:
    """The level is the expected one and final."""
    triage = told.assessment.triage
    return (triage.status, triage.advise) == ("final", told.expected["level"])


def safety_net(told: Told) -> bool:
    """The card says when to get help, with the emergency number of the country."""
    number = told.assessment.country.emergency.number
    return number is not None and any(number in line for line in told.assessment.safety_net)


def no_danger_hidden(told: Told) -> bool:
    """Only where no danger is open is there a plan or a medicine."""
    assessment = told.assessment
    calm = not assessment.causes.danger_open
    return calm == (assessment.plan.scope == "full") == (assessment.medicines.none_because is None)


def active(told: Told) -> bool:
    """To stay active and to know the course come first, and all that is expected is there."""
    first = [one.intervention.id for one in told.assessment.plan.now[:2]]
    return first == ["stay_active", "know_the_course"] and set(told.expected["advised"]) <= told.advised


def doses_of_movement(told: Told) -> bool:
    """The card names movements, each with its steps, its dose in numbers and when to stop."""
    lines = _lines("heading_movements", told)
    shown = told.assessment.plan.movements[:MOST_MOVEMENTS]
    return bool(shown) and all(_has_all(line, one) for one, line in zip(shown, lines, strict=False))


def not_for(told: Told) -> bool:
    """Nothing is advised that must not be, and what an answer speaks against is named with the reason."""
    named = [one for one in told.assessment.plan.not_now if one.because]
    return not set(told.expected["not_advised"]) & told.advised and all(
        one.intervention.not_for_words for one in named
    )


def no_date(told: Told) -> bool:
    """Recovery is told of groups; no sentence promises a day."""
    lines = lines_of_recovery(told.assessment.recovery)
    return bool(lines) and not any(_DATE.search(line) for line in lines)


def skipped(told: Told) -> bool:
    """Belts and traction are named as no help, with the reason."""
    skip = {one.id: one for one in told.assessment.plan.skip}
    return all(id in skip and skip[id].why_not for id in ("back_belt", "traction"))


def medicines(told: Told) -> bool:
    """Every medicine named has the expected answer, and a reason where it is not allowed."""
    found = {one.medicine.id: one for one in told.assessment.medicines.medicines}
    return all(
        found[id].permission == permission and (permission in ("may_use", "instead") or found[id].reasons)
        for id, permission in told.expected["medicines"].items()
    )


def dose(told: Told) -> bool:
    """A dose stands only where the medicine may be used, and is that of a verified label."""
    for one in told.assessment.medicines.medicines:
        if (one.dose is None) == (one.permission == "may_use"):
            return False
        if one.dose and (one.label is None or one.dose != one.label.dose or one.label.status != "verified"):
            return False
    return True


def one_at_a_time(told: Told) -> bool:
    """At most one anti-inflammatory medicine may be used; its page says which others hold the same."""
    check, knowledge = told.assessment.medicines, told.assessment.knowledge
    used = [o for o in check.medicines if o.permission == "may_use" and "nsaid" in o.medicine.classes]
    pages = {section.heading: section.lines for section in medicine_page(check, knowledge)}
    hidden = all(
        set(one.medicine.also_in.get("en", ())) <= set(pages[one.medicine.label["en"]]) for one in used
    )
    return len(used) <= 1 and hidden and all(one.medicine.also_in for one in used)


def visit(told: Told) -> bool:
    """The card says what to tell and what to ask."""
    return bool(told.assessment.visit.tell and told.assessment.visit.ask and _lines("heading_visit", told))


def _lines(heading: str, told: Told) -> tuple[str, ...]:
    """Return the lines under a heading of the card."""
    words = told.assessment.knowledge.wording[heading]["en"]
    sections = {section.heading: section.lines for section in care_card(told.assessment).sections}
    return sections.get(words, ())


def _has_all(line: str, movement: Movement) -> bool:
    """Whether a line tells every step, a number, and when to stop."""
    told_whole = all(step in line for step in movement.how["en"])
    return told_whole and bool(_NUMBER.search(line)) and movement.stop["en"][0] in line


POINTS: Mapping[str, Callable[[Told], bool]] = MappingProxyType(
    {
        point.__name__: point
        for point in (
            level,
            safety_net,
            no_danger_hidden,
            active,
            doses_of_movement,
            not_for,
            no_date,
            skipped,
            medicines,
            dose,
            one_at_a_time,
            visit,
        )
    }
)
