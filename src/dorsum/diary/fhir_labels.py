"""What the content says for people of the ids in a diary, for programs that show FHIR."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

from dorsum.model.knowledge import Knowledge

Labels = Mapping[str, str]
_NONE: Labels = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class FhirLabels:
    """Labels by id; `choices` by question and choice; `units` and `loinc` of questions that have them."""

    questions: Labels = field(default_factory=lambda: _NONE)
    choices: Mapping[tuple[str, str], str] = field(default_factory=lambda: MappingProxyType({}))
    findings: Labels = field(default_factory=lambda: _NONE)
    regions: Labels = field(default_factory=lambda: _NONE)
    medicines: Labels = field(default_factory=lambda: _NONE)
    units: Labels = field(default_factory=lambda: _NONE)
    loinc: Labels = field(default_factory=lambda: _NONE)
    back_pain: str = ""


NO_LABELS = FhirLabels()


def labels_of(knowledge: Knowledge) -> FhirLabels:
    """Return the labels of the content."""
    asked = knowledge.treatment.diary_questions
    return FhirLabels(
        questions={one.id: one.ask["en"] for one in asked},
        choices={(one.id, choice.id): choice.words["en"] for one in asked for choice in one.choices},
        findings={one.id: one.question["en"] for one in knowledge.findings},
        regions={one.id: one.label["en"] for one in knowledge.library.body_regions},
        medicines={one.id: one.label["en"] for one in knowledge.treatment.medicine.values()},
        units={one.id: one.unit["en"] for one in asked if one.unit},
        loinc={one.id: one.loinc for one in asked if one.loinc},
        back_pain=knowledge.wording["back_pain"]["en"],
    )
