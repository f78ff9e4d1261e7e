"""Which diary needs a passphrase, and where it may come from: the environment, or the keyring."""

from collections.abc import Mapping
from pathlib import Path
from types import ModuleType

from dorsum.errors import DiaryError

SERVICE = "dorsum diary"
"""The name under which a keyring shows what it keeps."""
PASSPHRASE = "DORSUM_DIARY_PASSPHRASE"
FILE_BEGINS = b"SQLite format 3\0"
PAGE = 4096
"""Bytes; an encrypted file has whole pages."""


def is_encrypted(path: Path) -> bool:
    """Whether a file looks as an encrypted one does: noise, in whole pages."""
    try:
        with path.open("rb") as file:
            begins = file.read(len(FILE_BEGINS))
        is_whole = path.stat().st_size % PAGE == 0
    except OSError:
        return False
    return begins not in (b"", FILE_BEGINS) and is_whole


def known_passphrase(path: Path, environment: Mapping[str, str]) -> str | None:
    """Return the passphrase of a file: from the environment, else from the keyring, else None."""
    return environment.get(PASSPHRASE) or _from_keyring(path)


def _from_keyring(path: Path) -> str | None:
    library = _library()
    if library is None:
        return None
    try:
        found: str | None = library.get_password(SERVICE, _name(path))
    except library.errors.KeyringError:
        return None
    return found


def store_passphrase(path: Path, passphrase: str) -> None:
    """Put the passphrase of a file into the keyring of the system.

    Raises:
        DiaryError: there is no keyring, or it is locked.
    """
    library = _needed()
    try:
        library.set_password(SERVICE, _name(path), passphrase)
    except library.errors.KeyringError:
        raise DiaryError(_NO_KEYRING) from None


def forget_passphrase(path: Path) -> None:
    """Take the passphrase of a file out of the keyring of the system; fine where it is not there.

    Raises:
        DiaryError: there is no keyring, or it is locked.
    """
    library = _needed()
    try:
        if library.get_password(SERVICE, _name(path)) is not None:
            library.delete_password(SERVICE, _name(path))
    except library.errors.KeyringError:
        raise DiaryError(_NO_KEYRING) from None


_NO_KEYRING = "this system has no keyring that is open; type the passphrase each time instead"


def _needed() -> ModuleType:
    library = _library()
    if library is None:
        raise DiaryError("the keyring needs more libraries; install `dorsum[encrypted]`")
    return library


def _library() -> ModuleType | None:
    try:
        import keyring  # noqa: PLC0415  # extra `encrypted`, slow to import
        import keyring.errors  # noqa: PLC0415
    except ModuleNotFoundError:
        return None
    return keyring


def _name(path: Path) -> str:
    return str(path.resolve())
