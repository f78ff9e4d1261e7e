"""Plain people: who they are, what they answer, and who of them is above self-care."""

from itertools import pairwise
from pathlib import Path
from random import Random

import pytest

from dorsum.authoring.check import check_content
from dorsum.engine.compiled import CompiledRules
from dorsum.validation.plain_people import PlainAnswers, PlainPerson, everyone
from dorsum.validation.plain_scores import PlainScores, plain_figures, score_plain_people
from tests.shipped import shipped_rules
from tests.small_content import write_content
from tests.validation_world import EXTRA, PLAIN, rules_of, small_rules

RULES = small_rules()
PEOPLE = everyone(RULES)
ANSWERS = PlainAnswers(RULES)
SCORES = score_plain_people(RULES)


def one_of(extras: set[str], **more: object) -> PlainPerson:
    wanted = {"region": "upper", "trigger": "lift", **more}
    return next(
        plain
        for plain in PEOPLE
        if set(plain.extras) == extras
        and all(getattr(plain, key, plain.numbers.get(key)) == value for key, value in wanted.items())
    )


def test_everyone_is_there_once() -> None:
    assert len(PEOPLE) == 3 * 2 * 2 * 2 * 3  # ages, regions, triggers, points, pairs of extras
    assert len({(str(dict(one.numbers)), one.region, one.trigger, one.extras) for one in PEOPLE}) == len(
        PEOPLE
    )


def test_a_person_says_yes_to_region_trigger_and_extras_and_to_what_follows() -> None:
    plain = one_of({"cough", "sore"}, age=50, points=8)
    assert plain.stated == ("upper", "lift", "cough", "sore")
    person = ANSWERS.person(plain)
    follows = {"stiff", "bad", "age_50_or_over", "female_at_birth"}
    assert person.yes - {"sex"} == follows | {"upper", "lift", "cough", "sore"}
    assert (person.numbers["age"], person.numbers["points"], person.is_female) == (50, 8, True)


@pytest.mark.parametrize("rules", [RULES, shipped_rules()], ids=["small", "shipped"])
def test_fast_answers_are_those_of_the_person(rules: CompiledRules) -> None:
    people, answers = everyone(rules), PlainAnswers(rules)
    for plain in Random(1).sample(people, min(200, len(people))):
        slow = rules.encode(answers.person(plain).everything(rules.knowledge))
        fast = answers.encoded(plain)
        assert (fast.yes, fast.no, fast.numbers) == (slow.yes, slow.no, slow.numbers)


def test_who_is_above_self_care_and_why() -> None:
    levels = {one.level for one in SCORES.above}
    assert levels == {"emergency_now", "routine"}
    coughs = [one for one in SCORES.above if one.level == "emergency_now"]
    assert all(one.plain.band.id == "old" and one.plain.region == "upper" for one in coughs)
    both = next(one for one in coughs if one.plain == one_of({"cough", "sore"}, age=50, points=8))
    assert [reason.rule for reason in both.reasons] == ["cough_at_50"]
    assert set(both.reasons[0].findings) == {"age_50_or_over", "upper", "cough", "sore", "lift", "bad"}
    assert both.alone is None  # two red flags fire
    assert not both.counts
    alone = next(one for one in coughs if one.plain.trigger == "none" and one.counts)
    assert alone.alone == "cough_at_50"


def test_figures_of_the_bands() -> None:
    figures = plain_figures(SCORES, RULES)
    young, old = figures["bands"]
    assert figures["n"] == 72
    assert (young["above"]["k"], young["above"]["n"]) == (12, 48)  # stiff after a lift in bad pain
    assert young["above"] == young["above_without"]
    assert (young["at_most"], young["met"]) == (0.1, False)
    assert old["above"]["n"] == 24
    assert old["above_without"]["n"] == 12
    assert (old["without"], old["met"]) == (["bad"], True)
    assert figures["levels"] == {
        level: sum(one.level == level for one in SCORES.above) for level in ("emergency_now", "routine")
    }


def test_every_reason_and_every_pair_is_listed() -> None:
    figures = plain_figures(SCORES, RULES)
    assert sum(one["n"] for one in figures["pairs"]) == len(SCORES.above)
    assert sum(one["n"] for one in figures["reasons"]) >= len(SCORES.above)
    first = figures["reasons"][0]
    assert (first["band"], first["rule"], first["level"]) == ("young", "stiff_and_lift", "routine")
    for one, other in pairwise(figures["pairs"]):
        assert (one["band"], -one["n"]) <= (other["band"], -other["n"]) or one["band"] == "young"


def test_progress_is_told_at_the_end() -> None:
    told: list[tuple[int, int]] = []
    score_plain_people(RULES, lambda done, total: told.append((done, total)))
    assert told == [(72, 72)]


def test_a_content_without_plain_people_has_nobody() -> None:
    rules = rules_of({"plain_people/small_plain.yaml": None})
    assert everyone(rules) == ()
    assert score_plain_people(rules) == PlainScores((), {}, {})
    assert plain_figures(score_plain_people(rules), rules)["bands"] == []


@pytest.mark.parametrize(
    ("old", "new", "fault"),
    [
        ("upper: [upper]", "upper: [uper]", "11: unknown id `uper` in `regions`"),
        ("lift: [lift]", "lift: [lfit]", "14: unknown id `lfit` in `triggers`"),
        ("without: [bad]", "without: [bda]", "5: unknown id `bda` in `age_bands`"),
        ("points: [3", "pionts: [3", "17: unknown id `pionts` in `numbers`"),
        ("finding: stiff", "finding: stif", "22: unknown id `stif` in `extras`"),
        ("finding: fever", "finding: fevr", "24: unknown id `fevr` in `left_out`"),
        ("finding: fever", "finding: sore", "19: `sore` stands here twice"),
        ("id: old", "id: young", "4: the age band `young` is there already; rename it"),
    ],
)
def test_content_check_names_what_is_wrong(tmp_path: Path, old: str, new: str, fault: str) -> None:
    assert PLAIN.count(old) == 1
    changes = {**EXTRA, "plain_people/small_plain.yaml": PLAIN.replace(old, new)}
    problems = check_content(write_content(tmp_path / "content", changes)).problems
    (problem,) = [one for one in problems if one.startswith("content/plain_people/")]
    assert problem.removeprefix("content/plain_people/small_plain.yaml:").startswith(fault)
