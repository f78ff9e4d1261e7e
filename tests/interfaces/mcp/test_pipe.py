"""`dorsum mcp`: a process that says nothing but the protocol, and ends quietly."""

import io
import json
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import anyio
import pytest
from mcp import Client
from mcp.client.stdio import StdioServerParameters

from dorsum.interfaces.mcp import command, stdio
from dorsum.interfaces.mcp.messages import LARGEST_REQUEST, NO_MESSAGE, TOO_LARGE
from dorsum.interfaces.mcp.server import make_server
from tests.interfaces.mcp.talking import DAY, Json, of
from tests.interfaces.mcp.test_messages import TWO_WAYS, refusal_as_json
from tests.shipped import shipped_rules

PATIENCE = 30.0
PROGRAM = ("-m", "tests.interfaces.mcp.program")
HELLO = (
    '{"jsonrpc":"2.0","id":1,"method":"initialize","params":{"protocolVersion":"2025-06-18",'
    '"capabilities":{},"clientInfo":{"name":"test","version":"1"}}}\n'
)

DISCOVER = (
    '{"jsonrpc":"2.0","id":0,"method":"server/discover","params":{"_meta":{'
    '"io.modelcontextprotocol/protocolVersion":"2026-07-28",'
    '"io.modelcontextprotocol/clientInfo":{"name":"test","version":"1"},'
    '"io.modelcontextprotocol/clientCapabilities":{}}}}\n'
)
LIST = '{"jsonrpc":"2.0","id":2,"method":"tools/list"}\n'


@contextmanager
def started(before: str = "") -> Iterator[subprocess.Popen[str]]:
    """Start the tools, and wait until they answer."""
    pipes: Any = dict.fromkeys(("stdin", "stdout", "stderr"), subprocess.PIPE)
    with subprocess.Popen([sys.executable, *PROGRAM], text=True, env=dict(os.environ), **pipes) as process:
        try:
            assert process.stdin
            assert process.stdout
            process.stdin.write(before + HELLO)
            process.stdin.flush()
            while json.loads(process.stdout.readline())["id"] != 1:
                pass
            yield process
        finally:
            process.kill()


def test_a_client_of_the_sdk_starts_it_and_talks() -> None:
    async def talk() -> Json:
        parameters = StdioServerParameters(command=sys.executable, args=list(PROGRAM), env=dict(os.environ))
        async with Client(parameters) as client:
            first = (await client.call_tool("next_questions", {"country": "GB"})).structured_content or {}
            told = await client.call_tool("assess", of(first))
            return dict(told.structured_content or {})

    told = anyio.run(talk)
    assert (told["level"], told["reached"]["asked"]) == (None, True)


def test_ctrl_c_ends_it_quietly() -> None:
    with started() as process:
        process.send_signal(signal.SIGINT)
        assert process.wait(PATIENCE) == 130
        assert process.stderr
        assert process.stderr.read() == ""


def test_a_client_that_began_again_is_answered_and_a_closed_pipe_ends_it_quietly() -> None:
    """The first lines are those of a client that waited too long for an answer in the newer form."""
    with started(before=DISCOVER) as process:
        assert process.stdin
        assert process.stdout
        process.stdin.write("\n" + LIST)
        process.stdin.flush()
        answer = json.loads(process.stdout.readline())
        assert (answer["id"], len(answer["result"]["tools"])) == (2, 6)
        assert process.communicate(timeout=PATIENCE) == ("", "")
        assert process.returncode == 0


def test_nobody_who_reads_ends_it_quietly() -> None:
    with started() as process:
        assert process.stdin
        assert process.stdout
        assert process.stderr
        process.stdout.close()
        process.stdin.write(LIST)
        process.stdin.close()
        assert process.wait(PATIENCE) == 0
        assert process.stderr.read() == ""


def test_ctrl_c_leaves_with_the_code_of_every_command(monkeypatch: pytest.MonkeyPatch) -> None:
    left: list[int] = []
    monkeypatch.setattr(os, "_exit", left.append)
    stdio._end(signal.SIGINT, None)
    assert left == [130]


def test_the_command_serves_the_installed_content(monkeypatch: pytest.MonkeyPatch) -> None:
    served: list[Any] = []
    monkeypatch.setattr(command, "open_rules", shipped_rules)
    monkeypatch.setattr(stdio, "answer_until_closed", served.append)
    command.mcp()
    assert served[0].name == "dorsum"


def test_a_pipe_that_is_closed_at_once_ends_it(monkeypatch: pytest.MonkeyPatch) -> None:
    assert answered_in_here(monkeypatch, b"") == []


def test_a_line_that_cannot_be_used_is_answered_and_the_next_one_too(monkeypatch: pytest.MonkeyPatch) -> None:
    """A client that begins again afterwards is heard, and so is a line that is as long as one may be."""
    hello, too_long = HELLO.encode(), b" " * (2 * LARGEST_REQUEST + 5)
    longest = hello.strip().rjust(LARGEST_REQUEST)
    said = (hello, b"\n", *(line + b"\n" for line in TWO_WAYS), too_long, b"\n[]\n", longest, b"\n", too_long)
    told = answered_in_here(monkeypatch, b"".join(said))
    assert [one["id"] for one in told if "result" in one] == [1, 1]
    assert [one["error"] for one in told if one["id"] == 7] == [refusal_as_json(line) for line in TWO_WAYS]
    nameless = [one["error"]["message"] for one in told if one["id"] is None]
    assert nameless == [TOO_LARGE, NO_MESSAGE, TOO_LARGE]


def answered_in_here(monkeypatch: pytest.MonkeyPatch, said: bytes) -> list[Json]:
    """Return the answers to all that is said over a pipe."""
    out = io.BytesIO()
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(said)))
    monkeypatch.setattr(sys, "stdout", io.TextIOWrapper(out))
    monkeypatch.setattr(signal, "signal", lambda *_: None)
    stdio.answer_until_closed(make_server(shipped_rules(), lambda: DAY))
    return [json.loads(line) for line in out.getvalue().splitlines()]


def test_without_the_library_its_name_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in [name for name in sys.modules if name.startswith("dorsum.interfaces.mcp.s")]:
        monkeypatch.delitem(sys.modules, name)
    for name in ("anyio", "mcp", "mcp.server", "mcp.server.lowlevel"):
        monkeypatch.setitem(sys.modules, name, None)
    with pytest.raises(ModuleNotFoundError) as missing:
        command.mcp()
    assert (missing.value.name or "").partition(".")[0] == "mcp"


def test_a_broken_pipe_is_no_fault(monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object) -> None:
        raise BrokenPipeError

    monkeypatch.setattr(signal, "signal", lambda *_: None)
    monkeypatch.setattr(anyio, "run", broken)
    stdio.answer_until_closed(None)  # type: ignore[arg-type]  # it is not looked at
