"""`dorsum serve`: the pages for the person at this machine, and the doors beside them."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from dorsum.app.options import HOST, PORT, Host, Port
from dorsum.engine.compiled import CompiledRules
from dorsum.installed.rules import open_rules

if TYPE_CHECKING:
    from starlette.types import ASGIApp


def serve(
    host: Host = HOST,
    port: Port = None,
    no_browser: Annotated[bool, typer.Option("--no-browser", help="Open no browser.")] = False,
    data: Annotated[
        Path | None,
        typer.Option(help="Folder for the answers of the last day; usually your own data folder."),
    ] = None,
) -> None:
    """Start the pages for a browser on this machine, until Ctrl-C; `dorsum` alone does the same."""
    from dorsum.app.diary import diary_door
    from dorsum.app.pages import make_pages
    from dorsum.interfaces.gate.listening import is_loopback, listening, shown

    with listening(host, port, PORT) as door:
        rules = open_rules()
        diary = diary_door(data) if is_loopback(host) else None
        pages = make_pages(rules, host, data, diary)
        address = f"http://{shown(host)}:{door.getsockname()[1]}/"
        link = _told(address, diary.key if diary else None, rules)
        if not no_browser:
            import webbrowser

            webbrowser.open(link)
        from dorsum.app.server import answer_until_stopped  # after the browser: it is slow to import

        # Where others reach the pages, the doors are not there: those have a command of their own.
        answer_until_stopped(_with_doors(pages, rules, host) if is_loopback(host) else pages, door)


def _told(address: str, key: str | None, rules: CompiledRules) -> str:
    """Say where the pages are, and return the link to them."""
    print(f"Dorsum is at {address} (stop it with Ctrl-C).", flush=True)
    if key is None:
        print(rules.knowledge.wording["web_open_to_others"]["en"], flush=True)
        return address
    link = f"{address}open/{key}"
    print(f"Your diary opens by {link} (keep this link to yourself).", flush=True)
    return link


def _with_doors(pages: "ASGIApp", rules: CompiledRules, host: str) -> "ASGIApp":
    """Return the pages with the doors beside them, where their libraries are there."""
    from dorsum.app.every_door import FOR_DOORS, are_installed
    from dorsum.app.settings import Settings

    if not are_installed(*FOR_DOORS):
        return pages
    from dorsum.app.joining import joined

    return joined(rules, Settings(host, has_pages=True), pages)
