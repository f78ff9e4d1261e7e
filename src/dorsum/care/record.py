"""What a health record adds to a person's own answers. It may raise concern, and it never takes any away.

A code in a record says yes or nothing. Where record and person speak against each other, both are told and
nothing may reassure (docs/decisions/cds_hooks.md).
"""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import date

from dorsum.model.case import Case
from dorsum.model.knowledge import Knowledge
from dorsum.model.leads import spelled_out
from dorsum.model.records import CodeSet, Coding, Problem, Record
from dorsum.model.truth import Answer

YEARS_APART = 1
"""A birthday lies between the answers and today."""


@dataclass(frozen=True)
class Completed:
    """A case with what the record adds: `found` are the code sets that said yes to something.

    `against` are those of them that the person had denied; `age_differs` and `sex_differs` say that the
    person's own word stands there although the record says something else. `age_is_told`: the age is the
    person's own word.
    """

    case: Case
    found: tuple[CodeSet, ...]
    against: tuple[CodeSet, ...]
    age_differs: bool
    sex_differs: bool
    age_is_told: bool

    @property
    def agrees(self) -> bool:
        """Whether record and person nowhere speak against each other."""
        return not (self.against or self.age_differs or self.sex_differs)


def completed(case: Case, record: Record, knowledge: Knowledge) -> Completed:
    """Return the case with the age, a female sex and the findings that the record has, and what disagrees."""
    said = spelled_out(case, knowledge).answers
    found = tuple(_findings_in(record, knowledge))
    against = tuple(one for one in found if said.get(one.finding or "") is Answer.NO)
    yes = {one.finding: Answer.YES for one in found if one.finding is not None}
    return Completed(
        case=_with_person(case.with_answers(yes), record, knowledge),
        found=found,
        against=against,
        age_differs=_age_differs(case, record, knowledge),
        sex_differs=_sex_differs(case, record, knowledge),
        age_is_told=_is_told(case, age_id(knowledge), knowledge),
    )


def has_back_pain(record: Record, knowledge: Knowledge) -> bool:
    """Whether back pain is among the problems that the record has as active."""
    return any(True for _ in _active_back_pain(record, knowledge))


def is_back_pain(codings: Collection[Coding], knowledge: Knowledge) -> bool:
    """Whether one of the codes says that the back hurts."""
    return any(one.holds(codings) for one in knowledge.library.codes if one.means == "back_pain")


def back_pain_since(record: Record, knowledge: Knowledge) -> date | None:
    """Return the first day on which the active back pain is known to have been there."""
    days = (problem.since for problem in _active_back_pain(record, knowledge))
    return min((day for day in days if day is not None), default=None)


def _active_back_pain(record: Record, knowledge: Knowledge) -> Iterator[Problem]:
    for problem in record.problems:
        if problem.is_active and is_back_pain(problem.codings, knowledge):
            yield problem


def _findings_in(record: Record, knowledge: Knowledge) -> Iterator[CodeSet]:
    for one in knowledge.library.codes:
        counting = (problem for problem in record.problems if problem.is_active or one.ever)
        if one.means == "finding" and any(one.holds(problem.codings) for problem in counting):
            yield one


def _with_person(case: Case, record: Record, knowledge: Knowledge) -> Case:
    """Return the case with the age and a female sex where the person said neither.

    A male sex of a record is not taken: it would deny what is asked about pregnancy and birth, and nobody
    said so.
    """
    age, sex = age_id(knowledge), _sex_id(knowledge)
    limits = knowledge.finding[age]
    assert limits.maximum is not None  # INVARIANT: every number of the content has both ends
    if record.age is not None and record.age <= limits.maximum and not _is_told(case, age, knowledge):
        case = case.with_numbers({age: record.age})
    if record.is_female is Answer.YES and not _is_told(case, sex, knowledge):
        case = case.with_answers({sex: Answer.YES})
    return case


def _age_differs(case: Case, record: Record, knowledge: Knowledge) -> bool:
    said = case.numbers.get(age_id(knowledge))
    return said is not None and record.age is not None and abs(said - record.age) > YEARS_APART


def _sex_differs(case: Case, record: Record, knowledge: Knowledge) -> bool:
    return {case.answers.get(_sex_id(knowledge)), record.is_female} == {Answer.YES, Answer.NO}


def _is_told(case: Case, id: str, knowledge: Knowledge) -> bool:
    """Whether the person told a number or choice, or something that is computed from it."""
    told = {*case.answers, *case.numbers}
    return id in told or any(id in inputs and one in told for one, inputs in knowledge.inputs_of.items())


def age_id(knowledge: Knowledge) -> str:
    """Return the number that is the age of a person."""
    return knowledge.cause_numbers.ranking.age


def _sex_id(knowledge: Knowledge) -> str:
    """Return the choice that tells whether a person is female at birth."""
    return knowledge.inputs_of[knowledge.cause_numbers.ranking.female][0]
