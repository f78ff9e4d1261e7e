"""What trials found, one line of JSON each, so that an interrupted run goes on where it was."""

import hashlib
import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass

from scripts.mutation.mutants import ROOT, Mutant, path_of
from scripts.mutation.tests_of import EXAMPLES

RESULTS = ROOT / "build" / "mutation" / "code.jsonl"


@dataclass(frozen=True, slots=True)
class Result:
    """What became of one mutant: `killed`, `timed_out` or `survived`.

    `module_hash` and `tests_hash` say of which code and which tests that is true.
    """

    key: str
    outcome: str
    by: str
    seconds: float
    module_hash: str
    tests_hash: str


def hash_of_module(module: str) -> str:
    """Return a hash of the module's source."""
    return hashlib.sha256(path_of(module).read_bytes()).hexdigest()[:16]


def hash_of_tests(tests: Sequence[str]) -> str:
    """Return a hash of the names of the tests, of the files they are in, and of how much they generate."""
    files = sorted({test.partition("::")[0] for test in tests})
    texts = [(ROOT / file).read_bytes() for file in files]
    return hashlib.sha256("\n".join((*tests, str(EXAMPLES))).encode() + b"".join(texts)).hexdigest()[:16]


def append(result: Result) -> None:
    """Write one more line."""
    RESULTS.parent.mkdir(parents=True, exist_ok=True)
    with RESULTS.open("a", encoding="utf-8") as file:
        file.write(json.dumps(asdict(result)) + "\n")


def last(mutants: Sequence[Mutant]) -> dict[str, Result]:
    """Return by key what was last found of these mutants of one module, on its code as it is now."""
    if not mutants or not RESULTS.is_file():
        return {}
    keys, module = {mutant.key for mutant in mutants}, hash_of_module(mutants[0].module)
    lines = RESULTS.read_text(encoding="utf-8").splitlines()
    found = (Result(**json.loads(line)) for line in lines if line.endswith("}"))
    return {one.key: one for one in found if one.key in keys and one.module_hash == module}


def known(mutants: Sequence[Mutant], tests: Sequence[str]) -> dict[str, Result]:
    """Return what need not be tried again: a survivor of other tests than these may be killed now."""
    of_tests = hash_of_tests(tests)
    found = last(mutants)
    return {key: one for key, one in found.items() if one.outcome != "survived" or one.tests_hash == of_tests}
