"""Reading what can be done about the pain out of its line of the content bundle."""

import json
from collections.abc import Mapping
from typing import Any, TypeVar

from dorsum.model.answers import DangerWords, StraightAnswer, Synonyms, WordList
from dorsum.model.courses import Course, RecoveryFact, VisitLine
from dorsum.model.diary import Checkpoint, DiaryAnswer, DiaryChart, DiaryQuestion, Rhythm, SummaryPart
from dorsum.model.from_json import from_json
from dorsum.model.rules import Rule
from dorsum.model.treatment import (
    CareCaution,
    CareDemand,
    Guideline,
    Intervention,
    Medicine,
    MedicineRule,
    Movement,
    MovementSet,
    Prevention,
    Stage,
    Treatment,
)

T = TypeVar("T")


def read_treatment(line: str, macros: Mapping[str, Rule]) -> Treatment:
    """Return everything that can be done about the pain.

    Raises:
        KeyError, TypeError, ValueError, AttributeError, RuleSyntaxError: the line is damaged.
    """
    shelf: Mapping[str, Any] = json.loads(line)

    def all_of(kind: type[T], name: str) -> tuple[T, ...]:
        return tuple(from_json(kind, item, macros) for item in shelf[name])

    return Treatment(
        stages=tuple(sorted(all_of(Stage, "stages"), key=lambda stage: stage.from_day)),
        guidelines=all_of(Guideline, "guidelines"),
        interventions=all_of(Intervention, "interventions"),
        prevention=all_of(Prevention, "prevention"),
        movements=all_of(Movement, "movements"),
        movement_sets=all_of(MovementSet, "movement_sets"),
        medicines=all_of(Medicine, "medicines"),
        medicine_rules=all_of(MedicineRule, "medicine_rules"),
        courses=all_of(Course, "courses"),
        recovery_facts=all_of(RecoveryFact, "recovery_facts"),
        visit_lines=all_of(VisitLine, "visit_lines"),
        care_demands=all_of(CareDemand, "care_demands"),
        care_cautions=all_of(CareCaution, "care_cautions"),
        answers=all_of(StraightAnswer, "answers"),
        synonyms=all_of(Synonyms, "synonyms"),
        word_lists=all_of(WordList, "word_lists"),
        danger_words=all_of(DangerWords, "danger_words"),
        diary_questions=tuple(sorted(all_of(DiaryQuestion, "diary_questions"), key=lambda one: one.order)),
        diary_rhythms=all_of(Rhythm, "diary_rhythms"),
        checkpoints=all_of(Checkpoint, "checkpoints"),
        diary_answers=all_of(DiaryAnswer, "diary_answers"),
        summary_parts=tuple(sorted(all_of(SummaryPart, "summary_parts"), key=lambda one: one.order)),
        diary_charts=tuple(sorted(all_of(DiaryChart, "diary_charts"), key=lambda one: one.order)),
    )
