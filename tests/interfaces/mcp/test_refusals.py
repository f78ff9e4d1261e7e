"""What the tools do not take is refused in one line."""

from typing import Any

import pytest

from dorsum.errors import CaseError, LookUpError, OptionsError
from dorsum.interfaces.mcp import inputs
from dorsum.interfaces.mcp.tools import MISTAKES
from tests.interfaces.mcp.talking import (
    Json,
    of,
    plain_talk,
    tools,
)


@pytest.mark.parametrize(
    ("name", "arguments", "words"),
    [
        ("cure", {}, "there is no tool `cure`"),
        ("assess", {}, "`case`: Field required"),
        ("assess", [], "`arguments`: "),
        ("assess", {"case": {}, "hurry": True}, "`hurry`: Extra inputs"),
        (
            "next_questions",
            {"answers": {"fever": True}},
            '^`answers.fever`: an answer is "yes", "no" or "unsure"',
        ),
        ("next_questions", {"answers": {"fever": "x" * 81}}, "^`answers.fever`: an answer is"),
        ("next_questions", {"answers": {"x" * 81: "no"}}, "at most 80 characters"),
        (
            "next_questions",
            {"volunteered": [{"item": "fever", "answer": False, "quote": "hot"}]},
            "^`volunteered.0.answer`: an answer is",
        ),
        ("next_questions", {"volunteered": [{"item": 5, "answer": "yes", "quote": "hot"}]}, "valid string"),
        ("next_questions", {"answers": {"fever": "no"}}, "nothing was asked yet"),
        ("next_questions", {"seal": "0"}, "nothing was asked yet"),
        ("next_questions", {"said": "x" * (inputs.LONGEST_REPLY + 1)}, "at most 2000 characters"),
        ("next_questions", {"answers": {str(n): "no" for n in range(13)}}, "at most 12 items"),
        ("next_questions", {"answered_by": "model"}, "'self', 'parent' or 'carer'"),
        ("look_up", {}, "give a `question`"),
        ("look_up", {"question": " "}, "give a `question`"),
        ("look_up", {"question": "heat", "kind": "causes"}, "give a `question`"),
        ("look_up", {"question": "x" * (inputs.LONGEST_QUESTION + 1)}, "at most 2000 characters"),
    ],
)
def test_arguments_that_do_not_fit_are_refused_in_one_line(name: str, arguments: Any, words: str) -> None:
    with pytest.raises(OptionsError, match=words) as refused:
        tools().call(name, arguments)
    assert "\n" not in str(refused.value)


def test_what_was_given_is_not_repeated() -> None:
    with pytest.raises(OptionsError) as refused:
        tools().call("next_questions", {"said": ["my secret"], "volunteered": [{"quote": 5}]})
    assert "secret" not in str(refused.value)


@pytest.mark.parametrize("case", [{"feverr": 1}, {"answers": {"feverr": "yes"}}, {"country": "Atlantis"}])
def test_a_case_that_cannot_be_read_is_refused(case: Json) -> None:
    with pytest.raises(CaseError):
        tools().call("assess", {"case": case})
    with pytest.raises(LookUpError):
        tools().call("look_up", {"kind": "magic"})
    assert {CaseError, LookUpError, OptionsError} == set(MISTAKES)


def test_a_case_that_was_changed_cannot_go_on() -> None:
    done = plain_talk()
    changed = {**done["case"], "age": 36}
    for arguments in ({"case": changed, "seal": done["seal"]}, {"case": done["case"]}):
        with pytest.raises(OptionsError, match="does not fit"):
            tools().call("next_questions", arguments)
    with pytest.raises(OptionsError, match="given to begin"):
        tools().call("next_questions", {**of(done), "country": "GB"})
