"""Reporting ids that no item of their kind has."""

from collections.abc import Iterable

from dorsum.authoring.content_files import Content, Entry
from dorsum.authoring.suggestions import suggestion


def report_unknown(content: Content, entry: Entry, key: str, ids: Iterable[str], kind: str) -> None:
    """Report each of the ids, which stand under `key` of the entry, that `kind` has no item of."""
    for index, id in enumerate(ids):
        if id not in content.entries[kind]:
            line = entry.file.line((key, index))
            hint = suggestion(id, content.entries[kind])
            content.report(
                entry.file.path, line, f"unknown id `{id}` in `{key}`; {kind} has no such item{hint}"
            )
