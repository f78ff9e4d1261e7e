"""The content as a picture: which findings lead to which rules, and which rules to which level."""

from collections.abc import Callable, Iterable, Mapping, Sequence

from dorsum.authoring.graph_columns import (
    ROW,
    TOP,
    column_of_findings,
    heads_of,
    level_label,
    mean,
    rule_label,
    version_of,
)
from dorsum.authoring.svg import Group, Label, Line, Picture, as_svg
from dorsum.model.knowledge import Finding, Knowledge, RedFlag
from dorsum.model.rules import finding_ids

_TO_RULES, _TO_LEVELS = 460, 180
_ROUNDS = 12
"""How often findings and rules are put in order by each other; more changes nothing to the eye."""


def draw_content(knowledge: Knowledge) -> str:
    """Return an SVG of the whole content: every finding, red flag and level."""
    rules, findings = _in_order(knowledge)
    column = column_of_findings(findings)
    ends = {finding.id: label for finding, label in zip(findings, column, strict=True)}
    height = ROW * len(findings)
    step = height / max(1, len(rules))
    left = column[0].right + _TO_RULES
    flags = {flag.id: rule_label(flag, left, TOP + step * (n + 0.5)) for n, flag in enumerate(rules)}
    right = max((label.right for label in flags.values()), default=left)
    levels = _column_of_levels(knowledge, flags, right + _TO_LEVELS)
    groups = (_rule_group(flag, knowledge, ends, flags[flag.id], levels, right) for flag in rules)
    words = (f"{len(column)} findings", f"{len(flags)} rules", f"{len(levels)} levels")
    heads = heads_of(words, (column[0].x, left, right + _TO_LEVELS))
    loose = Group(None, (), (*heads, *column, *levels.values()))
    says = (
        "Left the findings, in the middle the red flags, right the levels. A line leads from each finding to "
        "every rule that names it, also through a macro, and from each rule to its level. Findings without a "
        "line serve to compute other findings, as gates, or as warnings to watch for."
    )
    return as_svg(Picture(f"Dorsum, {version_of(knowledge)}: all rules", says, (*groups, loose)))


def _column_of_levels(knowledge: Knowledge, flags: Mapping[str, Label], x: float) -> Mapping[str, Label]:
    """Return a label for each level, the most urgent on top, each beside the middle of its rules."""
    levels = sorted(knowledge.levels, key=lambda level: -level.rank)
    bottom = max((label.y for label in flags.values()), default=float(TOP))
    wanted = [
        mean([flags[flag.id].y for flag in knowledge.red_flags if flag.level == level.id], bottom)
        for level in levels
    ]
    places = _apart(wanted, 2 * ROW)
    return {level.id: level_label(level, x, y) for level, y in zip(levels, places, strict=True)}


def _rule_group(
    flag: RedFlag,
    knowledge: Knowledge,
    ends: Mapping[str, Label],
    label: Label,
    levels: Mapping[str, Label],
    right: float,
) -> Group:
    into = tuple(Line(ends[id], label, 0) for id in finding_ids(flag.when))
    out = Line(label, levels[flag.level], right)
    return Group(knowledge.level[flag.level].rank, (*into, out), (label,), many=True)


# --- the order in which few lines cross ---


def _in_order(knowledge: Knowledge) -> tuple[list[RedFlag], list[Finding]]:
    """Return the rules, most urgent first, and the findings, each near what it is joined to."""
    names = {flag.id: finding_ids(flag.when) for flag in knowledge.red_flags}
    used_by: dict[str, list[str]] = {finding.id: [] for finding in knowledge.findings}
    for rule, named in names.items():
        for finding in named:
            used_by[finding].append(rule)
    ranks = {flag.id: -knowledge.level[flag.level].rank for flag in knowledge.red_flags}
    rules, findings = sorted(ranks, key=lambda id: (ranks[id], id)), list(used_by)
    for _ in range(_ROUNDS):
        findings = _near(findings, used_by, rules, lambda id: 0 if used_by[id] else 1)
        rules = _near(rules, names, findings, lambda id: ranks[id])
    return [knowledge.red_flag[id] for id in rules], [knowledge.finding[id] for id in findings]


def _near(
    ids: Iterable[str],
    joined: Mapping[str, Sequence[str]],
    others: Sequence[str],
    first: Callable[[str], int],
) -> list[str]:
    """Return the ids by `first`, then by the middle of what they are joined to in the other column."""
    place = {id: n / len(others) for n, id in enumerate(others)}
    return sorted(ids, key=lambda id: (first(id), mean([place[other] for other in joined[id]], 1.0), id))


def _apart(wanted: Sequence[float], least: float) -> list[float]:
    """Return places in the same order, at least so far apart, as a whole where they were wanted."""
    places: list[float] = []
    for place in wanted:
        places.append(max(place, places[-1] + least) if places else place)
    excess = mean([place - wish for place, wish in zip(places, wanted, strict=True)], 0.0)
    start = max(places[0] - excess, TOP + ROW / 2)
    return [place - places[0] + start for place in places]
