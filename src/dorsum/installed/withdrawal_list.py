"""The list of withdrawn content in force: the newer of what came with Dorsum and what a person fetched."""

import os
from contextlib import suppress
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

from dorsum.errors import WithdrawalError
from dorsum.installed.folders import own_folder
from dorsum.model.withdrawal_reading import LARGEST_LIST, read_withdrawals
from dorsum.model.withdrawal_writing import withdrawals_as_text
from dorsum.model.withdrawals import WithdrawalList

LIST_NAME = "withdrawals.json"
DAMAGED_NAME = "withdrawals.damaged.json"
DAYS_AHEAD = 1
"""Somewhere it may be tomorrow already; a list of a later day would keep out all that follow."""


def list_path() -> Path:
    """Return where the list that a person fetched is kept: in their own data folder."""
    return own_folder() / LIST_NAME


def in_force(shipped: WithdrawalList) -> WithdrawalList:
    """Return the list that counts; where the kept one cannot be read, the shipped one, and it says so."""
    path = list_path()
    try:
        kept = read_withdrawals(_read(path))
    except FileNotFoundError:
        return shipped
    except (OSError, UnicodeDecodeError, WithdrawalError):
        return replace(shipped, is_fallback=True)
    return newer_of(shipped, kept)


def newer_of(shipped: WithdrawalList, kept: WithdrawalList) -> WithdrawalList:
    """Return the newer list; of two of one day, what either of them withdraws."""
    if shipped.as_of != kept.as_of:
        return max(shipped, kept, key=lambda one: one.as_of)
    named = {one.id for one in kept.entries}
    return replace(kept, entries=(*kept.entries, *(one for one in shipped.entries if one.id not in named)))


def _read(path: Path) -> str:
    with path.open("rb") as file:
        data = file.read(LARGEST_LIST + 1)
    if len(data) > LARGEST_LIST:
        raise WithdrawalError("the list is too large")
    return data.decode("utf-8")


def keep(found: WithdrawalList, present: WithdrawalList, today: date) -> Path:
    """Keep a list that a person brought, in place of the present one; return where.

    A list that is there and cannot be read is put aside under another name.

    Raises:
        WithdrawalError: the list is older than the present one, comes from the future, or cannot be kept.
    """
    _check_newer(found, present, today)
    path = list_path()
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        if present.is_fallback:
            with suppress(FileNotFoundError):
                path.replace(path.with_name(DAMAGED_NAME))
        _write(path, withdrawals_as_text(found).encode("utf-8"))
    except OSError as error:
        raise WithdrawalError(f"{path}: the list cannot be kept ({error.strerror})") from None
    return path


def _check_newer(found: WithdrawalList, present: WithdrawalList, today: date) -> None:
    if found.as_of < present.as_of:
        raise WithdrawalError(
            f"this list is of {found.as_of}, older than that in force ({present.as_of}); nothing was changed"
        )
    if found.as_of > today + timedelta(days=DAYS_AHEAD):
        raise WithdrawalError(f"this list is of {found.as_of}, a day to come; nothing was changed")
    missing = {one.id for one in present.entries} - {one.id for one in found.entries}
    if missing and found.as_of == present.as_of:
        raise WithdrawalError(
            f"this list is of the same day and lacks `{min(missing)}`; a shorter list needs a later day"
        )


def _write(path: Path, data: bytes) -> None:
    """Write the file so that a stop half-way leaves the old one untouched."""
    part = path.with_name(f"{path.name}.{os.getpid()}.part")
    try:
        with part.open("wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        part.replace(path)
    finally:
        part.unlink(missing_ok=True)
