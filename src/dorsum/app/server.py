"""The server that carries an application."""

import socket
import sys
from contextlib import suppress
from functools import partial
from typing import Any

import uvicorn
from starlette.types import ASGIApp

from dorsum.app.renewing import Renewing
from dorsum.interfaces.gate.patience import HeadInTime, PatientLoop
from dorsum.interfaces.gate.sharing import Seats, SharingLoop

SECONDS_TO_FINISH = 3
"""For the pages that are under way when a person stops the server."""


def answer_until_stopped(application: ASGIApp | str, door: socket.socket, **options: Any) -> None:
    """Answer at a socket until Ctrl-C; an application by its name is made in each process."""
    # No access log: addresses are nobody's business. A failed page prints its own line without answers.
    config = uvicorn.Config(
        application,
        http=HeadInTime,
        loop=_loop(options.get("workers", 1), is_tls="ssl_certfile" in options),
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
            Renewing(config, sockets=[door]).run()
        else:
            server.run(sockets=[door])


def _loop(workers: int, *, is_tls: bool) -> Any:
    """Return what makes the event loop of each process."""
    if workers > 1 and sys.platform != "win32":  # there no process can ask whether another is still there
        return partial(SharingLoop, Seats(workers))
    return PatientLoop if is_tls else "auto"
