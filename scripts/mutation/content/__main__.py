"""Mutation of the content, from the command line.

python -m scripts.mutation.content --all              every mutant; the outcomes are kept in `build/`
python -m scripts.mutation.content --kind red_flags   those of one kind
python -m scripts.mutation.content --sample 80 --seed 1
python -m scripts.mutation.content report             write the page from the last `--all`
python -m scripts.mutation.content expectations       write the reviewed tables; read their heads first
"""

import argparse
import sys
import time
from collections.abc import Sequence

from dorsum.installed.progress import progress_bar
from scripts.mutation.content.contents import Contents, shipped_contents
from scripts.mutation.content.kept import keep, kept
from scripts.mutation.content.mutants import KINDS, all_mutants
from scripts.mutation.content.page import PAGE, content_mutation_page
from scripts.mutation.content.run import Outcome, chosen, run
from scripts.mutation.content.score import Score
from scripts.mutation.content.table_files import write_tables

WANTED = 0.95
"""The share of mutants that must be killed, of those that are not equivalent."""


def main(words: Sequence[str] | None = None) -> int:
    """Do what the command line says; 1 where too many mutants survived, 130 where it was stopped."""
    options = _options(words)
    contents = shipped_contents()
    if options.task == "expectations":
        write_tables(contents)
        print("Written: tests/cases/*_expectations.yaml. Read every line of the diff.")
        return 0
    if options.task == "report":
        PAGE.write_text(content_mutation_page(kept(contents.default.content_hash)), encoding="utf-8")
        print(f"Written: docs/reference/{PAGE.name}")
        return 0
    try:
        return _mutate(contents, options)
    except KeyboardInterrupt:
        print("Stopped; nothing is kept of a run that was not finished.", file=sys.stderr)
        return 130


def _options(words: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="scripts.mutation.content", description=__doc__.partition("\n")[0])
    parser.add_argument("task", nargs="?", choices=("run", "report", "expectations"), default="run")
    parser.add_argument("--all", action="store_true", help="every mutant, and keep the outcomes")
    parser.add_argument("--kind", choices=KINDS, help="only mutants of this kind")
    parser.add_argument("--sample", type=int, metavar="N", help="only so many, drawn by the seed")
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args(words)
    if options.task == "run" and not (options.all or options.kind or options.sample):
        parser.error("say --all, --kind or --sample")
    if options.all and (options.kind or options.sample):
        parser.error("--all is every mutant; leave out --kind and --sample")
    return options


def _mutate(contents: Contents, options: argparse.Namespace) -> int:
    mutants = chosen(all_mutants(contents), options.kind, options.sample, options.seed)
    start = time.perf_counter()
    with progress_bar("mutants of the content") as progress:
        outcomes = tuple(run(mutants, contents, progress))
    seconds = time.perf_counter() - start
    if options.all:
        keep(outcomes, contents.default.content_hash, seconds)
    return _told(outcomes, seconds)


def _told(outcomes: tuple[Outcome, ...], seconds: float) -> int:
    score = Score(outcomes)
    print(f"{score.words} In {seconds:.0f} s.")
    for one in score.survived:
        print(f"SURVIVED {one.name}{f' ({one.by})' if one.by else ''}")
    return 0 if score.value >= WANTED and not score.unexplained else 1


if __name__ == "__main__":
    sys.exit(main())
