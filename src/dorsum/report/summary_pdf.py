"""The page for the doctor as a tagged PDF that a screen reader can read (PDF/UA-1)."""

import json
from importlib import resources
from typing import Any, Final

from dorsum.model.knowledge import Knowledge
from dorsum.report.charts import COLUMN, drawn_or_none
from dorsum.report.summary import Summary
from dorsum.report.summary_text import headings, maps_of

TEMPLATE = "summary.typ"
STANDARD: Final = "ua-1"
NO_GLYPH = "could not be displayed"


def summary_as_pdf(page: Summary, knowledge: Knowledge) -> bytes:
    """Return the page as a PDF; the same page gives the same bytes.

    Where somebody wrote letters that no font of this machine has, it is tagged all the same, but does not
    claim the standard.

    Raises:
        ModuleNotFoundError: the library that sets it is not installed.
    """
    import typst  # noqa: PLC0415  # an extra

    template = (resources.files("dorsum.report") / TEMPLATE).read_bytes()
    inputs = {"data": json.dumps(_data(page, knowledge))}
    try:
        return typst.compile(template, format="pdf", pdf_standards=STANDARD, sys_inputs=inputs)
    except typst.TypstError as error:
        if NO_GLYPH not in str(error):
            raise
        return typst.compile(template, format="pdf", sys_inputs=inputs)


def _data(page: Summary, knowledge: Knowledge) -> dict[str, Any]:
    labels = [one.label["en"] for one in knowledge.library.body_regions if one.id in page.regions]
    return {
        "title": page.title,
        "made": page.made,
        "lead": page.lead,
        "parts": [
            {"id": one.id, "heading": one.heading, "lines": one.lines, "figure": one.figure}
            for one in page.parts
        ],
        "columns": headings(knowledge),
        "rows": [[str(one.day), one.on.isoformat(), one.pain, one.could_do] for one in page.rows],
        "chart": _chart(page),
        "maps": [{"svg": svg, "alt": "; ".join(labels)} for svg in maps_of(page, knowledge)],
        "footer": page.footer,
    }


def _chart(page: Summary) -> dict[str, str] | None:
    """Return the drawing of the course; None where there is none, or nothing here can draw."""
    svg = drawn_or_none(page.chart.spec, COLUMN) if page.chart else None
    return None if page.chart is None or svg is None else {"svg": svg, "alt": page.chart.alt}
