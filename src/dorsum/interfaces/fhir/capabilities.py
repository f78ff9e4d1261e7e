"""What this door can do, as a FHIR `CapabilityStatement`."""

from dorsum.model import fhir
from dorsum.model.fhir import Json
from dorsum.model.knowledge import Knowledge
from dorsum.version import __version__

SEARCHED_BY = {"_id": "token", "url": "uri", "version": "token"}
"""How questionnaires are searched: the name and the type of each parameter."""


def capabilities(knowledge: Knowledge) -> Json:
    """Return the statement; it changes with the code and the content."""
    about = [knowledge.wording[id]["en"] for id in ("intended_use", "no_clinician_signed")]
    return {
        "resourceType": "CapabilityStatement",
        "text": fhir.narrative(about),
        "status": "active",
        "experimental": True,
        "date": knowledge.checked_on.isoformat(),
        "publisher": "Dorsum",
        "description": " ".join(about),
        "kind": "instance",
        "software": {"name": "Dorsum", "version": __version__},
        "implementation": {"description": f"Dorsum, content {knowledge.version} ({knowledge.content_hash})"},
        "fhirVersion": "4.0.1",
        "format": ["json"],
        "rest": [
            {"mode": "server", "resource": [_questionnaires(), *map(_operation, ("assess", "summary"))]}
        ],
    }


def _questionnaires() -> Json:
    return {
        "type": "Questionnaire",
        "interaction": [{"code": "read"}, {"code": "search-type"}],
        "searchParam": [{"name": name, "type": kind} for name, kind in SEARCHED_BY.items()],
    }


def _operation(name: str) -> Json:
    held_by = "QuestionnaireResponse" if name == "assess" else "Bundle"
    return {
        "type": held_by,
        "operation": [{"name": name, "definition": fhir.named("operations", name)}],
    }
