"""The page for the doctor as a FHIR document: each part a section with its lines, and the facts behind them.

It is made of the page alone, so a part that the person left out is not in it, in words or in values.
"""

import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import datetime
from itertools import chain
from types import MappingProxyType

from dorsum.diary.fhir_labels import FhirLabels, labels_of
from dorsum.diary.fhir_writing import SURVEY, number_0_to_10
from dorsum.model import fhir
from dorsum.model.fhir import Json
from dorsum.model.knowledge import Knowledge
from dorsum.model.truth import Answer
from dorsum.report.fhir_parts import device_address, device_of, versions_of
from dorsum.report.summary import Part, Summary
from dorsum.report.summary_facts import Chosen, Rated, Signs, Taken
from dorsum.report.summary_text import headings
from dorsum.report.taken_lines import amounts_in_words

LANGUAGE = "en"
UNCONFIRMED = {
    "coding": [fhir.coding("http://terminology.hl7.org/CodeSystem/condition-ver-status", "unconfirmed")]
}
Resources = Mapping[str, Json]
"""By their address."""


def summary_as_fhir(page: Summary, knowledge: Knowledge, made_at: datetime) -> Json:
    """Return the page as a document bundle, as values that JSON can hold."""
    return _Document(page, knowledge, made_at).bundle()


class _Document:
    def __init__(self, page: Summary, knowledge: Knowledge, made_at: datetime) -> None:
        self.page, self.facts, self.knowledge = page, page.facts, knowledge
        self.labels: FhirLabels = labels_of(knowledge)
        self.made_at = made_at.isoformat(timespec="seconds")
        self.person = fhir.address("person", page.facts.episode)
        self.versions = versions_of(page.facts.versions)
        self.device = device_address(self.versions)

    def bundle(self) -> Json:
        found = {part.id: self.resources(part.id) for part in self.page.parts}
        entries = [
            self.composition(found),
            fhir.bundle_entry(self.person, {"resourceType": "Patient"}),
            fhir.bundle_entry(self.device, device_of(self.versions)),
            *(fhir.bundle_entry(*one) for one in _joined(found.values()).items()),
        ]
        return {
            "resourceType": "Bundle",
            "identifier": {"system": fhir.URIS, "value": fhir.address("document", json.dumps(entries))},
            "type": "document",
            **fhir.time("timestamp", self.made_at),
            "entry": entries,
        }

    def composition(self, found: Mapping[str, Resources]) -> Json:
        page, wording = self.page, self.knowledge.wording
        lead = [_section(wording["summary_first"]["en"], fhir.narrative(page.lead))] if page.lead else []
        made: Json = {
            "resourceType": "Composition",
            "language": LANGUAGE,
            "text": fhir.narrative((page.title, page.made)),
            "status": "final",
            "type": fhir.concept(page.title, fhir.coding(fhir.named("documents"), "page_for_doctor")),
            "subject": fhir.reference(self.person),
            **fhir.time("date", self.made_at),
            "author": [fhir.reference(self.person), fhir.reference(self.device)],
            "title": page.title,
            "section": [
                *lead,
                *(self.section(part, found[part.id]) for part in page.parts),
                _section(wording["summary_about"]["en"], fhir.narrative(page.footer)),
            ],
        }
        return fhir.bundle_entry(fhir.address("composition", json.dumps(made)), made)

    def section(self, part: Part, resources: Resources) -> Json:
        table = self.table() if part.figure == "course" else ""
        made = _section(part.heading, fhir.narrative(part.lines, table))
        made["code"] = fhir.concept(None, fhir.coding(fhir.named("summary-parts"), part.id))
        return made | ({"entry": [fhir.reference(to) for to in resources]} if resources else {})

    def table(self) -> str:
        rows = [(str(one.day), one.on.isoformat(), one.pain, one.could_do) for one in self.page.rows]
        head = "".join(f"<th>{fhir.xhtml(name)}</th>" for name in headings(self.knowledge))
        body = "".join(f"<tr>{''.join(f'<td>{fhir.xhtml(one)}</td>' for one in row)}</tr>" for row in rows)
        return f"<table><tr>{head}</tr>{body}</table>" if rows else ""

    # --- the facts behind a part ------------------------------------------------------------------------

    def resources(self, part: str) -> Resources:
        """Return the resources behind a part, by their addresses; empty where it has words alone."""
        make = _FACTS.get(part)
        return dict(make(self)) if make else {}

    def condition(self) -> Iterator[tuple[str, Json]]:
        """Yield the pain with its beginning and its places, as far as these are on the page."""
        began = self.facts.began_on
        places = [one for one in self.knowledge.library.body_regions if one.id in self.page.regions]
        sites = [
            fhir.concept(one.label["en"], fhir.coding(fhir.named("body-regions"), one.id)) for one in places
        ]
        yield (
            fhir.address("condition", self.facts.episode),
            {
                "resourceType": "Condition",
                "verificationStatus": UNCONFIRMED,
                "code": fhir.concept(
                    self.labels.back_pain, fhir.coding(fhir.named("conditions"), "back_pain")
                ),
                **({"bodySite": sites} if sites else {}),
                "subject": fhir.reference(self.person),
                **({"onsetDateTime": began.isoformat()} if began else {}),
                "asserter": fhir.reference(self.person),
            },
        )

    def ratings(self, said: tuple[Rated, ...]) -> Iterator[tuple[str, Json]]:
        for one in said:
            on = one.on.isoformat()
            where = fhir.address("rating", self.facts.episode, one.question, on, str(one.number))
            yield where, {**_rated(one, self.labels), **self._of_person(), "effectiveDateTime": on}

    def choices(self) -> Iterator[tuple[str, Json]]:
        for one in self.facts.function:
            on = one.on.isoformat()
            where = fhir.address("choice", self.facts.episode, one.question, on)
            yield where, {**_chosen(one, self.labels), **self._of_person(), "effectiveDateTime": on}

    def medicines(self) -> Iterator[tuple[str, Json]]:
        for one in self.facts.medicines:
            where = fhir.address("taken", self.facts.episode, one.name)
            yield where, {**_taken(one), **self._of_person()}

    def signs(self, said: Signs | None) -> Iterator[tuple[str, Json]]:
        if said is not None:
            where = fhir.address("signs", self.facts.episode, str(said))
            yield where, {**_signs(said, self.labels), **self._of_person()}

    def _of_person(self) -> Json:
        return {"subject": fhir.reference(self.person)}


_FACTS: Mapping[str, Callable[[_Document], Iterator[tuple[str, Json]]]] = MappingProxyType(
    {
        "danger_now": lambda document: document.signs(document.facts.danger_now),
        "beginning": _Document.condition,
        "where": _Document.condition,
        "how_bad": lambda document: document.ratings(document.facts.how_bad),
        "course": lambda document: document.ratings(document.facts.course),
        "function": _Document.choices,
        "medicines": _Document.medicines,
        "denied": lambda document: document.signs(document.facts.denied),
    }
)


def _joined(found: Iterable[Resources]) -> Resources:
    return dict(chain.from_iterable(some.items() for some in found))


def _section(title: str, words: Json) -> Json:
    return {"title": title, "text": words}


def _rated(one: Rated, labels: FhirLabels) -> Json:
    loinc = labels.loinc.get(one.question)
    if loinc:
        return number_0_to_10(one.question, loinc, one.number, labels)
    unit = {"unit": labels.units[one.question]} if one.question in labels.units else {}
    return {**_answer_to(one.question, labels), "valueQuantity": {"value": one.number, **unit}}


def _chosen(one: Chosen, labels: FhirLabels) -> Json:
    system = fhir.named("answers", one.question)
    words = [labels.choices.get((one.question, id), id.replace("_", " ")) for id in one.choices]
    value = fhir.concept(", ".join(words), *(fhir.coding(system, id) for id in one.choices))
    return {**_answer_to(one.question, labels), "valueCodeableConcept": value}


def _answer_to(question: str, labels: FhirLabels) -> Json:
    asked = fhir.concept(labels.questions.get(question), fhir.coding(fhir.named("questions"), question))
    return {"resourceType": "Observation", "status": "final", "category": [SURVEY], "code": asked}


def _taken(one: Taken) -> Json:
    ids = dict.fromkeys(dose.medicine for dose in one.doses if dose.medicine)
    codes = [fhir.coding(fhir.named("medicines"), id) for id in ids]
    amounts = fhir.readable(amounts_in_words(one.doses))
    dose = {"dosage": [{"text": amounts}]} if amounts else {}
    return {
        "resourceType": "MedicationStatement",
        "status": "unknown",
        "medicationCodeableConcept": fhir.concept(fhir.readable(one.name), *codes) or fhir.NOT_SAID,
        "effectivePeriod": {"end": one.doses[-1].at.date().isoformat()},
        **dose,
    }


def _signs(said: Signs, labels: FhirLabels) -> Json:
    by_answer = {Answer.YES: said.present, Answer.NO: said.denied, None: said.open}
    items = [_sign(id, answer, labels) for answer, ids in by_answer.items() for id in ids]
    return {
        "resourceType": "QuestionnaireResponse",
        "questionnaire": fhir.named("questionnaire", "danger-signs"),
        "status": "completed",
        "authored": said.on.isoformat(),
        "item": items,
    }


def _sign(id: str, answer: Answer | None, labels: FhirLabels) -> Json:
    said = {} if answer is None else {"answer": [{"valueCoding": fhir.answer_coding(answer)}]}
    return {"linkId": id, "text": labels.findings[id], **said}
