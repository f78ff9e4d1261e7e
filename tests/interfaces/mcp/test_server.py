"""The server of the tools, by the SDK's own client, in the two ways in which such clients begin."""

import json
import logging
from collections.abc import Callable, Coroutine
from typing import Any

import anyio
import pytest
from jsonschema import Draft202012Validator
from mcp import Client
from mcp_types import CallToolResult

from dorsum.interfaces.mcp.server import FAILED, PROMPT, make_server
from dorsum.interfaces.mcp.tools import Tools
from dorsum.report.tools.frame import how_to_talk
from dorsum.version import __version__
from tests.interfaces.mcp.talking import DAY, Json, of, said_to, tools
from tests.shipped import shipped, shipped_rules

NAMES = ["next_questions", "assess", "check_medicines", "explain", "summary", "look_up"]
Use = Callable[[Client], Coroutine[Any, Any, Any]]


def used(use: Use, mode: str = "auto") -> Any:
    """Return what is made of a client that is connected to a new server."""

    async def run() -> Any:
        async with Client(make_server(shipped_rules(), lambda: DAY), mode=mode) as client:
            return await use(client)

    return anyio.run(run)


def called(name: str, arguments: Json) -> CallToolResult:
    async def use(client: Client) -> CallToolResult:
        return await client.call_tool(name, arguments)

    result = used(use)
    assert isinstance(result, CallToolResult)
    return result


@pytest.mark.parametrize("mode", ["auto", "legacy"])
def test_a_client_talks_to_the_end(mode: str) -> None:
    async def use(client: Client) -> Json:
        last = (await client.call_tool("next_questions", {})).structured_content
        while last and not last["is_done"]:
            answers = {item["id"]: said_to(item, {}) for item in last["screen"]["items"]}
            reply = {**of(last), "said": "no", "answers": answers}
            last = (await client.call_tool("next_questions", reply)).structured_content
        assert last
        return dict((await client.call_tool("assess", of(last))).structured_content or {})

    told = used(use, mode)
    assert (told["level"], told["reached"]["calm"]) == ("self_care", True)


def test_a_client_sees_the_tools_and_how_to_use_them() -> None:
    async def use(client: Client) -> None:
        assert client.server_info
        assert client.server_info.version == __version__
        assert client.instructions == "\n".join(how_to_talk(shipped()))
        listed = (await client.list_tools()).tools
        assert [one.name for one in listed] == NAMES
        for one in listed:
            assert one.title
            assert one.description
            assert one.annotations
            hints = one.annotations
            assert (hints.read_only_hint, hints.idempotent_hint, hints.open_world_hint) == (True, True, False)
            assert one.input_schema["additionalProperties"] is False
            for schema in (one.input_schema, one.output_schema):
                Draft202012Validator.check_schema(schema or {})
        assert [one.name for one in (await client.list_prompts()).prompts] == [PROMPT]
        prompt = await client.get_prompt(PROMPT)
        assert how_to_talk(shipped())[0] in str(prompt.messages[0].content)

    used(use)


def test_every_input_says_what_it_is() -> None:
    for tool in tools().all.values():
        for about in tool.takes.model_json_schema()["properties"].values():
            assert about["description"].endswith(".")


def test_text_and_structure_say_the_same() -> None:
    result = called("next_questions", {})
    (content,) = result.content
    assert content.type == "text"
    assert json.loads(content.text)["screen"] == (result.structured_content or {})["screen"]


@pytest.mark.parametrize(
    ("name", "arguments", "line"),
    [
        ("cure", {}, "there is no tool `cure`"),
        ("assess", {}, "`case`: Field required"),
        ("assess", {"case": {"age": "secret"}}, "`age` must be a number"),
        ("look_up", {"kind": "magic"}, "there is no kind `magic`"),
    ],
)
def test_a_mistake_is_one_clear_line(name: str, arguments: Json, line: str) -> None:
    result = called(name, arguments)
    (content,) = result.content
    assert result.is_error
    assert content.type == "text"
    assert content.text.startswith(line)
    assert "\n" not in content.text
    assert "secret" not in content.text


def test_a_fault_of_ours_says_that_nothing_was_judged(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def broken(*_: object) -> None:
        raise RuntimeError("secret")

    monkeypatch.setattr(Tools, "call", broken)
    result = called("next_questions", {"said": "secret"})
    (content,) = result.content
    assert result.is_error
    assert content.type == "text"
    assert content.text == FAILED
    printed, told = capsys.readouterr()
    assert printed == ""
    assert told.startswith("dorsum: a tool failed (RuntimeError, ")
    assert told.count("\n") == 1
    assert "secret" not in told


def test_nothing_that_was_said_is_in_a_log(caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.DEBUG):
        called("next_questions", {"said": "my secret"})
        called("look_up", {"question": "my secret", "kind": "secret"})
    assert "secret" not in caplog.text
    assert not logging.getLogger("mcp").propagate
