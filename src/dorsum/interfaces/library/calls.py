"""The functions that `import dorsum` gives: a case in, a value of the core out.

Each opens the content of this installation once. The same case gives the same result; nothing is kept.
"""

from collections.abc import Mapping
from copy import deepcopy
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from dorsum.care import assessment, interview
from dorsum.care.answered import with_said
from dorsum.care.answers import Answers
from dorsum.care.assessment import Assessment
from dorsum.care.interview import Screen
from dorsum.care.medicines import check_medicines as check
from dorsum.care.triage import triage
from dorsum.errors import CaseError, OptionsError
from dorsum.interfaces.library import sending as _sending  # noqa: F401  # so that results can be pickled
from dorsum.interfaces.library.opened import rules
from dorsum.language.questions import find
from dorsum.model.bundle import DEFAULT_GUIDANCE
from dorsum.model.case import Case
from dorsum.model.case_reading import read_case as case_in
from dorsum.model.case_reading import read_country, read_setting
from dorsum.model.case_writing import case_as_mapping
from dorsum.model.medicine_results import MedicineCheck
from dorsum.report.answer_json import answer_as_json
from dorsum.report.assessment_json import assessment_as_json
from dorsum.report.explanation_json import explanation_as_json

if TYPE_CHECKING:
    import pyarrow as pa

AnyCase = Case | Mapping[str, object]
"""A case, or the keys and values of a case file (docs/reference/case-file.md)."""


def read_case(raw: AnyCase) -> Case:
    """Return the case in a mapping such as `{"age": 41, "answers": {"fever": "yes"}}`; `{}` says nothing yet.

    Raises:
        CaseError: a key, an answer or a number is not what a case may have; `place` says where.
    """
    if isinstance(raw, Case):
        return _checked(raw)
    return Case() if raw == {} else case_in(raw, rules().knowledge)


def _checked(case: Case) -> Case:
    """Return a case that was made by hand, if a case file can say it; it may be what `read_case` made."""
    known = rules().knowledge
    try:
        again = case_in(case_as_mapping(case, known), known) if case != Case() else case
    except (AttributeError, KeyError, TypeError, ValueError):
        again = None
    if again != case:
        raise CaseError("this case holds what no case file can say; make it with `read_case` or `answered`")
    return case


def write_case(case: Case) -> dict[str, object]:
    """Return a case as the keys and values of a case file; `read_case` reads them back."""
    return case_as_mapping(case, rules().knowledge)


def assess(
    case: AnyCase,
    *,
    country: str | None = None,
    setting: str | None = None,
    closed_world: bool = False,
    guidance: str = DEFAULT_GUIDANCE,
) -> Assessment:
    """Return how urgent it is and why, what it may be, and what to do.

    `country` (whose numbers to call, whose labels of medicines) and `setting` (where one asks) go before
    those of the case. `closed_world` takes what is not stated as no: for tables, never for people.

    Raises:
        CaseError: the case, the country or the setting is none.
        OptionsError: `closed_world` is neither True nor False.
        GuidanceError: there is no such guidance profile.
    """
    knowledge = rules().knowledge
    read = read_case(case)
    if not isinstance(closed_world, bool):
        raise OptionsError("`closed_world` must be True or False")
    if country is not None:
        read = replace(read, country=read_country(country, knowledge))
    if setting is not None:
        read = replace(read, setting=read_setting(setting, knowledge))
    return assessment.assess(read, rules(guidance), closed_world=closed_world)


def next_questions(case: AnyCase) -> Screen | None:
    """Return the questions to ask next, most dangerous first; None when nothing can change the level.

    Raises:
        CaseError: the case is none.
    """
    return interview.next_screen(read_case(case), rules())


def answered(case: AnyCase, answers: Mapping[str, object]) -> Case:
    """Return the case with answers (yes, no, unsure, a number or a choice) by the ids of the questions.

    Answers that the new ones outdate are taken back.

    Raises:
        CaseError: the case is none, or an answer is not what its question allows.
    """
    return with_said(read_case(case), answers, rules().knowledge)


def question_of(item: str) -> str:
    """Return the words of a question, by the id of its finding or lead question.

    Raises:
        KeyError: there is no such item.
    """
    known = rules().knowledge
    return (known.lead.get(item) or known.finding[item]).question["en"]


def check_medicines(case: AnyCase) -> MedicineCheck:
    """Return for each medicine of a shop whether it may be used, why, and how much.

    Raises:
        CaseError: the case is none.
    """
    read = read_case(case)
    return check(Answers.of(read, rules()), triage(read, rules()))


def explain(case: AnyCase) -> dict[str, Any]:
    """Return every rule that fired, could fire or nearly fired, with the questions and sources in full.

    Raises:
        CaseError: the case is none.
    """
    return deepcopy(explanation_as_json(assess(case)))


def ask(question: str, country: str = "other") -> dict[str, Any]:
    """Return the danger signs in a question in plain words, and its answer where there is one.

    Raises:
        CaseError: `country` is no country code.
    """
    known = rules().knowledge
    where = known.country[read_country(country, known)]
    return answer_as_json(find(question, known), where, known)


def to_json(result: Assessment) -> dict[str, Any]:
    """Return an assessment as values that `json.dumps` writes (docs/reference/json.md), yours to change."""
    return deepcopy(assessment_as_json(result))


def score(
    table: "pa.Table | Mapping[str, object]", *, causes: int = 0, closed_world: bool = False
) -> "pa.Table":
    """Return the level of every row of a table, whose columns are named by the ids of findings.

    It may be an Arrow table, a mapping of columns, or what gives itself as Arrow (such as a data frame).

    An empty value is unknown. Rows come out in the order of the table, with the columns of
    `dorsum score --names`.
    It needs the extra `tables`; for files, maps and tables larger than memory use `dorsum score`.

    Raises:
        MappingError: no column is a finding, one is nearly one, or a column or value cannot be read.
    """
    from dorsum.cohort.whole_table import score_table  # noqa: PLC0415  # needs more libraries

    return score_table(table, rules(), causes=causes, closed_world=closed_world)
