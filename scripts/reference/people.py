"""docs/explanation/people.md: ten whole persons, what is said to each, and twelve points held against it."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any

from ruamel.yaml import YAML

from dorsum.care.assessment import Assessment, assess
from dorsum.engine.compiled import CompiledRules
from dorsum.model.case import Case
from dorsum.report.care_card import care_card
from dorsum.report.medicine_page import medicine_page
from dorsum.validation.answerers import Person
from scripts.reference.markdown import MADE, bullets, code, escaped, page, table
from scripts.reference.people_points import POINTS, Told

PEOPLE = Path(__file__).parents[2] / "tests" / "cases" / "people.yaml"
_INTRODUCTION = """\
Ten people who answered everything, and what Dorsum says to each: the card as `dorsum assess` prints it, and
the medicines as `dorsum medicines` does. Twelve points that a physiotherapist and a pharmacist would look for
are held against every one by a test. They were written by no clinician, and none has signed them."""


@cache
def people() -> Mapping[str, Any]:
    """Return the points and the people as they stand in their file."""
    found: Mapping[str, Any] = YAML(typ="safe", pure=True).load(PEOPLE.read_text(encoding="utf-8"))
    return found


def told(person: Mapping[str, Any], rules: CompiledRules) -> Told:
    """Return what is said to a person of the file."""
    return Told(assess(case_of(person, rules), rules), person)


def case_of(person: Mapping[str, Any], rules: CompiledRules) -> Case:
    """Return the case of a person of the file, who answered everything."""
    numbers = {id: float(value) for id, value in person["numbers"].items()}
    answers = Person(frozenset(person["yes"]), numbers, person["sex"] == "female")
    return replace(answers.everything(rules.knowledge), country=person["country"])


def people_page(rules: CompiledRules) -> str:
    """Return the page."""
    knowledge, found = rules.knowledge, people()
    said = {id: told(person, rules) for id, person in found["people"].items()}
    return page(
        "# Ten people",
        MADE,
        bullets([f"content: {knowledge.version}", f"content hash: {code(knowledge.content_hash)}"]),
        _INTRODUCTION,
        "## The twelve points",
        bullets(f"{code(id)}: {escaped(text)}" for id, text in found["points"].items()),
        *_results(said),
        *(block for id, one in said.items() for block in _person(found["people"][id], one)),
    )


def _results(said: Mapping[str, Told]) -> Iterator[str]:
    head = ("person", *(code(point) for point in POINTS))
    yield table(
        head,
        [
            (code(id), *("yes" if point(one) else "**no**" for point in POINTS.values()))
            for id, one in said.items()
        ],
    )


def _person(person: Mapping[str, Any], one: Told) -> Iterator[str]:
    assessment = one.assessment
    yield f"## {escaped(person['title'])}"
    yield f"{escaped(person['who'][0].upper() + person['who'][1:])}. Said yes to: " + ", ".join(
        code(id) for id in person["yes"]
    )
    yield from _card(assessment)
    yield "### Medicines"
    for section in medicine_page(assessment.medicines, assessment.knowledge):
        yield f"**{escaped(section.heading)}**"
        yield bullets(escaped(line) for line in section.lines)


def _card(assessment: Assessment) -> Iterator[str]:
    card = care_card(assessment)
    yield f"### {escaped(card.title)}"
    yield bullets(escaped(line) for line in card.lead)
    sources = assessment.knowledge.wording["heading_sources"]["en"]
    for section in (one for one in card.sections if one.heading != sources):
        yield f"**{escaped(section.heading)}**"
        yield bullets(escaped(line) for line in section.lines)
