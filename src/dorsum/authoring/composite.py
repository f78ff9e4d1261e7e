"""Findings whose question joins things that are not one (docs/decisions/composite_findings.md)."""

from collections.abc import Mapping
from dataclasses import dataclass

from dorsum.authoring.cause_forms import CauseForm
from dorsum.authoring.content_files import Content
from dorsum.authoring.schemas import FindingForm
from dorsum.model.rules import Rule, finding_ids


@dataclass(frozen=True)
class Composite:
    """A finding, the things it joins, and the causes whose red flags use it."""

    finding: str
    joins: tuple[str, ...]
    causes: tuple[str, ...]

    @property
    def is_used_twice(self) -> bool:
        """Whether it serves two purposes or more, so that it is to be split (DESIGN section 2)."""
        return len(self.causes) > 1


def composite_findings(content: Content, rules: Mapping[tuple[str, str], Rule]) -> tuple[Composite, ...]:
    """Return every composite finding; `rules` are by kind and id, with their macros written out."""
    used_by = {id: set(finding_ids(rule)) for (kind, id), rule in rules.items() if kind == "red_flags"}
    return tuple(
        Composite(entry.item.id, tuple(entry.item.composite), _causes(content, entry.item.id, used_by))
        for entry in content.of("findings")
        if isinstance(entry.item, FindingForm) and entry.item.composite
    )


def _causes(content: Content, finding: str, used_by: Mapping[str, set[str]]) -> tuple[str, ...]:
    return tuple(
        entry.item.id
        for entry in content.of("causes")
        if isinstance(entry.item, CauseForm)
        and any(finding in used_by.get(flag, ()) for flag in entry.item.red_flags)
    )


def note(content: Content, composite: Composite) -> str:
    """Return the line that says what to split and for whom."""
    file = content.entries["findings"][composite.finding].file
    where = f"{file.path.relative_to(content.folder.parent)}:{file.line(('composite',))}"
    things = "; ".join(composite.joins)
    return (
        f"{where}: `{composite.finding}` joins {len(composite.joins)} things ({things}) and "
        f"serves {len(composite.causes)} causes ({', '.join(composite.causes)}); split it"
    )
