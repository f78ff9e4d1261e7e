"""`dorsum diary export`, `import` and `erase`: the whole diary, to take away, to bring back, to delete."""

import os
from pathlib import Path
from typing import Annotated

import typer

from dorsum.diary.file_forms import form_of, whole_as_text, whole_from_text
from dorsum.errors import DiaryError
from dorsum.installed.rules import open_rules
from dorsum.interfaces.cli import diary_store
from dorsum.interfaces.cli.diary_store import Folder, opened
from dorsum.interfaces.cli.text_files import read_text

LARGEST_IMPORT = 100_000_000
"""Bytes; ten thousand entries have about eight million as JSON, and forty million as FHIR."""


def export(
    file: Annotated[
        Path,
        typer.Argument(
            metavar="FILE", help="Where to write; .json and .fhir.json are whole, .csv is a table."
        ),
    ],
    data: Folder = None,
) -> None:
    """Write the whole diary into a file, to take it away or into a spreadsheet."""
    form, knowledge = form_of(file.name), open_rules().knowledge
    with opened(data) as kept:
        whole = kept.whole()
    _write_new(file, whole_as_text(whole, form, knowledge))
    print(knowledge.wording["diary_written"]["en"].format(file=file))


def import_(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="What `export` wrote.")], data: Folder = None
) -> None:
    """Read a diary that was exported into an empty one; all of it or nothing."""
    wording = open_rules().knowledge.wording
    form, text = form_of(file.name), read_text(str(file), LARGEST_IMPORT, "diary")
    whole = whole_from_text(text, form, diary_store.now())
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


def _write_new(file: Path, text: str) -> None:
    try:
        with open(file, "x", encoding="utf-8", newline="", opener=_for_its_owner) as opened_file:
            opened_file.write(text)
    except FileExistsError:
        raise DiaryError(f"{file}: there is a file already; nothing was written") from None


def _for_its_owner(path: str, flags: int) -> int:
    return os.open(path, flags, 0o600)
