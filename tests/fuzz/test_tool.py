"""The fuzzing itself: it sees planted faults, and reads what the fuzzer says at its end."""

from collections.abc import Callable
from pathlib import Path

import pytest

from dorsum.errors import FileError
from scripts.fuzz import harmless
from scripts.fuzz.harmless import BrokenPropertyError, refusal_of, without_secret
from scripts.fuzz.run import Figures, added, plant
from scripts.fuzz.seeds import UNICODE


def _refuses(message: str) -> Callable[[], None]:
    def read() -> None:
        raise FileError(message)

    return read


def test_a_result_and_a_clear_refusal_hold() -> None:
    assert refusal_of(lambda: 1) is None
    assert refusal_of(_refuses("case.yaml:3: unknown key")) == "case.yaml:3: unknown key"


@pytest.mark.parametrize(
    "message", ["", "two\nlines", "\x1b[31m", "\ud800", "x" * 2_000, "NoneType has no len"]
)
def test_a_refusal_that_is_not_clear_is_seen(message: str) -> None:
    with pytest.raises(BrokenPropertyError):
        refusal_of(_refuses(message))


def test_an_answer_in_a_message_is_seen() -> None:
    with pytest.raises(BrokenPropertyError):
        without_secret("`s3cret` is no answer")


def test_what_is_not_raised_on_purpose_comes_out() -> None:
    with pytest.raises(ZeroDivisionError):
        refusal_of(lambda: 1 // 0)


def test_a_file_that_is_written_is_seen(tmp_path: Path) -> None:
    with pytest.raises(BrokenPropertyError, match="something was changed: open"):
        refusal_of(lambda: (tmp_path / "x").write_text("x"))
    assert refusal_of((tmp_path / "x").read_text) is None


def test_what_takes_too_long_is_seen(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(harmless, "LONGEST_SECONDS", -1.0)
    with pytest.raises(BrokenPropertyError, match="it took"):
        refusal_of(lambda: 1)


SAID = """#512 pulse  cov: 101 ft: 3310
#700 NEW    cov: 105 ft: 3311
Done 700 runs in 3 second(s)
stat::number_of_executed_units: 700
stat::peak_rss_mb:              81
"""


def test_figures_of_one_child_after_the_other_are_added() -> None:
    once = added(Figures("parser"), SAID)
    assert once == Figures("parser", executions=700, edges=105, peak_megabytes=81)
    assert added(once, SAID).executions == 1_400


def test_seeds_are_planted_once(tmp_path: Path) -> None:
    for _ in range(2):
        plant(UNICODE, tmp_path)
    assert sorted(path.read_bytes() for path in tmp_path.iterdir()) == sorted(set(UNICODE.values()))
