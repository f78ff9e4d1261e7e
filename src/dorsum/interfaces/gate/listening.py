"""The socket at which a server answers."""

import socket
import sys
from collections.abc import Collection
from contextlib import suppress

from dorsum.errors import OptionsError
from dorsum.serving.hosts import LOOPBACK

ANY_ADDRESS = ("0.0.0.0", "::")  # compared with what a person asked for
MOST_PORT = 65_535


def listening(host: str, port: int | None, usual: int) -> socket.socket:
    """Return a socket that listens; without a port at the usual one, or at any free one.

    Raises:
        OptionsError: the port is taken or no port, or the address is none of this machine.
    """
    if not host:
        raise OptionsError("`--host` names no address; leave it out to answer this machine alone")
    if port is not None and not 0 <= port <= MOST_PORT:
        raise OptionsError(f"`--port {port}` is no port; choose one from 1 to {MOST_PORT}")
    if port is None:
        with suppress(OptionsError):
            return _listening(host, usual)
    return _listening(host, port or 0)


def is_loopback(host: str) -> bool:
    """Whether only this machine can reach the address."""
    return host.lower() in LOOPBACK


def names_of(host: str, more: Collection[str] = ()) -> frozenset[str]:
    """Return the names that are answered, `more` among them; none where any address will do."""
    named = frozenset(one.lower() for one in more)
    return named and LOOPBACK | named if host in ANY_ADDRESS else LOOPBACK | {host.lower()} | named


def shown(host: str) -> str:
    """Return the address as it stands in a link."""
    name = "127.0.0.1" if host in ANY_ADDRESS else host
    return f"[{name}]" if ":" in name else name


def _listening(host: str, port: int) -> socket.socket:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    # Named in full: only so asyncio sends what is small at once, which is 40 ms sooner.
    door = socket.socket(family, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    try:
        if sys.platform != "win32":  # there it would let two servers share a port
            door.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        door.bind((host, port))
        door.listen()
    except OSError as error:
        door.close()
        raise OptionsError(
            f"cannot answer at {host}, port {port} ({error.strerror}); choose another with --host and --port"
        ) from None
    return door
