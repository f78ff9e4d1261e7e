"""Figures of an evaluation, as text."""

from collections.abc import Mapping
from typing import Any

MOST_LINES = 30


def print_figures(figures: Mapping[str, Any]) -> None:
    """Print the figures: rates with their intervals, tables, and lists with one thing a line."""
    from rich.console import Console  # noqa: PLC0415  # slow to import

    _print_section(Console(highlight=False, soft_wrap=True, markup=False), figures, "")


def _print_section(console: Any, figures: Mapping[str, Any], indent: str) -> None:
    for name, value in figures.items():
        words = name.replace("_", " ")
        match value:
            case {"self_care": {}, "emergency_now": {}}:
                _print_confusion(console, value)
            case {"k": _, "n": _} | {"median": _}:
                console.print(f"{indent}{words:28} {shown(value)}")
            case dict() if any(isinstance(inner, dict | list) for inner in value.values()):
                console.print(f"{indent}{words}:")
                _print_section(console, value, indent + "  ")
            case list() if name == "errors":
                _print_errors(console, value)
            case list() if all(isinstance(one, dict) for one in value) and value:
                console.print(f"{indent}{words}:")
                for one in value[:MOST_LINES]:
                    console.print(f"{indent}  {_one_line(one)}")
                if len(value) > MOST_LINES:
                    console.print(f"{indent}  and {len(value) - MOST_LINES} more; --json lists all")
            case _:
                console.print(f"{indent}{words:28} {shown(value)}")


def _print_errors(console: Any, errors: list[dict[str, Any]]) -> None:
    for error in errors:
        console.print(
            f"{error['id']}: {error['kind']}, given {error['given']}, label {error['label']}"
            f"{' (hard)' if error['hard'] else ''}; fired: {', '.join(error['fired']) or 'nothing'}"
        )


def _one_line(one: dict[str, Any]) -> str:
    return "; ".join(f"{name.replace('_', ' ')}: {shown(value)}" for name, value in one.items())


def shown(value: Any) -> str:
    """Return a figure in words."""
    match value:
        case {"k": _, "n": 0}:
            return "no such case"
        case {"k": k, "n": n, "value": share, "low": low, "high": high}:
            return f"{k} of {n} = {share:.1%} ({low:.1%} to {high:.1%})"
        case {"median": None}:
            return "no such case"
        case {"median": median, "percentile_90": ninth, "most": most}:
            return f"median {median}, 90th percentile {ninth}, most {most}"
        case dict():
            return ", ".join(f"{name} {count}" for name, count in value.items()) or "none"
        case list():
            return ", ".join(map(str, value)) or "none"
        case bool():
            return "yes" if value else "no"
        case _:
            return str(value)


def _print_confusion(console: Any, confusion: dict[str, dict[str, int]]) -> None:
    from rich.table import Table  # noqa: PLC0415  # slow to import

    levels = list(confusion)
    table = Table("label \\ given", *levels)
    for label in levels:
        table.add_row(label, *(str(confusion[label][given]) for given in levels))
    console.print(table)
