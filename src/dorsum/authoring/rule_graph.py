"""One rule as a picture: its findings, how they are joined, and its level."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from dorsum.authoring.graph_columns import (
    ROW,
    WIDE_ROW,
    column_of_findings,
    heads_of,
    level_label,
    mean,
    rule_label,
    version_of,
)
from dorsum.authoring.svg import CHARACTER, SPACE, Group, Label, Line, Picture, as_svg
from dorsum.model.knowledge import Knowledge, RedFlag
from dorsum.model.rules import And, Compare, CountOf, IsYes, Not, Or, Rule, parts, walk

_GAP, _JOIN_GAP = 60, 110


def draw_rule(flag: RedFlag, knowledge: Knowledge) -> str:
    """Return an SVG of one red flag: its findings, how they are joined, and its level.

    A finding that the rule names twice stands there twice, so that no line crosses another.
    """
    rule = _flat(flag.when)
    column = column_of_findings([knowledge.finding[id] for id in _named(rule)], WIDE_ROW)
    tree = _branch(rule, 0, iter(column), _columns(rule, column[0].right))
    label = rule_label(flag, tree.end.right + _GAP, tree.end.y)
    note = Label(f"label-{flag.id}", flag.label["en"], "", label.x, label.y + ROW, "note")
    right = max(label.right, note.right)
    level = level_label(knowledge.level[flag.level], right + _GAP, label.y)
    lines = (*tree.lines, Line(tree.end, label, 0), Line(label, level, right))
    heads = heads_of(("findings", "rule", "level"), (column[0].x, label.x, level.x))
    labels = (*heads, *column, *tree.joins, label, note, level, *_deadline(flag, level))
    says = f"{flag.label['en']}: {flag.level} when {_in_words(rule)}."
    group = Group(knowledge.level[flag.level].rank, lines, labels)
    return as_svg(Picture(f"Dorsum, {version_of(knowledge)}: rule {flag.id}", says, (group,)))


def _named(rule: Rule) -> list[str]:
    """Return the findings as the rule names them, one after the other, also the same one again."""
    return [part.finding for part in walk(rule) if isinstance(part, IsYes | Compare)]


def _deadline(flag: RedFlag, level: Label) -> Iterator[Label]:
    if flag.within is not None:
        hours = f"{flag.within.min_hours} to {flag.within.max_hours} hours"
        yield Label(f"within-{flag.id}", hours, "", level.x, level.y + ROW, "note")


def _flat(rule: Rule) -> Rule:
    """Return the same rule with an `or` inside an `or`, or an `and` inside an `and`, made one."""
    match rule:
        case And() | Or():
            terms = (_flat(term) for term in rule.terms)
            inner = (parts(term) if type(term) is type(rule) else (term,) for term in terms)
            return type(rule)(tuple(dict.fromkeys(term for group in inner for term in group)))
        case CountOf(least, terms):
            return CountOf(least, tuple(_flat(term) for term in terms))
        case Not(term):
            return Not(_flat(term))
        case _:
            return rule


def _join(rule: Rule) -> str:
    """Return how a rule joins what is inside it; a finding stands for itself."""
    match rule:
        case And():
            return "all of"
        case Or():
            return "any of"
        case CountOf(least, _):
            return f"at least {least} of"
        case Not():
            return "not"
        case Compare(_, operator, number):
            return f"{operator} {number:g}"
        case _:
            return rule.finding


def _in_words(rule: Rule) -> str:
    match rule:
        case IsYes():
            return _join(rule)
        case Compare(finding, _, _):
            return f"{finding} {_join(rule)}"
        case _:
            return f"{_join(rule)} ({', '.join(_in_words(part) for part in parts(rule))})"


@dataclass(frozen=True, slots=True)
class _Branch:
    """A part of the rule as drawn: the label that stands for it, and all labels and lines left of it."""

    end: Label
    joins: tuple[Label, ...] = ()
    lines: tuple[Line, ...] = ()


def _branch(rule: Rule, depth: int, leaves: Iterator[Label], columns: Mapping[int, float]) -> _Branch:
    """Return the drawing of a rule; it takes its findings, in their order, from `leaves`."""
    if isinstance(rule, IsYes):
        return _Branch(next(leaves))
    inside = [_branch(part, depth + 1, leaves, columns) for part in _inside(rule)]
    ends = [branch.end for branch in inside]
    y = mean([end.y for end in ends])
    label = Label(f"join-{depth}-{ends[0].id}", _join(rule), "", columns[depth], y, "join")
    lines = tuple(Line(end, label, label.left - _JOIN_GAP + SPACE) for end in ends)
    return _Branch(
        label,
        (*(join for branch in inside for join in branch.joins), label),
        (*(line for branch in inside for line in branch.lines), *lines),
    )


def _inside(rule: Rule) -> tuple[Rule, ...]:
    """Return what is joined: the parts, and for a comparison its finding."""
    return (IsYes(rule.finding),) if isinstance(rule, Compare) else parts(rule)


def _columns(rule: Rule, edge: float) -> Mapping[int, float]:
    """Return where the joins of each depth begin; the deepest stand beside the findings, at `edge`."""
    longest: dict[int, int] = {}
    for join, depth in _joins(rule, 0):
        longest[depth] = max(longest.get(depth, 0), len(_join(join)))
    columns = {}
    for depth in sorted(longest, reverse=True):
        columns[depth] = edge + _JOIN_GAP
        edge = columns[depth] + CHARACTER * longest[depth] + SPACE
    return columns


def _joins(rule: Rule, depth: int) -> Iterator[tuple[Rule, int]]:
    if not isinstance(rule, IsYes):
        yield rule, depth
        for part in parts(rule):
            yield from _joins(part, depth + 1)
