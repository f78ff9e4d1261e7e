"""The files that `dorsum what-if` writes: figures as CSV or Markdown, and the picture."""

import csv
import io
import json
from pathlib import Path
from typing import Any

from dorsum.errors import BundleError, FileError, OptionsError
from dorsum.interfaces.cli.knowledge_store import write_whole
from dorsum.report.what_if_chart import what_if_chart
from dorsum.report.what_if_csv import HEAD, what_if_rows
from dorsum.report.what_if_page import as_markdown, what_if_sections

TABLES = (".csv", ".md")
PICTURES = (".svg", ".png", ".json")
VEGA_LITE = "6.1"
_SHARPNESS = 2
"""Dots for each point of the picture, so that print is readable."""


def check_files(table: Path | None, picture: Path | None) -> None:
    """Refuse, before anything is counted, files that could not be written.

    Raises:
        OptionsError: an ending is none of ours, a folder is missing, or the library for pictures is.
    """
    for option, path, endings in (("--table", table, TABLES), ("--picture", picture, PICTURES)):
        if path is None:
            continue
        if path.suffix.lower() not in endings:
            raise OptionsError(f"{option}: `{path}` must end in {', '.join(endings)}")
        if not path.parent.is_dir():
            raise OptionsError(f"{option}: there is no folder `{path.parent}`")
    if picture is not None and picture.suffix.lower() != PICTURES[-1]:
        import vl_convert  # noqa: F401, PLC0415  # an extra; what is missing is told in one place


def write_table(path: Path, figures: dict[str, Any]) -> None:
    """Write the figures as CSV or Markdown.

    Raises:
        FileError: the file cannot be written.
    """
    if path.suffix.lower() == TABLES[0]:
        text = io.StringIO()
        csv.writer(text, lineterminator="\n").writerows([HEAD, *what_if_rows(figures)])
        _write(path, text.getvalue().encode())
    else:
        _write(path, f"# What a change would do\n\n{as_markdown(what_if_sections(figures))}".encode())


def write_picture(path: Path, figures: dict[str, Any]) -> None:
    """Draw the figures.

    Raises:
        FileError: the file cannot be written.
    """
    chart = what_if_chart(figures)
    if path.suffix.lower() == ".json":
        _write(path, f"{json.dumps(chart, indent=2)}\n".encode())
        return
    import vl_convert  # noqa: PLC0415  # an extra

    if path.suffix.lower() == ".svg":
        _write(path, vl_convert.vegalite_to_svg(chart, vl_version=VEGA_LITE).encode())
    else:
        _write(path, vl_convert.vegalite_to_png(chart, vl_version=VEGA_LITE, scale=_SHARPNESS))


def _write(path: Path, data: bytes) -> None:
    try:
        write_whole(path, data)
    except BundleError as error:
        raise FileError(str(error)) from None
