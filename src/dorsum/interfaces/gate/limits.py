"""How much a process takes."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Limits:
    """What a process takes, at all its doors together. `rate` is for each caller, such as `100/second`."""

    largest_body: int = 1_000_000
    seconds_for_body: float = 10.0
    most_waiting: int = 32
    most_coming: int = 256
    """Bodies that may be on their way at once."""
    most_coming_of_one: int = 16
    """The same for one caller, so that nobody's slow bodies shut the door to others."""
    rate: str = "100/second"
