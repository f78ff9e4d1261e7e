"""The content that ships, loaded once for all tests."""

from collections.abc import Mapping
from functools import cache

from dorsum.engine.compiled import CompiledRules
from dorsum.interfaces.cli.knowledge_store import open_rules
from dorsum.model.case import Case
from dorsum.model.case_reading import read_case
from dorsum.model.knowledge import Knowledge


@cache
def shipped_rules() -> CompiledRules:
    """Return the shipped rules, built again if a content file changed."""
    return open_rules()


def shipped() -> Knowledge:
    """Return the shipped content."""
    return shipped_rules().knowledge


def case_of(answers: Mapping[str, object] | None = None, **fields: object) -> Case:
    """Return a case as a file would give it: `case_of({"fever": "yes"}, age=41)`."""
    return read_case({"format": 1, "answers": dict(answers or {}), **fields}, shipped())
