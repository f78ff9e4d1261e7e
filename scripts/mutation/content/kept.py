"""The outcomes of the last full run, kept in `build/` until the page is written from them."""

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

from bench.machine import about_machine
from dorsum.errors import DorsumError
from scripts.mutation.content.run import Outcome

KEPT = Path(__file__).parents[3] / "build" / "content-mutation.json"


class NothingKeptError(DorsumError):
    """There is no full run of this content."""


@dataclass(frozen=True)
class FullRun:
    """A run over every mutant: of which content, how long it took, and on what."""

    outcomes: tuple[Outcome, ...]
    content_hash: str
    seconds: float
    machine: tuple[tuple[str, str], ...]


def keep(outcomes: Sequence[Outcome], content_hash: str, seconds: float) -> None:
    """Write the outcomes down."""
    values = {
        "content_hash": content_hash,
        "seconds": seconds,
        "machine": [(name.replace("before the run", "at the end"), words) for name, words in about_machine()],
        "outcomes": [asdict(one) for one in outcomes],
    }
    KEPT.parent.mkdir(exist_ok=True)
    KEPT.write_text(json.dumps(values, indent=1), encoding="utf-8")


def kept(content_hash: str) -> FullRun:
    """Return the last full run.

    Raises:
        NothingKeptError: there is none, or it was of another content.
    """
    found = json.loads(KEPT.read_text(encoding="utf-8")) if KEPT.is_file() else {}
    if found.get("content_hash") != content_hash:
        raise NothingKeptError("there is no full run of this content; run with `--all` first")
    return FullRun(
        outcomes=tuple(Outcome(**one) for one in found["outcomes"]),
        content_hash=content_hash,
        seconds=found["seconds"],
        machine=tuple((name, words) for name, words in found["machine"]),
    )
