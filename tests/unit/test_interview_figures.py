"""What an interview costs, and what its figures count."""

from dataclasses import replace

import pytest

from dorsum.care.triage import triage
from dorsum.validation import interview_runs
from dorsum.validation.answerers import Answerer, Person, honest
from dorsum.validation.case_sets import LabelledCase
from dorsum.validation.interview_figures import (
    Interviewed,
    Subject,
    interview_all,
    interview_figures,
    plain_subjects,
    subjects_of_cases,
    subjects_of_rules,
)
from dorsum.validation.interview_runs import Interviewer, Run, run_interview
from tests.shipped import case_of, shipped_rules
from tests.validation_world import rules_of, small_rules

RULES = small_rules()
NUMBERS = {"age": 40.0, "points": 5.0}
RUN = Run(screens=3, items=9, words=60, emergency_at=None, danger_done_at=2, level="self_care")


def person(*yes: str) -> Person:
    return Person(frozenset(yes), NUMBERS, is_female=False)


@pytest.mark.parametrize(
    "yes",
    [(), ("numb", "recent"), ("fever",), ("weak",), ("upper", "cough", "lift"), ("stiff", "sore", "lift")],
)
def test_the_interview_comes_to_the_level_of_all_questions(yes: tuple[str, ...]) -> None:
    one = person(*yes)
    run = run_interview(one, RULES)
    assert run.level == triage(one.everything(RULES.knowledge), RULES).advise
    assert 0 < run.danger_done_at <= run.screens
    assert run.words >= run.items >= run.screens


def test_an_emergency_is_decided_at_the_screen_that_shows_it() -> None:
    run = run_interview(person("numb", "recent"), RULES)
    assert run.level == "emergency_now"
    assert run.emergency_at is not None
    assert run.emergency_at <= run.screens
    assert run_interview(person(), RULES).emergency_at is None


def test_remembered_screens_change_nothing() -> None:
    interviewer = Interviewer(RULES)
    people = [person(), person("fever"), person(), person("numb", "recent")]
    assert [interviewer.run(one) for one in people] == [run_interview(one, RULES) for one in people]


def test_an_interview_that_does_not_end_is_a_mistake(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(interview_runs, "MOST_SCREENS", 0)
    with pytest.raises(AssertionError, match="does not end"):
        run_interview(person(), RULES)


def labelled(id: str, label: str, *, hard: bool = False) -> LabelledCase:
    return LabelledCase(id, case_of({"fever": "yes"}), label, (label,), hard, None, ())


def test_labelled_cases_as_subjects() -> None:
    cases = (
        labelled("a", "emergency_now"),
        labelled("b", "emergency_now", hard=True),
        labelled("c", "self_care"),
    )
    one, hard, plain = subjects_of_cases(cases, shipped_rules())
    assert (one.id, one.is_emergency, one.is_plain, one.is_typical) == ("a", True, False, True)
    assert (hard.is_emergency, hard.is_typical) == (True, False)
    assert (plain.is_emergency, plain.is_plain) == (False, True)
    assert "fever" in one.person.yes


def test_rules_and_plain_people_as_subjects() -> None:
    rules = subjects_of_rules(RULES)
    assert [one.id for one in rules] == [flag.id for flag in RULES.knowledge.red_flags]
    assert [one.id for one in rules if one.is_emergency] == ["cough_at_50", "new_sign"]
    plain = plain_subjects(RULES)
    assert len(plain) == 72
    assert plain[0].id == "plain_1"
    assert all(one.is_plain and not one.is_emergency for one in plain)


def test_everyone_is_interviewed_honestly_and_carelessly() -> None:
    told: list[tuple[int, int]] = []
    subjects = [
        Subject(f"s{n}", person("numb", "recent"), is_emergency=True, is_plain=False) for n in range(40)
    ]
    found = interview_all(subjects, RULES, lambda done, total: told.append((done, total)))
    assert told[-1] == (40, 40)
    assert {one.honest.level for one in found} == {"emergency_now"}
    assert {one.all_asked for one in found} == {"emergency_now"}
    missed = [one for one in found if one.careless.level != "emergency_now"]
    assert 0 < len(missed) < 20
    assert not any(one.is_calm for one in found)
    calm = interview_all([Subject("calm", person(), is_emergency=False, is_plain=True)], RULES)
    assert calm[0].is_calm
    assert found == interview_all(subjects, RULES)


def interviewed(
    id: str, level: str, *, honest: Run | None = None, careless: str | None = None, **more: bool
) -> Interviewed:
    is_emergency = level == "emergency_now"
    subject = Subject(id, person(), is_emergency, is_plain=level == "self_care", **more)
    run = honest or replace(RUN, level=level, emergency_at=2 if is_emergency else None)
    return Interviewed(subject, run, replace(run, level=careless or level), level, level == "self_care")


def test_figures() -> None:
    late = replace(RUN, level="emergency_now", emergency_at=5)
    wrong = replace(RUN, level="routine", screens=9, danger_done_at=9)
    figures = interview_figures(
        (
            interviewed("a", "emergency_now"),
            interviewed("b", "emergency_now", honest=late, careless="routine"),
            interviewed("hard", "emergency_now", is_typical=False),
            interviewed("c", "self_care"),
            interviewed("d", "self_care", honest=wrong),
        )
    )
    found = {
        name: (one["k"], one["n"]) for name, one in figures.items() if isinstance(one, dict) and "k" in one
    }
    assert found == {
        "same_level": (4, 5),
        "emergencies_within_2_screens": (1, 2),
        "danger_within_8_screens": (1, 2),
        "careless_emergencies_caught": (2, 3),
        "careless_self_care_kept": (1, 1),
    }
    assert figures["n"] == 5
    assert figures["differ"] == [{"id": "d", "interview": "routine", "all_asked": "self_care"}]
    assert figures["cost"]["screens"] == {"median": 3, "percentile_90": 9, "most": 9}
    assert figures["cost_plain"]["screens"] == {"median": 9, "percentile_90": 9, "most": 9}
    assert figures["danger_excluded_at"] == {"median": 9, "percentile_90": 9, "most": 9}


def test_an_emergency_that_was_never_decided_is_not_quick() -> None:
    missed = interviewed("a", "emergency_now", honest=replace(RUN, level="self_care"))
    assert interview_figures([missed])["emergencies_within_2_screens"]["k"] == 0


def test_figures_of_nobody() -> None:
    figures = interview_figures(())
    assert figures["same_level"]["value"] is None
    assert figures["cost"]["words"] == {"median": None, "percentile_90": None, "most": None}


def test_a_content_without_plain_people_interviews_none() -> None:
    assert plain_subjects(rules_of({"plain_people/small_plain.yaml": None})) == ()


def test_the_honest_one_is_what_runs_by_default() -> None:
    answer: Answerer = honest
    assert run_interview(person("fever"), RULES, answer) == run_interview(person("fever"), RULES)
