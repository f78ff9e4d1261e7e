"""Measure tables in one run, print the figures, and keep them as a page of the reference."""

import argparse
import sys
from collections.abc import Sequence
from importlib.metadata import version

from bench.machine import about_machine
from bench.page import write_page
from bench.run import told
from bench.tables.given import Given
from bench.tables.measuring import SIZES, measure_tables
from bench.tables.memory import measure_peaks
from bench.tables.page import PAGE, page
from bench.tables.profile import profiles
from bench.tables.table import BATCH_ROWS
from bench.tables.what_if import measure_what_if, section
from dorsum import __version__
from dorsum.installed.rules import open_rules
from dorsum.model.knowledge import Knowledge

QUICK_ROUNDS = 3
LIBRARIES = (
    "numpy",
    "pyarrow",
    "llvmlite",
    "polars",
    "duckdb",
    "openfisca-core",
    "zen-engine",
    "clipspy",
    "pyspark",
)


def main(arguments: Sequence[str]) -> int:
    """Return the exit code: 0 also where a target is missed, which the page says."""
    wanted = _wanted(arguments)
    return told(
        lambda: _run(wanted.rows, QUICK_ROUNDS if wanted.quick else None),
        lambda text: None if wanted.quick else write_page(text, PAGE),
    )


def _wanted(arguments: Sequence[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m bench.tables", description=__doc__)
    parser.add_argument(
        "--rows", type=int, default=SIZES[-1], help="the largest table (default: %(default)s)"
    )
    parser.add_argument(
        "--quick", action="store_true", help="the smallest table only, few rounds; the page is not written"
    )
    wanted = parser.parse_args(arguments)
    if wanted.rows < 1:
        parser.error("--rows must be at least 1")
    wanted.rows = min(wanted.rows, SIZES[0]) if wanted.quick else wanted.rows
    return wanted


def _run(rows: int, rounds: int | None) -> str:
    setting = about_machine()
    knowledge = open_rules().knowledge
    sizes = [*(size for size in SIZES if size < rows), rows]
    peaks = measure_peaks((sizes[max(len(sizes) - 2, 0)], rows) if len(sizes) > 1 else (rows,))
    rates = measure_tables(knowledge, sizes, rounds)
    found = profiles(Given(knowledge, min(rows, BATCH_ROWS)))
    told = page(rates, peaks, found, (*setting, *_versions(knowledge)))
    return f"{told}\n{section(measure_what_if(knowledge, rows))}\n"


def _versions(knowledge: Knowledge) -> tuple[tuple[str, str], ...]:
    content = f"{knowledge.version}, {len(knowledge.red_flags)} red flags, {len(knowledge.findings)} findings"
    return (
        ("Dorsum", __version__),
        ("content", content),
        ("content hash", knowledge.content_hash),
        ("libraries", ", ".join(f"{name} {version(name)}" for name in LIBRARIES)),
    )


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
