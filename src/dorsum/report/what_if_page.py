"""What a change of rules would do, as text for a terminal and as Markdown; both say the same."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

Figures = Mapping[str, Any]
Row = tuple[str, ...]
MOST_CHANGES = 15
"""Changes that are told; JSON has all."""
_NOBODY = "-"
_MOVES = {
    "up": "to a higher level",
    "down": "to a lower level",
    "same": "stay where they are",
    "newly_open": "lose their level: questions are open now",
    "newly_advised": "get a level: questions were open before",
}
_ALWAYS_SHOWN = ("up", "down", "same")
_PAIRED = ("before", "after", "difference, in points of 100")


@dataclass(frozen=True)
class Section:
    """A table with its title; the first column is words, all others are figures. `notes` stand below it."""

    title: str
    head: Row = ()
    rows: tuple[Row, ...] = ()
    notes: tuple[str, ...] = ()


def what_if_sections(figures: Figures) -> tuple[Section, ...]:
    """Return everything that is told of the figures of `dorsum what-if`."""
    return (
        Section("What would change", notes=(*shown_changes(figures), _people(figures))),
        _moves(figures),
        _matrix(figures),
        _levels(figures),
        *_causes(figures["causes"]),
        Section("Mind", notes=tuple(figures["limits"])),
    )


def as_text(sections: Iterable[Section]) -> str:
    """Return the sections for a terminal."""
    return "\n\n".join("\n".join(_text_lines(one)) for one in sections) + "\n"


def as_markdown(sections: Iterable[Section]) -> str:
    """Return the sections as a page of Markdown."""
    return "\n\n".join("\n".join(_markdown_lines(one)) for one in sections) + "\n"


def share(rate: Figures) -> str:
    """Return a rate as it is shown, such as `12.34%`; only nobody is 0 %, and only all are 100 %."""
    if rate["value"] is None:
        return _NOBODY
    shown = f"{rate['value']:.2%}"
    if shown == "100.00%" and rate["k"] < rate["n"]:
        return ">99.99%"
    return "<0.01%" if shown == "0.00%" and rate["k"] else shown


def points(paired: Figures) -> str:
    """Return a difference in points of 100 with its interval, such as `-0.06 (-0.08 to -0.04)`."""
    if paired["difference"] is None:
        return _NOBODY
    found, low, high = (_signed(100 * paired[name]) for name in ("difference", "low", "high"))
    return f"{found} ({low} to {high})"


def is_different(paired: Figures) -> bool:
    """Whether the count before and after is not the same."""
    return bool(paired["before"]["k"] != paired["after"]["k"])


def shown_changes(figures: Figures) -> list[str]:
    """Return the first changes, and how many more there are; another content may change everything."""
    changes = figures["changes"]
    more = len(changes) - MOST_CHANGES
    return [*changes[:MOST_CHANGES], *([f"and {more} more changes"] if more > 0 else [])]


def _signed(number: float) -> str:
    """Return a number with its sign and as many digits as tell it from nothing; 0 has no sign."""
    digits = 2 if abs(number) >= 0.01 else 4  # noqa: PLR2004  # two figures that count
    shown = f"{number:+.{digits}f}"
    return "0" if float(shown) == 0 else shown


def _people(figures: Figures) -> str:
    people = figures["people"]
    world = " Closed world: what was not stated was taken as no." * people["closed_world"]
    left_out = f" Rows that cannot be read, left out: {people['left_out']:,}." * bool(people["left_out"])
    if people["real"]:
        return f"People in the table: {figures['n']:,}.{world}{left_out}"
    enriched = "" if people["enriched"] is None else f", {people['enriched']:.0%} with a serious cause"
    drawn = f"{people['setting']}{enriched}, seed {people['seed']}"
    return f"People who do not exist: {figures['n']:,}, {drawn}.{world}{left_out}"


def _moves(figures: Figures) -> Section:
    shown = [(name, rate) for name, rate in figures["moves"].items() if rate["k"] or name in _ALWAYS_SHOWN]
    rows = ((_MOVES[name], f"{rate['k']:,}", share(rate), _interval(rate)) for name, rate in shown)
    return Section("Who moves", ("", "people", "share", "95 % interval"), tuple(rows))


def _interval(rate: Figures) -> str:
    return _NOBODY if rate["low"] is None else f"{rate['low']:.3%} to {rate['high']:.3%}"


def shown_levels(figures: Figures) -> list[str]:
    """Return the levels, the most urgent first; that nothing is advised yet only where that happens."""
    matrix = figures["matrix"]
    used = [level for level in matrix if level != "none" or sum(matrix[level].values()) or _column(matrix)]
    return used[::-1]


def _column(matrix: Figures) -> int:
    return sum(row["none"] for row in matrix.values())


def _matrix(figures: Figures) -> Section:
    levels = shown_levels(figures)
    rows = tuple(
        (before, *(f"{figures['matrix'][before][after]:,}" for after in levels)) for before in levels
    )
    return Section("From the level before (lines) to the level after (columns)", ("", *levels), rows)


def _levels(figures: Figures) -> Section:
    rows = tuple((level, *_paired(figures["levels"][level])) for level in shown_levels(figures))
    return Section("At each level", ("", *_PAIRED), rows)


def _paired(paired: Figures) -> Row:
    return share(paired["before"]), share(paired["after"]), points(paired)


def _causes(causes: Figures | None) -> Iterator[Section]:
    if causes is None:
        return
    told = {
        "caught": "Serious causes caught: advised no less than the lowest level of a red flag of the cause",
        "at_its_highest": "Serious causes caught at the highest level of a red flag of the cause",
    }
    if causes["caught_from"] is not None:
        told = {"caught": f"Serious causes caught: advised `{causes['caught_from']}` or more"}
    for name, title in told.items():
        yield _caught(causes, name, title)
    yield _over(causes)


def _caught(causes: Figures, name: str, title: str) -> Section:
    different = [one for one in causes["by_cause"] if is_different(one[name])]
    rows = [("all serious causes", causes["serious"]), *((one["cause"], one) for one in different)]
    same = len(causes["by_cause"]) - len(different)
    return Section(
        title,
        ("", "people", *_PAIRED),
        tuple((words, f"{one['n']:,}", *_paired(one[name])) for words, one in rows),
        (f"Serious causes without a difference: {same}.",) if same else (),
    )


def _over(causes: Figures) -> Section:
    over = causes["over_triage"]
    row = ("no serious cause", f"{over['before']['n']:,}", *_paired(over))
    unknown = causes["without_known_cause"]
    return Section(
        "Over-triage: people without a serious cause, above every level of a red flag of their cause",
        ("", "people", *_PAIRED),
        (row,),
        (f"People without a cause that the content knows: {unknown:,}.",) if unknown else (),
    )


def _text_lines(section: Section) -> Iterator[str]:
    yield f"{section.title}:"
    table = [section.head, *section.rows] if section.head else []
    widths = [max(len(row[place]) for row in table) for place in range(len(section.head))]
    for row in table:
        yield f"  {_aligned(row, widths)}".rstrip()
    yield from (f"  {note.replace('`', '')}" for note in section.notes)


def _aligned(row: Row, widths: Sequence[int]) -> str:
    first, *others = (
        word.rjust(width) if place else word.ljust(width)
        for place, (word, width) in enumerate(zip(row, widths, strict=True))
    )
    return "  ".join([first, *others])


def _markdown_lines(section: Section) -> Iterator[str]:
    yield f"## {section.title}"
    yield ""
    if section.head:
        yield f"| {' | '.join(section.head)} |"
        yield f"| --- |{' ---: |' * (len(section.head) - 1)}"
        yield from (f"| {' | '.join(row)} |" for row in section.rows)
    if section.notes and section.head:
        yield ""
    yield from (f"- {note}" for note in section.notes)
