"""The forms in which a diary goes out and comes back, by how the name of the file ends."""

import json
from datetime import datetime
from typing import Literal

from dorsum.diary.exchange import Whole, as_csv, from_csv, whole_as_json, whole_from_json, whole_of
from dorsum.diary.fhir_labels import labels_of
from dorsum.diary.fhir_reading import whole_from_fhir
from dorsum.diary.fhir_writing import whole_as_fhir
from dorsum.errors import DiaryError
from dorsum.model.fhir import bundle_as_text
from dorsum.model.knowledge import Knowledge

FileForm = Literal["fhir", "json", "csv"]
ENDINGS: tuple[tuple[str, FileForm], ...] = ((".fhir.json", "fhir"), (".json", "json"), (".csv", "csv"))

FIRST_LETTERS = 200
"""Where a bundle of FHIR says so; a file that was renamed is still known by it."""


def form_of(name: str) -> FileForm:
    """Return the form of a file with this name.

    Raises:
        DiaryError: the name ends in no form that a diary has.
    """
    for ending, form in ENDINGS:
        if name.lower().endswith(ending):
            return form
    raise DiaryError("the name of the file must end in .json, .fhir.json or .csv")


def whole_as_text(whole: Whole, form: FileForm, knowledge: Knowledge) -> str:
    """Return the diary as the text of a file; CSV has it as it is now, the others have every revision."""
    if form == "csv":
        return as_csv(whole.now())
    if form == "fhir":
        return bundle_as_text(whole_as_fhir(whole, labels_of(knowledge)))
    return json.dumps(whole_as_json(whole), ensure_ascii=False, indent=1) + "\n"


def whole_from_text(text: str, form: FileForm, now: datetime) -> Whole:
    """Return the diary in the text of a file; what CSV has was written `now`.

    Raises:
        DiaryError: it is no diary in this form.
    """
    if form == "csv":
        return whole_of(from_csv(text), now)
    is_fhir = form == "fhir" or '"resourceType"' in text[:FIRST_LETTERS]
    return whole_from_fhir(text) if is_fhir else whole_from_json(text)
