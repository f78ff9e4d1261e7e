"""The tools over HTTP, served by a thread of the tests as `dorsum serve` does."""

import socket
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from threading import Thread

import uvicorn
from starlette.applications import Starlette
from starlette.routing import Route

from dorsum.interfaces.mcp.http import http_application
from tests.interfaces.mcp.talking import DAY, KEY
from tests.shipped import shipped_rules

PATIENCE = 60.0


def application() -> Starlette:
    """Return the tools at /mcp, in an application that runs them."""
    tools = http_application(shipped_rules(), lambda: DAY, KEY)

    @asynccontextmanager
    async def lifespan(_: Starlette) -> AsyncIterator[None]:
        async with tools.running():
            yield

    return Starlette(routes=[Route("/mcp", tools)], lifespan=lifespan)


@contextmanager
def serving() -> Iterator[str]:
    """Serve the tools, and make sure that the server is gone in the end."""
    with socket.create_server(("127.0.0.1", 0)) as listening:
        server = uvicorn.Server(uvicorn.Config(application(), log_level="critical", access_log=False))
        thread = Thread(target=server.run, kwargs={"sockets": [listening]}, daemon=True)
        thread.start()
        try:
            yield f"http://127.0.0.1:{listening.getsockname()[1]}/mcp"
        finally:
            server.should_exit = True
            thread.join(PATIENCE)
