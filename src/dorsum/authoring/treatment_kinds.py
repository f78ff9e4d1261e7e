"""Every kind of content that says what can be done about the pain and how it is followed, by folder name."""

from dorsum.authoring.answer_forms import ANSWER_KINDS
from dorsum.authoring.course_forms import COURSE_KINDS
from dorsum.authoring.diary_forms import DIARY_KINDS
from dorsum.authoring.forms import Item
from dorsum.authoring.treatment_forms import (
    CareCautionForm,
    CareDemandForm,
    GuidelineForm,
    InterventionForm,
    MedicineForm,
    MedicineRuleForm,
    MovementForm,
    MovementSetForm,
    PreventionForm,
    StageForm,
)

TREATMENT_KINDS: dict[str, type[Item]] = {
    "stages": StageForm,
    "guidelines": GuidelineForm,
    "interventions": InterventionForm,
    "prevention": PreventionForm,
    "movements": MovementForm,
    "movement_sets": MovementSetForm,
    "medicines": MedicineForm,
    "medicine_rules": MedicineRuleForm,
    "care_demands": CareDemandForm,
    "care_cautions": CareCautionForm,
    **COURSE_KINDS,
    **ANSWER_KINDS,
    **DIARY_KINDS,
}
