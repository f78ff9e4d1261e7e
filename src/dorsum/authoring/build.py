"""From the content folder to the one JSON bundle that the program loads."""

import hashlib
import json
from pathlib import Path
from typing import Any

from dorsum.authoring.check import check_loaded
from dorsum.authoring.content_files import Content, Progress, read_content
from dorsum.authoring.library_forms import LIBRARY_KINDS
from dorsum.authoring.record_forms import RECORD_KINDS
from dorsum.authoring.safety_forms import SAFETY_KINDS
from dorsum.authoring.schemas import FindingForm
from dorsum.authoring.treatment_kinds import TREATMENT_KINDS
from dorsum.authoring.withdrawal_file import read_list_file
from dorsum.errors import ContentError
from dorsum.model.bundle import BUNDLE_FORMAT
from dorsum.model.withdrawal_writing import withdrawals_as_json

_AUTHORS_KINDS = {"cases", *SAFETY_KINDS}
_AUTHORS_ONLY = {
    "clusters": {"overlap"},
    "findings": {"used_by", "composite"},
    "levels": {"meaning"},
    "sources": {"via", "note"},
    "interventions": {"rows"},
    "prevention": {"rows", "row"},
    "movements": {"rows"},
    "medicines": {"rows"},
    "medicine_rules": {"rows"},
    "visit_lines": {"rows"},
    "claims": {"rows", "seeds"},
}


def build_bundle(folder: Path, progress: Progress | None = None) -> bytes:
    """Return the bundle: a line for triage and causes, one for what can be done, one for the library.

    Same content, same bytes.

    Raises:
        ContentError: the content check found mistakes.
    """
    content = read_content(folder, progress)
    check_loaded(content)
    withdrawals = withdrawals_as_json(read_list_file(content))
    if content.problems:
        raise ContentError(tuple(content.problems))
    items = _items(content)
    digest = hashlib.sha256(_bytes({"version": content.version, **items})).hexdigest()
    checks = [entry.item.checked for kind in content.entries for entry in content.of(kind)]
    head = {
        "format": BUNDLE_FORMAT,
        "version": content.version,
        "hash": digest,
        "checked_on": min(check.on for check in checks).isoformat(),
        "next_check": min(check.next for check in checks).isoformat(),
        "withdrawals": withdrawals,  # not in the hash: it may name the hash
    }
    treatment = {kind: items.pop(kind) for kind in TREATMENT_KINDS}
    library = {kind: items.pop(kind) for kind in (*LIBRARY_KINDS, *RECORD_KINDS)}
    return _bytes({**head, **items}) + _bytes(treatment) + _bytes(library)


def _bytes(value: dict[str, Any]) -> bytes:
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode() + b"\n"


def _items(content: Content) -> dict[str, list[dict[str, Any]]]:
    items = {
        kind: [_item(content, kind, id) for id in sorted(content.entries[kind])]
        for kind in content.entries
        if kind not in _AUTHORS_KINDS
    }
    ranks = {level["id"]: level["rank"] for level in items["levels"]}
    orders = {group["id"]: group["order"] for group in items["question_groups"]}
    items["red_flags"].sort(key=lambda flag: -ranks[flag["level"]])
    items["findings"].sort(
        key=lambda finding: (orders[finding["group"]], -ranks.get(finding.get("level_if_only_yes"), 0))
    )
    return items


def _item(content: Content, kind: str, id: str) -> dict[str, Any]:
    item = content.entries[kind][id].item
    excluded = _AUTHORS_ONLY.get(kind, set()) | {"reading_grade_exception"}
    values = item.model_dump(mode="json", exclude_none=True, exclude=excluded)
    if isinstance(item, FindingForm):
        values["if_still_unsure"] = item.if_still_unsure.act_as if item.if_still_unsure else "as_yes"
    return values
