"""Every test that a control of the safety file rests on has run and passed; else the build fails."""

from collections.abc import Iterable

import pytest

from scripts.safety.safety_file import safety_file

CHOOSING = ("keyword", "markexpr", "collectonly", "lf", "deselect", "stepwise")
"""Options by which a person runs only some tests; then nothing can be said."""


class NamedTests:
    """Notes what passed and what was skipped, in all processes, and tells what did neither."""

    def __init__(self, named: Iterable[str]) -> None:
        self._named = tuple(named)
        self._passed: set[str] = set()
        self._skipped: set[str] = set()

    def note(self, report: pytest.TestReport) -> None:
        """Take one report; a test counts with all its parameters, and by the one it ran with."""
        if report.skipped:
            self._skipped |= {report.nodeid, _without_parameter(report.nodeid)}
        elif report.when == "call" and report.passed:
            self._passed |= {report.nodeid, _without_parameter(report.nodeid)}

    @property
    def skipped(self) -> list[str]:
        """Named tests that were skipped, such as those that need a browser where there is none."""
        return [test for test in self._named if test in self._skipped and test not in self._passed]

    @property
    def missing(self) -> list[str]:
        """Named tests that did not run, or did not pass."""
        return [test for test in self._named if test not in self._passed | self._skipped]


def _without_parameter(nodeid: str) -> str:
    return nodeid.partition("[")[0]


def is_whole_run(config: pytest.Config) -> bool:
    """Whether this is the run of all tests: no choice of files, words or marks, in the process that leads."""
    if hasattr(config, "workerinput") or config.args_source is not pytest.Config.ArgsSource.TESTPATHS:
        return False
    return not any(getattr(config.option, name, None) for name in CHOOSING)


def named_tests() -> NamedTests:
    """Return a new note of the tests that the safety file names."""
    return NamedTests(safety_file().named_tests)


class Controls:
    """The plugin of the leading process: a named test that did not run makes the whole run fail."""

    def __init__(self, named: NamedTests) -> None:
        self._named = named

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        self._named.note(report)

    def pytest_sessionfinish(self, session: pytest.Session) -> None:
        if self._named.missing and session.exitstatus == pytest.ExitCode.OK:
            session.exitstatus = pytest.ExitCode.TESTS_FAILED

    def pytest_terminal_summary(self, terminalreporter: pytest.TerminalReporter) -> None:
        for tests, words in (
            (self._named.missing, "tests that a safety control rests on did not run or did not pass"),
            (self._named.skipped, "tests that a safety control rests on were SKIPPED: not exercised here"),
        ):
            if tests:
                terminalreporter.section(f"{len(tests)} {words}", sep="!")
                for test in tests:
                    terminalreporter.line(f"!!! {test}")
