"""Every text of the shipped content that a person may read."""

from collections.abc import Iterator
from functools import cache
from typing import Any

from dorsum.installed.rules import package_folder
from dorsum.model.bundle import BUNDLE_NAME, bundle_values
from tests.shipped import shipped

NOT_SAID_BY_US = {"claims": {"label"}}
"""What others say; our own answer to it counts."""


@cache
def every_text() -> tuple[tuple[str, str], ...]:
    """Return where each text stands and the text; lines that stand together also as one text."""
    shipped()
    bundle = bundle_values((package_folder() / BUNDLE_NAME).read_text(encoding="utf-8"))
    return tuple(
        (f"{kind}/{item['id']}", text)
        for kind, items in bundle.items()
        if isinstance(items, list)
        for item in items
        for text in _texts({key: item[key] for key in item.keys() - NOT_SAID_BY_US.get(kind, set())})
    )


def _texts(value: Any) -> Iterator[str]:
    if isinstance(value, dict) and "en" in value:
        said = value["en"]
        yield from [said] if isinstance(said, str) else [*said, " ".join(said)]
    elif isinstance(value, dict | list):
        for inner in value.values() if isinstance(value, dict) else value:
            yield from _texts(inner)
