"""The tools over standard input and output, until the other side closes them, or Ctrl-C."""

import io
import os
import signal
import sys
from collections.abc import AsyncIterator
from types import FrameType
from typing import Any

import anyio
from anyio.streams.memory import MemoryObjectSendStream
from mcp.server.lowlevel import Server
from mcp.server.stdio import stdio_server
from mcp.shared.message import SessionMessage
from mcp_types import JSONRPCMessage

from dorsum.interfaces.mcp.messages import LARGEST_REQUEST, NO_MESSAGE, message_in, refusal_of, refused

ENDED_BY_CTRL_C = 130
"""The exit code of every other command at Ctrl-C."""
Feed = MemoryObjectSendStream[SessionMessage | Exception]
"""Where the messages of one connection go."""


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
    """Answer, beginning anew wherever the client does.

    A client that knows two forms of the protocol tries the newer one and, where no answer comes within a
    second, begins again in the older one. The library would refuse that on the same pipe. It only writes
    here: what it reads itself it reads less strictly, and lines without end.
    """
    nothing = anyio.wrap_file(io.StringIO())
    async with stdio_server(nothing) as (read, write), read, write, anyio.create_task_group() as connections:
        feed: Feed | None = None
        async for line in _lines():
            refusal = refusal_of(line)
            message = None if refusal else message_in(line)
            if message is None:
                await write.send(SessionMessage(refusal or refused(NO_MESSAGE)))
                continue
            if feed is None or _begins(message):
                if feed is not None:
                    await feed.aclose()
                feed, received = anyio.create_memory_object_stream[SessionMessage | Exception]()
                options = server.create_initialization_options()
                connections.start_soon(server.run, received, write.clone(), options)
            await feed.send(SessionMessage(message))
        if feed is not None:
            await feed.aclose()


async def _lines() -> AsyncIterator[bytes]:
    """Yield each line of the standard input; of one that is too long, as much as shows it."""
    while line := await _part_of_line():
        rest = line
        while len(rest) > LARGEST_REQUEST and not rest.endswith(b"\n"):
            rest = await _part_of_line()
        if not line.isspace() or len(line) > LARGEST_REQUEST:
            yield line.removesuffix(b"\n")


async def _part_of_line() -> bytes:
    """Return what is left of a line, or its beginning where it is too long; nothing at the end."""
    return await anyio.to_thread.run_sync(sys.stdin.buffer.readline, LARGEST_REQUEST + 1)


def _begins(message: JSONRPCMessage) -> bool:
    return getattr(message, "method", "") == "initialize"
