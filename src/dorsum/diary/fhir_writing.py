"""A whole diary as one FHIR bundle that has every revision (docs/reference/fhir.md says what stands where).

The person, the revisions of episodes and entries, then copies for other programs: pain and medicines of the
entries as they are now. `fhir_reading` reads back the former and makes the latter anew.
"""

from collections import Counter
from collections.abc import Iterator

from dorsum.diary.as_json import entry_as_json, episode_as_json
from dorsum.diary.entries import Entry, Episode
from dorsum.diary.exchange import Revision, Whole
from dorsum.diary.fhir_answers import items_of_entry, items_of_episode, quantity_of
from dorsum.diary.fhir_labels import NO_LABELS, FhirLabels
from dorsum.model import fhir
from dorsum.model.fhir import Json

FORM = "1"
FORMS = fhir.named("diary-form")
"""The tag of a bundle that is a diary; its code is the form."""
SURVEY = {"coding": [fhir.coding(fhir.CATEGORIES, "survey")]}


def whole_as_fhir(whole: Whole, labels: FhirLabels) -> Json:
    """Return the diary as a bundle, as values that JSON can hold."""
    return {
        "resourceType": "Bundle",
        "meta": {"tag": [fhir.coding(FORMS, FORM)]},
        "type": "collection",
        "entry": [*kept_entries(whole, labels), *_copies(whole, labels)],
    }


def kept_entries(whole: Whole, labels: FhirLabels = NO_LABELS) -> list[Json]:
    """Return the person and every revision, in the order in which they were written."""
    person, episodes = _person(whole), _episodes(whole)
    seen: Counter[str] = Counter()
    found = [fhir.bundle_entry(person, _patient(whole))]
    for one in whole.revisions:
        where = _address(one.value)
        seen[where] += 1
        head = _head(one, seen[where])
        made = (
            _episode(one, one.value, person, labels)
            if isinstance(one.value, Episode)
            else _entry(one, one.value, person, episodes, labels)
        )
        found.append(fhir.bundle_entry(where, {"resourceType": made.pop("resourceType"), **head, **made}))
    return found


def _person(whole: Whole) -> str:
    """Return the address of the person: made of what was written first, so that no two people share one."""
    written = [(one.written_at, isinstance(one.value, Entry), one.value.id) for one in whole.revisions]
    return fhir.address("person", min(written)[2] if written else "")


def _episodes(whole: Whole) -> frozenset[str]:
    return frozenset(one.value.id for one in whole.revisions if isinstance(one.value, Episode))


def _address(value: Episode | Entry) -> str:
    return fhir.address("episode" if isinstance(value, Episode) else "entry", value.id)


def _patient(whole: Whole) -> Json:
    since, muted = whole.wishes.daily_from, whole.wishes.danger_muted
    wishes = [fhir.extension("danger-muted", valueBoolean=muted)]
    if since:
        wishes.append(fhir.extension("daily-from", valueDate=since.isoformat()))
    return {"resourceType": "Patient", "extension": wishes}


def _head(one: Revision, revision: int) -> Json:
    return {"meta": {"versionId": str(revision), **fhir.time("lastUpdated", one.written_at.isoformat())}}


def _episode(one: Revision, episode: Episode, person: str, labels: FhirLabels) -> Json:
    raw = episode_as_json(episode)
    status = "finished" if episode.ended_on else "active"
    return {
        "resourceType": "EpisodeOfCare",
        "contained": [_about(raw, person, labels)],
        "extension": [fhir.extension("about", valueReference=fhir.reference("#about"))],
        "identifier": [fhir.identifier("episode", episode.id)],
        "status": "entered-in-error" if one.is_gone else status,
        "type": [fhir.concept(labels.back_pain, fhir.coding(fhir.named("conditions"), "back_pain"))],
        "patient": fhir.reference(person),
        "period": _period(episode),
    }


def _period(episode: Episode) -> Json:
    began, ended = episode.began_on, episode.ended_on
    found: Json = {"start": began.isoformat()}
    if ended is None:
        return found
    return found | fhir.day("end", ended.isoformat(), fits=ended >= began)


def _about(raw: Json, person: str, labels: FhirLabels) -> Json:
    at = fhir.time("authored", raw["checked_at"]) if raw["checked_at"] else {}
    return {
        "resourceType": "QuestionnaireResponse",
        "id": "about",
        "questionnaire": fhir.named("questionnaire", "episode"),
        "status": "completed",
        "subject": fhir.reference(person),
        **at,
        "item": items_of_episode(raw, labels),
    }


def _entry(one: Revision, entry: Entry, person: str, episodes: frozenset[str], labels: FhirLabels) -> Json:
    raw = entry_as_json(entry)
    items = items_of_entry(raw, labels)
    return {
        "resourceType": "QuestionnaireResponse",
        "extension": [
            fhir.extension("entry-kind", valueCode=entry.kind),
            fhir.extension("episode", valueReference=_belongs_to(entry, episodes)),
        ],
        "identifier": fhir.identifier("entry", entry.id),
        "questionnaire": fhir.named("questionnaire", "entry"),
        "status": "entered-in-error" if one.is_gone else "completed",
        "subject": fhir.reference(person),
        **fhir.time("authored", raw["at"]),
        **({"item": items} if items else {}),
    }


def _belongs_to(entry: Entry, episodes: frozenset[str]) -> Json:
    """Return a reference to the episode; where the diary does not have it, by its id alone."""
    known = {"type": "EpisodeOfCare", "identifier": fhir.identifier("episode", entry.episode)}
    if entry.episode not in episodes:
        return known
    return {**fhir.reference(fhir.address("episode", entry.episode)), **known}


# --- copies for other programs ------------------------------------------------------------------------------


def _copies(whole: Whole, labels: FhirLabels) -> Iterator[Json]:
    person = _person(whole)
    for value in whole.now():
        if isinstance(value, Entry):
            yield from _numbers(value, person, labels)
            yield from _medicines(value, person, labels)


def _numbers(entry: Entry, person: str, labels: FhirLabels) -> Iterator[Json]:
    for id, loinc in labels.loinc.items():
        if id in entry.numbers:
            where = fhir.address("number", entry.id, id)
            at = fhir.time("effectiveDateTime", entry.at.isoformat())
            rated = number_0_to_10(id, loinc, entry.numbers[id], labels)
            yield fhir.bundle_entry(where, {**rated, **_copied(entry, person), **at})


def number_0_to_10(question: str, loinc: str, number: float, labels: FhirLabels) -> Json:
    """Return what was rated from 0 to 10 as an observation of nobody and no time yet."""
    codes = (fhir.coding(fhir.LOINC, loinc), fhir.coding(fhir.named("questions"), question))
    return {
        "resourceType": "Observation",
        "status": "final",
        "category": [SURVEY],
        "code": fhir.concept(labels.questions[question], *codes),
        "valueQuantity": {"value": number, "unit": "{score}", "system": fhir.UNITS, "code": "{score}"},
    }


def _medicines(entry: Entry, person: str, labels: FhirLabels) -> Iterator[Json]:
    for place, raw in enumerate(entry_as_json(entry)["medicines"]):
        where = fhir.address("medicine", entry.id, str(place))
        quantity = quantity_of(raw)
        dose = {"dosage": [{"doseAndRate": [{"doseQuantity": quantity}]}]} if quantity else {}
        at = fhir.time("effectiveDateTime", raw["at"])
        yield fhir.bundle_entry(where, {**_taken(raw, labels), **_copied(entry, person), **at, **dose})


def _taken(raw: Json, labels: FhirLabels) -> Json:
    id = raw["medicine"]
    codes = [] if id is None else [fhir.coding(fhir.named("medicines"), id, labels.medicines.get(id))]
    named = labels.medicines.get(id or "") or raw["name"]
    return {
        "resourceType": "MedicationStatement",
        "status": "completed",
        "medicationCodeableConcept": fhir.concept(named, *codes) or fhir.NOT_SAID,
    }


def _copied(entry: Entry, person: str) -> Json:
    return {"subject": fhir.reference(person), "derivedFrom": [fhir.reference(_address(entry))]}
