"""What the content is and holds, and whether all is well."""

from typing import Any, Literal

from dorsum.interfaces.api.shapes.common import Shape, Versions, Withdrawal, Withdrawals


class Kind(Shape):
    """A kind of content, and how many items there are."""

    kind: str
    items: int


class Content(Shape):
    """The content in use, and its kinds."""

    version: str
    hash: str
    checked_on: str
    next_check: str
    withdrawals_as_of: str
    kinds: list[Kind]


class ContentItem(Shape):
    """An item as its author wrote it, and why it must not be used, where it was withdrawn."""

    kind: str
    item: dict[str, Any]
    withdrawn: Withdrawal | None


class Items(Shape):
    """All items of a kind."""

    kind: str
    items: list[ContentItem]


class Health(Shape):
    """Whether the service answers by content in force."""

    status: Literal["ok", "withdrawn"]
    versions: Versions
    withdrawals: Withdrawals
