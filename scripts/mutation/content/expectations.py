"""The reviewed tables: what every rule, finding and lead question is expected to be.

They stand in `tests/cases/*_expectations.yaml`. Each entry is compared with what the content says, and
a part of them with what the code makes of it. The smallest sets of a rule say all there is to say of it.
"""

from collections.abc import Callable, Iterator, Mapping
from functools import cache, partial
from typing import Any

from ruamel.yaml import YAML

from dorsum.engine import plain
from dorsum.model.case import Case
from dorsum.model.knowledge import Finding, Knowledge
from dorsum.model.leads import spelled_out
from dorsum.model.rules import Compare
from dorsum.model.statements import Hours
from dorsum.model.truth import Answer, Truth
from scripts.mutation.content.contents import Contents
from scripts.mutation.content.people_checks import CASES
from scripts.mutation.content.rule_text import smallest_sets
from scripts.mutation.content.set_groups import groups, spread

Entry = Mapping[str, Any]
Table = Mapping[str, Entry]


@cache
def reviewed(name: str) -> Mapping[str, Table]:
    """Return a reviewed table as it stands in its file: kinds, and of each kind the entries by id."""
    path = CASES / f"{name}_expectations.yaml"
    found: Mapping[str, Table] = YAML(typ="safe", pure=True).load(path.read_text(encoding="utf-8"))
    return found


def differs(table: str, kind: str, contents: Contents, rule: str | None = None) -> Iterator[str]:
    """Yield the id of each entry of a reviewed table that the content does not meet, or does not have."""
    expected, actual = reviewed(table)[kind], KINDS_OF_TABLES[table][kind](contents.strict)
    for id in sorted(expected.keys() | actual.keys()) if rule is None else [rule]:
        wanted, is_now = expected.get(id), actual.get(id)
        if wanted is None or is_now is None or _spelled(wanted) != _spelled(is_now()):
            yield id


def _spelled(entry: Entry) -> Entry:
    """Return the entry with the groups of its sets spread, so that only their meaning counts."""
    return {**entry, "fires": spread(entry["fires"])} if "fires" in entry else entry


def entries(table: str, kind: str, contents: Contents) -> Table:
    """Return the table as the content has it now."""
    return {id: make() for id, make in KINDS_OF_TABLES[table][kind](contents.strict).items()}


Makers = Mapping[str, Callable[[], Entry]]


def _red_flags(knowledge: Knowledge) -> Makers:
    return {
        flag.id: lambda flag=flag: {  # type: ignore[misc]  # the default is the flag
            "level": flag.level,
            **({"within_hours": _hours(flag.within)} if flag.within else {}),
            **({"profile": flag.profile} if flag.profile else {}),
            "fires": groups(smallest_sets(flag.when)),
        }
        for flag in knowledge.red_flags
    }


def _hours(hours: Hours) -> list[int]:
    return [hours.min_hours, hours.max_hours]


def _medicine_rules(knowledge: Knowledge) -> Makers:
    return {
        rule.id: lambda rule=rule: {  # type: ignore[misc]  # the default is the rule
            "effect": rule.effect,
            "medicines": list(rule.applies_to),
            **({"countries": list(rule.countries)} if rule.countries else {}),
            "fires": groups(smallest_sets(rule.when)),
        }
        for rule in knowledge.treatment.medicine_rules
    }


def _care_demands(knowledge: Knowledge) -> Makers:
    return {
        demand.id: lambda demand=demand: {  # type: ignore[misc]  # the default is the demand
            "never": list(demand.never),
            "fires": groups(smallest_sets(demand.when)),
        }
        for demand in knowledge.treatment.care_demands
    }


def _findings(knowledge: Knowledge) -> Makers:
    return {finding.id: partial(_finding, finding, knowledge) for finding in knowledge.findings}


def _finding(finding: Finding, knowledge: Knowledge) -> Entry:
    return {
        "if_still_unsure": finding.if_still_unsure,
        **({"behind_gate": finding.gate} if finding.gate else {}),
        **({"times": list(finding.times)} if finding.times else {}),
        **({"unknown_means": "yes"} if finding.unknown_means_yes else {}),
        **({"first_and_last": _edge(finding, knowledge)} if finding.derived_from else {}),
    }


def _edge(finding: Finding, knowledge: Knowledge) -> Mapping[str, list[int | str]]:
    """Return the whole numbers beside the threshold, and what closure makes of the finding there."""
    rule = finding.derived_from
    if not isinstance(rule, Compare):
        answers = {word: Case(answers={"sex": answer}) for word, answer in _SEXES.items()}
        return {word: _truths_for(finding.id, {word: case}, knowledge) for word, case in answers.items()}
    around = {
        str(n): Case(numbers={rule.finding: n}) for n in (rule.number - 1, rule.number, rule.number + 1)
    }
    return {rule.finding: _truths_for(finding.id, around, knowledge)}


_SEXES = {"female": Answer.YES, "male": Answer.NO, "other": Answer.UNSURE}


def _truths_for(id: str, cases: Mapping[str, Case], knowledge: Knowledge) -> list[int | str]:
    said = {word: plain.close(case, knowledge).truths[id] for word, case in cases.items()}
    return [f"{word} {_WORDS[truth]}" for word, truth in said.items()]


_WORDS = {Truth.YES: "yes", Truth.NO: "no", Truth.UNKNOWN: "unknown"}


def _facts(knowledge: Knowledge) -> Makers:
    return {
        fact.id: lambda fact=fact: {  # type: ignore[misc]  # the default is the fact
            "if_yes": fact.if_yes,
            **{part: list(ids) for part in _THEN if (ids := getattr(fact, part))},
        }
        for fact in knowledge.facts
    }


_THEN = ("then_yes", "then_no", "then_any_yes")


def _questions(knowledge: Knowledge) -> Makers:
    return {lead.id: partial(_denied, lead.id, knowledge) for lead in knowledge.questions}


def _denied(lead: str, knowledge: Knowledge) -> Entry:
    """Return what a "no" to the lead question denies, as the code makes it of the answer."""
    case = spelled_out(Case(answers={lead: Answer.NO}), knowledge)
    denied = [id for id, answer in case.answers.items() if answer is Answer.NO]
    return {"denies": len(denied), "findings": denied}


KINDS_OF_TABLES: Mapping[str, Mapping[str, Callable[[Knowledge], Makers]]] = {
    "rule": {"red_flags": _red_flags, "medicine_rules": _medicine_rules, "care_demands": _care_demands},
    "finding": {"findings": _findings, "facts": _facts},
    "lead": {"questions": _questions},
}
"""What makes the entries of each reviewed table, kind by kind."""
