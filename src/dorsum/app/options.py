"""Where a server answers: the options that both of its commands have."""

from typing import Annotated

import typer

HOST = "127.0.0.1"
PORT = 8377
Host = Annotated[str, typer.Option(help="Address to answer at; the usual one is this machine alone.")]
Port = Annotated[
    int | None, typer.Option(help=f"Port; without it {PORT}, or a free one where that is taken.")
]
