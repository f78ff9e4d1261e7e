"""`dorsum synthetic`."""

from pathlib import Path
from typing import Annotated

import typer

from dorsum.errors import OptionsError
from dorsum.installed.progress import progress_bar
from dorsum.installed.rules import open_rules
from dorsum.model.case import DEFAULT_SETTING


def synthetic(
    output: Annotated[Path, typer.Argument(metavar="OUTPUT.parquet", help="Where the table goes.")],
    rows: Annotated[int, typer.Option(min=1, help="How many people.")] = 100_000,
    setting: Annotated[
        str, typer.Option(help="home, primary_care or emergency_department.")
    ] = DEFAULT_SETTING,
    enriched: Annotated[
        float | None,
        typer.Option(
            min=0, max=1, help="The share of people with a serious cause; else as rare as they are there."
        ),
    ] = None,
    seed: Annotated[int, typer.Option(min=0, help="Same seed, same people.")] = 0,
) -> None:
    """Make a table of people who do not exist: what they answer, and which cause they have.

    They are drawn from the base rates and ratios of the content. No real person is in it.
    """
    if output.suffix.lower() != ".parquet":
        raise OptionsError(f"{output}: the output must end in .parquet")
    from dorsum.cohort.people_files import write_people  # noqa: PLC0415  # needs the extra `tables`
    from dorsum.cohort.synthetic import SyntheticPeople  # noqa: PLC0415  # needs the extra `tables`

    people = SyntheticPeople(open_rules().knowledge, setting, enriched=enriched)
    with progress_bar("people") as tell:
        write_people(people, output, rows, seed, tell)
    print(f"{output}: {rows} people who do not exist, {len(people.schema(seed).names)} columns")
