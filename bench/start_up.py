"""How long starting takes: processes of their own, run in turn."""

import json
import os
import subprocess
import sys
from collections.abc import Sequence
from importlib import resources
from pathlib import Path
from statistics import median
from time import perf_counter

from bench.timing import Tell, Timing

VERSION = "`dorsum --version`, over bare Python"
ASSESS = "`dorsum assess CASE --json`, the shipped example"
BARE = "bare Python (`python -c pass`)"
LOAD = "loading the content from the bundle"
COMPILE = "compiling the rules"
_EXAMPLE = "interfaces/cli/example_case.yaml"
_LOADING = """
from json import dumps
from time import perf_counter
from dorsum.engine.compiled import CompiledRules
from dorsum.model.bundle import load_knowledge
start = perf_counter()
knowledge = load_knowledge()
loaded = perf_counter()
CompiledRules(knowledge)
print(dumps([loaded - start, perf_counter() - loaded]))
"""


def measure_start_up(rounds: int, tell: Tell) -> dict[str, Timing]:
    """Return the timing of every part of starting by name, after one round to warm up."""
    found = []
    for done in range(rounds + 1):
        found.append(_one_round())
        tell(done + 1, rounds + 1)
    measured = found[1:]
    return {name: _summary([one[name] for one in measured]) for name in measured[0]}


def _one_round() -> dict[str, float]:
    python, dorsum = sys.executable, str(Path(sys.executable).with_name("dorsum"))
    example = str(resources.files("dorsum").joinpath(_EXAMPLE))
    bare = _seconds([python, "-c", "pass"])
    version = _seconds([dorsum, "--version"])
    assess = _seconds([dorsum, "assess", example, "--json"])
    loading, compiling = json.loads(_output([python, "-c", _LOADING]))
    return {BARE: bare, VERSION: version - bare, ASSESS: assess, LOAD: loading, COMPILE: compiling}


def _seconds(command: Sequence[str]) -> float:
    start = perf_counter()
    _output(command)
    return perf_counter() - start


def _output(command: Sequence[str]) -> bytes:
    """Run it as it is once installed: what Python compiled stays on the disk, whatever this shell says."""
    kept = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    done = subprocess.run(command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, check=True, env=kept)
    return done.stdout


def _summary(seconds: Sequence[float]) -> Timing:
    return Timing(median(seconds), min(seconds), 1, len(seconds), median(seconds))
