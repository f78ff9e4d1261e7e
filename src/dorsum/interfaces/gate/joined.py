"""Several applications as one: each answers below its own address, the last one everything else."""

import asyncio
from collections.abc import Callable, Mapping
from contextlib import AbstractAsyncContextManager
from typing import Protocol, cast

from starlette.types import ASGIApp, Receive, Scope, Send


class Lazy:
    """An application that is made when it is first asked: its libraries are slow to import."""

    def __init__(self, make: Callable[[], ASGIApp]) -> None:
        self._make = make
        self._made: ASGIApp | None = None

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        self._made = self._made or self._make()
        await self._made(scope, receive, send)


class NeedsToRun(Protocol):
    """An application that works only while it is `running`."""

    def running(self) -> AbstractAsyncContextManager[None]:
        """Return what has to be entered before the first request, once."""

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""


class Running:
    """Such an application, running from its first request on until the server ends."""

    def __init__(self, application: NeedsToRun) -> None:
        self._application = application
        self._task: asyncio.Task[None] | None = None
        self._has_begun = asyncio.Event()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        if self._task is None or self._task.done():
            self._has_begun.clear()
            self._task = asyncio.create_task(self._run())
        begun = asyncio.create_task(self._has_begun.wait())
        await asyncio.wait({begun, self._task}, return_when=asyncio.FIRST_COMPLETED)
        begun.cancel()
        if self._task.done():
            await self._task  # it could not begin, and says why
        await self._application(scope, receive, send)

    async def _run(self) -> None:
        async with self._application.running():
            self._has_begun.set()
            await asyncio.Event().wait()  # for ever; the end of the server is told by a cancellation


class Joined:
    """Applications by the beginning of their addresses; `rest` answers what is below none of them."""

    def __init__(self, doors: Mapping[str, ASGIApp], rest: ASGIApp) -> None:
        self._doors, self._rest = doors, rest

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        if scope["type"] == "lifespan":
            await _live(receive, send)
            return
        prefix, door = self._door_to(cast("str", scope["path"]))
        if prefix:
            path = scope["path"] + ("/" if scope["path"] == prefix else "")
            scope = {**scope, "path": path, "root_path": scope.get("root_path", "") + prefix}
        await door(scope, receive, send)

    def _door_to(self, path: str) -> tuple[str, ASGIApp]:
        for prefix, door in self._doors.items():
            if path == prefix or path.startswith(prefix + "/"):
                return prefix, door
        return "", self._rest


async def _live(receive: Receive, send: Send) -> None:
    """Answer the server that it may start and end: no application here has anything to do then."""
    for moment in ("startup", "shutdown"):
        await receive()
        await send({"type": f"lifespan.{moment}.complete"})
