"""A careless caller that skips, makes up, replays and insists gets no calm result that it has not earned."""

import json
from pathlib import Path
from typing import Any

import pytest
from mcp_types import CallToolRequestParams
from ruamel.yaml import YAML

from dorsum.interfaces.mcp.server import _called
from tests.interfaces.mcp.talking import CALM, Json, of, said_to, tools, walked

TALKS: list[Json] = YAML(typ="safe").load(
    Path(__file__).with_name("careless.yaml").read_text(encoding="utf-8")
)
NEVER = ("Care for yourself", "start to care for yourself at home", " mg", "most_in_24_hours")
KEYS = {"tool", "with", "case", "seal", "changes", "is", "never", "refused", "keep", "earned", "times"}


class RefusedError(Exception):
    """The tool refused; its line is the message."""


def called(name: str, arguments: Json) -> Json:
    """Call a tool as the server does."""
    result = _called(tools(), CallToolRequestParams(name=name, arguments=arguments))
    if result.is_error:
        raise RefusedError(str(result.content))
    return dict(result.structured_content or {})


def is_calm(result: Json) -> bool:
    """Whether a result says anything calm, or anything that one may do instead of getting help."""
    if "reached" not in result:
        return False
    told = [result.get(key) for key in ("sections", "causes", "medicines", "why_not_higher")]
    return bool(
        result["reached"]["calm"] or result["level"] in CALM or (result["level"] is None and any(told))
    )


class _Talk:
    def __init__(self) -> None:
        self.kept: dict[str, Json] = {}

    def play(self, step: Json) -> None:
        for _ in range(step.get("times", 1)):
            self._play(step)

    def _play(self, step: Json) -> None:
        if "refused" in step:
            with pytest.raises(RefusedError, match=step["refused"]):
                self._result(step)
            return
        result = self._result(step)
        for key, value in step.get("is", {}).items():
            assert result[key] == value
        if not step.get("earned"):
            assert not is_calm(result)
        text = json.dumps(result, ensure_ascii=False)
        never = (*(() if step.get("earned") else NEVER), *step.get("never", ()))
        assert not [word for word in never if word in text]
        if "case" in result:
            self.kept["last"] = result
        self.kept[step.get("keep", "")] = result

    def _result(self, step: Json) -> Json:
        if "walk" in step:
            return walked(called, step["walk"], **step.get("begin", {}))
        if "answer" in step:
            last = self.kept["last"]
            answers = {item["id"]: said_to(item, {}) for item in last["screen"]["items"]}
            return called("next_questions", {**of(last), "said": "no", "answers": answers})
        assert step.keys() <= KEYS
        return called(step["tool"], {**self._case(step), **step.get("with", {})})

    def _case(self, step: Json) -> Json:
        given: Json = {}
        if "case" in step:
            case = {**self.kept[step["case"]]["case"], **step.get("changes", {})}
            given["case"] = {key: value for key, value in case.items() if value is not None}
        if "seal" in step:
            given["seal"] = self.kept[step["seal"]]["seal"]
        return given


@pytest.mark.parametrize("talk", TALKS, ids=[one["about"] for one in TALKS])
def test_a_careless_caller_is_not_calmed(talk: dict[str, Any]) -> None:
    played = _Talk()
    for step in talk["steps"]:
        played.play(step)


def test_the_same_look_sees_a_calm_result() -> None:
    """What is looked for above is there where it was earned; else it could never be found missing."""
    done = walked(called)
    told = called("assess", of(done))
    assert is_calm(done)
    assert is_calm(told)
    assert NEVER[0] in json.dumps(told)
