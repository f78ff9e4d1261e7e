"""A request that is not let in; each door says it in its own form."""

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Literal

from starlette.types import ASGIApp

from dorsum.serving.problems import TITLES

Kind = Literal["key", "too_slow", "too_large", "media_type", "too_many", "broken_off", "foreign"]


@dataclass(frozen=True)
class Refusal:
    """Why a request is not let in, and what to do; it names nothing of the request."""

    kind: Kind
    detail: str
    headers: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))

    @property
    def status(self) -> int:
        """The status of HTTP, that of its kind."""
        return TITLES[self.kind][0]


Refuse = Callable[[Refusal], ASGIApp]
"""What answers a refused request in the form of a door."""

NO_KEY = Refusal(
    "key",
    "Send a key as `Authorization: Bearer KEY`; who runs this service can make one.",
    MappingProxyType({"www-authenticate": "Bearer"}),
)
FOREIGN_NAME = Refusal(
    "foreign",
    "This service does not answer to that name; use its address, or start it with `--name`.",
)
FOREIGN_PAGE = Refusal("foreign", "Pages of other sites may not ask here; ask from a server.")
TOO_BUSY = Refusal(
    "too_many",
    "Too many requests wait to be answered; wait, and ask again.",
    MappingProxyType({"retry-after": "1"}),
)
PACKED = Refusal("media_type", "Send the body as it is, without `Content-Encoding`.")
UNCLEAR = Refusal("broken_off", "A header stands twice, or says two things; send each once.")
BROKEN_OFF = Refusal("broken_off", "The request ended before it was whole.")
CLOSE = MappingProxyType({"connection": "close"})


def too_fast(seconds: float) -> Refusal:
    """Return the refusal of a caller who asked too often, and may ask again after so long."""
    wait = MappingProxyType({"retry-after": str(max(1, math.ceil(seconds)))})
    return Refusal("too_many", "You ask more often than is allowed here; wait, and ask again.", wait)


def too_large(most: int) -> Refusal:
    """Return the refusal of a body of more than so many bytes."""
    return Refusal("too_large", f"A body may have {most:,} bytes at most.", CLOSE)


def too_slow(seconds: float) -> Refusal:
    """Return the refusal of a body that was not there in time."""
    return Refusal("too_slow", f"A body has to be here within {seconds:g} seconds.", CLOSE)
