"""Several applications as one: each answers below its own address, the last one everything else."""

from collections.abc import Callable, Mapping
from typing import cast

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


class Joined:
    """Applications by the beginning of their addresses; `rest` answers what is below none of them."""

    def __init__(self, doors: Mapping[str, ASGIApp], rest: ASGIApp) -> None:
        self._doors, self._rest = doors, rest

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        if scope["type"] != "http":
            await self._rest(scope, receive, send)
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
