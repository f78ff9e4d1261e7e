"""`dorsum doors`: a service for other programs, and what it needs before other machines come in."""

from collections.abc import Mapping
from pathlib import Path
from typing import Annotated

import typer

from dorsum.app.options import HOST, PORT, Host, Port
from dorsum.errors import OptionsError
from dorsum.installed.rules import open_rules
from dorsum.interfaces.gate.command import keys_file
from dorsum.interfaces.gate.keys import read_keys
from dorsum.interfaces.gate.limits import Limits

NOT_FOR_OTHERS = (
    "others could reach this address. Answers about people would travel to it, so it needs all of: "
    "`--open-to-others`, a certificate (`--certificate`, `--certificate-key`), and a key (`dorsum keys add`)"
)


def doors(  # noqa: PLR0913, PLR0917  # each is an option of the command
    host: Host = HOST,
    port: Port = None,
    workers: Annotated[int, typer.Option(min=1, max=64, help="Processes that answer.")] = 1,
    keys: Annotated[
        Path | None,
        typer.Option(help="File of keys (`dorsum keys`); with it, or beyond this machine, one is needed."),
    ] = None,
    rate: Annotated[str, typer.Option(help="Most requests of each caller to each process.")] = Limits.rate,
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
    from dorsum.app.server import answer_until_stopped
    from dorsum.app.settings import Settings
    from dorsum.app.tls import tls_options
    from dorsum.interfaces.gate.listening import is_loopback, listening, shown
    from dorsum.interfaces.gate.rates import read_rate

    read_rate(rate)
    ring = keys_file(keys) if keys or not is_loopback(host) else None
    has_keys = ring is not None and bool(read_keys(ring))
    if keys and not has_keys:
        raise OptionsError(f"{keys}: there is no key in it; make one with `dorsum keys add NAME --file FILE`")
    tls = tls_options(certificate, certificate_key)
    given = {"--open-to-others": open_to_others, "--certificate": bool(tls), "`dorsum keys add`": has_keys}
    if not is_loopback(host):
        _check_others_may_come(host, given)
    with listening(host, port, PORT) as door:
        open_rules()  # a mistake in the content is told here, once
        address = f"{'https' if tls else 'http'}://{shown(host)}:{door.getsockname()[1]}/"
        print(f"The doors are at {address} (stop them with Ctrl-C).", flush=True)
        Settings(host, str(ring) if ring else None, rate, tuple(name or ())).hand_on()
        answer_until_stopped(
            "dorsum.app.service:doors_application", door, factory=True, workers=workers, **tls
        )


def _check_others_may_come(host: str, given: Mapping[str, bool]) -> None:
    missing = ", ".join(name for name, is_given in given.items() if not is_given)
    if missing:
        raise OptionsError(f"`--host {host}`: {NOT_FOR_OTHERS}; missing: {missing}")
