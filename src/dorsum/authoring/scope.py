"""The coverage register: what a back-pain check may be expected to cover, and whether this one does."""

from collections import Counter

from dorsum.authoring.content_files import Content
from dorsum.authoring.schemas import CauseForm, ScopeForm


def check_scope(content: Content) -> dict[str, int]:
    """Report every cause and red flag that stands in no topic; return how many topics are covered."""
    topics = [entry.item for entry in content.of("scope") if isinstance(entry.item, ScopeForm)]
    causes = {id for topic in topics for id in topic.causes}
    named = {id for topic in topics for id in topic.red_flags}
    for entry in content.of("causes"):
        if isinstance(entry.item, CauseForm) and entry.item.id in causes:
            named.update(entry.item.red_flags)
    _report_missing(content, "causes", "cause", causes)
    _report_missing(content, "red_flags", "red flag", named)
    found = Counter(topic.coverage for topic in topics)
    return {f"topics_{coverage}": found[coverage] for coverage in ("covered", "partly", "not_covered")}


def _report_missing(content: Content, kind: str, what: str, named: set[str]) -> None:
    for entry in content.of(kind):
        if entry.item.id not in named:
            message = f"the {what} `{entry.item.id}` stands in no topic of `scope`; add it to one"
            content.report(entry.file.path, entry.file.line(("id",)), message)
