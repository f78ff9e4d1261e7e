"""What a health record adds to a person's own answers: yes or nothing, and every disagreement is told."""

from datetime import date

import pytest

from dorsum.care.record import Completed, back_pain_since, completed, has_back_pain
from dorsum.model.case import Case
from dorsum.model.records import Code, Coding, Problem, Record
from dorsum.model.statements import Citation
from dorsum.model.truth import Answer
from tests.shipped import case_of, finished_case, lead_over, shipped

ICD = "http://hl7.org/fhir/sid/icd-10-cm"
CANCER, BACK = Coding(ICD, "C50.9"), Coding(ICD, "M54.59")


def record(*codings: Coding, is_active: bool = True, **more: object) -> Record:
    return Record(problems=tuple(Problem((one,), is_active) for one in codings), **more)  # type: ignore[arg-type]


def whole(case: Case, found: Record) -> Completed:
    return completed(case, found, shipped())


def test_a_code_says_yes_to_its_finding() -> None:
    found = whole(Case(), record(CANCER))
    assert found.case.answers == {"cancer_ever": Answer.YES}
    assert [one.id for one in found.found] == ["cancer_in_record"]
    assert found.agrees


def test_a_record_without_a_code_denies_nothing() -> None:
    assert whole(Case(), record(BACK)).case == Case()


def test_what_is_over_counts_where_it_counts_for_ever() -> None:
    pregnant = Coding("http://snomed.info/sct", "77386006")
    found = whole(Case(), record(CANCER, pregnant, is_active=False))
    assert set(found.case.answers) == {"cancer_ever"}
    assert "pregnant_or_could_be" in whole(Case(), record(pregnant)).case.answers


@pytest.mark.parametrize(
    "case", [case_of({"cancer_ever": "no"}), case_of({lead_over("cancer_ever").id: "no"})]
)
def test_a_denied_finding_of_the_record_is_a_yes_that_is_told(case: Case) -> None:
    found = whole(case, record(CANCER))
    assert found.case.answers["cancer_ever"] is Answer.YES
    assert [one.id for one in found.against] == ["cancer_in_record"]
    assert not found.agrees


def test_not_sure_and_a_record_agree() -> None:
    assert whole(case_of({"cancer_ever": "unsure"}), record(CANCER)).agrees


def test_an_age_is_taken_where_the_person_told_none() -> None:
    assert whole(Case(), record(age=41)).case.numbers == {"age": 41}
    assert whole(case_of(age=40), record(age=41)).case.numbers == {"age": 40}
    assert whole(case_of({"age": "unsure"}), record(age=41)).case.numbers == {}
    assert whole(case_of({"age_50_or_over": "yes"}), record(age=41)).case.numbers == {}


def test_an_age_beyond_the_content_is_not_taken() -> None:
    assert whole(Case(), record(age=131)).case.numbers == {}


@pytest.mark.parametrize(("said", "differs"), [(39, True), (40, False), (42, False), (43, True)])
def test_an_age_that_does_not_fit_is_told(said: int, differs: bool) -> None:
    found = whole(case_of(age=said), record(age=41))
    assert (found.age_differs, found.agrees) == (differs, not differs)


def test_a_female_sex_is_taken_and_a_male_one_never() -> None:
    assert whole(Case(), record(is_female=Answer.YES)).case.answers == {"sex": Answer.YES}
    assert whole(Case(), record(is_female=Answer.NO)).case.answers == {}
    assert whole(case_of(sex="unknown"), record(is_female=Answer.YES)).case.answers == {"sex": Answer.UNSURE}


def test_another_sex_than_the_record_has_is_told_and_stays() -> None:
    found = whole(case_of(sex="male"), record(is_female=Answer.YES))
    assert found.sex_differs
    assert not found.agrees
    assert found.case.answers == {"sex": Answer.NO}
    assert not whole(case_of(sex="male"), record(is_female=Answer.UNSURE)).sex_differs


def test_back_pain_is_known_by_its_codes_while_it_is_active() -> None:
    assert has_back_pain(record(BACK), shipped())
    assert not has_back_pain(record(BACK, is_active=False), shipped())
    assert not has_back_pain(record(CANCER), shipped())


def test_a_branch_has_all_that_begins_so_but_for_its_left_out_parts() -> None:
    branch = Code("icd_10", "C", "Cancer", "verified", (Citation("a", "b"),), branch=True, not_under=("C44",))
    icd = "http://hl7.org/fhir/sid/icd-10"
    assert branch.matches(Coding(icd, "C43.1"))
    assert not branch.matches(Coding(icd, "C44.9"))
    assert not branch.matches(Coding(ICD, "C43.1"))
    assert not branch.matches(Coding("urn:own", "C43.1"))
    one = Code("icd_10", "C43", "Melanoma", "verified", ())
    assert (one.matches(Coding(icd, "C43")), one.matches(Coding(icd, "C43.1"))) == (True, False)


def test_a_yes_of_the_record_opens_what_one_denial_had_closed() -> None:
    case = finished_case({"low_back_pain": "yes"}, sex="male")
    found = whole(case, record(CANCER))
    assert found.case.answers["cancer_ever"] is Answer.YES
    assert found.case.answers[lead_over("cancer_ever").id] is Answer.NO


def test_back_pain_was_there_on_the_first_day_that_the_record_knows() -> None:
    days = (date(2026, 11, 1), date(2026, 10, 1), None)
    problems = [Problem((BACK,), True, day) for day in days]
    assert back_pain_since(Record(problems=tuple(problems)), shipped()) == date(2026, 10, 1)
    assert back_pain_since(record(BACK), shipped()) is None
    over = Problem((BACK,), False, date(2020, 1, 1))
    assert back_pain_since(Record(problems=(over,)), shipped()) is None


def test_an_age_is_told_by_the_person_or_not_at_all() -> None:
    assert whole(case_of(age=40), record()).age_is_told
    assert not whole(Case(), record(age=41)).age_is_told
