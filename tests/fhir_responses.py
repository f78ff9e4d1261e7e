"""A case as the response to the questionnaire of the interview, as a program of others would write it."""

from typing import Any

from dorsum.model import fhir
from dorsum.model.case import Case
from dorsum.model.fhir_questionnaire import INTERVIEW, NOT_SURE
from dorsum.model.knowledge import Knowledge
from dorsum.model.truth import Answer

Json = dict[str, Any]


def coded(answer: Answer) -> Json:
    """Return yes, no or not sure as an answer."""
    return {"valueCoding": fhir.answer_coding(answer)}


def response_with(*items: Json, **more: object) -> Json:
    """Return a response with these items."""
    return {
        "resourceType": "QuestionnaireResponse",
        "questionnaire": INTERVIEW,
        "status": "completed",
        **({"item": list(items)} if items else {}),
        **more,
    }


def item(link: str, *answers: Json, **more: object) -> Json:
    """Return one item with its answers."""
    return {"linkId": link, **({"answer": list(answers)} if answers else {}), **more}


def response_of(case: Case, knowledge: Knowledge, **more: object) -> Json:
    """Return what was said as a response, in a group for numbers and one for the rest."""
    numbers = [item(id, {"valueDecimal": number}) for id, number in case.numbers.items()]
    rest = [_item(id, answer, knowledge) for id, answer in case.answers.items()]
    return response_with(item("group.one", item=numbers), *rest, **more)


def _item(id: str, answer: Answer, knowledge: Knowledge) -> Json:
    finding = knowledge.finding.get(id)
    if finding and finding.kind == "number":
        return item(id + NOT_SURE, coded(answer))
    if finding and finding.kind == "choice":
        word = next(word for word, means in finding.choices.items() if means is answer)
        return item(id, {"valueCoding": {"system": fhir.named("answers", id), "code": word}})
    return item(id, coded(answer))
