"""Keys for other programs: made once, shown once, kept as hashes."""

import json
import os
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from hashlib import sha256
from pathlib import Path

from dorsum.errors import JsonError, OptionsError
from dorsum.model.strict_json import read_json

FORMAT = 1
PREFIX = "dorsum_"
"""So that a key that was published by mistake is found by those who look for such."""
BYTES_OF_CHANCE = 32
LONGEST_NAME = 60


@dataclass(frozen=True, slots=True)
class Key:
    """A key as it is kept: nobody can make the key itself of it.

    The hash needs no salt and no slow function: a key is 32 bytes of chance, which nobody can try through.
    """

    name: str
    hash: str
    made_on: date


class KeyRing:
    """The keys in a file; a change of the file counts at once."""

    def __init__(self, file: Path) -> None:
        self._file = file
        self._seen: tuple[int, int, int] | None = None
        self._names: Mapping[str, str] = {}

    def name_of(self, key: str) -> str | None:
        """Return the name that a key was made for; None where nobody made it.

        Where the file cannot be read, nobody is known.
        """
        try:
            found = self._file.stat()
            seen = (found.st_mtime_ns, found.st_ctime_ns, found.st_size)
            if seen != self._seen:
                self._names = {one.hash: one.name for one in read_keys(self._file)}
                self._seen = seen
        except (OSError, OptionsError):
            self._seen, self._names = None, {}
        return self._names.get(_hash(key))


def read_keys(file: Path) -> tuple[Key, ...]:
    """Return the keys in a file; none where there is no file.

    Raises:
        OptionsError: the file cannot be read.
    """
    try:
        if file.exists() and not file.is_file():
            raise OptionsError(f"{file}: this is no file")
        raw = read_json(file.read_bytes())
        if raw["format"] != FORMAT:
            raise ValueError
        return tuple(_key(one) for one in raw["keys"])
    except FileNotFoundError:
        return ()
    except OSError as error:
        raise OptionsError(f"{file}: cannot be read ({error.strerror})") from None
    except (JsonError, KeyError, TypeError, ValueError):
        raise OptionsError(f"{file}: this is no file of keys; move it away and make new ones") from None


def _key(raw: Mapping[str, object]) -> Key:
    name, digest, day = raw["name"], raw["sha256"], raw["made_on"]
    if not (isinstance(name, str) and isinstance(digest, str) and isinstance(day, str)):
        raise TypeError
    return Key(name, digest, date.fromisoformat(day))


def add_key(file: Path, name: str, today: date) -> str:
    """Make a key, keep its hash, and return the key: it is nowhere else.

    Raises:
        OptionsError: the name is empty, too long or taken, or the file cannot be read or written.
    """
    known = read_keys(file)
    if not name.strip() or len(name) > LONGEST_NAME or not name.isprintable():
        raise OptionsError(
            f"a key needs a name of 1 to {LONGEST_NAME} characters, so that it can be taken back"
        )
    if any(one.name == name for one in known):
        raise OptionsError(f"there is a key `{name}` already; take it back first, or choose another name")
    key = PREFIX + secrets.token_urlsafe(BYTES_OF_CHANCE)
    _write(file, (*known, Key(name, _hash(key), today)))
    return key


def remove_key(file: Path, name: str) -> None:
    """Take a key back; it counts no more from the next request on.

    Raises:
        OptionsError: there is no key of this name, or the file cannot be read or written.
    """
    known = read_keys(file)
    kept = tuple(one for one in known if one.name != name)
    if len(kept) == len(known):
        names = ", ".join(one.name for one in known) or "none"
        raise OptionsError(f"there is no key `{ascii(name)[1:-1]}`; there are: {names}")
    _write(file, kept)


def _hash(key: str) -> str:
    return sha256(key.encode("utf-8", "replace")).hexdigest()


def _write(file: Path, keys: tuple[Key, ...]) -> None:
    """Write the file so that only its owner reads it, and a stop half-way leaves the old one."""
    held = [{"name": one.name, "sha256": one.hash, "made_on": one.made_on.isoformat()} for one in keys]
    text = json.dumps({"format": FORMAT, "keys": held}, indent=2) + "\n"
    part = file.with_name(f"{file.name}.{os.getpid()}.part")
    try:
        file.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        with os.fdopen(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as opened:
            opened.write(text)
            opened.flush()
            os.fsync(opened.fileno())
        part.replace(file)
    except OSError as error:
        part.unlink(missing_ok=True)
        raise OptionsError(f"{file}: cannot be written ({error.strerror})") from None
