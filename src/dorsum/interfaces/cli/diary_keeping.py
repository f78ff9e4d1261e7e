"""`dorsum diary export`, `import` and `erase`: the whole diary, to take away, to bring back, to delete."""

import json
from pathlib import Path
from typing import Annotated

import typer

from dorsum.diary.exchange import as_csv, from_csv, whole_as_json, whole_from_json, whole_of
from dorsum.errors import DiaryError
from dorsum.interfaces.cli import diary_store
from dorsum.interfaces.cli.diary_store import Folder, opened
from dorsum.interfaces.cli.knowledge_store import open_rules
from dorsum.interfaces.cli.text_files import read_text

LARGEST_IMPORT = 100_000_000
"""Bytes; ten thousand entries have about eight million."""


def export(
    file: Annotated[
        Path, typer.Argument(metavar="FILE", help="Where to write; .json is whole, .csv is a table.")
    ],
    data: Folder = None,
) -> None:
    """Write the whole diary into a file, to take it away or into a spreadsheet."""
    wording = open_rules().knowledge.wording
    with opened(data) as kept:
        whole = kept.whole()
        if _ending(file) == "csv":
            text = as_csv(whole.now())
        else:
            text = json.dumps(whole_as_json(whole), ensure_ascii=False, indent=1) + "\n"
    _write_new(file, text)
    print(wording["diary_written"]["en"].format(file=file))


def import_(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="What `export` wrote.")], data: Folder = None
) -> None:
    """Read a diary that was exported into an empty one; all of it or nothing."""
    wording = open_rules().knowledge.wording
    text = read_text(str(file), LARGEST_IMPORT, "diary")
    is_table = _ending(file) == "csv"
    whole = whole_of(from_csv(text), diary_store.now()) if is_table else whole_from_json(text)
    with opened(data) as kept:
        kept.take_in(whole)
        print(wording["diary_read"]["en"].format(count=len(whole.now())))


def erase(
    yes: Annotated[bool, typer.Option("--yes", help="Do not ask first.")] = False, data: Folder = None
) -> None:
    """Erase everything, with every change and every dated copy; it cannot be undone."""
    wording = open_rules().knowledge.wording
    if not yes and not typer.confirm(wording["diary_erase_ask"]["en"]):
        raise typer.Exit(1)
    with opened(data) as kept:
        kept.erase()
    print(wording["diary_erased"]["en"])


def _ending(file: Path) -> str:
    ending = file.suffix.lower().removeprefix(".")
    if ending not in ("json", "csv"):
        raise DiaryError("the name of the file must end in .json or .csv")
    return ending


def _write_new(file: Path, text: str) -> None:
    try:
        with file.open("x", encoding="utf-8", newline="") as opened_file:
            opened_file.write(text)
    except FileExistsError:
        raise DiaryError(f"{file}: there is a file already; nothing was written") from None
