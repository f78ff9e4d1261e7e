"""Try mutants of the code, and write what came out. `python -m scripts.mutation --help`."""

import argparse
import random
import sys
from collections.abc import Sequence

from scripts.mutation import counts, report, results, runner, trial
from scripts.mutation.mutants import Mutant, mutants_of
from scripts.mutation.progress import Counted
from scripts.mutation.survivors import explanations
from scripts.mutation.tests_of import TESTS_OF


def main() -> int:
    """Do what the command line says; 1 when a mutant survives that nobody explained."""
    asked = _parser().parse_args()
    if asked.command == "report":
        if asked.count:
            counts.write(counts.counted())
        report.write()
        return 0
    chosen = _chosen(asked)
    trial.prepare()
    try:
        return _try_quickly(chosen) if asked.quick else _try(chosen)
    except KeyboardInterrupt:
        print("Stopped. The next run goes on from here.")
        return 130


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m scripts.mutation", description=__doc__)
    commands = parser.add_subparsers(dest="command", required=True)
    code = commands.add_parser("code", help="try mutants of the code")
    which = code.add_mutually_exclusive_group(required=True)
    which.add_argument("--all", action="store_true", help="every module")
    which.add_argument(
        "--module", choices=list(TESTS_OF), action="append", help="this module; may be repeated"
    )
    again = "only what survived when it was tried last"
    code.add_argument("--survivors", action="store_true", help=again)
    code.add_argument("--sample", type=int, metavar="N", help="N mutants of them only")
    code.add_argument("--seed", type=int, default=0, help="which sample")
    quick = "trust that the tests pass, pass over what is explained, and remember nothing"
    code.add_argument("--quick", action="store_true", help=quick)
    written = commands.add_parser("report", help="write the page")
    written.add_argument("--count", action="store_true", help="count the results of the last runs first")
    return parser


def _chosen(asked: argparse.Namespace) -> list[Mutant]:
    modules = asked.module or TESTS_OF
    mutants = [mutant for module in modules for mutant in _of_module(module, asked.survivors)]
    if asked.sample is None:
        return mutants
    return sample(mutants, asked.sample, asked.seed)


def _of_module(module: str, only_survivors: bool) -> list[Mutant]:
    mutants = mutants_of(module)
    last = results.last(mutants)
    survived = {key for key, one in last.items() if one.outcome == "survived"}
    return [mutant for mutant in mutants if not only_survivors or mutant.key in survived]


def sample(mutants: Sequence[Mutant], size: int, seed: int) -> list[Mutant]:
    """Return so many mutants in drawn order: what is tried before a stop is a sample as well."""
    return random.Random(seed).sample(mutants, len(mutants))[:size]


def _try(mutants: list[Mutant]) -> int:
    """Try what is not known yet; print what survived, and the score."""
    found: dict[str, results.Result] = {}
    for module in dict.fromkeys(mutant.module for mutant in mutants):
        found |= results.known([one for one in mutants if one.module == module], TESTS_OF[module])
    waiting = [mutant for mutant in mutants if mutant.key not in found]
    with Counted(len(mutants), found.values()) as counted:

        def done(result: results.Result) -> None:
            results.append(result)
            found[result.key] = result
            counted.add(result)

        runner.run(waiting, done)
    return _told(mutants, found)


def _try_quickly(mutants: list[Mutant]) -> int:
    why = explanations()
    found = {one.key: runner.result_of(one, "survived", "", 0.0) for one in mutants if one.key in why}

    def done(result: results.Result) -> None:
        found[result.key] = result

    runner.run([mutant for mutant in mutants if mutant.key not in found], done, unchecked=True)
    return _told(mutants, found)


def _told(mutants: Sequence[Mutant], found: dict[str, results.Result]) -> int:
    why = explanations()
    survived = [mutant for mutant in mutants if found[mutant.key].outcome == "survived"]
    for mutant in survived:
        print(f"{mutant.module}:{mutant.line}: {mutant.operator}")
        print(f"  - {mutant.old}\n  + {mutant.new}")
        print(f"  {why[mutant.key].text if mutant.key in why else 'SURVIVED, and nobody explained it'}")
    killed = len(mutants) - len(survived)
    explained = sum(mutant.key in why for mutant in survived)
    share = 100 * killed / max(len(mutants), 1)
    print(f"{len(mutants)} mutants, {killed} killed ({share:.1f} %), {explained} of the others explained")
    return int(explained < len(survived))


if __name__ == "__main__":
    sys.exit(main())
