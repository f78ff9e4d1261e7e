"""A person who is not sure is asked once more, in plainer words, and only where it still matters."""

from dataclasses import replace

from dorsum.care.interview import MOST_ITEMS, MOST_WORDS, next_screen, record, wording_of, words_on
from dorsum.care.triage import triage
from dorsum.engine.compiled import CompiledRules
from dorsum.model.case import Case
from dorsum.model.knowledge import Finding
from dorsum.model.truth import Answer
from tests.shipped import finished_case, shipped, shipped_rules

UNSURE = Answer.UNSURE
MORE_SIGNS = (
    *("fever", "shaking_chills", "coughed_up_blood", "had_a_seizure", "repeated_vomiting"),
    *("feels_very_ill", "saddle_numbness", "new_urine_leakage"),
)


def with_plainer_words(words: str, *findings: str) -> CompiledRules:
    """Return the shipped rules with plainer words for these findings alone."""

    def changed(finding: Finding) -> Finding:
        return replace(finding, plainer={"en": words} if finding.id in findings else None)

    return CompiledRules(replace(shipped(), findings=tuple(map(changed, shipped().findings))))


def unsure_about(*findings: str) -> Case:
    """Return a case in which all else was answered and none of these was asked in plainer words."""
    return replace(finished_case(dict.fromkeys(findings, "unsure")), asked_again=frozenset())


def test_it_comes_when_nothing_else_is_open_and_with_its_own_words() -> None:
    rules = with_plainer_words("Are you hot?", "fever")
    case = unsure_about("fever")
    assert triage(case, rules).questions == ()
    screen = next_screen(case, rules)
    assert screen is not None
    assert (screen.part, screen.kind, screen.items) == ("plainer", "yes_no", ("fever",))
    assert wording_of("fever", screen, rules.knowledge) == "Are you hot?"
    assert words_on(screen, rules.knowledge) == 3


def test_elsewhere_a_finding_is_asked_in_its_usual_words() -> None:
    rules = with_plainer_words("Are you hot?", "fever")
    first = next_screen(Case(), rules)
    assert first is not None
    lead = first.items[0]
    assert wording_of(lead, first, rules.knowledge) == shipped().lead[lead].question["en"]
    assert wording_of("fever", first, rules.knowledge) == shipped().finding["fever"].question["en"]


def test_it_is_asked_once_whatever_the_answer() -> None:
    rules = with_plainer_words("Are you hot?", "fever")
    for answer in Answer:
        after = record(unsure_about("fever"), {"fever": answer}, rules.knowledge)
        assert next_screen(after, rules) is None


def test_without_plainer_words_nothing_is_asked_again() -> None:
    assert next_screen(unsure_about("fever"), with_plainer_words("Is it?")) is None


def test_what_cannot_move_the_level_any_more_is_not_asked_again() -> None:
    rules = with_plainer_words("Are you hot?", "fever")
    settled = Case(answers={"fever": UNSURE, "blue_or_grey_lips_or_skin": Answer.YES})
    assert next_screen(settled, rules) is None


def test_a_number_that_nobody_is_sure_of_is_not_asked_again() -> None:
    case = finished_case(age="unsure")
    assert case.answers["age"] is UNSURE
    yes_no = [finding.id for finding in shipped().findings if finding.kind == "yes_no"]
    assert triage(case, shipped_rules()).unsure == ("age",)
    assert next_screen(case, with_plainer_words("Is it?", *yes_no)) is None


def test_a_screen_of_plainer_questions_holds_no_more_than_any_other() -> None:
    case = unsure_about(*MORE_SIGNS)
    short = next_screen(case, with_plainer_words("Is it so?", *MORE_SIGNS))
    assert short is not None
    assert len(short.items) == MOST_ITEMS
    long = next_screen(case, with_plainer_words("word " * (MOST_WORDS // 2), *MORE_SIGNS))
    assert long is not None
    assert len(long.items) == 2
    longest = next_screen(case, with_plainer_words("word " * (MOST_WORDS + 1), *MORE_SIGNS))
    assert longest is not None
    assert len(longest.items) == 1
