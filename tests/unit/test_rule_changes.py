"""Changes of rules in memory: what they make, and what they refuse."""

from dataclasses import replace
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

from dorsum.authoring.build import build_bundle
from dorsum.cohort.rule_changes import (
    Added,
    Change,
    ChangeError,
    Dropped,
    NewLevel,
    NewNumber,
    NewRule,
    UnknownNameError,
    changed,
    differences,
    named_in_changes,
    reworded,
)
from dorsum.model.bundle import read_bundle
from dorsum.model.knowledge import Knowledge
from dorsum.model.rule_parser import parse_rule
from dorsum.model.rules import Compare, CountOf, IsYes, Not, Or
from tests.small_content import write_content


@cache
def small() -> Knowledge:
    with TemporaryDirectory() as place:
        return read_bundle(build_bundle(write_content(Path(place) / "content")).decode())


def rule(text: str) -> NewRule:
    return NewRule("fever_at_50", parse_rule(text, small().macros))


@pytest.mark.parametrize(
    ("change", "says"),
    [
        (NewLevel("fever_at_50", "routine"), "`fever_at_50`: `same_day` -> `routine`"),
        (rule("fever or any_sign"), "`fever_at_50`: another rule"),
        (NewNumber("bleeding_or_two", 2, 3), "`bleeding_or_two`: another rule"),
        (NewNumber("age_50_or_over", 50, 60), "finding `age_50_or_over`: `age >= 50` -> `age >= 60`"),
        (Dropped("new_sign"), "`new_sign`: dropped"),
        (Added("sore_back", "routine", IsYes("sore")), "`sore_back`: added at `routine`"),
    ],
)
def test_a_change_changes_what_it_says_and_nothing_else(change: Change, says: str) -> None:
    after = changed(small(), [change])
    assert differences(small(), after) == (says,)
    assert replace(after, red_flags=small().red_flags, findings=small().findings) == small()


def test_several_changes_of_one_red_flag() -> None:
    changes: list[Change] = [rule("fever"), NewLevel("fever_at_50", "within_days")]
    after = changed(small(), changes)
    assert differences(small(), after) == ("`fever_at_50`: `same_day` -> `within_days`, another rule",)
    assert after.red_flag["fever_at_50"].when == IsYes("fever")


def test_macros_are_put_in_place() -> None:
    after = changed(small(), [rule("any_sign")])
    assert after.red_flag["fever_at_50"].when == Or((IsYes("numb"), IsYes("weak")))


def test_a_number_in_a_red_flag_itself() -> None:
    between = changed(small(), [rule("fever and (age >= 50 or age >= 70)")])
    after = changed(between, [NewNumber("fever_at_50", 50, 60)])
    assert after.red_flag["fever_at_50"].when == parse_rule("fever and (age >= 60 or age >= 70)")


def test_the_most_urgent_red_flag_stands_first() -> None:
    after = changed(small(), [NewLevel("new_sign", "routine"), Added("more", "emergency_now", IsYes("sore"))])
    ranks = [after.level[flag.level].rank for flag in after.red_flags]
    assert ranks == sorted(ranks, reverse=True)


def test_findings_that_are_computed_otherwise() -> None:
    after = changed(small(), [NewNumber("age_50_or_over", 50, 60)])
    assert reworded(small(), after) == {"age_50_or_over"}
    sex = replace(small().finding["female_at_birth"], derived_from=Or((IsYes("sex"), IsYes("sex"))))
    bare = replace(small().finding["age_50_or_over"], derived_from=None)
    others = tuple(one for one in small().findings if one.id not in (sex.id, bare.id))
    assert differences(small(), replace(small(), findings=(*others, sex, bare))) == (
        "finding `age_50_or_over`: `age >= 50` -> not computed",
        "finding `female_at_birth`: another rule -> another rule",
    )


def test_what_a_changed_rule_reads() -> None:
    after = changed(
        small(), [rule("sore or fever"), NewLevel("new_sign", "routine"), Dropped("bleeding_or_two")]
    )
    assert named_in_changes(small(), after) == ("sore", "fever")


@pytest.mark.parametrize(
    ("change", "says"),
    [
        (NewLevel("fever_at_50", "same_day"), "`fever_at_50` is at `same_day` already; this changes nothing"),
        (NewLevel("fever_at_50", "self_care"), "a red flag at `self_care` raises nothing; drop it instead"),
        (rule("fever and age_50_or_over"), "`fever_at_50` has this rule already; this changes nothing"),
        (rule("age"), "`age` is a number; compare it, such as `age >= 1`"),
        (rule("fever >= 3"), "`fever` is no number and cannot be compared"),
        (NewRule("fever_at_50", Not(IsYes("sore"))), "a red flag may not use `not`, so that one more yes"),
        (NewRule("fever_at_50", CountOf(1, (IsYes("sore"),) * 2)), "count_of names a term twice"),
        (NewNumber("age_50_or_over", 50, 50), "`age_50_or_over` has 50 already; this changes nothing"),
        (
            NewNumber("age_50_or_over", 51, 60),
            "there is no 51 in the rule of `age_50_or_over`; its numbers: 50",
        ),
        (NewNumber("new_sign", 1, 2), "there is no 1 in the rule of `new_sign`; its numbers: none"),
        (NewNumber("age_50_or_over", 50, 121), "`age` runs from 0 to 120; 121 is outside"),
        (NewNumber("bleeding_or_two", 2, 4), "count_of counts to a whole number from 1 to 3, not 4"),
        (NewNumber("bleeding_or_two", 2, 1.5), "count_of counts to a whole number from 1 to 3, not 1.5"),
        (Added("new_sign", "routine", IsYes("sore")), "there is a red flag `new_sign` already"),
        (
            Added("New sign", "routine", IsYes("sore")),
            "`New sign` is no id; use small letters, digits and `_`",
        ),
    ],
)
def test_what_cannot_be_or_changes_nothing_is_refused(change: Change, says: str) -> None:
    with pytest.raises(ChangeError) as caught:
        changed(small(), [change])
    assert str(caught.value).startswith(says)


def test_a_number_that_stands_twice_is_refused() -> None:
    twice = changed(small(), [rule("age >= 50 or age < 50")])
    with pytest.raises(ChangeError, match="there is more than one 50 in the rule of `fever_at_50`; give the"):
        changed(twice, [NewNumber("fever_at_50", 50, 60)])


@pytest.mark.parametrize(
    ("change", "kind", "name"),
    [
        (NewLevel("fever", "same_day"), "red flag", "fever"),
        (NewLevel("new_sign", "soon"), "level", "soon"),
        (Dropped("ol\u00e1\n"), "red flag", "ol\\xe1\\n"),
        (rule("fewer"), "finding", "fewer"),
        (Added("more", "soon", IsYes("sore")), "level", "soon"),
        (NewNumber("fever", 1, 2), "red flag or computed finding", "fever"),
        (NewNumber("nothing", 1, 2), "red flag or computed finding", "nothing"),
    ],
)
def test_what_there_is_not_is_named(change: Change, kind: str, name: str) -> None:
    with pytest.raises(UnknownNameError) as caught:
        changed(small(), [change])
    assert str(caught.value) == f"there is no {kind} `{name}`"
    assert caught.value.known


def test_a_limit_of_a_number_without_ends() -> None:
    age = replace(small().finding["age"], minimum=None, maximum=None)
    endless = replace(small(), findings=(age, *(one for one in small().findings if one.id != "age")))
    after = changed(endless, [NewNumber("age_50_or_over", 50, 500)])
    assert after.finding["age_50_or_over"].derived_from == Compare("age", ">=", 500)
