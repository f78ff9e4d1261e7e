"""What `$assess` and `$summary` take and give, as FHIR `OperationDefinition` resources."""

from typing import Any

from dorsum.model import fhir
from dorsum.model.causes import SETTINGS
from dorsum.model.fhir import Json
from dorsum.model.fhir_questionnaire import INTERVIEW
from dorsum.model.knowledge import Knowledge
from dorsum.version import __version__

PATIENT = "http://hl7.org/fhir/StructureDefinition/Patient"
MANY = "*"


def operations(knowledge: Knowledge) -> tuple[Json, ...]:
    """Return both definitions; their parameters are those that `requests` reads."""
    return (_assess(knowledge), _summary(knowledge))


def _assess(knowledge: Knowledge) -> Json:
    about = (
        "Says how urgent the answers to the interview are, why, and what to do. "
        "Only what was answered counts; while danger is open, no calm level is told."
    )
    parameters = [
        _in("response", "QuestionnaireResponse", f"The answers to {INTERVIEW}. Alone, it may be the body."),
        _in("authored", "dateTime", "When it was answered, where it does not say so itself. Or a date.", 0),
        _in("country", "code", "Two letters (ISO 3166-1): whom to call depends on it. Or a string.", 0),
        _in("setting", "code", f"One of {', '.join(SETTINGS)}. Or a string.", 0),
        _in("subject", "Reference", "The person, in place of the subject of the response.", 0)
        | {"targetProfile": [PATIENT]},
        _out("A transaction: sent to the base of a server, it stores the assessment."),
    ]
    return _operation("assess", "QuestionnaireResponse", about, parameters, knowledge)


def _summary(knowledge: Knowledge) -> Json:
    about = "Makes the page for the doctor of a diary: of the episode that goes on, without the parts named."
    parameters = [
        _in("diary", "Bundle", "A diary as Dorsum exports it. It may be the body, beside `?without=`."),
        _in("without", "code", "A part that is left out. Or a string.", 0, MANY),
        _out("A document: a Composition, and the facts behind its sections."),
    ]
    return _operation("summary", "Bundle", about, parameters, knowledge)


def _operation(id: str, held_by: str, about: str, parameters: list[Json], knowledge: Knowledge) -> Json:
    use = [knowledge.wording[word]["en"] for word in ("intended_use", "no_clinician_signed")]
    return {
        "resourceType": "OperationDefinition",
        "id": id,
        "text": fhir.narrative([about, *use]),
        "url": fhir.named("operations", id),
        "version": __version__,
        "name": id.capitalize(),
        "title": f"${id}",
        "status": "active",
        "kind": "operation",
        "experimental": True,
        "date": knowledge.checked_on.isoformat(),
        "publisher": "Dorsum",
        "description": about,
        "affectsState": False,
        "code": id,
        "comment": " ".join(use),
        "resource": [held_by],
        "system": False,
        "type": True,
        "instance": False,
        "parameter": parameters,
    }


def _in(name: str, kind: str, words: str, at_least: int = 1, at_most: str = "1") -> Json:
    return _parameter(name, kind, words, use="in", min=at_least, max=at_most)


def _out(words: str) -> Json:
    return _parameter("return", "Bundle", words, use="out", min=1, max="1")


def _parameter(name: str, kind: str, words: str, **how: Any) -> Json:
    return {"name": name, **how, "documentation": words, "type": kind}
