"""What the doors were started with, and how the processes of a service learn of it."""

import json
import os
import secrets
from dataclasses import asdict, dataclass, field

from dorsum.interfaces.gate.limits import Limits

VARIABLE = "DORSUM_DOORS"
"""Of the environment, which the processes of a service have from the one that starts them."""


@dataclass(frozen=True)
class Settings:
    """What the doors were started with.

    `keys` is the file of keys, where one is needed. `seal_key` (hexadecimal) is shared by all processes, so
    that each knows the cases that another gave to a language model; it is new at each start.
    """

    host: str
    keys: str | None = None
    rate: str = Limits.rate
    names: tuple[str, ...] = ()
    seconds_for_body: float = Limits.seconds_for_body
    has_pages: bool = False
    seal_key: str = field(default_factory=lambda: secrets.token_hex(32), repr=False)

    def hand_on(self) -> None:
        """Leave it for the processes that this one starts."""
        os.environ[VARIABLE] = json.dumps(asdict(self))


def handed_on() -> Settings:
    """Return what the process that started this one left."""
    return Settings(**json.loads(os.environ[VARIABLE]))
