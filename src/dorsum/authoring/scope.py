"""The coverage register: what a back-pain check may be expected to cover, and whether this one does."""

from collections import Counter
from collections.abc import Set

from dorsum.authoring.cause_forms import CauseForm
from dorsum.authoring.content_files import Content
from dorsum.authoring.schemas import ScopeForm


def check_scope(content: Content) -> dict[str, int]:
    """Report what stands in no topic: red flags, and causes with red flags. Return the topics covered."""
    topics = [entry.item for entry in content.of("scope") if isinstance(entry.item, ScopeForm)]
    causes = {id for topic in topics for id in topic.causes}
    named = {id for topic in topics for id in topic.red_flags}
    for entry in content.of("causes"):
        if isinstance(entry.item, CauseForm) and entry.item.id in causes:
            named.update(entry.item.red_flags)
    to_catch = {e.item.id for e in content.of("causes") if isinstance(e.item, CauseForm) and e.item.red_flags}
    _report_missing(content, "causes", "cause", to_catch - causes)
    _report_missing(content, "red_flags", "red flag", content.entries["red_flags"].keys() - named)
    found = Counter(topic.coverage for topic in topics)
    return {f"topics_{coverage}": found[coverage] for coverage in ("covered", "partly", "not_covered")}


def _report_missing(content: Content, kind: str, what: str, missing: Set[str]) -> None:
    for id in sorted(missing):
        entry = content.entries[kind][id]
        message = f"the {what} `{id}` stands in no topic of `scope`; add it to one"
        content.report(entry.file.path, entry.file.line(("id",)), message)
