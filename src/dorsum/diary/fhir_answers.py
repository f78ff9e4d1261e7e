"""What was said in a diary as items of a FHIR response; the keys of `raw` are those of `as_json`."""

from collections.abc import Iterable, Mapping

from dorsum.diary.fhir_labels import FhirLabels
from dorsum.model import fhir
from dorsum.model.fhir import Json
from dorsum.model.truth import Answer


def items_of_entry(raw: Json, labels: FhirLabels) -> list[Json]:
    """Return the items of an entry; what was not said has none."""
    asked = [*numbers(raw["numbers"], labels.questions), *_choices(raw["choices"], labels)]
    return [
        *group("questions", asked),
        *_said("danger", _codes("danger", [raw["danger"]] if raw["danger"] else [])),
        *group("signs", answers(raw["signs"], labels.findings)),
        *_said("regions", _codes("body-regions", raw["regions"], labels.regions)),
        *group("medicines", [_medicine(one, labels) for one in raw["medicines"]]),
        *_said("note", _texts([raw["note"]] if raw["note"] else [])),
        *_words("meant", raw["meant"]),
    ]


def items_of_episode(raw: Json, labels: FhirLabels) -> list[Json]:
    """Return what was said of an episode as a whole: the beginning, own words, and the last full check."""
    check = raw["check"]
    first = [] if raw["first_pain"] is None else [{"valueDecimal": raw["first_pain"]}]
    asked = [*answers(check["answers"], labels.findings), *numbers(check["numbers"], labels.findings)]
    return [
        *_said("first_pain", first),
        *_words("words", raw["words"]),
        *group("check", asked),
        item("country", _texts([check["country"]])),
        *_said("today", [{"valueDate": check["today"]}] if check["today"] else []),
        item("answered_by", _codes("answered-by", [check["answered_by"]])),
        *_said("asked_again", _codes("findings", check["asked_again"])),
        item("setting", _texts([check["setting"]])),
        *_words("meant", raw["meant"]),
    ]


def item(link: str, answer: list[Json], label: str | None = None) -> Json:
    """Return one item with its answers; none where it has none."""
    shown = fhir.text("text", label) if label else {}
    return {**fhir.text("linkId", link), **shown, **({"answer": answer} if answer else {})}


def group(link: str, items: list[Json]) -> list[Json]:
    """Return a group of items, or nothing where there are none."""
    return [{"linkId": link, "item": items}] if items else []


def numbers(said: Mapping[str, float], labels: Mapping[str, str]) -> list[Json]:
    """Return an item with a number for each id."""
    return [item(id, [{"valueDecimal": number}], labels.get(id)) for id, number in said.items()]


def answers(said: Mapping[str, str], labels: Mapping[str, str]) -> list[Json]:
    """Return an item with yes, no or not sure for each id."""
    return [
        item(id, [{"valueCoding": fhir.answer_coding(Answer(one))}], labels.get(id))
        for id, one in said.items()
    ]


def _choices(said: Mapping[str, list[str]], labels: FhirLabels) -> list[Json]:
    return [
        item(
            id,
            [
                {"valueCoding": fhir.coding(fhir.named("answers", id), one, labels.choices.get((id, one)))}
                for one in chosen
            ],
            labels.questions.get(id),
        )
        for id, chosen in said.items()
    ]


def _words(link: str, said: Mapping[str, str]) -> list[Json]:
    return group(link, [item(id, _texts([words])) for id, words in said.items()])


def _said(link: str, answer: list[Json]) -> list[Json]:
    return [item(link, answer)] if answer else []


def _codes(system: str, ids: Iterable[str], labels: Mapping[str, str] | None = None) -> list[Json]:
    shown = labels or {}
    return [{"valueCoding": fhir.coding(fhir.named(system), id, shown.get(id))} for id in ids]


def _texts(words: Iterable[str]) -> list[Json]:
    return [fhir.text("valueString", one) for one in words]


def _medicine(raw: Json, labels: FhirLabels) -> Json:
    known = [raw["medicine"]] if raw["medicine"] is not None else []
    amount = [{"valueQuantity": quantity}] if (quantity := quantity_of(raw)) else []
    parts = [
        item("at", [fhir.time("valueDateTime", raw["at"])]),
        *_said("medicine", _codes("medicines", known, labels.medicines)),
        *_said("name", _texts([raw["name"]] if raw["name"] else [])),
        *_said("amount", amount),
    ]
    return {"linkId": "medicine", "item": parts}


def quantity_of(raw: Json) -> Json:
    """Return how much of a medicine was taken; empty where nothing is known of it."""
    number = {} if raw["amount"] is None else {"value": raw["amount"]}
    return number | (fhir.text("unit", raw["unit"]) if raw["unit"] else {})
