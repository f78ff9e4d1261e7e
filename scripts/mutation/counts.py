"""What the last runs found, counted: small enough to be committed, enough to write the page again."""

import json
import os
import platform
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from typing import Any

from scripts.mutation import results
from scripts.mutation.mutants import ROOT, Mutant, key_of, mutants_of
from scripts.mutation.tests_of import TESTS_OF

COUNTS = ROOT / "tests" / "mutation" / "code_counts.json"


@dataclass(frozen=True, slots=True)
class ModuleCount:
    """How the mutants of one module came out; those that were not tried are in `mutants` only."""

    module: str
    mutants: int
    tried: int
    killed: int
    timed_out: int
    survived: int


@dataclass(frozen=True, slots=True)
class Survivor:
    """A mutant that no test told from the code."""

    module: str
    line: int
    operator: str
    old: str
    new: str
    nth: int

    @property
    def key(self) -> str:
        """The name of the mutant."""
        return key_of(self.module, self.operator, self.old, self.new, self.nth)


@dataclass(frozen=True, slots=True)
class Counts:
    """Everything the page says, but for the explanations."""

    day: str
    machine: str
    modules: tuple[ModuleCount, ...]
    survivors: tuple[Survivor, ...]


def counted() -> Counts:
    """Return what was last found of every module, on its code as it is now.

    Of a module that was not tried here, what was counted before stays.
    """
    before = read()
    modules, survivors = [], []
    for module in TESTS_OF:
        mutants = mutants_of(module)
        known = results.last(mutants)
        if not known:
            modules += [one for one in before.modules if one.module == module]
            survivors += [one for one in before.survivors if one.module == module]
            continue
        modules.append(_count(module, mutants, known))
        survived = [one for one in mutants if one.key in known and known[one.key].outcome == "survived"]
        survivors += [Survivor(m.module, m.line, m.operator, m.old, m.new, m.nth) for m in survived]
    return Counts(datetime.now(UTC).date().isoformat(), _machine(), tuple(modules), tuple(survivors))


def _count(module: str, mutants: Sequence[Mutant], known: Mapping[str, results.Result]) -> ModuleCount:
    came_out = Counter(one.outcome for one in known.values())
    return ModuleCount(
        module=module,
        mutants=len(mutants),
        tried=len(known),
        killed=came_out["killed"],
        timed_out=came_out["timed_out"],
        survived=came_out["survived"],
    )


def _machine() -> str:
    system = f"{platform.machine()} {platform.system()}"
    return f"{os.cpu_count()} cores, {system}, Python {platform.python_version()}"


def write(counts: Counts) -> None:
    """Write the counts to their file."""
    text = json.dumps(asdict(counts), indent=1, ensure_ascii=False)
    COUNTS.write_text(text + "\n", encoding="utf-8")


def read() -> Counts:
    """Return the counts as they were committed."""
    raw: dict[str, Any] = json.loads(COUNTS.read_text(encoding="utf-8"))
    return Counts(
        raw["day"],
        raw["machine"],
        tuple(ModuleCount(**one) for one in raw["modules"]),
        tuple(Survivor(**one) for one in raw["survivors"]),
    )
