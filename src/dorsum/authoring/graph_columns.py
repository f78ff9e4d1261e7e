"""The parts that both pictures of the content are made of: labels, columns and their places."""

from collections.abc import Sequence

from dorsum.authoring.svg import CHARACTER, Label
from dorsum.model.knowledge import Finding, Knowledge, Level, RedFlag

LEFT, TOP = 20, 60
ROW, WIDE_ROW = 16, 24


def version_of(knowledge: Knowledge) -> str:
    """Return which content the picture shows."""
    return f"content {knowledge.version} ({knowledge.content_hash[:12]})"


def heads_of(words: tuple[str, str, str], places: tuple[float, float, float]) -> tuple[Label, ...]:
    """Return the names of the three columns; the first ends at its place, as the findings do."""
    return tuple(
        Label(f"head-{n}", word, "", x, TOP - 30, "head", ends_at_x=n == 1)
        for n, (word, x) in enumerate(zip(words, places, strict=True), start=1)
    )


def rule_label(flag: RedFlag, x: float, y: float) -> Label:
    """Return the label of a rule."""
    says = f"{flag.label['en']} (aims at: {flag.aims_at})"
    return Label(f"rule-{flag.id}", flag.id, says, x, y, "rule")


def level_label(level: Level, x: float, y: float) -> Label:
    """Return the label of a level."""
    return Label(f"level-{level.id}", level.id, level.label["en"], x, y, "level")


def column_of_findings(findings: Sequence[Finding], row: int = ROW) -> tuple[Label, ...]:
    """Return a label for each finding, one under the other, ending at one edge."""
    edge = LEFT + CHARACTER * max(len(finding.id) for finding in findings)
    return tuple(_finding_label(findings, n, edge, TOP + row * (n + 0.5)) for n in range(len(findings)))


def _finding_label(findings: Sequence[Finding], n: int, x: float, y: float) -> Label:
    one = findings[n]
    again = findings[:n].count(one)
    id = f"finding-{one.id}-{again + 1}" if again else f"finding-{one.id}"
    return Label(id, one.id, one.question["en"], x, y, "finding", ends_at_x=True)


def mean(numbers: Sequence[float], otherwise: float = 0.0) -> float:
    """Return the middle of the numbers, or something else where there are none."""
    return sum(numbers) / len(numbers) if numbers else otherwise
