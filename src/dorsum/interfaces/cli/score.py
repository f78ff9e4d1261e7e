"""`dorsum score`."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from dorsum.errors import OptionsError
from dorsum.installed.progress import row_progress
from dorsum.installed.rules import open_rules
from dorsum.interfaces.cli.column_maps import read_column_map
from dorsum.interfaces.cli.guidance import Guidance
from dorsum.model.bundle import DEFAULT_GUIDANCE
from dorsum.model.case import DEFAULT_SETTING
from dorsum.model.knowledge import Knowledge

if TYPE_CHECKING:
    from dorsum.cohort.batch_scorer import ScoreOptions
    from dorsum.cohort.mapping import ColumnMap, Plan
    from dorsum.cohort.scorer import ScorerOptions
    from dorsum.cohort.summary import Summary
    from dorsum.engine.compiled import CompiledRules
    from dorsum.engine.tables.engines import Engine

SHOWN = 10
"""Rules, questions and column names that are printed."""


class EngineName(StrEnum):
    """What runs the rules; the answers are the same."""

    AUTO = "auto"
    NUMPY = "numpy"
    NATIVE = "native"
    SPARK = "spark"


Source = Annotated[
    str,
    typer.Argument(
        metavar="INPUT",
        help="A .parquet or .csv file, or a DuckDB query; for Spark a file or a folder of them.",
    ),
]
Output = Annotated[
    Path,
    typer.Argument(help="The .parquet or .csv file to write; for Spark a new folder of .parquet parts."),
]
EngineChoice = Annotated[
    EngineName,
    typer.Option(help="What runs the rules; spark gives the parts of a table to many processes or machines."),
]
Master = Annotated[
    str | None,
    typer.Option(
        metavar="URL",
        help="Spark's master; else what spark-submit or spark-defaults.conf says, else this machine.",
    ),
]


def score(  # noqa: PLR0913, PLR0917  # each is an argument or option of the command
    source: Source,
    output: Output,
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
    engine: EngineChoice = EngineName.AUTO,
    master: Master = None,
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
    on_spark = engine is EngineName.SPARK
    _check_output(output, on_spark=on_spark)
    if master and not on_spark:
        raise OptionsError("`--master` is for `--engine spark`")
    rules = open_rules(profile)
    check_setting(setting, rules.knowledge)
    given = read_column_map(column_map, rules.knowledge) if column_map else {}
    runs = _engine(EngineName.NUMPY if on_spark else engine)
    from dorsum.cohort.scorer import ScorerOptions  # noqa: PLC0415  # slow to import

    asked = _Asked(rules, given, keep or (), names, ScorerOptions(closed_world, causes, setting))
    score_it = partial(_on_spark, master) if on_spark else partial(_here, runs)
    _print_summary(score_it(asked, source, output, resume=resume), output, rules.knowledge)


@dataclass(frozen=True)
class _Asked:
    """What is to be done with a table, whatever does it."""

    rules: "CompiledRules"
    given: "Mapping[str, ColumnMap]"
    keep: "Sequence[str]"
    names: bool
    how: "ScorerOptions"

    def plan(self, schema: Any) -> "tuple[Plan, ScoreOptions]":
        """Say what will be read of a table, and return it."""
        from dorsum.cohort.batch_scorer import ScoreOptions  # noqa: PLC0415  # slow to import
        from dorsum.cohort.mapping import plan_columns  # noqa: PLC0415  # as above

        plan = plan_columns(schema, self.given, self.rules.knowledge)
        print_plan(plan, self.rules.knowledge, closed_world=self.how.closed_world)
        return plan, ScoreOptions(_kept(self.keep, schema.names), self.names, self.how)


def _here(runs: "Engine", asked: _Asked, source: str, output: Path, *, resume: bool) -> "Summary":
    from dorsum.cohort.reading import open_table  # noqa: PLC0415  # slow to import
    from dorsum.cohort.score_file import ScoreJob  # noqa: PLC0415  # as above

    with open_table(source) as table:
        plan, options = asked.plan(table.schema)
        in_words = replace(options, names=options.names or output.suffix.lower() == ".csv")
        with row_progress("scoring") as tell:
            return ScoreJob(asked.rules, plan, table, in_words, runs).run(source, output, tell, resume=resume)


def _on_spark(master: str | None, asked: _Asked, source: str, output: Path, *, resume: bool) -> "Summary":
    from dorsum.cohort.spark_files import SparkJob  # noqa: PLC0415  # slow to import
    from dorsum.cohort.spark_input import look_at  # noqa: PLC0415  # as above
    from dorsum.cohort.spark_session import spark_session  # noqa: PLC0415  # as above

    table = look_at(source)
    plan, options = asked.plan(table.schema)
    job = SparkJob(asked.rules, plan, table, options)
    with row_progress("scoring") as tell:
        return job.run(partial(spark_session, master), source, output, tell, resume=resume)


def _check_output(output: Path, *, on_spark: bool) -> None:
    if on_spark and output.suffix.lower() == ".csv":
        raise OptionsError(f"{output}: Spark writes a folder of .parquet files, not a .csv file")
    if not on_spark and output.suffix.lower() not in (".parquet", ".csv"):
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
    from dorsum.cohort.output import refuse_taken  # noqa: PLC0415  # slow to import

    refuse_taken(names or ())
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
