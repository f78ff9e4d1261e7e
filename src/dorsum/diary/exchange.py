"""A whole diary as JSON or CSV, to take away and to bring back; nothing is lost on the way.

JSON has every revision; CSV has episodes and entries as they are now, one a row, for a spreadsheet.
"""

import csv
import io
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from dorsum.diary.as_json import entry_as_json, entry_from_json, episode_as_json, episode_from_json
from dorsum.diary.entries import Entry, Episode
from dorsum.diary.rhythm import NO_WISHES, Wishes, wishes_as_json, wishes_from_json
from dorsum.errors import DiaryError

FORMAT = 1
COLUMNS = (
    "record", "id", "episode", "began_on", "checked_at", "first_pain", "words", "ended_on", "check",
    "at", "kind", "danger", "numbers", "choices", "regions", "medicines", "note", "signs", "meant",
)  # fmt: skip
NESTED = ("check", "words", "numbers", "choices", "regions", "medicines", "signs", "meant")
LARGEST_CELL = 1_000_000
"""Characters; what a diary writes is far below."""
FORMULA = ("=", "+", "-", "@", "\t", "\r", "'")
"""A cell that begins so would be run by a spreadsheet; it gets a `'` in front, which is taken off again."""


@dataclass(frozen=True)
class Revision:
    """What was written at one time: an episode or an entry, or that it was removed."""

    written_at: datetime
    is_gone: bool
    value: Episode | Entry


@dataclass(frozen=True)
class Whole:
    """Everything in a diary: the revisions of each episode and entry, as they were written."""

    revisions: tuple[Revision, ...] = ()
    wishes: Wishes = field(default=NO_WISHES)

    def now(self) -> tuple[Episode | Entry, ...]:
        """Return the episodes and entries as they are now."""
        last = {(type(one.value), one.value.id): one for one in self.revisions}
        return tuple(one.value for one in last.values() if not one.is_gone)


def whole_of(values: Iterable[Episode | Entry], now: datetime) -> Whole:
    """Return a diary of these episodes and entries, as if all were written now."""
    return Whole(tuple(Revision(now, is_gone=False, value=value) for value in values))


def whole_as_json(whole: Whole) -> dict[str, Any]:
    """Return the diary as values that JSON can hold."""
    return {
        "dorsum_diary": FORMAT,
        "wishes": wishes_as_json(whole.wishes),
        "revisions": [
            {
                "written_at": one.written_at.isoformat(),
                "is_gone": one.is_gone,
                **_tagged(one.value),
            }
            for one in whole.revisions
        ],
    }


def _tagged(value: Episode | Entry) -> dict[str, Any]:
    if isinstance(value, Episode):
        return {"episode": episode_as_json(value)}
    return {"entry": entry_as_json(value)}


def whole_from_json(text: str) -> Whole:
    """Return the diary in the text of an export.

    Raises:
        DiaryError: it is no export of a diary; the message names the revision, never what stands in it.
    """
    try:
        raw = json.loads(text)
        version, revisions = raw["dorsum_diary"], raw["revisions"]
    except (ValueError, KeyError, TypeError, RecursionError):
        raise DiaryError("this is no diary that Dorsum wrote as JSON") from None
    if version != FORMAT:
        raise DiaryError("another version of Dorsum wrote this diary; update Dorsum")
    if not isinstance(revisions, list):
        raise DiaryError("this is no diary that Dorsum wrote as JSON")
    found = tuple(_numbered(place, one, _revision) for place, one in enumerate(revisions, start=1))
    return Whole(found, _numbered(0, raw.get("wishes"), wishes_from_json))


def _revision(raw: Mapping[str, Any]) -> Revision:
    value = episode_from_json(raw["episode"]) if "episode" in raw else entry_from_json(raw["entry"])
    at = datetime.fromisoformat(raw["written_at"])
    if at.utcoffset() is None or not isinstance(raw["is_gone"], bool):
        raise ValueError
    return Revision(at, raw["is_gone"], value)


def _numbered(place: int, raw: Any, read: Any) -> Any:
    where = f"revision {place}" if place else "what was chosen"
    try:
        return read(raw)
    except DiaryError as error:
        raise DiaryError(f"{where}: {error}") from None
    except (KeyError, TypeError, ValueError, AttributeError):
        raise DiaryError(f"{where} cannot be read") from None


def as_csv(values: Iterable[Episode | Entry]) -> str:
    """Return episodes and entries as CSV with a line of headings; lists and mappings are JSON in a cell."""
    text = io.StringIO()
    writer = csv.DictWriter(text, COLUMNS, restval="", lineterminator="\r\n")
    writer.writeheader()
    for value in values:
        is_episode = isinstance(value, Episode)
        raw = episode_as_json(value) if isinstance(value, Episode) else entry_as_json(value)
        writer.writerow(
            {"record": "episode" if is_episode else "entry"}
            | {key: _cell(key, one) for key, one in raw.items()}
        )
    return text.getvalue()


def _cell(key: str, value: Any) -> str:
    if value is None:
        return ""
    text = json.dumps(value, ensure_ascii=False) if key in NESTED else str(value)
    return f"'{text}" if text.startswith(FORMULA) else text


def from_csv(text: str) -> tuple[Episode | Entry, ...]:
    """Return the episodes and entries in the text of a CSV export.

    Raises:
        DiaryError: it is no such export; the message names the line, never what stands in it.
    """
    before = csv.field_size_limit(LARGEST_CELL)
    try:
        reader = csv.DictReader(io.StringIO(text, newline=""), strict=True)
        if tuple(reader.fieldnames or ()) != COLUMNS:
            raise DiaryError("this is no diary that Dorsum wrote as CSV: its headings are others")
        return tuple(_record(row, reader.line_num) for row in reader)
    except csv.Error:
        raise DiaryError("this is no diary that Dorsum wrote as CSV") from None
    finally:
        csv.field_size_limit(before)


def _record(row: Mapping[str | None, Any], line: int) -> Episode | Entry:
    try:
        raw = {key: _value(key, text) for key, text in row.items() if key is not None and text is not None}
        if row["record"] == "episode":
            return episode_from_json(raw)
        return entry_from_json({**raw, "note": raw["note"] or ""})
    except DiaryError as error:
        raise DiaryError(f"line {line}: {error}") from None
    except (KeyError, TypeError, ValueError, RecursionError):
        raise DiaryError(f"line {line} cannot be read") from None


def _value(key: str, text: str) -> Any:
    plain = text[1:] if text.startswith("'") else text
    if key in NESTED:
        return json.loads(plain) if plain else {}
    if key == "first_pain":
        return float(plain) if plain else None
    return plain or None
