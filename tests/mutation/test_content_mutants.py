"""A seeded sample of the mutants of the content: each is killed, shown to be equivalent, or explained."""

from collections import Counter

import pytest

from dorsum.model.rules import And, Compare, CountOf, IsYes, Not, Or, Rule
from scripts.mutation.content.__main__ import main
from scripts.mutation.content.checks import FILES, PEOPLE, PROOFS, TABLES
from scripts.mutation.content.contents import Contents
from scripts.mutation.content.equivalence import SAME_RULE, SAME_SETS, Equivalence
from scripts.mutation.content.mutants import KINDS, Mutant, all_mutants
from scripts.mutation.content.rule_mutants import variants
from scripts.mutation.content.rule_text import rule_text
from scripts.mutation.content.run import Outcome, chosen, explained, run
from scripts.mutation.content.score import Score
from tests.shipped import shipped, shipped_strict

CONTENTS = Contents(shipped(), shipped_strict())
MUTANTS = all_mutants(CONTENTS)
BY_NAME = {mutant.name: mutant for mutant in MUTANTS}
SAMPLE, SEED = 80, 20261129
A, B, C = IsYes("a"), IsYes("b"), IsYes("c")


def outcomes_of(*mutants: Mutant) -> tuple[Outcome, ...]:
    return tuple(run(mutants, CONTENTS, lambda _done, _all: None))


def test_a_sample_is_killed_equivalent_or_explained() -> None:
    score = Score(outcomes_of(*chosen(MUTANTS, None, SAMPLE, SEED)))
    assert len(score.outcomes) == SAMPLE
    assert [one.name for one in score.unexplained] == []
    assert score.value >= 0.95


def test_one_of_each_kind_is_killed() -> None:
    firsts = [next(one for one in MUTANTS if one.kind == kind and one.how == "dropped") for kind in DROPPED]
    assert [one.fate for one in outcomes_of(*firsts)] == ["killed"] * len(DROPPED)


DROPPED = ("red_flags", "facts", "questions", "medicine_rules", "care_demands")


def test_every_item_of_every_kind_has_mutants() -> None:
    strict = shipped_strict()
    items = {(mutant.kind, mutant.item) for mutant in MUTANTS}
    for kind in ("red_flags", "facts", "questions"):
        assert {(kind, item.id) for item in getattr(strict, kind)} <= items
    for kind in ("medicine_rules", "care_demands"):
        assert {(kind, item.id) for item in getattr(strict.treatment, kind)} <= items
    assert Counter(kind for kind, _ in items).keys() == KINDS.keys()
    assert len(BY_NAME) == len(MUTANTS) > 2000


def test_each_mutant_changes_the_content_and_only_its_own_kind() -> None:
    for mutant in chosen(MUTANTS, None, 60, SEED):
        changed = mutant.change(shipped_strict())
        treatment = changed.treatment != shipped_strict().treatment
        rest = changed != shipped_strict()
        assert treatment == (mutant.kind in ("medicine_rules", "care_demands"))
        assert rest != treatment


@pytest.mark.parametrize(
    ("rule", "changed"),
    [
        (A, []),
        (Compare("age", ">=", 50), ["age >= 49", "age >= 51"]),
        (And((A, B)), ["b", "a", "a or b"]),
        (Or((A, B, C)), ["b or c", "a or c", "a or b", "a and b and c"]),
        (Not(A), ["a"]),
        (
            CountOf(2, (A, B, C)),
            [
                *("count_of(2, b, c)", "count_of(2, a, c)", "count_of(2, a, b)"),
                *("count_of(1, a, b, c)", "count_of(3, a, b, c)"),
            ],
        ),
        (And((A, Or((B, C)))), ["b or c", "a", "a or (b or c)", "a and c", "a and b", "a and (b and c)"]),
    ],
    ids=rule_text,
)
def test_the_small_changes_of_a_rule(rule: Rule, changed: list[str]) -> None:
    assert [rule_text(variant) for _, variant in variants(rule)] == changed


def test_a_needless_term_is_shown_to_be_equivalent() -> None:
    before, after = Or((A, And((A, B)))), A
    mutant = Mutant("red_flags", "planted", "without `a and b`", lambda one: one, (before, after), before)
    assert Equivalence(shipped_strict()).reason(mutant) == SAME_SETS


def test_what_a_fact_makes_needless_is_shown_by_the_solver() -> None:
    before = Or((IsYes("age_50_or_over"), IsYes("age_60_or_over")))
    mutant = Mutant("red_flags", "planted", "", lambda one: one, (before, IsYes("age_50_or_over")), before)
    assert Equivalence(shipped_strict()).reason(mutant) == SAME_RULE


def test_what_can_be_told_apart_is_not_equivalent() -> None:
    before = Or((IsYes("fever"), IsYes("shaking_chills")))
    mutant = Mutant("red_flags", "planted", "", lambda one: one, (before, IsYes("fever")), before)
    assert Equivalence(shipped_strict()).reason(mutant) is None


@pytest.mark.parametrize("check", [*FILES, *PEOPLE, *TABLES], ids=lambda check: check.name)
def test_every_check_holds_on_the_content_itself(check: object) -> None:
    assert list(check.fails(CONTENTS, None)) == []  # type: ignore[attr-defined]  # a check


def test_a_proof_notices_too() -> None:
    changed = CONTENTS.changed(BY_NAME["red_flags/fever_with_back_pain: dropped"].change)
    assert next(PROOFS[0].fails(changed, None), "").startswith("safety_table: ")


def test_every_explained_mutant_is_there() -> None:
    assert explained().keys() <= BY_NAME.keys()


def test_a_score_counts_no_equivalent_one_and_never_rounds_up() -> None:
    killed = Outcome("facts", "a", "killed", "x")
    score = Score((killed,) * 1999 + (Outcome("facts", "b", "survived"), Outcome("facts", "c", "equivalent")))
    assert (score.counted, score.percent) == (2000, "99.9 %")
    assert [one.name for one in score.unexplained] == ["b"]


def test_the_command_prints_the_score(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--kind", "care_demands", "--sample", "3"]) == 0
    assert capsys.readouterr().out.startswith("Killed 3 of 3 mutants (100.0 %)")


def test_the_command_asks_what_to_run(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        main([])
    assert "--all, --kind or --sample" in capsys.readouterr().err
