"""The bundle: its text as it is, or a small true bundle with some of its values exchanged."""

import json
from collections.abc import Iterator
from functools import cache
from typing import Any

from dorsum.installed.rules import package_folder
from dorsum.model.bundle import BUNDLE_NAME, read_bundle
from scripts.fuzz.harmless import refusal_of
from scripts.fuzz.readers import as_text, rules

KEPT_OF_EACH_KIND = 2
EDITS = b"edit\n"
"""Before lines `NUMBER JSON`: the value with this number, counted through the bundle, becomes the other."""
MOST_EDITS = 20
_Slot = tuple[Any, Any]


def read_whole(data: bytes) -> str | None:
    """Read a bundle with all its lines."""
    text = _edited(data.removeprefix(EDITS)) if data.startswith(EDITS) else as_text(data)

    def read() -> None:
        knowledge = read_bundle(text)
        assert knowledge.treatment is not None
        assert knowledge.library is not None

    return refusal_of(read)


@cache
def small_bundle() -> str:
    """Return the shipped bundle with few items of each kind."""
    rules()  # built again where a content file changed
    lines = (package_folder() / BUNDLE_NAME).read_text(encoding="utf-8").splitlines()
    return "\n".join(json.dumps(_thin(json.loads(line))) for line in lines) + "\n"


def _thin(line: dict[str, Any]) -> dict[str, Any]:
    kept = {kind: value[:KEPT_OF_EACH_KIND] for kind, value in line.items() if isinstance(value, list)}
    if "settings" in line:  # each setting names every cause
        causes = {cause["id"] for cause in kept["causes"]}
        kept["settings"] = [
            {**one, "base_rates": [rate for rate in one["base_rates"] if rate["cause"] in causes]}
            for one in line["settings"]
        ]
    return {**line, **kept}


def _edited(edits: bytes) -> str:
    lines = [json.loads(line) for line in small_bundle().splitlines()]
    for edit in edits.split(b"\n")[:MOST_EDITS]:
        number, _, value = edit.partition(b" ")
        slots = list(_slots(lines))
        if number.isdigit() and len(number) < len(str(len(slots))) + 1:
            holder, key = slots[int(number) % len(slots)]
            try:
                holder[key] = json.loads(value)
            except (ValueError, RecursionError):
                del holder[key]
    return "\n".join(json.dumps(line) for line in lines)


def _slots(value: object) -> Iterator[_Slot]:
    """Yield every place of a value, by the mapping or list around it and its key."""
    pairs = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, inner in pairs:
        yield value, key
        yield from _slots(inner)
