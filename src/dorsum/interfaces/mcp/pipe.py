"""The tools over standard input and output, until the other side closes them, or Ctrl-C."""

import os
import signal
from types import FrameType
from typing import Any

import anyio
from mcp.server.lowlevel import Server
from mcp.server.stdio import stdio_server

ENDED_BY_CTRL_C = 130
"""The exit code of every other command at Ctrl-C."""


def answer_until_closed(server: Server[Any]) -> None:
    """Answer until the other side closes a pipe."""
    signal.signal(signal.SIGINT, _end)
    try:
        anyio.run(_answer, server)
    except* BrokenPipeError:
        pass  # nobody reads any more


def _end(_signal: int, _frame: FrameType | None) -> None:
    """End at once: the library would wait for the next line, and nothing is open that could be lost."""
    os._exit(ENDED_BY_CTRL_C)


async def _answer(server: Server[Any]) -> None:
    async with stdio_server() as (read, write):
        await server.run(read, write, server.create_initialization_options())
