"""One trial: a forked child that runs tests on a mutant, without a change to any file.

The parent has loaded the test tools but never Dorsum itself, so each child loads it anew, and what is made
from code, such as compiled rules, is made by the mutant.
"""

import importlib.util
import json
import os
import resource
import signal
import sys
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from importlib.abc import MetaPathFinder
from importlib.machinery import ModuleSpec, SourceFileLoader
from types import CodeType
from typing import Any, NoReturn

import hypothesis
import pytest

from scripts.mutation.mutants import ROOT, Mutant, path_of
from scripts.mutation.tests_of import EXAMPLES

_MEMORY = 4 * 1024**3
_PROFILE = "mutation"
_LOADED_ONCE = (
    "_pytest.pytester", "_pytest.assertion.rewrite", "hypothesis.strategies", "xdist", "pytest_cov",
    "z3", "pydantic", "ruamel.yaml", "typer", "rich.progress",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Limits:
    """Seconds of computing, and seconds by the clock, after which a trial counts as hanging."""

    computing: int
    clock: float


@dataclass(frozen=True, slots=True)
class Running:
    """A child at work, and the pipe on which it says which test failed."""

    process: int
    answer: int


class _Finder(MetaPathFinder):
    """Finds one module, with the source of a mutant."""

    def __init__(self, mutant: Mutant) -> None:
        self._name = "dorsum." + mutant.module.removesuffix(".py").replace("/", ".")
        self._mutant = mutant

    def find_spec(self, name: str, path: object = None, target: object = None) -> ModuleSpec | None:
        del path, target
        if name != self._name:
            return None
        file = path_of(self._mutant.module)
        loader = _Loader(name, str(file))
        loader.mutated = self._mutant.source
        return importlib.util.spec_from_file_location(name, file, loader=loader)


class _Loader(SourceFileLoader):
    """Reads the mutant's source, and leaves what is compiled of it nowhere."""

    mutated = ""

    def get_code(self, fullname: str) -> CodeType:
        code: CodeType = compile(self.mutated, self.get_filename(fullname), "exec", dont_inherit=True)
        return code


class _FirstFailure:
    """Remembers the first test that failed."""

    found = ""

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        if report.failed and not self.found:
            self.found = report.nodeid

    def pytest_collectreport(self, report: pytest.CollectReport) -> None:
        if report.failed and not self.found:
            self.found = report.nodeid


def prepare() -> None:
    """Load what every child needs, but Dorsum; make a stop from outside like Ctrl-C."""
    sys.path[:0] = [str(ROOT / "src"), str(ROOT)]
    os.chdir(ROOT)
    os.environ["HYPOTHESIS_PROFILE"] = _PROFILE
    os.environ["PYTEST_DISABLE_PLUGIN_AUTOLOAD"] = "1"  # no plugin is needed, and some are slow to load
    generate = (hypothesis.Phase.explicit, hypothesis.Phase.generate)
    hypothesis.settings.register_profile(
        _PROFILE, max_examples=EXAMPLES, deadline=None, derandomize=True, database=None, phases=generate,
        report_multiple_bugs=False, suppress_health_check=[hypothesis.HealthCheck.too_slow],
    )  # fmt: skip
    for name in _LOADED_ONCE:
        importlib.import_module(name)
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    assert "dorsum" not in sys.modules  # INVARIANT: children load it, each its own


def start(mutant: Mutant | None, tests: Sequence[str], limits: Limits) -> Running:
    """Start a trial; None tries the unchanged code."""
    reading, writing = os.pipe()
    process = os.fork()
    if process == 0:
        os.close(reading)
        _be_the_child(mutant, tests, limits, writing)
    os.close(writing)
    return Running(process, reading)


def _be_the_child(mutant: Mutant | None, tests: Sequence[str], limits: Limits, writing: int) -> NoReturn:
    code = 3
    try:
        os.setsid()
        for number in (signal.SIGINT, signal.SIGTERM):
            signal.signal(number, signal.SIG_DFL)
        nowhere = os.open(os.devnull, os.O_RDWR)
        for stream in (0, 1, 2):
            os.dup2(nowhere, stream)
        resource.setrlimit(resource.RLIMIT_AS, (_MEMORY, _MEMORY))
        resource.setrlimit(resource.RLIMIT_CPU, (limits.computing, limits.computing + 5))
        if mutant is not None:
            sys.meta_path.insert(0, _Finder(mutant))
        first = _FirstFailure()
        options = ["-x", "-q", "-p", "no:cacheprovider", "-p", "no:cov", "--no-header", "--tb=no",
                   "-W", "ignore::pytest.PytestAssertRewriteWarning", *tests]  # fmt: skip
        code = int(pytest.main(options, plugins=[first]))
        os.write(writing, json.dumps(first.found).encode())
    finally:
        os._exit(code)


def stop(trials: Iterable[Running]) -> None:
    """End the trials and what they started."""
    for one in trials:
        try:
            os.killpg(one.process, signal.SIGKILL)
        except ProcessLookupError:
            os.kill(one.process, signal.SIGKILL)


def outcome(one: Running) -> tuple[str, str]:
    """Wait for the end of a trial; return `killed`, `timed_out` or `survived`, and what killed it.

    A test that cannot even be found, because its file does not load, is as good as failed.
    """
    _, status = os.waitpid(one.process, 0)
    said = _read(one.answer)
    if os.WIFSIGNALED(status):
        number = os.WTERMSIG(status)
        hangs = number in (signal.SIGXCPU, signal.SIGKILL)
        return ("timed_out", "time limit") if hangs else ("killed", signal.Signals(number).name)
    code = os.WEXITSTATUS(status)
    if code == pytest.ExitCode.OK:
        return "survived", ""
    return "killed", (str(json.loads(said)) if said else "") or "nothing loads"


def _read(pipe: int) -> bytes:
    with open(pipe, "rb") as answers:  # a pipe has no path
        return answers.read()


def seconds_of_children() -> float:
    """Return how long all children that ended have computed."""
    used: Any = resource.getrusage(resource.RUSAGE_CHILDREN)
    return float(used.ru_utime + used.ru_stime)
