"""The tools over standard input and output, until the other side closes them, or Ctrl-C."""

import os
import signal
from types import FrameType
from typing import Any

import anyio
from anyio.streams.memory import MemoryObjectSendStream
from mcp.server.lowlevel import Server
from mcp.server.stdio import stdio_server
from mcp.shared.message import SessionMessage

ENDED_BY_CTRL_C = 130
"""The exit code of every other command at Ctrl-C."""
Message = SessionMessage | Exception
"""What comes in: a message, or why a line is none."""


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
    second, begins again in the older one. The library would refuse that on the same pipe.
    """
    async with stdio_server() as (read, write), write, anyio.create_task_group() as connections:
        feed: MemoryObjectSendStream[Message] | None = None
        async for message in read:
            if feed is None or _begins(message):
                if feed is not None:
                    await feed.aclose()
                feed, received = anyio.create_memory_object_stream[Message]()
                options = server.create_initialization_options()
                connections.start_soon(server.run, received, write.clone(), options)
            await feed.send(message)
        if feed is not None:
            await feed.aclose()


def _begins(message: Message) -> bool:
    return isinstance(message, SessionMessage) and getattr(message.message, "method", "") == "initialize"
