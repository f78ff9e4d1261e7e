"""What all FHIR resources about one assessment share: whom it is about, what made it, when, and sources."""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from dorsum.care.assessment import Assessment, Versions
from dorsum.model import fhir
from dorsum.model.case_writing import case_as_mapping
from dorsum.model.fhir import Json
from dorsum.model.fhir_source import Source
from dorsum.model.knowledge import Knowledge
from dorsum.model.statements import Citation, Hours
from dorsum.report.source_words import source_in_words


@dataclass(frozen=True)
class Told:
    """One assessment that is told in FHIR: `key` is the same for the same case, content, person and day.

    `is_old`: the answers are, so they rule out nothing. `source` is the response they were in.
    """

    assessment: Assessment
    subject: Json
    device: str
    on: str
    key: str
    is_old: bool
    source: Source

    def address(self, kind: str, *ids: str) -> str:
        """Return the address of a resource within the bundle."""
        return fhir.address(kind, self.key, *ids)

    @property
    def knowledge(self) -> Knowledge:
        """The content behind the assessment."""
        return self.assessment.knowledge

    @property
    def is_open(self) -> bool:
        """Whether something has to be asked, for the first time or anew."""
        return self.is_old or self.assessment.triage.status == "incomplete"

    def say(self, wording: str) -> str:
        """Return the words of the content."""
        return self.knowledge.wording[wording]["en"]

    def sources(self, citations: Iterable[Citation]) -> list[Json]:
        """Return each source with the place in it, as extensions."""
        return [self._source(one) for one in dict.fromkeys(citations)]

    def _source(self, one: Citation) -> Json:
        source = self.knowledge.source[one.source]
        words = f"{source_in_words(source, self.knowledge)}, {one.place}"
        artifact = {"type": "citation", "citation": words, "url": source.url}
        return fhir.extension("source", valueRelatedArtifact=artifact)


def told(assessment: Assessment, on: date, subject: Json | None, source: Source, *, is_old: bool) -> Told:
    """Return what the resources of this assessment share; without a subject, a person with no name."""
    mapping = case_as_mapping(assessment.case, assessment.knowledge)
    versions = versions_of(assessment.versions)
    made_of = [mapping, versions, subject, source.secret, on.isoformat(), *(["old"] if is_old else [])]
    key = fhir.address("assessment", json.dumps(made_of, sort_keys=True))
    person = subject or fhir.reference(fhir.address("person", key))
    return Told(assessment, person, device_address(versions), on.isoformat(), key, is_old, source)


def versions_of(versions: Versions) -> dict[str, str]:
    """Return what the result was made with, by what it is the version of."""
    return {"code": versions.code, "content": versions.content, "content hash": versions.content_hash}


def device_address(versions: dict[str, str]) -> str:
    """Return the address of the program."""
    return fhir.address("device", *versions.values())


def device_of(versions: dict[str, str]) -> Json:
    """Return the program as a device with its versions."""
    return {
        "resourceType": "Device",
        "identifier": [fhir.identifier("device", fhir.bare_uuid(device_address(versions)))],
        "deviceName": [{"name": "Dorsum", "type": "user-friendly-name"}],
        "version": [{"type": {"text": of}, "value": one} for of, one in versions.items()],
    }


def hours_as_range(hours: Hours) -> Json:
    """Return a deadline as a range of hours."""
    return {"low": _hours(hours.min_hours), "high": _hours(hours.max_hours)}


def _hours(number: int) -> Json:
    return {"value": number, "unit": "h", "system": fhir.UNITS, "code": "h"}
