"""`dorsum content diff`: what a reviewer of a content change reads."""

import json
import sys
from dataclasses import asdict
from pathlib import Path
from typing import Annotated, Any

import typer

from dorsum.engine.compiled import CompiledRules
from dorsum.errors import FileError
from dorsum.installed.progress import progress_bar
from dorsum.model.case_writing import case_as_mapping, case_as_yaml
from dorsum.model.knowledge import Knowledge
from dorsum.validation.case_sets import read_case_set
from dorsum.validation.evaluate import closed_world_figures, score

DEVELOPMENT_CASES = Path("tests/cases/development.jsonl")
_SHIFTS = (("goes_up", "goes up"), ("goes_down", "goes down"))


def diff(
    old: Annotated[str, typer.Argument(help="A content folder, a bundle, a git revision, or `last-tag`.")],
    new: Annotated[str, typer.Argument(help="The same; `now` is the content of this checkout.")] = "now",
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False,
    cases: Annotated[
        Path, typer.Option(help="Labelled cases for the figures before and after.")
    ] = DEVELOPMENT_CASES,
) -> None:
    """Say which rules changed meaning, who goes up or down by it, and the figures before and after."""
    from dorsum.authoring.diff import compare  # noqa: PLC0415  # slow to import

    before, after = _open(old), _open(new)
    with progress_bar("rules") as tell:
        changes = compare(before, after, tell)
    figures = (
        {"before": _figures(cases, before), "after": _figures(cases, after)} if cases.is_file() else None
    )
    if as_json:
        found = asdict(changes)
        for rule in found["rules"]:
            for name, _ in _SHIFTS:
                if rule[name]:
                    rule[name]["person"] = _plain_case(rule[name]["person"])
        json.dump({**found, "figures": figures}, sys.stdout, indent=2)
        sys.stdout.write("\n")
        return
    for change in changes.rules:
        _print_change(change, after)
    print(f"Rules that changed: {len(changes.rules)}. Other items that changed: {len(changes.elsewhere)}.")
    for item in changes.elsewhere:
        print(f"  {item}")
    _print_figures(figures)


def _open(name: str) -> Knowledge:
    from dorsum.authoring.content_versions import last_tag, open_content  # noqa: PLC0415  # slow to import
    from dorsum.installed.rules import content_folder  # noqa: PLC0415  # used only here

    if name == "now":
        return open_content(str(content_folder()))
    if name == "last-tag":
        tag = last_tag()
        if tag is None:
            raise FileError("there is no git tag yet; name a folder, a bundle or a revision")
        return open_content(tag)
    return open_content(name)


def _figures(cases: Path, knowledge: Knowledge) -> dict[str, Any]:
    labelled = read_case_set(cases, knowledge)
    figures = closed_world_figures(score(labelled, CompiledRules(knowledge), closed_world=True))
    return {name: value for name, value in figures.items() if isinstance(value, dict) and "k" in value}


def _plain_case(person: dict[str, Any]) -> dict[str, Any]:
    answers = {finding: answer.value for finding, answer in person["answers"].items()}
    return {"answers": answers, "numbers": dict(person["numbers"])}


def _print_change(change: Any, knowledge: Knowledge) -> None:
    print(f"{change.rule}: {', '.join(change.kinds)}")
    for name, words in _SHIFTS:
        shift = getattr(change, name)
        if shift is not None:
            print(f"  {shift.end} {words} from {shift.before} to {shift.after} for:")
            text = case_as_yaml(case_as_mapping(shift.person, knowledge))
            print("".join(f"    {line}\n" for line in text.splitlines()), end="")


def _print_figures(figures: dict[str, dict[str, Any]] | None) -> None:
    if figures is None:
        print("No case file here, so no figures; name one with --cases.")
        return
    print("Development figures, closed world, before -> after:")
    for name, before in figures["before"].items():
        after = figures["after"][name]
        mark = "" if before["k"] == after["k"] else "   <- changed"
        print(f"  {name.replace('_', ' '):28} {before['k']} -> {after['k']} of {after['n']}{mark}")
