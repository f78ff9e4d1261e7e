"""The server that carries an application."""

import socket
from contextlib import suppress
from typing import Any

import uvicorn
from starlette.types import ASGIApp
from uvicorn.supervisors import Multiprocess

from dorsum.interfaces.gate.patience import HeadInTime, PatientLoop

SECONDS_TO_FINISH = 3
"""For the pages that are under way when a person stops the server."""


def answer_until_stopped(application: ASGIApp | str, door: socket.socket, **options: Any) -> None:
    """Answer at a socket until Ctrl-C; an application by its name is made in each process."""
    # No access log: addresses are nobody's business. A failed page prints its own line without answers.
    config = uvicorn.Config(
        application,
        http=HeadInTime,
        loop=f"{PatientLoop.__module__}:{PatientLoop.__name__}" if "ssl_certfile" in options else "auto",
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
