"""`dorsum score`."""

from collections.abc import Sequence
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from dorsum.errors import OptionsError
from dorsum.interfaces.cli.column_maps import read_column_map
from dorsum.interfaces.cli.knowledge_store import Guidance, open_rules
from dorsum.interfaces.cli.progress import row_progress
from dorsum.model.bundle import DEFAULT_GUIDANCE
from dorsum.model.case import DEFAULT_SETTING
from dorsum.model.knowledge import Knowledge

if TYPE_CHECKING:
    from dorsum.cohort.mapping import Plan
    from dorsum.cohort.summary import Summary
    from dorsum.engine.tables.engines import Engine

SHOWN = 10
"""Rules, questions and column names that are printed."""


class EngineName(StrEnum):
    """What runs the rules; the answers are the same."""

    AUTO = "auto"
    NUMPY = "numpy"
    NATIVE = "native"


def score(  # noqa: PLR0913, PLR0917  # each is an argument or option of the command
    source: Annotated[
        str, typer.Argument(metavar="INPUT", help="A .parquet or .csv file, or a DuckDB query.")
    ],
    output: Annotated[Path, typer.Argument(help="The .parquet or .csv file to write.")],
    column_map: Annotated[
        Path | None,
        typer.Option(
            "--map", metavar="MAP.yaml", help="Which column is which finding, and what values mean."
        ),
    ] = None,
    keep: Annotated[
        list[str] | None,
        typer.Option(metavar="COLUMN", help="Copy this column to the output; may be repeated."),
    ] = None,
    closed_world: Annotated[
        bool, typer.Option("--closed-world", help="Take what a row does not state as no; the output says so.")
    ] = False,
    engine: Annotated[EngineName, typer.Option(help="What runs the rules.")] = EngineName.AUTO,
    causes: Annotated[
        int, typer.Option(min=0, max=50, metavar="N", help="Add the N likeliest causes, with their range.")
    ] = 0,
    setting: Annotated[
        str, typer.Option(help="Where these people are: home, primary_care, emergency_department.")
    ] = DEFAULT_SETTING,
    names: Annotated[
        bool, typer.Option("--names", help="Write red flags as lists of ids; a CSV file has them so anyway.")
    ] = False,
    resume: Annotated[bool, typer.Option("--resume", help="Go on where a run was stopped.")] = False,
    profile: Guidance = DEFAULT_GUIDANCE,
) -> None:
    """Score a table of people: one row in, one row out, the same answers as one person at a time.

    Columns have the ids of findings, or a map says which is which. What is missing is unknown, not no.
    """
    _check_output(output)
    rules = open_rules(profile)
    check_setting(setting, rules.knowledge)
    given = read_column_map(column_map, rules.knowledge) if column_map else {}
    runs = _engine(engine)
    from dorsum.cohort.mapping import plan_columns  # noqa: PLC0415  # slow to import
    from dorsum.cohort.reading import open_table  # noqa: PLC0415  # as above
    from dorsum.cohort.score_file import ScoreJob, ScoreOptions  # noqa: PLC0415  # as above
    from dorsum.cohort.scorer import ScorerOptions  # noqa: PLC0415  # as above

    with open_table(source) as table:
        plan = plan_columns(table.schema, given, rules.knowledge)
        print_plan(plan, rules.knowledge, closed_world=closed_world)
        is_csv = output.suffix.lower() == ".csv"
        how = ScorerOptions(closed_world, causes, setting)
        options = ScoreOptions(_kept(keep, table.schema.names), names or is_csv, how)
        job = ScoreJob(rules, plan, table, options, runs)
        with row_progress("scoring") as tell:
            summary = job.run(source, output, tell, resume=resume)
    _print_summary(summary, output, rules.knowledge)


def _check_output(output: Path) -> None:
    if output.suffix.lower() not in (".parquet", ".csv"):
        raise OptionsError(f"{output}: the output must end in .parquet or .csv")
    if not output.parent.is_dir():
        raise OptionsError(f"{output}: there is no folder `{output.parent}`")


def check_setting(setting: str, knowledge: Knowledge) -> None:
    """Refuse a setting that the content does not have.

    Raises:
        OptionsError: it has none of this name.
    """
    known = knowledge.cause_numbers.settings
    if setting not in known:
        raise OptionsError(f"there is no setting `{ascii(setting)[1:-1]}`; there are {', '.join(known)}")


def _kept(names: "Sequence[str] | None", known: "Sequence[str]") -> tuple[str, ...]:
    for name in names or ():
        if name not in known:
            raise OptionsError(f"there is no column `{name}` to keep")
    return tuple(names or ())


def _engine(chosen: EngineName) -> "Engine":
    """Return what runs the rules; machine code where its compilers are installed."""
    try:
        from dorsum.engine.tables.engines import (  # noqa: PLC0415  # slow to import
            NUMPY,
            fastest_engine,
            native_engine,
        )
    except ImportError:
        raise OptionsError("tables need more; install `dorsum[tables]`") from None
    from platformdirs import user_cache_path  # noqa: PLC0415  # as late as the folder is needed

    cache = user_cache_path("dorsum", appauthor=False) / "native"
    if chosen is EngineName.NUMPY:
        return NUMPY
    return native_engine(cache) if chosen is EngineName.NATIVE else fastest_engine(cache)


def print_plan(plan: "Plan", knowledge: Knowledge, *, closed_world: bool, err: bool = False) -> None:
    """Say what will be read, before anything runs; with `err` on standard error.

    Raises:
        OptionsError: columns cannot hold what they are mapped to.
    """
    typer.echo(f"Columns that are read: {len(plan.columns)}.", err=err)
    if plan.ignored:
        typer.echo(f"Columns that are no finding, left alone: {_some(plan.ignored)}.", err=err)
    for name, reason in plan.mistyped.items():
        typer.echo(f"`{name}` {reason}", err=True)
    if plan.mistyped:
        raise OptionsError("these columns cannot hold what they are mapped to; mend the table or the map")
    taken = "no" if closed_world else "unknown"
    if plan.missing:
        asked = len([finding for finding in knowledge.findings if finding.derived_from is None])
        missing = f"Findings without a column: {len(plan.missing)} of {asked}; they are taken as {taken}."
        typer.echo(missing, err=err)


def _some(words: "tuple[str, ...]") -> str:
    shown = ", ".join(words[:SHOWN])
    return shown if len(words) <= SHOWN else f"{shown} and {len(words) - SHOWN} more"


def _print_summary(summary: "Summary", output: Path, knowledge: Knowledge) -> None:
    typer.echo(f"Rows: {summary.rows:,}. Rows that cannot be read: {summary.rejected:,}.")
    if summary.rejected:
        typer.echo(f"Why they cannot be read: {output.with_name(f'{output.stem}.rejects.csv')}")
    if summary.closed_world:
        typer.echo("Closed world: what was not stated was taken as no.")
    _print_counts("Advised", _by_urgency(summary.advise, knowledge))
    _print_counts("Status", summary.status.most_common())
    _print_counts("Red flags that fired most", summary.fired.most_common(SHOWN))
    if summary.looked_at:
        title = f"Unknowns that matter most (of {summary.looked_at} rows that are not settled)"
        _print_counts(title, summary.waits_for.most_common(SHOWN))
    typer.echo(f"Written: {output}")


def _by_urgency(counts: "dict[str, int]", knowledge: Knowledge) -> list[tuple[str, int]]:
    levels = sorted(knowledge.levels, key=lambda level: -level.rank)
    order = [*(level.id for level in levels), "none"]
    return [(id, counts[id]) for id in order if counts.get(id)]


def _print_counts(title: str, counts: "list[tuple[str, int]]") -> None:
    if counts:
        typer.echo(f"{title}:")
        for name, count in counts:
            typer.echo(f"  {name:<45} {count:>12,}")
