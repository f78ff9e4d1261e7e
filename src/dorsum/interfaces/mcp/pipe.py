"""The tools over standard input and output, until one of them is closed, or Ctrl-C."""

from contextlib import suppress
from typing import Any

import anyio
from mcp.server.lowlevel import Server
from mcp.server.stdio import stdio_server


def answer_until_closed(server: Server[Any]) -> None:
    """Answer until the other side closes the pipe."""
    with suppress(KeyboardInterrupt):
        anyio.run(_answer, server)


async def _answer(server: Server[Any]) -> None:
    async with stdio_server() as (read, write):
        await server.run(read, write, server.create_initialization_options())
