"""The cases written by hand for red flags: one person fires it, one just does not, one leaves it open."""

from collections.abc import Mapping
from pathlib import Path

import pytest

from dorsum.authoring.schemas import Person
from dorsum.engine import plain
from scripts.mutation.content.contents import Contents
from scripts.mutation.content.written_cases import WANTED, case_about, forms, truth_for
from tests.shipped import shipped, shipped_strict

CONTENTS = Contents(shipped(), shipped_strict())
FORMS = forms()
WITHOUT_CASE = Path(__file__).with_name("red_flags_without_case.txt").read_text("utf-8").split()


@pytest.mark.parametrize("who", WANTED)
@pytest.mark.parametrize("rule", FORMS)
def test_each_person_gives_what_the_case_says(rule: str, who: str) -> None:
    assert truth_for(CONTENTS, rule, who) is WANTED[who]


@pytest.mark.parametrize("rule", FORMS)
def test_a_person_does_not_speak_against_a_number(rule: str) -> None:
    """Then the case would show what becomes of a contradiction, not the rule."""
    knowledge = CONTENTS.about(rule)
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
