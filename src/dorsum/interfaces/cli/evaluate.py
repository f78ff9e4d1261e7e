"""`dorsum evaluate`."""

import json
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Annotated, Any, TypeVar

import typer

from dorsum.engine.compiled import CompiledRules
from dorsum.errors import OptionsError
from dorsum.installed.progress import progress_bar
from dorsum.installed.rules import open_rules
from dorsum.interfaces.cli.figures_view import print_figures
from dorsum.interfaces.cli.guidance import Guidance
from dorsum.model.bundle import DEFAULT_GUIDANCE
from dorsum.validation.case_sets import LabelledCase, read_case_set
from dorsum.validation.cause_figures import cause_errors, cause_figures, score_causes
from dorsum.validation.diagnoses import Diagnoses, read_diagnoses
from dorsum.validation.evaluate import closed_world_figures, errors, open_world_figures, score
from dorsum.validation.interview_figures import (
    Subject,
    interview_all,
    interview_figures,
    plain_subjects,
    subjects_of_cases,
    subjects_of_rules,
)
from dorsum.validation.plain_scores import score_plain_people
from dorsum.validation.rare_causes import rare_cause_figures
from dorsum.validation.robustness import robustness_figures

Made = TypeVar("Made")
Tell = Callable[[int, int], None]


def evaluate(  # noqa: PLR0913, PLR0917  # each is an argument or option of the command
    cases: Annotated[
        Path | None,
        typer.Argument(
            metavar="CASES.jsonl",
            help="Labelled cases, one JSON object a line; needed unless there is --robustness.",
        ),
    ] = None,
    closed_world: Annotated[
        bool,
        typer.Option("--closed-world", help="Take what a case does not state as no, and score accuracy."),
    ] = False,
    robustness: Annotated[
        bool,
        typer.Option("--robustness", help="Also score people made from the rules, and plain people."),
    ] = False,
    interview: Annotated[
        bool,
        typer.Option("--interview", help="Also interview everyone, once honestly and once carelessly."),
    ] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON with stable keys.")] = False,
    with_errors: Annotated[
        bool, typer.Option("--errors", help="Also list each case that differs from its label.")
    ] = False,
    diagnoses: Annotated[
        Path | None,
        typer.Option(
            metavar="MAPPING.json",
            help="Also score the causes: which causes count as right for each diagnosis of the cases.",
        ),
    ] = None,
    profile: Guidance = DEFAULT_GUIDANCE,
) -> None:
    """Score labelled cases.

    Without --closed-world this reports how far the stated answers alone decide the cases.
    --robustness needs no cases.
    """
    _check_options(cases, closed_world=closed_world, with_errors=with_errors, robustness=robustness)
    if cases is None and diagnoses is not None:
        raise OptionsError("--diagnoses is about labelled cases; name a file of them")
    rules = open_rules(profile)
    figures: dict[str, Any] = {}
    if cases is not None:
        labelled = read_case_set(cases, rules.knowledge)
        figures |= _of_cases(labelled, rules, closed_world=closed_world, with_errors=with_errors)
        if diagnoses is not None:
            mapping = read_diagnoses(diagnoses, rules.knowledge)
            figures |= _causes(labelled, rules, mapping, closed_world=closed_world, with_errors=with_errors)
        if interview:
            figures["interview"] = _interviewed("interviews", subjects_of_cases(labelled, rules), rules)
    if robustness:
        figures["robustness"] = _robustness(rules, interview=interview)
    if as_json:
        json.dump(figures, sys.stdout, indent=2)
        sys.stdout.write("\n")
    else:
        print_figures(figures)


def _check_options(cases: Path | None, *, closed_world: bool, with_errors: bool, robustness: bool) -> None:
    if cases is None and not robustness:
        raise OptionsError("name a file of labelled cases, or give --robustness")
    if cases is None and (closed_world or with_errors):
        option = "--closed-world" if closed_world else "--errors"
        raise OptionsError(f"{option} is about labelled cases; name a file of them")
    if with_errors and not closed_world:
        raise OptionsError("--errors needs --closed-world: only then is there a level to compare")


def _of_cases(
    labelled: tuple[LabelledCase, ...], rules: CompiledRules, *, closed_world: bool, with_errors: bool
) -> dict[str, Any]:
    scored = _with_bar("cases", lambda tell: score(labelled, rules, closed_world=closed_world, progress=tell))
    figures = closed_world_figures(scored) if closed_world else open_world_figures(scored)
    return {**figures, "errors": errors(scored)} if with_errors else figures


def _causes(
    labelled: tuple[LabelledCase, ...],
    rules: CompiledRules,
    mapping: Diagnoses,
    *,
    closed_world: bool,
    with_errors: bool,
) -> dict[str, Any]:
    scores = _with_bar(
        "causes",
        lambda tell: score_causes(labelled, rules, mapping, closed_world=closed_world, progress=tell),
    )
    figures = {"causes": cause_figures(scores)}
    return {**figures, "missed_causes": cause_errors(scores)} if with_errors else figures


def _robustness(rules: CompiledRules, *, interview: bool) -> dict[str, Any]:
    scores = _with_bar("plain people", lambda tell: score_plain_people(rules, tell))
    figures = _with_bar("not sure", lambda tell: robustness_figures(rules, scores, tell))
    figures["rare_causes"] = _with_bar("causes", lambda tell: rare_cause_figures(rules, progress=tell))
    if interview:
        figures["interview"] = {
            "rule_cases": _interviewed("interviews", subjects_of_rules(rules), rules),
            "plain_people": _interviewed("interviews", plain_subjects(rules), rules),
        }
    return figures


def _interviewed(name: str, subjects: Sequence[Subject], rules: CompiledRules) -> dict[str, Any]:
    return interview_figures(_with_bar(name, lambda tell: interview_all(subjects, rules, tell)))


def _with_bar(name: str, make: Callable[[Tell], Made]) -> Made:
    with progress_bar(name) as tell:
        return make(tell)
