"""Dorsum: an open, auditable back-spasm care engine.

    import dorsum

    result = dorsum.assess({"age": 41, "answers": {"saddle_numbness": "yes"}})
    result.triage.advise  # "emergency_now"

Names are imported when they are first used, so `import dorsum` costs nothing. What is named here keeps its
name and meaning within a major version (docs/reference/library.md); everything else may change.
"""

from importlib import import_module
from typing import TYPE_CHECKING

from dorsum.version import __version__

if TYPE_CHECKING:
    from dorsum.care.assessment import Assessment as Assessment
    from dorsum.care.causes import RankedCause as RankedCause
    from dorsum.care.interview import Screen as Screen
    from dorsum.errors import CaseError as CaseError
    from dorsum.errors import DorsumError as DorsumError
    from dorsum.errors import GuidanceError as GuidanceError
    from dorsum.errors import MappingError as MappingError
    from dorsum.errors import OtherContentError as OtherContentError
    from dorsum.interfaces.library.calls import answered as answered
    from dorsum.interfaces.library.calls import ask as ask
    from dorsum.interfaces.library.calls import assess as assess
    from dorsum.interfaces.library.calls import check_medicines as check_medicines
    from dorsum.interfaces.library.calls import explain as explain
    from dorsum.interfaces.library.calls import next_questions as next_questions
    from dorsum.interfaces.library.calls import question_of as question_of
    from dorsum.interfaces.library.calls import read_case as read_case
    from dorsum.interfaces.library.calls import score as score
    from dorsum.interfaces.library.calls import to_json as to_json
    from dorsum.interfaces.library.calls import write_case as write_case
    from dorsum.interfaces.library.opened import rules as rules
    from dorsum.model.case import Case as Case
    from dorsum.model.medicine_results import MedicineCheck as MedicineCheck
    from dorsum.model.plan_results import Plan as Plan
    from dorsum.model.results import Triage as Triage
    from dorsum.model.results import Verdict as Verdict
    from dorsum.model.truth import Answer as Answer
    from dorsum.model.truth import Truth as Truth

_CALLS = "dorsum.interfaces.library.calls"
_FROM = {
    "Answer": "dorsum.model.truth",
    "Assessment": "dorsum.care.assessment",
    "Case": "dorsum.model.case",
    "CaseError": "dorsum.errors",
    "DorsumError": "dorsum.errors",
    "GuidanceError": "dorsum.errors",
    "MappingError": "dorsum.errors",
    "MedicineCheck": "dorsum.model.medicine_results",
    "OtherContentError": "dorsum.errors",
    "Plan": "dorsum.model.plan_results",
    "RankedCause": "dorsum.care.causes",
    "Screen": "dorsum.care.interview",
    "Triage": "dorsum.model.results",
    "Truth": "dorsum.model.truth",
    "Verdict": "dorsum.model.results",
    "answered": _CALLS,
    "ask": _CALLS,
    "assess": _CALLS,
    "check_medicines": _CALLS,
    "explain": _CALLS,
    "next_questions": _CALLS,
    "question_of": _CALLS,
    "read_case": _CALLS,
    "rules": "dorsum.interfaces.library.opened",
    "score": _CALLS,
    "to_json": _CALLS,
    "write_case": _CALLS,
}
__all__ = ["__version__", *_FROM]  # noqa: PLE0604  # names of this file


def __getattr__(name: str) -> object:
    if name not in _FROM:
        raise AttributeError(f"module `dorsum` has no attribute `{name}`")
    return getattr(import_module(_FROM[name]), name)


def __dir__() -> list[str]:
    return sorted(__all__)
