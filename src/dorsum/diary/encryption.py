"""Giving the file of a diary a passphrase, or another one; the encryption itself is SQLCipher's own."""

from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from dorsum.diary.copies import copies_of, empty_beside, put_in_place
from dorsum.diary.database_words import of_file
from dorsum.diary.engines import cipher_library, unlock
from dorsum.diary.open_files import is_open_here
from dorsum.diary.passphrases import is_encrypted
from dorsum.diary.upkeep import MOVED
from dorsum.errors import DiaryError

SHORTEST = 12
"""Characters of a new passphrase."""
WAIT_TO_BE_ALONE = 2
"""Seconds."""
IN_USE = "another program has this diary open; nothing was changed; close it there, and try again"
TABLES = ("entries", "episodes", "chosen")


@dataclass(frozen=True, slots=True)
class Locked:
    """What has the passphrase now: the file, so many dated copies, and not those that are `left`."""

    copies: int
    left: tuple[Path, ...]


def checked_passphrase(passphrase: str) -> str:
    """Return a new passphrase as it is.

    Raises:
        DiaryError: it is too short, or has characters that not every keyboard can type again.
    """
    if len(passphrase) < SHORTEST:
        raise DiaryError(f"a passphrase needs at least {SHORTEST} characters; take several words")
    if not passphrase.isprintable() or passphrase != passphrase.strip():
        raise DiaryError("a passphrase must be of plain characters, without a space at its ends")
    if passphrase[:2].lower() == "x'":
        raise DiaryError("a passphrase must not begin with x'")
    return passphrase


def lock(path: Path, old: str | None, new: str) -> Locked:
    """Encrypt the file and its dated copies by a new passphrase; `old` is the one it has, None for none.

    What stood there without the passphrase is gone after that; a copy that cannot be read stays as it is.

    Raises:
        DiaryError: the old passphrase does not fit, another program has the diary open, or it cannot be
            written; the file is as it was. Or more libraries are needed.
    """
    if is_open_here(path):
        raise DiaryError(f"{path}: {IN_USE}")
    _exchange(path, old, new)
    return lock_copies(path, old, new)


def lock_copies(path: Path, old: str | None, new: str) -> Locked:
    """Encrypt by the new passphrase those dated copies of the file that do not have it yet."""
    copies = [copy for copy in copies_of(path) if not _is_open_with(copy, new)]
    left = tuple(copy for copy in copies if not _is_exchanged(copy, old, new))
    return Locked(len(copies) - len(left), left)


def _is_open_with(path: Path, passphrase: str) -> bool:
    if not is_encrypted(path):
        return False
    with closing(_connected(path, passphrase)) as connection:
        try:
            connection.execute("SELECT count(*) FROM sqlite_schema")
        except cipher_library().Error:
            return False
        return True


def _is_exchanged(copy: Path, old: str | None, new: str) -> bool:
    try:
        _exchange(copy, old if is_encrypted(copy) else None, new)
    except DiaryError:
        return False
    return True


def _exchange(path: Path, old: str | None, new: str) -> None:
    """Put an encrypted file in the place of a file; at every moment one of both is there, whole.

    Nobody else may have it open: who waits for it meanwhile would write into what is about to be deleted.
    """
    with _in_words(path, old), closing(_connected(path, old)) as source:
        _be_alone(source, path)
        encrypted = _exported(source, path, new)
        put_in_place(encrypted, path)
        _leave_nothing(source)


@contextmanager
def _in_words(path: Path, old: str | None) -> Iterator[None]:
    try:
        yield
    except cipher_library().Error as error:
        is_busy = getattr(error, "sqlite_errorname", "").startswith(("SQLITE_BUSY", "SQLITE_LOCKED"))
        words = IN_USE if is_busy else of_file(error, is_encrypted=old is not None)
        raise DiaryError(f"{path}: {words}") from None
    except OSError as error:
        raise DiaryError(
            f"{path}: cannot be written ({error.strerror}); nothing was changed; make room on the disk"
        ) from None


def _connected(path: Path, passphrase: str | None) -> Any:
    connection = cipher_library().connect(path, isolation_level=None, timeout=WAIT_TO_BE_ALONE)
    if passphrase is not None:
        unlock(connection, passphrase)
    return connection


def _be_alone(source: Any, path: Path) -> None:
    """Take what the log holds into the file and keep everybody out; nothing of it stays beside the file."""
    source.execute("PRAGMA locking_mode = EXCLUSIVE")
    source.execute("PRAGMA journal_mode = DELETE")
    source.execute("PRAGMA journal_mode = MEMORY")
    source.execute("BEGIN EXCLUSIVE")
    source.execute("COMMIT")
    for ending in ("-journal", "-wal", "-shm"):
        Path(f"{path}{ending}").unlink(missing_ok=True)


def _exported(source: Any, path: Path, new: str) -> Path:
    """Return an encrypted file beside it, with the same rows, read back and found sound."""
    partial = empty_beside(path)
    source.execute("ATTACH DATABASE ? AS encrypted KEY ?", (str(partial), new))
    source.execute("SELECT sqlcipher_export('encrypted')").fetchone()
    for table in TABLES:
        count = f"SELECT (SELECT count(*) FROM main.{table}) = (SELECT count(*) FROM encrypted.{table})"
        is_same = source.execute(count).fetchone() == (1,)
        assert is_same, "INVARIANT: an export has every row"
    source.execute("DETACH DATABASE encrypted")
    return partial


def _leave_nothing(source: Any) -> None:
    """Empty what was there, although it has no name any more: who still waits for it must not write there."""
    source.execute("PRAGMA secure_delete = ON")
    source.execute("BEGIN")
    for table in TABLES:
        source.execute(f"DELETE FROM {table}")
    source.execute("UPDATE alembic_version SET version_num = ?", (MOVED,))
    source.execute("COMMIT")
