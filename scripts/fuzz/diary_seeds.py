"""Whole diaries as JSON and as CSV to begin with: hostile ones, and good ones to damage."""

import json
from datetime import UTC, date, datetime
from typing import Any

from dorsum.diary.entries import Entry, Episode, TakenMedicine
from dorsum.diary.exchange import COLUMNS, Revision, Whole, as_csv, whole_as_json
from dorsum.diary.rhythm import Wishes
from dorsum.model.case import Case
from dorsum.model.truth import Answer
from scripts.fuzz.harmless import SECRET
from scripts.fuzz.seeds import DEEP, DIGITS, MEGABYTE, UNICODE, Seeds

AT = datetime(2026, 3, 2, 9, tzinfo=UTC)
EPISODE = Episode(
    "one",
    date(2026, 3, 2),
    check=Case({"fever": Answer.NO}, {"age": 41}, today=date(2026, 3, 2), asked_again=frozenset({"fever"})),
    checked_at=AT,
    meant={"fever": "0123456789ab"},
    first_pain=7.0,
    words={"worries": "My work."},
    ended_on=date(2026, 5, 1),
)
ENTRY = Entry(
    "x",
    "one",
    AT,
    numbers={"pain_now": 6.5},
    choices={"sleep": ("woke_often",)},
    regions=("low_left",),
    medicines=(TakenMedicine(AT, "ibuprofen", amount=400, unit="mg"), TakenMedicine(AT, name="=a tea")),
    note='-better, "since"\r\nI walk',
    danger="nothing_new",
    signs={"fever": Answer.UNSURE},
)
GOOD = Whole(
    (
        Revision(AT, is_gone=False, value=EPISODE),
        Revision(AT, is_gone=False, value=ENTRY),
        Revision(AT, is_gone=True, value=ENTRY),
    ),
    Wishes(date(2026, 3, 9), danger_muted=True),
)
WRONG: tuple[Any, ...] = (
    None,
    True,
    "",
    SECRET,
    "\ud800",
    "x" * DEEP,
    10**400,
    -1e308,
    float("nan"),
    [],
    [[SECRET]],
    {},
    {SECRET: SECRET},
    "2026-03-02",
    "2026-03-02T09:00:00",
    "0001-01-01T00:00:00+23:59",
    "9999-12-31T23:59:59-23:59",
)
MANY = 2_000


def diary_json_seeds() -> Seeds:
    """Return diaries as JSON."""
    good = json.dumps(whole_as_json(GOOD)).encode()
    episode, entry = (dict(one) for one in whole_as_json(GOOD)["revisions"][:2])
    return {
        "good": good,
        "good and long": json.dumps(whole_as_json(Whole(GOOD.revisions * 40))).encode(),
        "deep": b"[" * 100_000,
        "deep in a place": good.replace(
            b'"numbers": {', b'"numbers": {"a": ' + b"[" * 900 + b"]" * 900 + b","
        ),
        "10,000 digits": good.replace(b"6.5", DIGITS),
        "4,000 digits": good.replace(b"6.5", DIGITS[:4_000]),
        "tiny": good.replace(b"6.5", b"1e-320"),
        "a key twice": good.replace(b'"note":', b'"note": "' + SECRET.encode() + b'", "note":'),
        "1 MB": b'{"dorsum_diary": 1, "x": "' + b"x" * MEGABYTE + b'"}',
        "many revisions": json.dumps({"dorsum_diary": 1, "revisions": [{}] * MANY}).encode(),
        "both": json.dumps({"dorsum_diary": 1, "revisions": [{**episode, **entry}]}).encode(),
        **{
            f"entry {key} {n}": _with(entry, "entry", key, one)
            for key in entry["entry"]
            for n, one in _wrong()
        },
        **{
            f"episode {key} {n}": _with(episode, "episode", key, one)
            for key in ("id", "began_on", "check", "checked_at", "first_pain", "words", "ended_on")
            for n, one in _wrong()
        },
        **UNICODE,
    }


def _wrong() -> list[tuple[int, Any]]:
    return list(enumerate(WRONG))


def _with(revision: dict[str, Any], kind: str, key: str, value: Any) -> bytes:
    changed = {**revision, kind: {**revision[kind], key: value}}
    return json.dumps({**whole_as_json(GOOD), "revisions": [changed]}).encode()


def diary_csv_seeds() -> Seeds:
    """Return diaries as CSV."""
    head = ",".join(COLUMNS).encode() + b"\r\n"
    good = as_csv((EPISODE, ENTRY)).encode()
    return {
        "good": good,
        "good and long": as_csv([ENTRY] * 100).encode(),
        "headings alone": head,
        "headings twice": head * 2,
        "other headings": b"," * 5_000,
        "an open quote": head + b'entry,"' + SECRET.encode(),
        "quotes": head + b'"' * DEEP,
        "too many cells": head + b"entry" + b"," * 5_000,
        "a cell of 1 MB": head + b"entry," + b"x" * (MEGABYTE + 1),
        "lines without end": head + b"\r\n" * DEEP,
        "carriage returns": head + b"\r" * DEEP,
        "deep in a cell": good.replace(b"[", b"[" * DEEP),
        "10,000 digits": good.replace(b"7.0", DIGITS),
        "infinity": good.replace(b"7.0", b"1e999"),
        "no number": good.replace(b"7.0", b"nan"),
        "NUL in a cell": good.replace(b"one", b"o\0e"),
        "formulas": good.replace(b"one", b"=cmd|' /C calc'!A0"),
        "apostrophes": good.replace(b"one", b"''one"),
        "other digits": good.replace(b"7.0", "\u0664".encode()),
        **UNICODE,
    }
