"""What each red flag alone catches and costs."""

from dataclasses import replace

from dorsum.care.triage import triage
from dorsum.model.case import Case
from dorsum.model.results import Verdict
from dorsum.model.truth import Truth
from dorsum.validation.case_sets import LabelledCase
from dorsum.validation.evaluate import Scored, label_rank
from dorsum.validation.plain_scores import score_plain_people
from dorsum.validation.rule_effects import RuleEffect, rule_effects
from tests.validation_world import small_rules

RULES = small_rules()
LEVELS = {flag.id: flag.level for flag in RULES.knowledge.red_flags}
NOTHING = triage(Case(), RULES, closed_world=True)


def scored(id: str, label: str, *fired: str) -> Scored:
    """Return a case as if these red flags had fired."""
    level = max((LEVELS[rule] for rule in fired), key=label_rank, default="self_care")
    verdicts = tuple(Verdict(rule, Truth.YES) for rule in fired)
    case = LabelledCase(id, Case(), label, (label,), hard=False, agreed=None, acceptable_by_either=())
    return Scored(case, replace(NOTHING, at_least=level, fired=verdicts))


def effects(*cases: Scored) -> dict[str, RuleEffect]:
    return {one.rule: one for one in rule_effects(cases, score_plain_people(RULES), RULES)}


def test_every_red_flag_has_its_line_in_order() -> None:
    found = effects()
    assert list(found) == list(LEVELS)
    assert found["new_sign"] == RuleEffect("new_sign", "emergency_now", 0, (), (), 0)


def test_a_rule_catches_alone_what_would_fall_below_its_label() -> None:
    found = effects(
        scored("alone", "emergency_now", "new_sign", "stiff_and_lift"),
        scored("two", "emergency_now", "new_sign", "cough_at_50"),
        scored("not_reached", "emergency_now", "fever_at_50"),
        scored("held", "routine_clinician", "new_sign", "stiff_and_lift"),
    )
    assert found["new_sign"].catches_alone == ("alone",)
    assert found["cough_at_50"].catches_alone == found["fever_at_50"].catches_alone == ()
    assert (found["new_sign"].fires, found["fever_at_50"].fires) == (3, 1)


def test_a_rule_costs_alone_what_is_above_its_label_only_because_of_it() -> None:
    found = effects(
        scored("alone", "self_care", "fever_at_50"),
        scored("two", "self_care", "new_sign", "stiff_and_lift"),
        scored("right", "same_day", "fever_at_50"),
        scored("same_four", "routine_clinician", "bleeding_or_two", "stiff_and_lift"),
    )
    assert found["fever_at_50"].costs_alone == ("alone",)
    assert found["new_sign"].costs_alone == ()
    assert found["bleeding_or_two"].costs_alone == found["bleeding_or_two"].catches_alone == ()


def test_plain_people_raised_by_one_rule_alone() -> None:
    found = effects()
    above = score_plain_people(RULES).above
    assert found["stiff_and_lift"].plain_alone == sum(one.alone == "stiff_and_lift" for one in above) > 0
    assert found["fever_at_50"].plain_alone == 0
