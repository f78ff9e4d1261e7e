"""The cases written by hand for red flags: one person fires it, one just does not, one leaves it open."""

from collections.abc import Mapping
from pathlib import Path

import pytest
from ruamel.yaml import YAML

from dorsum.authoring.schemas import Person, RuleCasesForm
from dorsum.engine import plain
from dorsum.interfaces.cli.knowledge_store import content_folder
from dorsum.model.case import Case
from dorsum.model.knowledge import Finding, Knowledge
from dorsum.model.truth import Answer, Truth
from tests.shipped import shipped, shipped_strict

PLAIN_NUMBERS = {"age": 40.0, "days_since_onset": 3.0}
"""Years and days of a person about whom the case does not say them."""
FEMALE = "female_at_birth"
WANTED = {"fires": Truth.YES, "just_not": Truth.NO, "left_open": Truth.UNKNOWN}
WITHOUT_CASE = Path(__file__).with_name("red_flags_without_case.txt").read_text("utf-8").split()


def read_form(path: Path) -> RuleCasesForm:
    return RuleCasesForm.model_validate(YAML(typ="safe", pure=True).load(path.read_text(encoding="utf-8")))


FORMS = {path.stem: read_form(path) for path in sorted((content_folder() / "cases").glob("*.yaml"))}


def case_about(person: Person, knowledge: Knowledge) -> Case:
    """Return the case of a person: what is neither yes nor open is no, in words or by a plain number."""
    unasked = {id for left in person.open for id in (left, *knowledge.inputs_of.get(left, ()))}
    yes = frozenset(person.yes)
    said = {f.id: _said(f, yes, knowledge) for f in knowledge.findings if f.id not in unasked}
    numbers = {**PLAIN_NUMBERS, **person.numbers}
    return Case(
        answers={id: answer for id, answer in said.items() if answer is not None},
        numbers={id: float(value) for id, value in numbers.items() if id not in unasked},
    )


def _said(finding: Finding, yes: frozenset[str], knowledge: Knowledge) -> Answer | None:
    """Return the answer in words; None for a number, and for what a number or the sex decides."""
    if finding.id in yes:
        return Answer.YES
    if finding.kind == "choice":
        return Answer.YES if is_female(yes, knowledge) else Answer.NO
    is_computed = finding.derived_from is not None and not finding.derives_only_yes
    return None if finding.kind == "number" or is_computed else Answer.NO


def is_female(yes: frozenset[str], knowledge: Knowledge) -> bool:
    """Whether the person is said to be female, or has what only women have."""
    return FEMALE in yes or any(f.if_yes in yes and FEMALE in f.then_yes for f in knowledge.facts)


def knowledge_for(rule: str) -> Knowledge:
    return shipped() if rule in shipped().red_flag else shipped_strict()


@pytest.mark.parametrize("who", WANTED)
@pytest.mark.parametrize("rule", FORMS)
def test_each_person_gives_what_the_case_says(rule: str, who: str) -> None:
    knowledge = knowledge_for(rule)
    found = plain.evaluate(case_about(getattr(FORMS[rule], who), knowledge), knowledge)
    (verdict,) = (one for one in found.verdicts if one.rule == rule)
    assert verdict.truth is WANTED[who]


@pytest.mark.parametrize("rule", FORMS)
def test_a_person_does_not_speak_against_a_number(rule: str) -> None:
    """Then the case would show what becomes of a contradiction, not the rule."""
    knowledge = knowledge_for(rule)
    computed = {f.id for f in knowledge.findings if f.must_agree}
    for who in WANTED:
        person: Person = getattr(FORMS[rule], who)
        kinds: Mapping[str, str] = {
            note.finding: note.kind
            for note in plain.close(case_about(person, knowledge), knowledge).notes
            if note.finding in computed
        }
        assert "against_number" not in kinds.values(), (who, kinds)


def test_every_red_flag_has_a_written_case_but_those_of_the_draft() -> None:
    """The list may only shrink: a new red flag comes with its case."""
    assert sorted(set(shipped_strict().red_flag) - set(FORMS)) == sorted(WITHOUT_CASE)


def test_the_strict_profile_has_cases_of_its_own() -> None:
    assert set(shipped_strict().red_flag) - set(shipped().red_flag) <= set(FORMS)
