"""A case as the mapping that a case file holds: what `dorsum.model.case_reading` reads back."""

from collections.abc import Mapping

from dorsum.model.case import DEFAULT_SETTING, Case
from dorsum.model.case_reading import CASE_FORMAT
from dorsum.model.knowledge import Finding, Knowledge
from dorsum.model.truth import Answer


def case_as_mapping(case: Case, knowledge: Knowledge) -> dict[str, object]:
    """Return the keys and values of a case file, in a fixed order."""
    beside: dict[str, object] = {"format": CASE_FORMAT}
    if case.country != "other":
        beside["country"] = case.country
    if case.today is not None:
        beside["today"] = case.today.isoformat()
    if case.answered_by != "self":
        beside["answered_by"] = case.answered_by
    if case.setting != DEFAULT_SETTING:
        beside["setting"] = case.setting
    if case.asked_again:
        beside["asked_again"] = sorted(case.asked_again)
    answers = {
        lead.id: case.answers[lead.id].value for lead in knowledge.questions if lead.id in case.answers
    }
    for finding in knowledge.findings:
        if finding.id in case.numbers:
            beside[finding.id] = _as_said(case.numbers[finding.id])
        elif finding.id in case.answers and finding.kind == "yes_no":
            answers[finding.id] = case.answers[finding.id].value
        elif finding.id in case.answers:
            beside[finding.id] = _word(finding, case.answers[finding.id])
    return {**beside, "answers": answers}


def _as_said(number: float) -> int | float:
    return int(number) if number == int(number) else number


def _word(finding: Finding, answer: Answer) -> str:
    """Return the word that a number or choice is written with when it is no number."""
    words = (word for word, means in finding.choices.items() if means is answer)
    return next(words, Answer.UNSURE.value)


def case_as_yaml(mapping: Mapping[str, object]) -> str:
    """Return the mapping as YAML; ids, words and numbers need no quoting."""
    lines = [f"{key}: {_as_yaml(value)}" for key, value in mapping.items() if key != "answers"]
    answers = mapping["answers"]
    assert isinstance(answers, Mapping)  # INVARIANT: made by `case_as_mapping`
    lines.append("answers:" if answers else "answers: {}")
    lines += [f"  {finding}: {answer}" for finding, answer in answers.items()]
    return "\n".join(lines) + "\n"


def _as_yaml(value: object) -> object:
    return f"[{', '.join(value)}]" if isinstance(value, list) else value
