"""`dorsum diary charts`: how an episode goes on, as tables and as pictures."""

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Annotated

import typer

from dorsum.diary.review import review
from dorsum.errors import DiaryError
from dorsum.installed.rules import open_rules
from dorsum.interfaces.cli.closing import print_warning
from dorsum.interfaces.cli.diary_store import Folder, opened, present_course
from dorsum.report.charts import PHONE, WIDE, Chart, charts_of
from dorsum.report.charts.files import as_png, as_svg, sheet

ENDINGS = (".svg", ".png")


def charts(
    to: Annotated[
        Path | None,
        typer.Argument(
            metavar="FOLDER|FILE",
            help="A folder for one .svg a chart, or a file .svg or .png for all; without it, tables alone.",
        ),
    ] = None,
    phone: Annotated[bool, typer.Option("--phone", help="As narrow as the page of a phone.")] = False,
    data: Folder = None,
) -> None:
    """Print the numbers of each chart of the episode, and draw them."""
    _check(to)
    rules = open_rules()
    print_warning(rules.knowledge)
    with opened(data) as kept:
        course = present_course(kept)
    if course is None or not course.entries:
        raise DiaryError("there is no diary yet; begin one with `dorsum diary add`")
    found = charts_of(course, rules.knowledge, review(course, rules))
    if not found:
        print(rules.knowledge.wording["chart_none"]["en"])
        return
    for chart in found:
        print("\n".join(_told(chart)))
    if to is not None:
        _write(to, found, PHONE if phone else WIDE)


def _check(to: Path | None) -> None:
    if to is None:
        return
    if to.suffix.lower() not in ("", *ENDINGS):
        raise DiaryError(f"the name of the file must end in {' or '.join(ENDINGS)}, or be that of a folder")
    if not to.absolute().parent.is_dir():
        raise DiaryError(f"there is no folder `{to.parent}`")


def _told(chart: Chart) -> Iterator[str]:
    yield chart.heading
    cells = [chart.table.columns, *chart.table.rows]
    widths = [max(map(len, column)) for column in zip(*cells, strict=True)]
    for row in cells:
        yield "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip()
    yield from (f"- {note}" for note in chart.notes)
    if chart.sources:
        yield f"Sources: {', '.join(dict.fromkeys(one.source for one in chart.sources))}"
    yield ""


def _write(to: Path, found: Sequence[Chart], width: int) -> None:
    if to.suffix:
        draw = as_png if to.suffix.lower() == ".png" else as_svg
        to.write_bytes(draw(sheet(found), width))
        print(f"Written: {to}")
        return
    to.mkdir(exist_ok=True)
    for chart in found:
        path = to / f"{chart.id}.svg"
        path.write_bytes(as_svg(chart.spec, width))
        print(f"Written: {path}")
