"""The content that ships, loaded once for all tests."""

from collections.abc import Mapping
from functools import cache

from coverage import Coverage

from dorsum.authoring.content_files import read_content
from dorsum.care.interview import next_screen, record
from dorsum.engine.compiled import CompiledRules
from dorsum.installed.rules import content_folder, open_rules
from dorsum.model.case import Case
from dorsum.model.case_reading import read_case
from dorsum.model.knowledge import Knowledge, LeadQuestion
from dorsum.model.truth import Answer


@cache
def shipped_rules() -> CompiledRules:
    """Return the shipped rules, built again if a content file changed."""
    return open_rules()


def shipped() -> Knowledge:
    """Return the shipped content."""
    return shipped_rules().knowledge


@cache
def shipped_strict() -> Knowledge:
    """Return the shipped content with the red flags of the profile `uk_strict` as well."""
    return open_rules("uk_strict").knowledge


@cache
def read_before() -> None:
    """Read every content file, unmeasured: to follow each step of the YAML library takes thrice as long."""
    measuring = Coverage.current()
    if measuring is not None:
        measuring.stop()
    read_content(content_folder())
    if measuring is not None:
        measuring.start()


def lead_over(finding: str) -> LeadQuestion:
    """Return the lead question that covers the finding."""
    return next(lead for lead in shipped().questions if finding in lead.covers)


def asked(item: str) -> str:
    """Return the English words of a lead question or a finding."""
    lead = shipped().lead.get(item)
    return (lead.question if lead else shipped().finding[item].question)["en"]


def case_of(answers: Mapping[str, object] | None = None, **fields: object) -> Case:
    """Return a case as a file would give it: `case_of({"fever": "yes"}, age=41)`."""
    return read_case({"format": 1, "answers": dict(answers or {}), **fields}, shipped())


def finished_case(answers: Mapping[str, object] | None = None, **fields: object) -> Case:
    """Return the case of a man of 30 who gave these answers and no to all else that was asked."""
    return _finished(tuple((answers or {}).items()), tuple(fields.items()))


@cache
def _finished(answers: tuple[tuple[str, object], ...], fields: tuple[tuple[str, object], ...]) -> Case:
    """A whole interview takes a while, and many tests want the same."""
    given = {"age": 30.0, "days_since_onset": 3.0, **dict(fields)}
    case = case_of(dict(answers), **{key: value for key, value in fields if key != "answers"})
    while (screen := next_screen(case, shipped_rules())) is not None:
        numbers = {id: float(str(given[id])) for id in screen.items if id in given and id not in case.answers}
        said = {id: _said_before(id, case) for id in screen.items if id not in numbers}
        case = record(case.with_numbers(numbers) if numbers else case, said, shipped())
    return case


def _said_before(item: str, case: Case) -> Answer:
    """Return what the answers so far say; to a lead question yes if any finding under it is not no."""
    if item in shipped().lead:
        said = {case.answers.get(id, Answer.NO) for id in shipped().lead[item].covers}
        return Answer.NO if said == {Answer.NO} else Answer.YES
    return Answer.UNSURE if case.answers.get(item) is Answer.UNSURE else Answer.NO
