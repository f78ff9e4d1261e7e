"""Scoring labelled cases."""

from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import asdict, dataclass
from typing import Any

from dorsum.care.triage import triage
from dorsum.engine.compiled import CompiledRules
from dorsum.model.rates import rate
from dorsum.model.results import Triage
from dorsum.validation.case_sets import FOUR_LEVELS, LabelledCase

Progress = Callable[[int, int], None]
_FOUR = {"within_days": "routine_clinician", "routine": "routine_clinician"}


@dataclass(frozen=True)
class Scored:
    """A labelled case with what Dorsum said."""

    labelled: LabelledCase
    triage: Triage

    @property
    def given(self) -> str:
        """The closed-world level, as one of the four that cases are labelled with."""
        return FOUR_LEVELS[label_rank(self.triage.at_least)]

    @property
    def is_under(self) -> bool:
        """Below every acceptable level."""
        return label_rank(self.given) < min(label_rank(level) for level in self.labelled.acceptable)

    @property
    def is_over(self) -> bool:
        """Above every acceptable level."""
        return label_rank(self.given) > max(label_rank(level) for level in self.labelled.acceptable)


def label_rank(level: str) -> int:
    """Return the place of a level, of cases or of the rules, among the four that cases are labelled with."""
    return FOUR_LEVELS.index(_FOUR.get(level, level))


def score(
    cases: tuple[LabelledCase, ...],
    rules: CompiledRules,
    *,
    closed_world: bool,
    progress: Progress | None = None,
) -> tuple[Scored, ...]:
    """Return each case with its triage; `progress` is told (cases done, cases in all)."""
    scored = []
    for done, labelled in enumerate(cases, start=1):
        scored.append(Scored(labelled, triage(labelled.case, rules, closed_world=closed_world)))
        if progress:
            progress(done, len(cases))
    return tuple(scored)


def closed_world_figures(scored: tuple[Scored, ...]) -> dict[str, Any]:
    """Return accuracy figures; every rate is `{value, k, n, low, high}` (Wilson 95 %)."""
    emergencies = [s for s in scored if s.labelled.label == "emergency_now"]
    return {
        "n": len(scored),
        "exact": _rate(s.given == s.labelled.label for s in scored),
        "acceptable": _rate(s.given in s.labelled.acceptable for s in scored),
        "under": _rate(s.is_under for s in scored),
        "over": _rate(s.is_over for s in scored),
        "under_label": _rate(label_rank(s.given) < label_rank(s.labelled.label) for s in scored),
        "over_label": _rate(label_rank(s.given) > label_rank(s.labelled.label) for s in scored),
        "emergency_recall": _reached(emergencies),
        "emergency_recall_not_hard": _reached([s for s in emergencies if not s.labelled.hard]),
        "emergency_to_self_care": _rate(s.given == "self_care" for s in emergencies),
        "self_care_kept": _rate(s.given == "self_care" for s in scored if s.labelled.label == "self_care"),
        "exact_agreed": _rate(s.given == s.labelled.label for s in scored if s.labelled.agreed),
        "acceptable_by_either": _rate(
            s.given in s.labelled.acceptable_by_either for s in scored if s.labelled.acceptable_by_either
        ),
        "confusion": _confusion(scored),
    }


def open_world_figures(scored: tuple[Scored, ...]) -> dict[str, Any]:
    """Return how far the stated answers alone decide the cases. Nothing here is called exact."""
    return {
        "n": len(scored),
        "final": _rate(s.triage.status == "final" for s in scored),
        "unsure": _rate(s.triage.status == "unsure" for s in scored),
        "incomplete": _rate(s.triage.status == "incomplete" for s in scored),
        "at_least": dict(sorted(Counter(s.triage.at_least for s in scored).items())),
        "at_most": dict(sorted(Counter(s.triage.at_most for s in scored).items())),
        "advise": dict(sorted(Counter(s.triage.advise or "none" for s in scored).items())),
    }


def errors(scored: tuple[Scored, ...]) -> list[dict[str, Any]]:
    """Return every case whose level differs from its label, worst first."""
    wrong = [s for s in scored if s.given != s.labelled.label]
    wrong.sort(key=lambda s: (not s.is_under, not s.is_over, s.labelled.id))
    return [
        {
            "id": s.labelled.id,
            "label": s.labelled.label,
            "given": s.given,
            "acceptable": list(s.labelled.acceptable),
            "kind": "under" if s.is_under else "over" if s.is_over else "acceptable",
            "hard": s.labelled.hard,
            "fired": [verdict.rule for verdict in s.triage.fired],
        }
        for s in wrong
    ]


def _rate(hits: Iterable[bool]) -> dict[str, Any]:
    return asdict(rate(hits))


def _reached(emergencies: list[Scored]) -> dict[str, Any]:
    return _rate(s.given == "emergency_now" for s in emergencies)


def _confusion(scored: tuple[Scored, ...]) -> dict[str, dict[str, int]]:
    counts = Counter((s.labelled.label, s.given) for s in scored)
    return {label: {given: counts[label, given] for given in FOUR_LEVELS} for label in FOUR_LEVELS}
