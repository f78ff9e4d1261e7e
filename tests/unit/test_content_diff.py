"""`content diff` on real edits of the shipped content: it tells each truly."""

import shutil
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from dorsum.authoring.content_versions import open_content
from dorsum.authoring.diff import ContentDiff, RuleChange, compare
from dorsum.care.triage import triage
from dorsum.engine import plain
from dorsum.engine.compiled import CompiledRules
from dorsum.errors import FileError
from dorsum.model.case import Case
from dorsum.model.knowledge import Knowledge, RedFlag
from dorsum.model.rule_parser import parse_rule
from dorsum.model.rules import And, CountOf, IsYes, Or
from dorsum.model.statements import Hours
from dorsum.model.truth import Answer
from tests.shipped import shipped

OLD = shipped()
CONTENT = Path(__file__).parents[2] / "src" / "dorsum" / "content"


def edited(rule: str, edit: Callable[[RedFlag], RedFlag]) -> Knowledge:
    return replace(OLD, red_flags=tuple(edit(flag) if flag.id == rule else flag for flag in OLD.red_flags))


def only_change(diff: ContentDiff) -> RuleChange:
    assert len(diff.rules) == 1
    return diff.rules[0]


def end_of(person: Case, knowledge: Knowledge, end: str) -> str:
    if end == "floor":
        return knowledge.level_by_rank[plain.floor(person, knowledge)].id
    return str(getattr(triage(person, CompiledRules(knowledge)), end))


def assert_true_of(change: RuleChange, new: Knowledge) -> None:
    """The people shown really go up and down, by the ordinary triage."""
    ranks = {level.id: level.rank for level in OLD.levels}
    for shift, up in ((change.goes_up, True), (change.goes_down, False)):
        if shift is not None:
            before, after = (end_of(shift.person, knowledge, shift.end) for knowledge in (OLD, new))
            assert (before, after) == (shift.before, shift.after)
            assert (ranks[after] > ranks[before]) is up


def test_no_change_is_no_change() -> None:
    assert compare(OLD, OLD) == ContentDiff((), ())


def test_a_lower_level() -> None:
    new = edited("fever_with_back_pain", lambda flag: replace(flag, level="routine"))
    change = only_change(compare(OLD, new))
    assert change.kinds == ("level",)
    assert change.goes_up is None
    assert change.goes_down is not None
    assert (change.goes_down.before, change.goes_down.after) == ("same_day", "routine")
    assert len(change.goes_down.person.answers) == 1
    assert_true_of(change, new)


def test_a_higher_level() -> None:
    new = edited("cannot_manage_at_home", lambda flag: replace(flag, level="emergency_now"))
    change = only_change(compare(OLD, new))
    assert change.kinds == ("level",)
    assert change.goes_down is None
    assert change.goes_up is not None
    assert dict(change.goes_up.person.answers) == {"too_sore_to_get_up_or_reach_toilet": Answer.YES}
    assert_true_of(change, new)


def test_a_higher_threshold() -> None:
    def stricter(flag: RedFlag) -> RedFlag:
        assert isinstance(flag.when, CountOf)
        return replace(flag, when=CountOf(3, flag.when.terms))

    new = edited("two_weak_red_flags", stricter)
    change = only_change(compare(OLD, new))
    assert change.kinds == ("meaning",)
    assert change.goes_up is None
    assert change.goes_down is not None
    assert_true_of(change, new)


def test_or_instead_of_and() -> None:
    def looser(flag: RedFlag) -> RedFlag:
        assert isinstance(flag.when, And)
        return replace(flag, when=Or(flag.when.terms))

    new = edited("tight_band_with_multiple_sclerosis", looser)
    change = only_change(compare(OLD, new))
    assert change.kinds == ("meaning",)
    assert change.goes_down is None
    assert change.goes_up is not None
    assert_true_of(change, new)


def test_a_dropped_term() -> None:
    def shorter(flag: RedFlag) -> RedFlag:
        assert isinstance(flag.when, Or)
        return replace(flag, when=Or(flag.when.terms[1:]))

    new = edited("immediate_life_threat_sign", shorter)
    change = only_change(compare(OLD, new))
    assert change.kinds == ("meaning",)
    assert change.goes_down is not None
    assert dict(change.goes_down.person.answers) == {"cannot_finish_sentence_for_breath": Answer.YES}
    assert_true_of(change, new)


def test_an_added_condition_weakens_a_rule() -> None:
    def narrower(flag: RedFlag) -> RedFlag:
        return replace(flag, when=And((flag.when, IsYes("severe_pain"))))

    new = edited("collapse_with_pain", narrower)
    change = only_change(compare(OLD, new))
    assert change.kinds == ("meaning",)
    assert change.goes_up is None
    assert_true_of(change, new)


def test_a_new_rule_and_a_removed_rule() -> None:
    extra = replace(OLD.red_flags[0], id="extra", when=parse_rule("buttock_pain and has_psoriasis"))
    new = replace(OLD, red_flags=(*OLD.red_flags, extra))
    change = only_change(compare(OLD, new))
    assert change.kinds == ("added",)
    assert change.goes_down is None
    assert change.goes_up is not None
    assert change.goes_up.person.answers.keys() == {"buttock_pain", "has_psoriasis"}
    back = only_change(compare(new, OLD))
    assert back.kinds == ("removed",)
    assert back.goes_up is None
    assert back.goes_down is not None


def test_a_longer_deadline_moves_nobody() -> None:
    new = edited("past_or_present_cancer", lambda flag: replace(flag, within=Hours(0, 336)))
    change = only_change(compare(OLD, new))
    assert change == RuleChange("past_or_present_cancer", ("deadline",), None, None)


def test_wording_only() -> None:
    new = edited("shingles_rash", lambda flag: replace(flag, aims_at="shingles, in other words"))
    assert only_change(compare(OLD, new)).kinds == ("wording",)


def test_terms_in_another_order_mean_the_same() -> None:
    def turned(flag: RedFlag) -> RedFlag:
        assert isinstance(flag.when, Or)
        return replace(flag, when=Or(flag.when.terms[::-1]))

    assert only_change(compare(OLD, edited("immediate_life_threat_sign", turned))).kinds == ("wording",)


@pytest.mark.no_cover
def test_a_changed_age_group_changes_the_rules_that_use_it() -> None:
    older = parse_rule("age >= 55")
    findings = tuple(replace(f, derived_from=older) if f.id == "age_50_or_over" else f for f in OLD.findings)
    diff = compare(OLD, replace(OLD, findings=findings))
    assert diff.elsewhere == ("findings/age_50_or_over",)
    changed = {change.rule: change for change in diff.rules}
    assert "upper_back_pain_with_risk_feature" in changed
    assert "collapse_with_pain" not in changed
    shift = changed["upper_back_pain_with_risk_feature"].goes_down
    assert shift is not None
    assert 50 <= shift.person.numbers["age"] < 55


@pytest.mark.no_cover
def test_a_renamed_macro_changes_nothing(tmp_path: Path) -> None:
    folder = tmp_path / "content"
    shutil.copytree(CONTENT, folder)
    macro = folder / "macros" / "any_fragile_spine_risk.yaml"
    text = macro.read_text("utf-8").replace("any_fragile_spine_risk", "any_brittle_spine")
    (folder / "macros" / "any_brittle_spine.yaml").write_text(text, "utf-8")
    macro.unlink()
    for kind in ("red_flags", "interventions", "movements"):
        for path in (folder / kind).glob("*.yaml"):
            text = path.read_text("utf-8").replace("any_fragile_spine_risk", "any_brittle_spine")
            path.write_text(text, "utf-8")
    assert compare(OLD, open_content(str(folder))) == ContentDiff((), ())


@pytest.mark.parametrize("name", ["no-such-revision", "--output=x", ""])
def test_a_name_that_is_nothing_is_refused(name: str) -> None:
    with pytest.raises(FileError):
        open_content(name)


@pytest.mark.no_cover
def test_a_timing_question_that_no_longer_counts_as_yes_is_seen() -> None:
    findings = tuple(replace(finding, unknown_means_yes=False) for finding in OLD.findings)
    new = replace(OLD, findings=findings)
    changes = {change.rule: change for change in compare(OLD, new).rules}
    change = changes["new_cauda_equina_sign"]
    assert change.goes_down is not None
    assert (change.goes_down.end, change.goes_down.before) == ("floor", "emergency_now")
    assert_true_of(change, new)
