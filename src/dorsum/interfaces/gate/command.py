"""`dorsum keys`: who may use the doors of a service."""

from datetime import date
from pathlib import Path
from typing import Annotated

import typer

from dorsum.installed.folders import own_folder
from dorsum.interfaces.gate.keys import add_key, read_keys, remove_key

KEYS_FILE = "api_keys.json"
KeysFile = Annotated[
    Path | None, typer.Option("--file", help="File of the keys; usually in your own data folder.")
]
keys = typer.Typer(help="Make, list and take back keys for the doors of a service.", no_args_is_help=True)


def keys_file(file: Path | None) -> Path:
    """Return the file of the keys: the named one, or that in the data folder."""
    return file or own_folder() / KEYS_FILE


@keys.command("add")
def add(name: Annotated[str, typer.Argument(help="Whom it is for.")], file: KeysFile = None) -> None:
    """Make a key and print it. It is shown this once; only its hash is kept."""
    print(add_key(keys_file(file), name, date.today()))  # noqa: DTZ011  # the day of whoever makes it


@keys.command("list")
def show(file: KeysFile = None) -> None:
    """List the names of all keys, and when each was made."""
    for one in read_keys(keys_file(file)):
        print(f"{one.made_on}  {one.name}")


@keys.command("remove")
def remove(name: Annotated[str, typer.Argument(help="The name of the key.")], file: KeysFile = None) -> None:
    """Take a key back. It counts no more from the next request on."""
    remove_key(keys_file(file), name)
    print(f"The key `{name}` counts no more.")
