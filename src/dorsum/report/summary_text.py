"""The page for the doctor as plain text and as HTML."""

from collections.abc import Callable, Mapping
from html import escape
from types import MappingProxyType

from dorsum.model.knowledge import Knowledge
from dorsum.report.charts import COLUMN, drawn_or_none
from dorsum.report.drawings.body_map import body_map
from dorsum.report.summary import CourseRow, Part, Summary

WIDTHS = (5, 12, 6)
VIEWS = ("back", "front")


def summary_as_text(page: Summary, knowledge: Knowledge) -> str:
    """Return the page as plain text, one thought a line."""
    lines = [page.title, page.made, "", *(f"! {line}" for line in page.lead)]
    for part in page.parts:
        lines += ["", part.heading, *(f"  - {line}" for line in part.lines)]
        if part.figure == "course":
            lines += _table(page.rows, headings(knowledge))
    return "\n".join([*lines, "", *page.footer]) + "\n"


def headings(knowledge: Knowledge) -> tuple[str, ...]:
    """Return the headings of the table of the course."""
    return tuple(knowledge.wording[f"summary_column_{name}"]["en"] for name in ("day", "date", "pain", "can"))


def _table(rows: tuple[CourseRow, ...], named: tuple[str, ...]) -> list[str]:
    cells = [named, *((str(one.day), one.on.isoformat(), one.pain, one.could_do) for one in rows)]
    return [
        "    " + "".join(cell.ljust(width) for cell, width in zip(row, (*WIDTHS, 0), strict=True))
        for row in cells
    ]


def summary_as_html(page: Summary, knowledge: Knowledge) -> str:
    """Return the page as one HTML file that needs nothing else and prints on one sheet."""
    lead = "".join(f'<p class="lead"><strong>{escape(line)}</strong></p>' for line in page.lead)
    parts = "".join(_part(part, page, knowledge) for part in page.parts)
    footer = "".join(f"<p>{escape(line)}</p>" for line in page.footer)
    return (
        '<!doctype html>\n<html lang="en"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f"<title>{escape(page.title)}</title><style>{STYLE}</style></head><body><main>"
        f"<h1>{escape(page.title)}</h1><p>{escape(page.made)}</p>{lead}{parts}"
        f"</main><footer>{footer}</footer></body></html>\n"
    )


STYLE = (
    "body{font:11pt/1.35 system-ui,sans-serif;margin:1.5rem auto;max-width:48rem;padding:0 1rem;"
    "color-scheme:light dark}h1{font-size:1.4em;margin:0}h2{font-size:1.05em;margin:.9em 0 .2em}"
    "p,ul{margin:.2em 0}ul{padding-left:1.2em}.lead{border-left:.4em solid;padding-left:.6em}"
    "table{border-collapse:collapse}td,th{border-bottom:1px solid;padding:.1em .6em;text-align:left}"
    ".body-map{height:15rem;max-width:45%}.chart{max-width:100%;height:auto}footer{margin-top:1em;"
    "font-size:.85em}"
    "@page{size:A4;margin:12mm}@media print{body{margin:0;padding:0;font-size:8pt;max-width:none}"
    "main{columns:2;column-gap:8mm}main>h1,main>p{column-span:all}.body-map{height:36mm}"
    ".chart{height:52mm;width:auto}"
    "footer{font-size:7pt}}"
)


def _part(part: Part, page: Summary, knowledge: Knowledge) -> str:
    lines = "".join(f"<li>{escape(line)}</li>" for line in part.lines)
    draw = _FIGURES.get(part.figure or "")
    drawn = draw(page, knowledge) if draw else ""
    return f"<section><h2>{escape(part.heading)}</h2><ul>{lines}</ul>{drawn}</section>"


def _maps(page: Summary, knowledge: Knowledge) -> str:
    return "".join(maps_of(page, knowledge))


def maps_of(page: Summary, knowledge: Knowledge) -> list[str]:
    """Return the body map from the back and the front, those views in which something is marked."""
    regions = knowledge.library.body_regions
    seen = {one.view for one in regions if one.id in page.regions}
    return [body_map(view, regions, page.regions, knowledge.wording) for view in VIEWS if view in seen]


def _html_table(page: Summary, knowledge: Knowledge) -> str:
    head = "".join(f'<th scope="col">{escape(name)}</th>' for name in headings(knowledge))
    rows = "".join(
        f"<tr><td>{one.day}</td><td>{one.on.isoformat()}</td><td>{escape(one.pain)}</td>"
        f"<td>{escape(one.could_do)}</td></tr>"
        for one in page.rows
    )
    drawn = drawn_or_none(page.chart.spec, COLUMN) if page.chart else None
    return f"{drawn or ''}<table><thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table>"


_FIGURES: Mapping[str, Callable[[Summary, Knowledge], str]] = MappingProxyType(
    {"body_map": _maps, "course": _html_table}
)
