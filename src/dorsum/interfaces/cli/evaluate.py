"""`dorsum evaluate`."""

import json
import sys
from pathlib import Path
from typing import Annotated, Any

import typer

from dorsum.interfaces.cli.knowledge_store import open_rules
from dorsum.interfaces.cli.progress import progress_bar
from dorsum.validation.case_sets import read_case_set
from dorsum.validation.evaluate import closed_world_figures, errors, open_world_figures, score


def evaluate(
    cases: Annotated[
        Path, typer.Argument(metavar="CASES.jsonl", help="Labelled cases, one JSON object a line.")
    ],
    closed_world: Annotated[
        bool,
        typer.Option("--closed-world", help="Take what a case does not state as no, and score accuracy."),
    ] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON with stable keys.")] = False,
    with_errors: Annotated[
        bool, typer.Option("--errors", help="Also list each case that differs from its label.")
    ] = False,
) -> None:
    """Score labelled cases.

    Without --closed-world this reports how far the stated answers alone decide the cases.
    """
    rules = open_rules()
    labelled = read_case_set(cases, rules.knowledge)
    with progress_bar("cases") as tell:
        scored = score(labelled, rules, closed_world=closed_world, progress=tell)
    figures = closed_world_figures(scored) if closed_world else open_world_figures(scored)
    if with_errors:
        if not closed_world:
            raise typer.BadParameter("--errors needs --closed-world: only then is there a level to compare")
        figures["errors"] = errors(scored)
    if as_json:
        json.dump(figures, sys.stdout, indent=2)
        sys.stdout.write("\n")
    else:
        _print_figures(figures)


def _print_figures(figures: dict[str, Any]) -> None:
    from rich.console import Console  # noqa: PLC0415  # slow to import

    console = Console(highlight=False)
    for name, value in figures.items():
        if name == "confusion":
            _print_confusion(console, value)
        elif name == "errors":
            for error in value:
                console.print(
                    f"{error['id']}: {error['kind']}, given {error['given']}, label {error['label']}"
                    f"{' (hard)' if error['hard'] else ''}; fired: {', '.join(error['fired']) or 'nothing'}"
                )
        else:
            console.print(f"{name.replace('_', ' '):28} {_shown(value)}")


def _shown(value: Any) -> str:
    if not isinstance(value, dict):
        return str(value)
    if "k" not in value:
        return ", ".join(f"{name} {count}" for name, count in value.items())
    if value["n"] == 0:
        return "no such case"
    return f"{value['k']} of {value['n']} = {value['value']:.1%} ({value['low']:.1%} to {value['high']:.1%})"


def _print_confusion(console: Any, confusion: dict[str, dict[str, int]]) -> None:
    from rich.table import Table  # noqa: PLC0415  # slow to import

    levels = list(confusion)
    table = Table("label \\ given", *levels)
    for label in levels:
        table.add_row(label, *(str(confusion[label][given]) for given in levels))
    console.print(table)
