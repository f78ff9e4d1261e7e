"""Diaries as FHIR bundles: good ones to damage, hostile ones, and what reads them."""

import json
from collections.abc import Iterator
from dataclasses import replace

from dorsum.diary.entries import TakenMedicine
from dorsum.diary.exchange import Revision, Whole
from dorsum.diary.fhir_reading import whole_from_fhir
from dorsum.diary.file_forms import whole_as_text
from scripts.fuzz.diary_seeds import AT, ENTRY, GOOD
from scripts.fuzz.harmless import SECRET, refusal_of
from scripts.fuzz.readers import as_text, rules
from scripts.fuzz.seeds import DEEP, DIGITS, UNICODE, Seeds


def read_diary_fhir(data: bytes) -> str | None:
    """Read a diary as `dorsum diary import FILE.fhir.json` does, and write it again."""

    def read() -> None:
        found = whole_from_fhir(as_text(data))
        assert whole_from_fhir(whole_as_text(found, "fhir", rules().knowledge)) == found

    return refusal_of(read)


def _diary() -> Whole:
    entry = replace(ENTRY, note=SECRET, medicines=(*ENTRY.medicines, TakenMedicine(AT, name=SECRET)))
    return Whole((*GOOD.revisions, Revision(AT, is_gone=False, value=entry)), GOOD.wishes)


def diary_fhir_seeds() -> Seeds:
    """Return diaries as FHIR bundles."""
    good = whole_as_text(_diary(), "fhir", rules().knowledge)
    return {
        "good": good.encode(),
        **{name: json.dumps(raw).encode() for name, raw in _other_values(json.loads(good))},
        "deep": b"[" * 100_000,
        "deep bundle": b'{"resourceType": "Bundle", "entry": ' + b"[" * DEEP,
        "deep objects": b'{"resourceType":' * DEEP,
        "10,000 digits": b'{"resourceType": "Bundle", "type": ' + DIGITS + b"}",
        "tiny": good.replace("6.5", "1e-320").encode(),
        "without end": good.replace("6.5", "1e999").encode(),
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
