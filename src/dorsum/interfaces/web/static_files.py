"""Style sheets, scripts and pictures: read once, sent under a hash so that browsers may keep them."""

import gzip
import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from importlib import resources

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

TYPES = {".css": "text/css", ".js": "text/javascript", ".svg": "image/svg+xml"}
FOLDER = "/static/"
KEEP = "public, max-age=31536000, immutable"
DIGITS_OF_HASH = 10


@dataclass(frozen=True)
class _File:
    data: bytes
    packed: bytes
    media_type: str


class StaticFiles:
    """The files of the pages by address."""

    def __init__(self, files: Mapping[str, bytes]) -> None:
        self._all = {name: _file(name, data) for name, data in files.items()}
        # Scripts import each other by plain names, so one hash over all files stands in every address.
        together = b"".join(name.encode() + data for name, data in sorted(files.items()))
        self._version = hashlib.sha256(together).hexdigest()[:DIGITS_OF_HASH]

    def address(self, name: str) -> str:
        """Return where the browser gets the file."""
        assert name in self._all, name  # INVARIANT: templates name files that there are (tested)
        return f"{FOLDER}{self._version}/{name}"

    async def answer(self, request: Request) -> Response:
        """Send one file."""
        file = self._all.get(request.path_params["name"])
        if file is None or request.path_params["version"] != self._version:
            return Response("There is no such file.\n", 404, media_type="text/plain")
        headers = {"cache-control": KEEP, "vary": "accept-encoding"}
        if "gzip" in request.headers.get("accept-encoding", ""):
            headers["content-encoding"] = "gzip"
            return Response(file.packed, headers=headers, media_type=file.media_type)
        return Response(file.data, headers=headers, media_type=file.media_type)

    async def icon(self, _: Request) -> Response:
        """Send a browser on to the picture; it asks for one under a fixed name where a page is plain text."""
        return RedirectResponse(self.address("icon.svg"), 303)


def _file(name: str, data: bytes) -> _File:
    return _File(data, gzip.compress(data, mtime=0), TYPES[name[name.rindex(".") :]])


def shipped_files() -> StaticFiles:
    """Return the files that ship with the pages."""
    folder = resources.files("dorsum.interfaces.web") / "static"
    return StaticFiles({one.name: one.read_bytes() for one in folder.iterdir()})
