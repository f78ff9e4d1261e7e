"""Filling in a FHIR questionnaire as the standard has it: what `enableWhen` hides is not answered."""

from collections.abc import Callable, Iterator
from typing import Any

from dorsum.model import fhir
from dorsum.model.fhir_questionnaire import NOT_SURE
from dorsum.model.knowledge import Knowledge
from dorsum.model.rules import COMPARISONS
from dorsum.model.truth import Answer
from dorsum.validation.answerers import Person, honest
from tests.fhir_responses import coded, item, response_with

Json = dict[str, Any]
Say = Callable[[str], Json | None]
"""What is answered to an item, by its `linkId`; nothing where it is left out."""


def items_of(resource: Json) -> Iterator[Json]:
    """Yield every item of a questionnaire in order, each before those within it."""
    for one in resource.get("item", ()):
        yield one
        yield from items_of(one)


def filled_in(questionnaire: Json, say: Say) -> Json:
    """Return the response of somebody who answers what is shown, from the first item to the last."""
    return response_with(*_answered(questionnaire, say, {}))


def _answered(parent: Json, say: Say, said: dict[str, Json]) -> list[Json]:
    found = []
    for one in parent.get("item", ()):
        if one["type"] == "display" or not _is_shown(one, said):
            continue
        link = one["linkId"]
        answer = None if one["type"] == "group" else say(link)
        if answer is not None:
            said[link] = answer
        inner = _answered(one, say, said)
        if answer is not None or inner:
            more = {"item": inner} if inner else {}
            found.append(item(link, *([answer] if answer else []), **more))
    return found


def _is_shown(one: Json, said: dict[str, Json]) -> bool:
    conditions = [_holds(when, said) for when in one.get("enableWhen", ())]
    return not conditions or any(conditions)


def _holds(when: Json, said: dict[str, Json]) -> bool:
    answer = said.get(when["question"])
    if when["operator"] == "exists":
        return (answer is not None) is when["answerBoolean"]
    if answer is None:
        return False
    if "answerDecimal" in when:
        return COMPARISONS[when["operator"]](answer["valueDecimal"], when["answerDecimal"])
    wanted, given = when["answerCoding"], answer["valueCoding"]
    return bool((wanted["system"], wanted["code"]) == (given["system"], given["code"]))


def said_by(person: Person, knowledge: Knowledge) -> Say:
    """Return what an honest person answers."""

    def say(link: str) -> Json | None:
        finding = knowledge.finding.get(link.removesuffix(NOT_SURE))
        if finding and finding.kind == "number":
            number = person.numbers.get(finding.id)
            if number is None:
                return coded(Answer.UNSURE) if link.endswith(NOT_SURE) else None
            return {"valueDecimal": number}
        answer = honest(link, person, knowledge)
        if finding and finding.kind == "choice":
            word = next(word for word, means in finding.choices.items() if means is answer)
            return {"valueCoding": fhir.coding(fhir.named("answers", link), word)}
        return coded(answer)

    return say
