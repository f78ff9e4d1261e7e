"""A diary that was exported, in each of its forms: good ones to damage, hostile ones, and what reads them."""

import json
from collections.abc import Iterator
from datetime import UTC, date, datetime

from dorsum.diary.entries import Entry, Episode, TakenMedicine
from dorsum.diary.exchange import Revision, Whole
from dorsum.diary.file_forms import FileForm, whole_as_text, whole_from_text
from dorsum.diary.rhythm import Wishes
from dorsum.model.case import Case
from dorsum.model.truth import Answer
from scripts.fuzz.harmless import SECRET, refusal_of
from scripts.fuzz.readers import as_text, rules
from scripts.fuzz.seeds import DEEP, DIGITS, UNICODE, Seeds

AT = datetime(2026, 3, 2, 9, tzinfo=UTC)


def read_diary(data: bytes) -> str | None:
    """Read an exported diary, whose form is known by its beginning, and write it again."""
    text = as_text(data)
    form: FileForm = "json" if text.lstrip()[:1] in ("{", "[") else "csv"

    def read() -> None:
        found = whole_from_text(text, form, AT)
        for other in (form, "fhir"):
            if other == "csv" or form != "csv":
                again = whole_from_text(whole_as_text(found, other, rules().knowledge), other, AT)
                assert again == found

    return refusal_of(read)


def _diary() -> Whole:
    check = Case({"fever": Answer.NO, "saddle_numbness": Answer.UNSURE}, {"age": 41.0}, today=AT.date())
    episode = Episode("one", date(2026, 3, 2), check, AT, {"fever": "ab"}, 7.0, {"worries": SECRET})
    entry = Entry(
        "a",
        "one",
        AT,
        numbers={"pain_now": 6.0},
        choices={"could_do": ("some",)},
        regions=("low_back",),
        medicines=(TakenMedicine(AT, "ibuprofen", amount=400.0, unit="mg"), TakenMedicine(AT, name=SECRET)),
        note=SECRET,
        danger="not_sure",
        signs={"fever": Answer.YES},
    )
    kept = (Revision(AT, is_gone=False, value=episode), Revision(AT, is_gone=False, value=entry))
    return Whole((*kept, Revision(AT, is_gone=True, value=entry)), Wishes(date(2026, 3, 3)))


def diary_seeds() -> Seeds:
    """Return diaries in each form, and hostile ones."""
    good = {form: whole_as_text(_diary(), form, rules().knowledge) for form in ("json", "fhir", "csv")}
    return {
        **{f"good {form}": text.encode() for form, text in good.items()},
        **{name: json.dumps(raw).encode() for name, raw in _other_values(json.loads(good["fhir"]))},
        "deep": b"[" * 100_000,
        "deep bundle": b'{"resourceType": "Bundle", "entry": ' + b"[" * DEEP,
        "deep objects": b'{"resourceType":' * DEEP,
        "10,000 digits": b'{"resourceType": "Bundle", "type": ' + DIGITS + b"}",
        "a cell without end": good["csv"].encode() + b'entry,"' + b"x" * 2_000_000,
        "cells without end": good["csv"].encode() + b"," * 1_000_000,
        **UNICODE,
    }


def _other_values(bundle: dict[str, object]) -> Iterator[tuple[str, object]]:
    """Yield bundles in which each value of the head, and the entries, are something else."""
    wrong: tuple[object, ...] = (
        None,
        [],
        {},
        "\ud800",
        SECRET,
        10**400,
        float("inf"),
        [[]],
        True,
        [SECRET],
        {SECRET: SECRET},
    )
    for place, value in enumerate(wrong):
        for key in bundle:
            yield f"{key} {place}", {**bundle, key: value}
        for part in ("fullUrl", "resource"):
            yield f"{part} {place}", {**bundle, "entry": [{part: value}]}
