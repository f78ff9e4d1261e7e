"""`dorsum what-if`."""

import json
import sys
from pathlib import Path
from typing import Annotated, Any

import typer

from dorsum.authoring.suggestions import suggestion
from dorsum.errors import OptionsError
from dorsum.installed.rules import in_use, open_rules
from dorsum.interfaces.cli.rule_options import Typed, with_typed
from dorsum.interfaces.cli.score import check_setting
from dorsum.interfaces.cli.what_if_files import check_files, write_picture, write_table
from dorsum.interfaces.cli.what_if_run import Pair, Rows, Synthetic, count_rows, count_synthetic, figures_of
from dorsum.model.bundle import DEFAULT_GUIDANCE
from dorsum.model.knowledge import Knowledge
from dorsum.report.what_if_page import as_text, what_if_sections

PEOPLE = 100_000
SETTING = "primary_care"
Many = list[str] | None
Source = Annotated[
    str | None,
    typer.Argument(
        metavar="INPUT",
        help="A .parquet or .csv file, or a DuckDB query; left out: people who do not exist.",
    ),
]
NewLevels = Annotated[
    Many, typer.Option(metavar="ID=LEVEL", help="A red flag raises to another level; may be repeated.")
]
NewNumbers = Annotated[
    Many,
    typer.Option(
        metavar="ID=OLD:NEW",
        help="Another number in the rule of a red flag or of a computed finding; may be repeated.",
    ),
]
NewRules = Annotated[
    Many, typer.Option(metavar="ID='EXPRESSION'", help="A red flag has another rule; may be repeated.")
]
Added = Annotated[
    Many, typer.Option(metavar="ID='LEVEL: EXPRESSION'", help="One red flag more; may be repeated.")
]
Dropped = Annotated[Many, typer.Option(metavar="ID", help="One red flag less; may be repeated.")]
OtherGuidance = Annotated[
    str | None, typer.Option(metavar="NAME", help="Afterwards another guidance profile, such as uk_strict.")
]
OtherContent = Annotated[
    str | None,
    typer.Option(metavar="CONTENT", help="Afterwards another content: a folder, a bundle or a git revision."),
]
People = Annotated[
    int | None, typer.Option(min=1, help=f"How many people who do not exist; {PEOPLE} if left out.")
]
Where = Annotated[str, typer.Option(help="Where they ask: home, primary_care or emergency_department.")]
Enriched = Annotated[
    float | None,
    typer.Option(min=0, max=1, help="The share of them with a serious cause; else as rare as there."),
]
Seed = Annotated[int, typer.Option(min=0, help="Same seed, same people.")]
Map = Annotated[
    Path | None, typer.Option("--map", metavar="MAP.yaml", help="For a table: which column is which finding.")
]
TrueCause = Annotated[
    str | None, typer.Option(metavar="COLUMN", help="For a table: the column with the true cause, by its id.")
]
ClosedWorld = Annotated[
    bool, typer.Option("--closed-world", help="For a table: take what a row does not state as no.")
]
CaughtFrom = Annotated[
    str | None, typer.Option(metavar="LEVEL", help="Count each serious cause as caught from this level on.")
]
AsJson = Annotated[bool, typer.Option("--json", help="Print JSON.")]
TableFile = Annotated[
    Path | None, typer.Option(metavar="FILE", help="Also write the figures to a .csv or .md file.")
]
PictureFile = Annotated[
    Path | None,
    typer.Option(metavar="FILE", help="Also draw them: .svg, .png, or .json for Vega-Lite itself."),
]


def what_if(  # noqa: PLR0913, PLR0917  # each is an argument or option of the command
    source: Source = None,
    level: NewLevels = None,
    threshold: NewNumbers = None,
    rule: NewRules = None,
    add: Added = None,
    drop: Dropped = None,
    profile: OtherGuidance = None,
    against: OtherContent = None,
    people: People = None,
    setting: Where = SETTING,
    enriched: Enriched = None,
    seed: Seed = 0,
    column_map: Map = None,
    cause: TrueCause = None,
    closed_world: ClosedWorld = False,
    caught_from: CaughtFrom = None,
    as_json: AsJson = False,
    table: TableFile = None,
    picture: PictureFile = None,
) -> None:
    """Say what a change of the rules would do: who moves to which level, what is caught, over-triage.

    Before is what this installation says. The change is made in memory; the content stays as it is.
    """
    typed = Typed(drop or (), add or (), rule or (), threshold or (), level or ())
    check_files(table, picture)
    pair = _contents(typed, profile, against)
    _check_level(caught_from, pair.before)
    if source is None:
        if column_map is not None or cause is not None or closed_world:
            raise OptionsError("--map, --cause and --closed-world are about a table; name one")
        check_setting(setting, pair.before)
        counted = count_synthetic(pair, Synthetic(setting, enriched, seed, people or PEOPLE))
    elif people is not None or enriched is not None:
        raise OptionsError("--people and --enriched are about people who do not exist; leave the table out")
    else:
        counted = count_rows(pair, Rows(source, column_map, cause, closed_world), quiet=as_json)
    figures = figures_of(pair, counted, caught_from)
    _tell(figures, as_json=as_json, table=table, picture=picture)


def _contents(typed: Typed, profile: str | None, against: str | None) -> Pair:
    """Return the content before and after the change.

    Raises:
        OptionsError: nothing is changed, or a change cannot be made.
    """
    if not typed and profile is None and against is None:
        options = "--level, --threshold, --rule, --add, --drop, --profile or --against"
        raise OptionsError(f"say what to change: {options}")
    before = open_rules().knowledge
    other = _other(before, profile or DEFAULT_GUIDANCE, against)
    if profile is not None and against is None and other.red_flags == before.red_flags:
        raise OptionsError(f"--profile {profile}: these are the rules already; this changes nothing")
    return Pair(before, with_typed(other, typed), bool(typed))


def _other(before: Knowledge, guidance: str, against: str | None) -> Knowledge:
    if against is None:
        return open_rules(guidance).knowledge
    from dorsum.authoring.content_versions import open_content  # noqa: PLC0415  # slow to import

    found = in_use(open_content(against, guidance))
    if (found.content_hash, guidance) == (before.content_hash, DEFAULT_GUIDANCE):
        raise OptionsError(f"--against {against}: this is the same content; this changes nothing")
    return found


def _check_level(level: str | None, knowledge: Knowledge) -> None:
    if level is not None and level not in knowledge.level:
        hint = suggestion(level, knowledge.level) or f"; there are {', '.join(knowledge.level)}"
        raise OptionsError(f"there is no level `{ascii(level)[1:-1]}`{hint}")


def _tell(figures: dict[str, Any], *, as_json: bool, table: Path | None, picture: Path | None) -> None:
    if picture is not None:
        write_picture(picture, figures)
    if table is not None:
        write_table(table, figures)
    if as_json:
        json.dump(figures, sys.stdout, indent=2)
        sys.stdout.write("\n")
    else:
        print(as_text(what_if_sections(figures)), end="")
        written = ", ".join(str(path) for path in (table, picture) if path is not None)
        print(f"\nWritten: {written}" if written else "", end="\n" if written else "")
