"""`python -m scripts.fuzz --minutes 30`: fuzz everything that reads what others wrote, guided by coverage."""

import argparse
import json
import platform
import sys
from collections.abc import Sequence
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path

from dorsum.installed.progress import progress_bar
from scripts.fuzz import memory
from scripts.fuzz.page import PAGE, page
from scripts.fuzz.run import BUILD, Figures, fuzz
from scripts.fuzz.targets import BY_NAME, TARGETS

FIGURES = BUILD / "figures.json"


def main(arguments: Sequence[str] | None = None) -> int:
    """Fuzz, print a table, and return 1 where anything crashed."""
    asked = _options(arguments)
    if asked.repeat:
        return _repeat(asked.target, asked.repeat)
    if asked.page:
        record, peaks = (json.loads(path.read_text(encoding="utf-8")) for path in (FIGURES, memory.FIGURES))
        PAGE.write_text(page(record, peaks), encoding="utf-8")
        print(f"{PAGE}: written again")
        return 0
    figures = _fuzz_all(asked.target, asked.minutes * 60)
    _print_table(figures)
    if len(figures) == len(TARGETS) and figures[-1].is_whole:
        FIGURES.write_text(json.dumps(_record(figures, asked.minutes), indent=2), encoding="utf-8")
    return int(any(one.crashes for one in figures))


def _options(arguments: Sequence[str] | None) -> argparse.Namespace:
    reader = argparse.ArgumentParser(prog="python -m scripts.fuzz", description=__doc__)
    reader.add_argument("--minutes", type=float, default=30.0, help="for all targets together")
    reader.add_argument(
        "--target", choices=sorted(BY_NAME), action="append", help="only this one; may be repeated"
    )
    reader.add_argument("--repeat", type=Path, metavar="FILE", help="read one crashing input again")
    reader.add_argument(
        "--page", action="store_true", help="write docs/reference/fuzzing.md from the last whole run"
    )
    asked = reader.parse_args(arguments)
    if asked.repeat and (not asked.target or len(asked.target) != 1):
        reader.error("--repeat needs one --target")
    return asked


def _fuzz_all(names: Sequence[str] | None, seconds: float) -> list[Figures]:
    """Return the figures of each target, up to the first that was stopped."""
    chosen = [target for target in TARGETS if names is None or target.name in names]
    each, figures = seconds / len(chosen), list[Figures]()
    for target in chosen:
        print(f"{target.name}: {each:.0f} seconds", file=sys.stderr)
        with progress_bar(target.name) as tell:
            figures.append(fuzz(target, each, tell))
        if not figures[-1].is_whole:
            print(f"Stopped. What was found is kept under {BUILD}.", file=sys.stderr)
            break
    return figures


def _print_table(figures: Sequence[Figures]) -> None:
    print("target       executions   edges  inputs  longest s  peak MB  crashes")
    for one in figures:
        print(
            f"{one.target:11} {one.executions:>11,} {one.edges:>7,} {one.inputs:>7,} "
            f"{one.longest_seconds:>10.2f} {one.peak_megabytes:>8,} {len(one.crashes):>8}"
        )
    for one in figures:
        for crash in one.crashes:
            print(f"{crash}: repeat it with `python -m scripts.fuzz --target {one.target} --repeat {crash}`")


def _record(figures: Sequence[Figures], minutes: float) -> dict[str, object]:
    return {
        "day": datetime.now(UTC).date().isoformat(),
        "machine": f"{platform.system()} {platform.machine()}, Python {platform.python_version()}",
        "minutes": minutes,
        "targets": [asdict(one) for one in figures],
    }


def _repeat(names: Sequence[str], file: Path) -> int:
    """Read one input again, without coverage, so that a debugger can be used; a broken property comes out."""
    (BUILD / names[0] / "work").mkdir(parents=True, exist_ok=True)
    refusal = BY_NAME[names[0]].make(BUILD / names[0] / "work")(file.read_bytes())
    print(f"It holds: {refusal or 'a result'}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
