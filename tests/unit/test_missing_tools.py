"""The mechanism of tests/conftest.py: a missing system tool is a loud skip, or a failure when unattended."""

from __future__ import annotations

from pathlib import Path

import pytest

from scripts import doctor

CONFTEST = Path(__file__).parent.parent / "conftest.py"
TWO_TESTS = """
    import pytest

    @pytest.mark.needs_browser
    def test_page():
        pass

    def test_plain():
        pass
"""


@pytest.fixture
def inner(pytester: pytest.Pytester, monkeypatch: pytest.MonkeyPatch) -> pytest.Pytester:
    """A tiny project with the real conftest, on a machine where CI is not set."""
    monkeypatch.delenv("CI", raising=False)
    pytester.makeconftest(CONFTEST.read_text(encoding="utf-8"))
    pytester.makeini("[pytest]\nmarkers =\n    needs_browser: x\n    needs_java: x\n")
    pytester.makepyfile(TWO_TESTS)
    return pytester


def test_missing_tool_is_a_loud_counted_skip(inner: pytest.Pytester, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(doctor, "find_browser", lambda: None)
    result = inner.runpytest_inprocess()
    result.assert_outcomes(passed=1, skipped=1)
    result.stdout.fnmatch_lines(["!!! 1 test was SKIPPED for want of: browser; *"])


def test_missing_tool_is_a_failure_when_unattended(
    inner: pytest.Pytester, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(doctor, "find_browser", lambda: None)
    monkeypatch.setenv("CI", "true")
    result = inner.runpytest_inprocess()
    result.assert_outcomes(passed=1, errors=1)
    result.stdout.fnmatch_lines(["*browser is missing and CI=true*"])


def test_present_tool_runs_the_test_and_says_nothing(
    inner: pytest.Pytester, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(doctor, "find_browser", lambda: "chromium")
    result = inner.runpytest_inprocess()
    result.assert_outcomes(passed=2)
    result.stdout.no_fnmatch_line("!!!*")
