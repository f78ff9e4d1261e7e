"""The files that `dorsum what-if` writes: figures as CSV or Markdown, and the picture."""

import csv
import io
import json
import struct
import zlib
from pathlib import Path
from typing import Any
from xml.sax.saxutils import escape

from dorsum.errors import BundleError, FileError, OptionsError
from dorsum.installed.rules import write_whole
from dorsum.report.what_if_chart import what_if_chart
from dorsum.report.what_if_csv import HEAD, what_if_rows
from dorsum.report.what_if_page import as_markdown, what_if_sections

TABLES = (".csv", ".md")
PICTURES = (".svg", ".png", ".json")
VEGA_LITE = "6.1"
_PNG_HEAD = 33
"""Bytes of the signature and the first chunk."""
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
        svg = vl_convert.vegalite_to_svg(chart, vl_version=VEGA_LITE)
        _write(path, svg_with_words(svg, chart["description"]).encode())
    else:
        png = vl_convert.vegalite_to_png(chart, vl_version=VEGA_LITE, scale=_SHARPNESS)
        _write(path, png_with_words(png, chart["description"]))


def svg_with_words(svg: str, words: str) -> str:
    """Return the picture with words for who cannot see it, which is what a reader for the blind says."""
    root, end, rest = svg.partition(">")
    return f'{root} role="img"{end}<title>{escape(words)}</title>{rest}'


def png_with_words(png: bytes, words: str) -> bytes:
    """Return the picture with words for who cannot see it, as a text chunk after its head (PNG, 11.3.3)."""
    text = b"iTXt" + b"Description\0\0\0\0\0" + words.encode()
    chunk = struct.pack(">I", len(text) - 4) + text + struct.pack(">I", zlib.crc32(text))
    return png[:_PNG_HEAD] + chunk + png[_PNG_HEAD:]


def _write(path: Path, data: bytes) -> None:
    try:
        write_whole(path, data)
    except BundleError as error:
        raise FileError(str(error)) from None
