"""What this door can do, as a FHIR `CapabilityStatement`."""

from dorsum.interfaces.fhir.operations import operations
from dorsum.model import fhir
from dorsum.model.fhir import Json
from dorsum.model.knowledge import Knowledge
from dorsum.version import __version__

SEARCHED_BY = {"_id": "token", "url": "uri", "version": "token"}
"""How what can be read is searched: the name and the type of each parameter."""
READ = ("Questionnaire", "OperationDefinition")
"""What can be read and searched."""


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
        "rest": [{"mode": "server", "resource": [*map(_read, READ), *map(_with, operations(knowledge))]}],
    }


def _read(kind: str) -> Json:
    return {
        "type": kind,
        "interaction": [{"code": "read"}, {"code": "search-type"}],
        "searchParam": [{"name": name, "type": kind} for name, kind in SEARCHED_BY.items()],
    }


def _with(operation: Json) -> Json:
    defined = {"name": operation["code"], "definition": operation["url"]}
    return {"type": operation["resource"][0], "operation": [defined]}
