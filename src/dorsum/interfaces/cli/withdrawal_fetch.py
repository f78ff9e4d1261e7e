"""Bringing a list of withdrawn content from a file or an https address, only when a person asks for it."""

import time
from collections.abc import Callable
from http.client import HTTPException
from typing import IO
from urllib.parse import urlsplit

from dorsum.errors import FileError
from dorsum.interfaces.cli.text_files import read_text
from dorsum.model.withdrawal_reading import LARGEST_LIST

SECONDS = 20
"""For each answer of the other side, and for the whole list."""
PART = 16_384
Opener = Callable[[str, float], IO[bytes]]


def brought(name: str) -> str:
    """Return the text of a list by the name of a file, `-` for standard input, or an https address.

    Raises:
        FileError: it cannot be read, is too large, or the address is none that is safe.
    """
    if "://" not in name:
        return read_text(name, LARGEST_LIST, "list of withdrawn content")
    shown = ascii(name)[1:-1]
    if not is_safe(name):
        raise FileError(
            f"`{shown}`: only addresses that begin with https:// and hold no name or password are used"
        )
    try:
        return download(name, open_address).decode("utf-8")
    except UnicodeDecodeError:
        raise FileError(f"`{shown}`: not UTF-8; this is no list of withdrawn content") from None
    except (OSError, ValueError, HTTPException) as error:
        why = ascii(str(error))[1:-1]
        raise FileError(f"`{shown}`: cannot be fetched ({why}); nothing was changed") from None


def is_safe(address: str) -> bool:
    """Whether an address is encrypted, names a host, and gives away no name or password."""
    try:
        parts = urlsplit(address)
        return parts.scheme == "https" and bool(parts.hostname) and parts.username is None
    except ValueError:
        return False


def download(address: str, open_it: Opener, clock: Callable[[], float] = time.monotonic) -> bytes:
    """Return what is at the address, part by part, so that neither size nor time has no end.

    Raises:
        OSError: the other side does not answer, says no, or takes too long.
        FileError: it is too large.
    """
    started, parts, size = clock(), list[bytes](), 0
    with open_it(address, SECONDS) as answer:
        while part := answer.read(PART):
            parts.append(part)
            size += len(part)
            if size > LARGEST_LIST:
                raise FileError(f"larger than {LARGEST_LIST} bytes; this is no list of withdrawn content")
            if clock() - started > SECONDS:
                raise OSError(f"it took more than {SECONDS} seconds")
    return b"".join(parts)


def open_address(address: str, seconds: float) -> IO[bytes]:
    """Return the answer of the address. No cookie is kept or sent, and nothing of a person is."""
    from urllib.request import HTTPRedirectHandler, Request, build_opener  # noqa: PLC0415  # only for a fetch

    class OnlySafe(HTTPRedirectHandler):
        """Follows to safe addresses alone."""

        max_redirections = 3

        def redirect_request(self, req, fp, code, msg, headers, newurl):  # type: ignore[no-untyped-def]  # as it is called
            if not is_safe(newurl):
                raise OSError("it leads on to an address that is not safe")
            return super().redirect_request(req, fp, code, msg, headers, newurl)

    # INVARIANT: the address is safe, and so is every one it leads on to.
    request = Request(address, headers={"Accept": "application/json", "User-Agent": "dorsum"})
    answer: IO[bytes] = build_opener(OnlySafe).open(request, timeout=seconds)
    return answer
