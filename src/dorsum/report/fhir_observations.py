"""What was answered, each as a FHIR `Observation`: yes, no, a number, or that somebody was not sure."""

from collections.abc import Iterable, Iterator, Mapping
from types import MappingProxyType

from dorsum.diary.fhir_writing import SURVEY
from dorsum.model import fhir
from dorsum.model.fhir import Json
from dorsum.model.fhir_questionnaire import UCUM
from dorsum.model.knowledge import Finding, LeadQuestion
from dorsum.model.truth import Answer
from dorsum.report.fhir_interview import ANSWER_WORDS
from dorsum.report.fhir_parts import Told

AS_IN_DIARY: Mapping[str, str] = MappingProxyType({"pain_0_10": "pain_now"})
"""Findings that the diary asks as well, where the content may have a code of LOINC for them."""


def observations(about: Told) -> dict[str, Json]:
    """Return an observation for each thing that was answered, by its id, in the order of the content."""
    return dict(_each(about))


def observed(ids: Iterable[str], about: Told) -> list[Json]:
    """Return references to the observations behind findings; of what a number tells, to the number."""
    case, inputs = about.assessment.case, about.knowledge.inputs_of
    stated = {*case.answers, *case.numbers}
    behind = dict.fromkeys(one for id in ids for one in (id, *inputs.get(id, ())) if one in stated)
    return [fhir.reference(about.address("observation", id)) for id in behind]


def _each(about: Told) -> Iterator[tuple[str, Json]]:
    case, knowledge = about.assessment.case, about.knowledge
    every: tuple[Finding | LeadQuestion, ...] = (*knowledge.questions, *knowledge.findings)
    for asked in every:
        if asked.id in case.numbers and isinstance(asked, Finding):
            yield asked.id, _number(asked, case.numbers[asked.id], about)
        elif asked.id in case.answers:
            yield asked.id, _answer(asked, case.answers[asked.id], about)


def _observation(asked: Finding | LeadQuestion, said: str, value: Json, about: Told) -> Json:
    question = asked.question["en"]
    return {
        "resourceType": "Observation",
        "text": fhir.narrative([f"{question} {said}"]),
        "status": "final",
        "category": [SURVEY],
        "code": fhir.concept(question, *_codes(asked, about)),
        "subject": about.subject,
        **({} if about.is_old else {"effectiveDateTime": about.on}),
        **value,
    }


def _codes(asked: Finding | LeadQuestion, about: Told) -> list[Json]:
    if isinstance(asked, LeadQuestion):
        return [fhir.coding(fhir.named("lead-questions"), asked.id)]
    same = AS_IN_DIARY.get(asked.id)
    asked_there = about.knowledge.treatment.diary_questions if same else ()
    loinc = [fhir.coding(fhir.LOINC, one.loinc) for one in asked_there if one.id == same and one.loinc]
    return [*loinc, fhir.coding(fhir.named("findings"), asked.id)]


def _number(asked: Finding, number: float, about: Told) -> Json:
    unit = str(asked.unit)
    quantity = {"value": number, "unit": unit, "system": fhir.UNITS, "code": UCUM[unit]}
    return _observation(asked, f"{number:g} ({unit})", {"valueQuantity": quantity}, about)


def _answer(asked: Finding | LeadQuestion, answer: Answer, about: Told) -> Json:
    words = about.say(ANSWER_WORDS[answer])
    if answer is Answer.UNSURE:
        absent = fhir.concept(words, fhir.answer_coding(answer))
        return _observation(asked, words, {"dataAbsentReason": absent}, about)
    if isinstance(asked, Finding) and asked.kind == "choice":
        choice = next(word for word, means in asked.choices.items() if means is answer)
        words = about.say(f"choice_{choice}")
        coded = fhir.coding(fhir.named("answers", asked.id), choice)
    else:
        coded = fhir.answer_coding(answer)
    return _observation(asked, words, {"valueCodeableConcept": fhir.concept(words, coded)}, about)
