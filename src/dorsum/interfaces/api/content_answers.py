"""The content as its authors wrote it, with an ETag, so that nobody fetches the same twice."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from dorsum.care.assessment import versions
from dorsum.errors import BundleError
from dorsum.interfaces.api.requests import shown
from dorsum.model.case import Case
from dorsum.model.knowledge import Knowledge
from dorsum.model.withdrawal_writing import withdrawals_as_json
from dorsum.report.assessment_json import versions_as_json, withdrawals_in_force
from dorsum.serving.problems import ProblemError
from dorsum.serving.tags import tag_of

Json = dict[str, Any]


@dataclass(frozen=True)
class ContentShelf:
    """Everything there is to fetch; `read` returns the items of each kind as they were written."""

    knowledge: Knowledge
    read: Callable[[], Mapping[str, Any]]

    @cached_property
    def etag(self) -> str:
        """What names this content with what was withdrawn of it; it changes with either of them."""
        found = self.knowledge.withdrawals
        parts = (self.knowledge.content_hash, found.as_of, [one.id for one in found.entries])
        return tag_of(repr(parts).encode())

    @cached_property
    def _kinds(self) -> Mapping[str, Mapping[str, Json]]:
        try:
            values = self.read()
        except BundleError as error:
            raise ProblemError("content", str(error)) from None
        return {
            kind: {one["id"]: one for one in items}
            for kind, items in sorted(values.items())
            if isinstance(items, list)
        }

    def overview(self) -> Json:
        """Return what the content is, and the kinds of items in it.

        Raises:
            ProblemError: the bundle of this installation cannot be read any more, as in all of these.
        """
        known = self.knowledge
        return {
            "version": known.version,
            "hash": known.content_hash,
            "checked_on": known.checked_on.isoformat(),
            "next_check": known.next_check.isoformat(),
            "withdrawals_as_of": known.withdrawals.as_of.isoformat(),
            "kinds": [{"kind": kind, "items": len(items)} for kind, items in self._kinds.items()],
        }

    def items(self, kind: str) -> Json:
        """Return all items of a kind.

        Raises:
            ProblemError: there is no such kind.
        """
        return {"kind": kind, "items": [self.item(kind, id) for id in self._of(kind)]}

    def item(self, kind: str, id: str) -> Json:
        """Return an item, and why it must not be used, where it was withdrawn.

        Raises:
            ProblemError: there is no such item.
        """
        items = self._of(kind)
        if id not in items:
            raise ProblemError("not_found", f"There is no `{shown(id)}` among the {shown(kind)}.")
        return {"kind": kind, "item": items[id], "withdrawn": self._withdrawn(kind, id)}

    def _of(self, kind: str) -> Mapping[str, Json]:
        if kind not in self._kinds:
            raise ProblemError("not_found", f"There is no kind `{shown(kind)}`; see `content`.")
        return self._kinds[kind]

    def _withdrawn(self, kind: str, id: str) -> Json | None:
        known = self.knowledge
        left_out = known.left_out.get((kind, id))
        by = left_out.by if left_out else known.withdrawn.get(f"{kind}/{id}") or known.stop
        if by is None:
            return None
        found = withdrawals_as_json(known.withdrawals)["withdrawals"]
        return next((one for one in found if one["id"] == by.id), None)

    def health(self) -> Json:
        """Return whether answers rest on content in force."""
        return {
            "status": "withdrawn" if self.knowledge.stop else "ok",
            "versions": versions_as_json(versions(Case(), self.knowledge)),
            "withdrawals": withdrawals_in_force(self.knowledge),
        }
