"""What a plan, a visit or a check goes through for every person, put in its order once."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from types import MappingProxyType

from dorsum.engine.compiled import CompiledRules
from dorsum.model.courses import RecoveryFact, VisitLine
from dorsum.model.treatment import Intervention, Medicine, Prevention, Treatment

PUT_FORWARD = ("show_first", "offer", "optional")
SKIPPED = ("advised_against", "not_suggested", "never", "not_enough_evidence")
_TIERS = (*PUT_FORWARD, "doctor_only", *SKIPPED)


@dataclass(frozen=True)
class InOrder:
    """The items of a treatment in the order to tell them.

    `interventions` are those that suit a stage, by its id; under None those that suit every stage.
    """

    interventions: Mapping[str | None, tuple[Intervention, ...]]
    prevention: tuple[Prevention, ...]
    medicines: tuple[Medicine, ...]
    recovery_facts: tuple[RecoveryFact, ...]
    visit_lines: tuple[VisitLine, ...]


def rank_of(one: Intervention | Prevention) -> tuple[int, int, str]:
    """Return the order of the evidence: how an item is put forward, then its place in content."""
    return _TIERS.index(one.tier), one.order, one.id


@lru_cache(maxsize=4)
def in_order(rules: CompiledRules) -> InOrder:
    """Return the items of these rules' treatment in order; found once."""
    treatment = rules.knowledge.treatment
    return InOrder(
        interventions=_by_stage(treatment),
        prevention=tuple(sorted(treatment.prevention, key=rank_of)),
        medicines=tuple(sorted(treatment.medicines, key=_place)),
        recovery_facts=tuple(sorted(treatment.recovery_facts, key=_place)),
        visit_lines=tuple(sorted(treatment.visit_lines, key=_place)),
    )


def _place(one: Medicine | RecoveryFact | VisitLine) -> tuple[int, str]:
    return one.order, one.id


def _by_stage(treatment: Treatment) -> Mapping[str | None, tuple[Intervention, ...]]:
    ordered = sorted(treatment.interventions, key=rank_of)
    stages = [stage.id for stage in treatment.stages]
    fitting = {id: tuple(one for one in ordered if id in one.stages) for id in stages}
    whenever = tuple(one for one in ordered if set(stages) <= set(one.stages))
    return MappingProxyType({None: whenever, **fitting})
