"""How much memory the hostile inputs take at their worst: `python -m scripts.fuzz.memory`."""

import json
import tracemalloc
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from scripts.fuzz.run import BUILD
from scripts.fuzz.targets import TARGETS, Target

FIGURES = BUILD / "memory.json"
KILOBYTE = 1_024


@dataclass(frozen=True)
class Peak:
    """The most memory that reading one input took, beside what was there before."""

    target: str
    input: str
    bytes_of_input: int
    kilobytes: int


def peaks(target: Target, folder: Path) -> Iterator[Peak]:
    """Yield the peak of each hostile input of a target."""
    read, seeds = target.make(folder), target.seeds()
    for data in list(seeds.values())[:2]:
        read(data)  # what is made once and kept is no input's doing
    for name, data in seeds.items():
        tracemalloc.reset_peak()
        before = tracemalloc.get_traced_memory()[0]
        read(data)
        peak = tracemalloc.get_traced_memory()[1] - before
        yield Peak(target.name, name, len(data), peak // KILOBYTE)


def main() -> None:
    """Print the worst input of each target, and keep it for the reference page."""
    tracemalloc.start()
    worst: list[Peak] = []
    for target in TARGETS:
        with TemporaryDirectory() as folder:
            worst.append(max(peaks(target, Path(folder)), key=lambda one: one.kilobytes))
        print(f"{target.name:10} {worst[-1].kilobytes:>9,} kB  {worst[-1].input}", flush=True)
    FIGURES.parent.mkdir(parents=True, exist_ok=True)
    FIGURES.write_text(json.dumps([asdict(one) for one in worst], indent=2), encoding="utf-8")


if __name__ == "__main__":
    main()
