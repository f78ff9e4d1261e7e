"""The one place that joins the interfaces: the command line, the pages, and the doors for other programs."""

import gc
import json
import multiprocessing
import os
import secrets
import signal
import socket
import ssl
import sys
import time
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import asdict, dataclass, field
from datetime import date
from functools import partial
from importlib.util import find_spec
from pathlib import Path
from threading import Thread
from types import MappingProxyType
from typing import TYPE_CHECKING, Annotated, Any

import typer

from dorsum.diary.passphrases import is_encrypted
from dorsum.engine.compiled import CompiledRules
from dorsum.errors import DiaryError, OptionsError
from dorsum.installed.folders import own_folder
from dorsum.installed.rules import open_rules, raw_content
from dorsum.interfaces.cli import app as command_line
from dorsum.interfaces.gate.command import keys as key_commands
from dorsum.interfaces.gate.command import keys_file
from dorsum.interfaces.gate.keys import read_keys
from dorsum.interfaces.gate.listening import is_loopback, listening, names_of, shown
from dorsum.interfaces.mcp.command import mcp

if TYPE_CHECKING:
    from starlette.types import ASGIApp

    from dorsum.interfaces.gate.refusals import Refusal
    from dorsum.interfaces.web.diary_door import DiaryDoor

HOST = "127.0.0.1"
PORT = 8377
SECONDS_TO_FINISH = 3
"""For the pages that are under way when a person stops the server."""
DATA_FILE = "talks.sqlite3"
KEY_FILE = "diary.key"
NOT_HERE = "The doors are below /api/v1, /fhir, /cds-services and /mcp."
FOR_DOORS = ("limits", "orjson", "fastapi")
"""What the extra `api` brings; without it there are pages and no doors."""
USUAL_RATE = "100/second"
SECONDS_FOR_BODY = 10.0
SETTINGS = "DORSUM_DOORS"
"""In which variable of the environment the processes of a service find what it was started with."""
NOT_FOR_OTHERS = (
    "others could reach this address. Answers about people would travel to it, so it needs all of: "
    "`--open-to-others`, a certificate (`--certificate`, `--certificate-key`), and a key (`dorsum keys add`)"
)


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
    with listening(host, port, PORT) as door:
        rules = open_rules()
        diary = _diary_door(data) if is_loopback(host) else None
        pages = _pages(rules, host, (data or own_folder()) / DATA_FILE, diary)
        address = f"http://{shown(host)}:{door.getsockname()[1]}/"
        print(f"Dorsum is at {address} (stop it with Ctrl-C).", flush=True)
        link = f"{address}open/{diary.key}" if diary else address
        if diary:
            print(f"Your diary opens by {link} (keep this link to yourself).", flush=True)
        else:
            print(rules.knowledge.wording["web_open_to_others"]["en"], flush=True)
        if not no_browser:
            import webbrowser  # noqa: PLC0415  only here, so that other commands start without it

            webbrowser.open(link)
        # Where others reach the pages, the doors are not there: those have a command of their own.
        has_doors = is_loopback(host) and _is_installed(*FOR_DOORS)
        application = _joined(rules, Doors(host, has_pages=True), pages) if has_doors else pages
        _answer_until_stopped(application, door)


def doors(  # noqa: PLR0913, PLR0917  # each is an option of the command
    host: Annotated[
        str, typer.Option(help="Address to answer at; the usual one is this machine alone.")
    ] = HOST,
    port: Annotated[
        int | None, typer.Option(help=f"Port; without it {PORT}, or a free one where that is taken.")
    ] = None,
    workers: Annotated[int, typer.Option(min=1, max=64, help="Processes that answer.")] = 1,
    keys: Annotated[
        Path | None,
        typer.Option(help="File of keys (`dorsum keys`); with it, or beyond this machine, one is needed."),
    ] = None,
    rate: Annotated[str, typer.Option(help="Most requests of each caller to each process.")] = USUAL_RATE,
    open_to_others: Annotated[
        bool, typer.Option("--open-to-others", help="Let other machines in; needs a certificate and a key.")
    ] = False,
    name: Annotated[
        list[str] | None,
        typer.Option(help="Name that others call it by, as in its certificate; give it once for each."),
    ] = None,
    certificate: Annotated[Path | None, typer.Option(help="Certificate for TLS, as a PEM file.")] = None,
    certificate_key: Annotated[Path | None, typer.Option(help="Its private key, as a PEM file.")] = None,
) -> None:
    """Start the doors for other programs, without pages: HTTP API, FHIR, CDS Hooks, tools for models."""
    from dorsum.interfaces.gate.gate import read_rate  # noqa: PLC0415  # only where the doors start

    read_rate(rate)
    ring = keys_file(keys) if keys or not is_loopback(host) else None
    has_keys = ring is not None and bool(read_keys(ring))
    if keys and not has_keys:
        raise OptionsError(f"{keys}: there is no key in it; make one with `dorsum keys add NAME --file FILE`")
    tls = _tls(certificate, certificate_key)
    given = {"--open-to-others": open_to_others, "--certificate": tls, "`dorsum keys add`": has_keys}
    if not is_loopback(host) and not all(given.values()):
        missing = ", ".join(name for name, value in given.items() if not value)
        raise OptionsError(f"`--host {host}`: {NOT_FOR_OTHERS}; missing: {missing}")
    with listening(host, port, PORT) as door:
        open_rules()  # a mistake in the content is told here, once
        scheme = "https" if tls else "http"
        print(
            f"The doors are at {scheme}://{shown(host)}:{door.getsockname()[1]}/ (stop them with Ctrl-C).",
            flush=True,
        )
        os.environ[SETTINGS] = json.dumps(
            asdict(Doors(host, str(ring) if ring else None, rate, tuple(name or ())))
        )
        _answer_until_stopped("dorsum.app:doors_application", door, factory=True, workers=workers, **tls)


def _tls(certificate: Path | None, key: Path | None) -> dict[str, str]:
    """Return what the server needs for TLS; nothing where no certificate was named."""
    for one in (certificate, key):
        if one is not None and not one.is_file():
            raise OptionsError(f"{one}: there is no such file")
    if certificate is None and key is None:
        return {}
    if certificate is None or key is None:
        raise OptionsError("`--certificate` and `--certificate-key` need each other")
    try:
        ssl.create_default_context(ssl.Purpose.CLIENT_AUTH).load_cert_chain(certificate, key)
    except (ssl.SSLError, ValueError, OSError):
        raise OptionsError(
            f"{certificate}, {key}: these are no certificate and its key in PEM files"
        ) from None
    return {"ssl_certfile": str(certificate), "ssl_keyfile": str(key)}


@dataclass(frozen=True)
class Doors:
    """What the doors were started with.

    `keys` is the file of keys, where one is needed. `seal_key` (hexadecimal) is shared by all processes, so
    that each knows the cases that another gave to a language model; it is new at each start.
    """

    host: str
    keys: str | None = None
    rate: str = USUAL_RATE
    names: tuple[str, ...] = ()
    seconds_for_body: float = SECONDS_FOR_BODY
    has_pages: bool = False
    seal_key: str = field(default_factory=lambda: secrets.token_hex(32), repr=False)


def doors_application() -> "ASGIApp":
    """Return the doors of a service, in each of its processes."""
    _end_with_parent()
    application = _joined(open_rules(), Doors(**json.loads(os.environ[SETTINGS])), None)
    # What is there now stays: without this the garbage collector looks through all of it, again and again.
    gc.collect()
    gc.freeze()
    return application


def _end_with_parent() -> None:
    """Let a process of a service end when the one that started it is gone: nobody else would end it."""
    if (parent := multiprocessing.parent_process()) is None:
        return

    def end() -> None:
        parent.join()
        os.kill(os.getpid(), signal.SIGTERM)

    Thread(target=end, daemon=True).start()


def _joined(rules: CompiledRules, settings: Doors, pages: "ASGIApp | None") -> "ASGIApp":
    """Return the doors, each behind its gate, and the pages, where there are any, for everything else."""
    from dorsum.interfaces.gate.gate import Gate, Limits, Traffic  # noqa: PLC0415  # only where a server starts
    from dorsum.interfaces.gate.joined import Joined, Lazy  # noqa: PLC0415  # as above
    from dorsum.interfaces.gate.keys import KeyRing  # noqa: PLC0415  # as above
    from dorsum.interfaces.gate.refusals import FOREIGN_NAME, FOREIGN_PAGE  # noqa: PLC0415  # as above
    from dorsum.interfaces.web.guard import Guard  # noqa: PLC0415  # as above
    from dorsum.serving.problems import problem  # noqa: PLC0415  # as above

    ring = KeyRing(Path(settings.keys)) if settings.keys else None
    hosts = names_of(settings.host, settings.names)
    traffic = Traffic(Limits(rate=settings.rate, seconds_for_body=settings.seconds_for_body))
    # Beside the pages a door is made when it is first asked: a person does not wait for it.
    made: Callable[[Callable[[], ASGIApp]], ASGIApp] = Lazy if pages else _at_once
    gates: dict[str, ASGIApp] = {
        prefix: Guard(
            Gate(made(partial(door.make, rules, settings)), traffic, ring, door.refuse),
            hosts,
            door.refuse(FOREIGN_NAME),
            door.refuse(FOREIGN_PAGE),
        )
        for prefix, door in DOORS.items()
        if door.needs is None or _is_installed(door.needs)
    }
    return Joined(gates, pages or Guard(problem("not_found", NOT_HERE), hosts))


def _at_once(make: Callable[[], "ASGIApp"]) -> "ASGIApp":
    return make()


def _is_installed(*libraries: str) -> bool:
    return all(find_spec(one) is not None for one in libraries)


def _problem(refusal: "Refusal") -> "ASGIApp":
    from dorsum.serving.problems import problem  # noqa: PLC0415  # only where a server runs

    return problem(refusal.kind, refusal.detail, headers=refusal.headers)


def _api(rules: CompiledRules, _settings: "Doors") -> "ASGIApp":
    from dorsum.interfaces.api.application import make_application  # noqa: PLC0415  # slow to import

    return make_application(rules, partial(raw_content, rules.knowledge.content_hash))


def _fhir(rules: CompiledRules, _settings: "Doors") -> "ASGIApp":
    from dorsum.interfaces.fhir.application import make_application  # noqa: PLC0415  # where it is asked

    return make_application(rules, _today)


def _outcome(refusal: "Refusal") -> "ASGIApp":
    from dorsum.interfaces.fhir.outcomes import FhirError, refused  # noqa: PLC0415  # where a server runs

    code = ISSUES[refusal.kind]
    return refused(FhirError(refusal.status, code, refusal.detail), refusal.headers)


ISSUES: Mapping[str, str] = MappingProxyType(
    {
        "key": "login",
        "too_slow": "timeout",
        "too_large": "too-long",
        "too_many": "throttled",
        "media_type": "not-supported",
        "broken_off": "incomplete",
        "foreign": "forbidden",
    }
)
"""Kinds of refusals as FHIR calls them (value set issue-type)."""


def _cds_hooks(rules: CompiledRules, settings: "Doors") -> "ASGIApp":
    from dorsum.interfaces.cds_hooks.application import make_application  # noqa: PLC0415  # as above

    return make_application(rules, _today, has_pages=settings.has_pages)


def _tools(rules: CompiledRules, settings: "Doors") -> "ASGIApp":
    from dorsum.interfaces.gate.joined import Running  # noqa: PLC0415  # as above
    from dorsum.interfaces.mcp.http import http_application  # noqa: PLC0415  # as above

    return Running(http_application(rules, _today, bytes.fromhex(settings.seal_key)))


@dataclass(frozen=True)
class Door:
    """What makes a door, what refuses a request in its form, and a library that not everybody has."""

    make: Callable[[CompiledRules, "Doors"], "ASGIApp"]
    refuse: "Callable[[Refusal], ASGIApp]"
    needs: str | None = None


DOORS: Mapping[str, Door] = MappingProxyType(
    {
        "/api/v1": Door(_api, _problem),
        "/fhir": Door(_fhir, _outcome),
        "/cds-services": Door(_cds_hooks, _problem),
        "/mcp": Door(_tools, _problem, needs="mcp"),
    }
)
"""Every door, by the beginning of its addresses."""


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
        key=key_in((data or own_folder()) / KEY_FILE),
    )
    if isinstance(place, Path) and is_encrypted(place):
        try:
            door.take(open_at(place, now, os.environ, ask_passphrase))
        except DiaryError as error:  # the pages for danger start all the same
            print(f"dorsum: {error}", file=sys.stderr)
    return door


def _pages(rules: CompiledRules, host: str, data_file: Path, diary: "DiaryDoor | None") -> "ASGIApp":
    from dorsum.interfaces.web.application import make_application  # noqa: PLC0415  # slow to import
    from dorsum.interfaces.web.sessions import Sessions  # noqa: PLC0415

    sessions = Sessions(data_file, rules.knowledge, time.time)
    sessions.prepare()
    return make_application(rules, sessions, _today, names_of(host), diary)


def _today() -> date:
    return date.today()  # noqa: DTZ011  # the person's own day


def _answer_until_stopped(application: "ASGIApp | str", door: socket.socket, **options: Any) -> None:
    import uvicorn  # noqa: PLC0415  # slow to import
    from uvicorn.supervisors import Multiprocess  # noqa: PLC0415  # as above

    # No access log: addresses are nobody's business. A failed page prints its own line without answers.
    config = uvicorn.Config(
        application,
        log_level="critical",
        access_log=False,
        server_header=False,
        timeout_graceful_shutdown=SECONDS_TO_FINISH,
        proxy_headers=False,  # or else a caller could say to be another one
        ws="none",
        **options,
    )
    server = uvicorn.Server(config)
    with suppress(KeyboardInterrupt):
        if config.workers > 1:
            Multiprocess(config, sockets=[door]).run()
        else:
            server.run(sockets=[door])


COMMANDS: Mapping[str, command_line.Command] = MappingProxyType(
    {"serve": serve, "doors": doors, "keys": key_commands, "mcp": mcp}
)
"""What the command line has beside its own commands."""
