"""What all tests share: how many examples are generated, and what happens where a system tool is missing."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Callable, Generator
from pathlib import Path
from tempfile import TemporaryDirectory

import hypothesis
import pytest

from scripts import doctor
from scripts.unmeasured import unmeasured
from tests.amounts import USUAL, amount
from tests.safety.ran import Controls, is_whole_run, named_tests

hypothesis.settings.register_profile("default", deadline=None)
hypothesis.settings.register_profile("ci", deadline=None, derandomize=True, max_examples=USUAL)
hypothesis.settings.register_profile(
    "switched_off",  # a control is off and the test must fail: there is no need for the smallest example
    deadline=None,
    derandomize=True,
    phases=(hypothesis.Phase.explicit, hypothesis.Phase.generate),
)
hypothesis.settings.register_profile("deep", deadline=None, max_examples=amount(USUAL))

# marker -> (what a person calls the tool, how to look for it)
SYSTEM_TOOLS: dict[str, tuple[str, Callable[[], str | None]]] = {
    "needs_browser": ("browser", doctor.find_browser),
    "needs_java": ("Java", doctor.find_java),
    "needs_node": ("Node.js with the packages of `make tests`", doctor.find_node_packages),
}

MISSING = " is missing"
HERE = Path(__file__).parent
UNMEASURED = {"browser", "cases", "docs", "mutation"}
"""Folders of tests that try many inputs, or start what other tests try in small."""


def is_unattended() -> bool:
    return os.environ.get("CI") == "true"


def pytest_configure(config: pytest.Config) -> None:
    folder = TemporaryDirectory()  # what the person at this machine keeps has no part in a test
    config.add_cleanup(folder.cleanup)
    os.environ["XDG_DATA_HOME"] = folder.name
    if is_whole_run(config):
        config.pluginmanager.register(Controls(named_tests()), "controls")
    hypothesis.settings.load_profile(
        os.environ.get("HYPOTHESIS_PROFILE") or ("ci" if is_unattended() else "default")
    )


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Measure small tests only: coverage must not hang on what is drawn, and measuring doubles the time."""
    for item in items:
        is_small = not item.get_closest_marker("hypothesis") and _folder(item) not in UNMEASURED
        if not is_small and not item.get_closest_marker("measured"):
            item.add_marker("no_cover")


def _folder(item: pytest.Item) -> str:
    return item.path.relative_to(HERE).parts[0]


@pytest.hookimpl(wrapper=True)
def pytest_runtest_protocol(item: pytest.Item) -> Generator[None, object, object]:
    """Let what an unmeasured test starts be unmeasured as well, the servers and sessions it shares too."""
    if item.get_closest_marker("no_cover") is None:
        return (yield)
    measuring = {name: os.environ.pop(name) for name in os.environ.keys() - unmeasured().keys()}
    try:
        return (yield)
    finally:
        os.environ.update(measuring)


def pytest_runtest_setup(item: pytest.Item) -> None:
    """Skip a test whose system tool is missing; unattended, fail it: nobody would read the skip."""
    for marker, (tool, find) in SYSTEM_TOOLS.items():
        if item.get_closest_marker(marker) is None or find() is not None:
            continue
        if is_unattended():
            pytest.fail(f"{tool} is missing and CI=true: `make doctor` says how to get it", pytrace=False)
        pytest.skip(f"{tool}{MISSING}: `make doctor` says how to get it")


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Count what was skipped for want of a tool; the reports come from several processes."""
    skipped = [str(report.longrepr) for report in terminalreporter.stats.get("skipped", ())]
    missed = Counter(tool for tool, _ in SYSTEM_TOOLS.values() for why in skipped if tool + MISSING in why)
    for tool, count in sorted(missed.items()):
        tests = "test was" if count == 1 else "tests were"
        terminalreporter.section(f"{tool} is missing", sep="!")
        terminalreporter.line(f"!!! {count} {tests} SKIPPED for want of: {tool}; see `make doctor`")
