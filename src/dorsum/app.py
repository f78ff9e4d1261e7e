"""The one place that joins the interfaces: the command line, and the pages that it can start."""

import os
import socket
import sys
import time
from contextlib import suppress
from datetime import date
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, Annotated

import typer

from dorsum.diary.passphrases import is_encrypted
from dorsum.engine.compiled import CompiledRules
from dorsum.errors import DiaryError, OptionsError
from dorsum.installed.rules import open_rules
from dorsum.interfaces.cli import app as command_line

if TYPE_CHECKING:
    from dorsum.interfaces.web.diary_door import DiaryDoor

HOST = "127.0.0.1"
PORT = 8377
MOST_PORT = 65_535
ANY_ADDRESS = ("0.0.0.0", "::")  # compared with what a person asked for
SECONDS_TO_FINISH = 3
"""For the pages that are under way when a person stops the server."""
DATA_FILE = "talks.sqlite3"
KEY_FILE = "diary.key"


def run() -> None:
    """Run the command line; with no command, start the pages."""
    if len(sys.argv) == 1:
        sys.argv.append("serve")
    command_line.run(COMMANDS)


def serve(
    host: Annotated[
        str, typer.Option(help="Address to answer at; the usual one is this machine alone.")
    ] = HOST,
    port: Annotated[
        int | None, typer.Option(help=f"Port; without it {PORT}, or a free one where that is taken.")
    ] = None,
    no_browser: Annotated[bool, typer.Option("--no-browser", help="Open no browser.")] = False,
    data: Annotated[
        Path | None,
        typer.Option(help="Folder for the answers of the last day; usually your own data folder."),
    ] = None,
) -> None:
    """Start the pages for a browser on this machine, until Ctrl-C; `dorsum` alone does the same."""
    with _door(host, port) as door:
        rules = open_rules()
        folder = data or _own_folder()
        diary = _diary_door(data) if _is_loopback(host) else None
        application = _application(rules, host, folder / DATA_FILE, diary)
        address = f"http://{_shown(host)}:{door.getsockname()[1]}/"
        print(f"Dorsum is at {address} (stop it with Ctrl-C).", flush=True)
        link = f"{address}open/{diary.key}" if diary else address
        if diary:
            print(f"Your diary opens by {link} (keep this link to yourself).", flush=True)
        else:
            print(rules.knowledge.wording["web_open_to_others"]["en"], flush=True)
        if not no_browser:
            import webbrowser  # noqa: PLC0415  only here, so that other commands start without it

            webbrowser.open(link)
        _answer_until_stopped(application, door)


COMMANDS = MappingProxyType({"serve": serve})
"""What the command line has beside its own commands."""


def _diary_door(data: Path | None) -> "DiaryDoor":
    """Return the way to the diary; the passphrase of an encrypted one is asked here, not behind a page."""
    from dorsum.diary.places import open_at  # noqa: PLC0415  # only where the pages start
    from dorsum.interfaces.cli.diary_store import ask_passphrase, diary_place, now  # noqa: PLC0415
    from dorsum.interfaces.web.diary_door import DiaryDoor, key_in  # noqa: PLC0415

    place = diary_place(data)
    door = DiaryDoor(
        open=lambda: open_at(place, now, os.environ),
        is_there=lambda: isinstance(place, str) or place.exists(),
        now=now,
        is_on_server=isinstance(place, str),
        key=key_in((data or _own_folder()) / KEY_FILE),
    )
    if isinstance(place, Path) and is_encrypted(place):
        try:
            door.take(open_at(place, now, os.environ, ask_passphrase))
        except DiaryError as error:  # the pages for danger start all the same
            print(f"dorsum: {error}", file=sys.stderr)
    return door


def _application(rules: CompiledRules, host: str, data_file: Path, diary: "DiaryDoor | None") -> object:
    from dorsum.interfaces.web.application import make_application  # noqa: PLC0415  # slow to import
    from dorsum.interfaces.web.sessions import Sessions  # noqa: PLC0415

    sessions = Sessions(data_file, rules.knowledge, time.time)
    sessions.prepare()
    return make_application(rules, sessions, _today, _names(host), diary)


def _today() -> date:
    return date.today()  # noqa: DTZ011  # the person's own day


def _own_folder() -> Path:
    from platformdirs import user_data_path  # noqa: PLC0415  # only where the pages start

    return user_data_path("dorsum", appauthor=False)


def _names(host: str) -> frozenset[str]:
    """Return the names that the pages answer to; none where any address of the machine will do."""
    from dorsum.interfaces.web.guard import LOOPBACK  # noqa: PLC0415  # only where the pages start

    return frozenset() if host in ANY_ADDRESS else LOOPBACK | {host.lower()}


def _is_loopback(host: str) -> bool:
    from dorsum.interfaces.web.guard import LOOPBACK  # noqa: PLC0415  # only where the pages start

    return host.lower() in LOOPBACK


def _shown(host: str) -> str:
    name = "127.0.0.1" if host in ANY_ADDRESS else host
    return f"[{name}]" if ":" in name else name


def _door(host: str, port: int | None) -> socket.socket:
    """Return a socket that listens; without a port the usual one, or any free one.

    Raises:
        OptionsError: the port is taken or no port, or the address is none of this machine.
    """
    if not host:
        raise OptionsError("`--host` names no address; leave it out to answer this machine alone")
    if port is not None and not 0 <= port <= MOST_PORT:
        raise OptionsError(f"`--port {port}` is no port; choose one from 1 to {MOST_PORT}")
    if port is None:
        with suppress(OptionsError):
            return _listening(host, PORT)
    return _listening(host, port or 0)


def _listening(host: str, port: int) -> socket.socket:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    door = socket.socket(family, socket.SOCK_STREAM)
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


def _answer_until_stopped(application: object, door: socket.socket) -> None:
    import uvicorn  # noqa: PLC0415  # slow to import

    # No access log: addresses are nobody's business. A failed page prints its own line without answers.
    config = uvicorn.Config(
        application,  # type: ignore[arg-type]  # an ASGI application
        log_level="critical",
        access_log=False,
        server_header=False,
        timeout_graceful_shutdown=SECONDS_TO_FINISH,
    )
    with suppress(KeyboardInterrupt):
        uvicorn.Server(config).run(sockets=[door])
