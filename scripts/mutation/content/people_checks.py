"""What people of this repository must be told: vignettes, findings alone, ten whole persons."""

import json
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any

from dorsum.errors import FileError
from dorsum.model.case import Case
from dorsum.model.truth import Answer
from dorsum.validation.case_sets import LabelledCase, read_case_set
from dorsum.validation.evaluate import closed_world_figures, score
from scripts.mutation.content.contents import Contents
from scripts.reference.people import case_of, people, told
from scripts.reference.people_points import POINTS

CASES = Path(__file__).parents[3] / "tests" / "cases"
AT_LEAST = {
    "emergency_recall_not_hard": 14 / 15,
    "emergency_recall": 15 / 18,
    "self_care_kept": 19 / 21,
    "exact_agreed": 0.92,
    "acceptable_by_either": 0.97,
}
"""Figures of the development cases and what they must reach."""
AT_MOST = {"over": 0.05, "over_label": 0.10}


@cache
def all_vignettes() -> Sequence[Mapping[str, Any]]:
    """Return the short cases that were written with the draft rules."""
    found: Sequence[Mapping[str, Any]] = json.loads((CASES / "vignettes.json").read_text("utf-8"))
    return found


def yes_to(*findings: str) -> Case:
    """Return the case of a person who says yes to these; of the rest nothing is said."""
    return Case(answers=dict.fromkeys(findings, Answer.YES))


def level_of(contents: Contents, *findings: str) -> str:
    """Return the level of a person who says yes to these, and no to all else.

    It is what triage advises then; only the reasons are left out, which take most of its time.
    """
    rules = contents.rules
    ends = rules.ends(rules.close(rules.encode(yes_to(*findings)), closed_world=True))
    return contents.default.level_by_rank[ends.at_least].id


def vignettes(contents: Contents, _rule: str | None = None) -> Iterator[str]:
    """Yield the name of each vignette that comes to another level."""
    for one in all_vignettes():
        if level_of(contents, *one["yes"]) != one["expected"]:
            yield str(one["name"])


def findings_alone(contents: Contents, _rule: str | None = None) -> Iterator[str]:
    """Yield each finding that alone gives another level than it declares."""
    for finding in contents.default.findings:
        if finding.kind == "yes_no" and level_of(contents, finding.id) != finding.level_if_only_yes:
            yield finding.id


def whole_persons(contents: Contents, _rule: str | None = None) -> Iterator[str]:
    """Yield each of the ten persons and the point of the twelve that is missed with them."""
    for id, person in people()["people"].items():
        said = told(person, contents.rules)
        for name, point in POINTS.items():
            if not point(said):
                yield f"{id}: {name}"


def development_cases(contents: Contents, _rule: str | None = None) -> Iterator[str]:
    """Yield each figure of the development cases that is out of its limits, or that they cannot be read."""
    try:
        cases = _developed(contents)
    except FileError:
        yield "a case of the file contradicts itself"
        return
    found = closed_world_figures(score(cases, contents.rules, closed_world=True))
    yield from (name for name, least in AT_LEAST.items() if found[name]["value"] < least)
    yield from (name for name, most in AT_MOST.items() if found[name]["value"] > most)


def _developed(contents: Contents) -> tuple[LabelledCase, ...]:
    return read_case_set(CASES / "development.jsonl", contents.default)


def people_of_vignettes(_contents: Contents) -> list[Case]:
    """Return the people of all vignettes."""
    return [yes_to(*one["yes"]) for one in all_vignettes()]


def people_with_one_finding(contents: Contents) -> list[Case]:
    """Return a person for each finding that has nothing else."""
    return [yes_to(finding.id) for finding in contents.default.findings if finding.kind == "yes_no"]


def people_of_the_file(contents: Contents) -> list[Case]:
    """Return the ten whole persons."""
    return [case_of(person, contents.rules) for person in people()["people"].values()]


def people_of_development(contents: Contents) -> list[Case]:
    """Return the people of the development cases."""
    return [one.case for one in _developed(contents)]
