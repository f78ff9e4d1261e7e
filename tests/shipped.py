"""The content that ships, loaded once for all tests."""

from collections.abc import Mapping
from functools import cache

from dorsum.care.interview import next_screen, record
from dorsum.engine.compiled import CompiledRules
from dorsum.interfaces.cli.knowledge_store import open_rules
from dorsum.model.case import Case
from dorsum.model.case_reading import read_case
from dorsum.model.knowledge import Knowledge
from dorsum.model.truth import Answer


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


def finished_case(answers: Mapping[str, object] | None = None, **fields: object) -> Case:
    """Return the case of a person of 30 who gave these answers and no to all else that was asked."""
    given = {"age": 30.0, "days_since_onset": 3.0, **fields}
    case = case_of(answers, **{key: value for key, value in fields.items() if key != "answers"})
    while (screen := next_screen(case, shipped_rules())) is not None:
        if screen.kind == "number":
            case = case.with_numbers({id: float(str(given[id])) for id in screen.findings})
        else:
            case = record(case, dict.fromkeys(screen.findings, Answer.NO), shipped())
    return case
