"""Which page is made by what."""

from collections.abc import Callable, Mapping
from pathlib import Path
from types import MappingProxyType
from typing import Any

from dorsum.installed.rules import open_rules, package_folder
from dorsum.model.bundle import BUNDLE_NAME, bundle_values
from scripts.reference.causes import causes_page
from scripts.reference.commands import commands_page
from scripts.reference.content_kinds import content_page
from scripts.reference.http_api import http_api_page
from scripts.reference.library import library_page
from scripts.reference.people import people_page
from scripts.reference.proofs import proofs_page
from scripts.reference.rules import rules_page
from scripts.reference.safety import safety_case_page, safety_page
from scripts.reference.treatments import treatments_page
from scripts.reference.validation import validation_page
from scripts.reference.validation_figures import validation

REFERENCE = Path(__file__).parents[2] / "docs" / "reference"
PROOFS = "proofs.md"


def shipped_bundle() -> Mapping[str, Any]:
    """Return the content bundle as it stands in its file, built again if a content file changed."""
    open_rules()
    bundle: Mapping[str, Any] = bundle_values((package_folder() / BUNDLE_NAME).read_text(encoding="utf-8"))
    return bundle


PAGES: Mapping[str, Callable[[], str]] = MappingProxyType(
    {
        "commands.md": commands_page,
        "library.md": library_page,
        "http-api.md": http_api_page,
        "content.md": lambda: content_page(shipped_bundle()),
        "causes.md": lambda: causes_page(open_rules()),
        "../explanation/people.md": lambda: people_page(open_rules()),
        "treatments.md": lambda: treatments_page(open_rules().knowledge),
        "rules.md": lambda: rules_page(shipped_bundle()),
        "validation.md": lambda: validation_page(validation()),
        "../../SAFETY.md": lambda: safety_page(open_rules().knowledge),
        "safety-case.md": lambda: safety_case_page(open_rules().knowledge),
        PROOFS: lambda: proofs_page(open_rules().knowledge),
    }
)
"""Every page by its file name. All but the proofs are the same in every run."""
