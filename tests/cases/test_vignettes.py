"""The vignettes written with the draft rules, and one case of each kind for every red flag."""

from itertools import chain
from typing import Any

import pytest

from dorsum.care.triage import triage
from dorsum.engine import plain
from dorsum.engine.compiled import CompiledRules
from dorsum.model.case import Case
from dorsum.model.knowledge import RedFlag
from dorsum.model.rules import And, Compare, CountOf, IsYes, Not, Or, Rule
from dorsum.model.truth import Answer, Truth
from scripts.mutation.content.contents import Contents
from scripts.mutation.content.people_checks import all_vignettes, level_of, yes_to
from tests.shipped import shipped, shipped_strict

KNOWLEDGE = shipped()
RULES = CompiledRules(KNOWLEDGE)
CONTENTS = Contents(KNOWLEDGE, shipped_strict())
VIGNETTES = all_vignettes()
YES_NO = [finding for finding in KNOWLEDGE.findings if finding.kind == "yes_no"]


@pytest.mark.parametrize("vignette", VIGNETTES, ids=lambda vignette: vignette["name"])
def test_vignette_gives_its_level(vignette: dict[str, Any]) -> None:
    level = triage(yes_to(*vignette["yes"]), RULES, closed_world=True).advise
    assert level == level_of(CONTENTS, *vignette["yes"]) == vignette["expected"]


def test_there_are_59_vignettes() -> None:
    assert len(VIGNETTES) == 59


@pytest.mark.parametrize("finding", YES_NO, ids=lambda finding: finding.id)
def test_declared_level_of_a_finding_alone_is_what_the_rules_give(finding: Any) -> None:
    assert triage(yes_to(finding.id), RULES, closed_world=True).advise == finding.level_if_only_yes


def ways(rule: Rule) -> list[frozenset[str]]:
    """Return every smallest set of findings that makes the rule yes."""
    match rule:
        case IsYes(finding):
            return [frozenset([finding])]
        case Or(terms):
            return smallest(chain.from_iterable(ways(term) for term in terms))
        case And(terms):
            return together([ways(term) for term in terms])
        case CountOf(least, terms):
            return smallest(choices(least, [ways(term) for term in terms]))
        case Not() | Compare():
            raise AssertionError("no red flag of the content uses these")


def together(parts: list[list[frozenset[str]]]) -> list[frozenset[str]]:
    found: list[frozenset[str]] = [frozenset()]
    for part in parts:
        found = smallest(one | other for one in found for other in part)
    return found


def choices(least: int, parts: list[list[frozenset[str]]]) -> list[frozenset[str]]:
    if least == 0:
        return [frozenset()]
    return [
        way | rest
        for place, part in enumerate(parts)
        for way in part
        for rest in choices(least - 1, parts[place + 1 :])
    ]


def smallest(found: Any) -> list[frozenset[str]]:
    ordered = sorted(set(found), key=lambda way: (len(way), sorted(way)))
    return [way for way in ordered if not any(other < way for other in ordered)][:200]


def verdict(flag: RedFlag, case: Case) -> Truth:
    found = plain.evaluate(case, KNOWLEDGE).verdicts
    return next(one.truth for one in found if one.rule == flag.id)


def implies_itself(way: frozenset[str]) -> bool:
    """Whether a fact or a gate ties two findings of the way, so that one of them cannot be denied alone."""
    by_fact = any(fact.if_yes in way and way & set(fact.then_yes) for fact in KNOWLEDGE.facts)
    return by_fact or any(KNOWLEDGE.finding[id].gate in way for id in way)


@pytest.mark.parametrize("flag", KNOWLEDGE.red_flags, ids=lambda flag: flag.id)
def test_each_red_flag_fires_just_does_not_and_stays_open(flag: RedFlag) -> None:
    way = next((way for way in ways(flag.when) if not implies_itself(way)), None)
    assert way is not None, "whichever way it fires, it still does one answer short"
    others = {finding.id: Answer.NO for finding in YES_NO if finding.id not in way}
    fires = Case(answers={**others, **dict.fromkeys(way, Answer.YES)})
    assert verdict(flag, fires) is Truth.YES
    for finding in way:
        assert verdict(flag, fires.with_answers({finding: Answer.NO})) is Truth.NO
        short = {id: answer for id, answer in fires.answers.items() if id != finding}
        assert verdict(flag, Case(answers=short)) is not Truth.YES
    assert verdict(flag, Case()) is Truth.UNKNOWN
