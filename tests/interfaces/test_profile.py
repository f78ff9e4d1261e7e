"""`--profile`: other guidance counts, the answer names it, and an unknown one is refused in a line."""

import json
from pathlib import Path
from typing import Any

import pytest

from tests.interfaces.conftest import Dorsum
from tests.shipped import shipped, shipped_strict

STRICT = "uk_strict"
NAMED = "guidance_uk_strict"


def on_one_line(text: str) -> str:
    return " ".join(text.replace("│", " ").split())


def assessed(dorsum: Dorsum, *options: str, stdin: bytes = b"age: 41\n") -> dict[str, Any]:
    done = dorsum("assess", "-", "--json", *options, stdin=stdin)
    assert (done.code, done.err) == (0, "")
    found = json.loads(done.out)
    assert isinstance(found, dict)
    return found


def test_json_names_the_profile(dorsum: Dorsum) -> None:
    assert assessed(dorsum, "--profile", STRICT)["versions"]["guidance"] == STRICT
    assert assessed(dorsum)["versions"]["guidance"] == "default"
    assert assessed(dorsum, "--profile", "default") == assessed(dorsum)


def test_the_card_names_the_profile_unless_it_is_the_default(dorsum: Dorsum) -> None:
    named = on_one_line(shipped().wording[NAMED]["en"])
    assert named in on_one_line(dorsum("assess", "-", "--profile", STRICT, stdin=b"age: 41\n").out)
    assert named not in on_one_line(dorsum("assess", "-", stdin=b"age: 41\n").out)


def test_more_red_flags_count(dorsum: Dorsum) -> None:
    more = set(shipped_strict().red_flag) - set(shipped().red_flag)
    assert more
    strict = assessed(dorsum, "--profile", STRICT)["triage"]
    default = assessed(dorsum)["triage"]

    def rules(triage: dict[str, Any]) -> set[str]:
        return {one["rule"] for one in triage["possible"]}

    assert rules(strict) - rules(default) == more


def test_without_a_terminal_the_example_is_judged_by_the_profile(dorsum: Dorsum) -> None:
    done = dorsum("check", "--profile", STRICT)
    assert on_one_line(shipped().wording[NAMED]["en"]) in on_one_line(done.out)


@pytest.mark.parametrize("command", ["assess", "check", "evaluate"])
def test_an_unknown_profile_is_one_clear_line(dorsum: Dorsum, tmp_path: Path, command: str) -> None:
    path = tmp_path / "case"
    path.write_text("age: 41\n", encoding="utf-8")
    given = [] if command == "check" else [path]
    done = dorsum(command, *given, "--profile", "s3cret")
    assert (done.code, done.out) == (2, "")
    assert done.err == ("dorsum: there is no guidance profile of this name; there are default, uk_strict\n")
