"""Which cases are read, and with what words the others are refused."""

from collections import OrderedDict
from datetime import date, datetime
from types import MappingProxyType

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dorsum.errors import CaseError
from dorsum.model.case import Case
from dorsum.model.case_reading import read_case, read_country
from dorsum.model.truth import Answer
from tests.amounts import examples
from tests.shipped import case_of, shipped

YES, NO, UNSURE = Answer.YES, Answer.NO, Answer.UNSURE
LEAD = shipped().questions[0].id
ASKED_AGAIN = "`asked_again` must be a list of findings that are answered unsure"
SECRET = "s3cret"
AGE = "a number from 0 to 120 (years), or unsure"


def refusal(raw: object) -> CaseError:
    with pytest.raises(CaseError) as caught:
        read_case(raw, shipped())
    return caught.value


# --- what is read ---


def test_every_key() -> None:
    case = read_case(
        {
            "format": 1,
            "age": 41,
            "sex": "female",
            "pregnant": "no",
            "country": "GB",
            "today": "2026-11-22",
            "days_since_onset": 2.5,
            "pain_0_10": "unsure",
            "answered_by": "carer",
            "asked_again": ["cancer_ever", "pain_0_10"],
            "answers": {"fever": "yes", "cancer_ever": "unsure", "saddle_numbness": "no"},
        },
        shipped(),
    )
    assert case == Case(
        answers={
            "cancer_ever": UNSURE,
            "fever": YES,
            "pain_0_10": UNSURE,
            "pregnant_or_could_be": NO,
            "saddle_numbness": NO,
            "sex": YES,
        },
        numbers={"age": 41, "days_since_onset": 2.5},
        country="GB",
        today=date(2026, 11, 22),
        answered_by="carer",
        asked_again=frozenset({"cancer_ever", "pain_0_10"}),
    )


def test_what_is_absent_or_null_was_never_answered() -> None:
    nothing = Case()
    assert read_case({"format": 1}, shipped()) == nothing
    empty = dict.fromkeys(("age", "sex", "pregnant", "country", "today", "days_since_onset", "answers"))
    assert read_case(empty, shipped()) == nothing


def test_any_mapping_in_any_order_gives_the_same_case() -> None:
    one = OrderedDict(age=41, answers=MappingProxyType({"fever": "yes", "cancer_ever": "no"}))
    other = {"answers": {"cancer_ever": "no", "fever": "yes"}, "age": 41.0}
    assert repr(read_case(one, shipped()).answers) == repr(read_case(other, shipped()).answers)
    assert read_case(one, shipped()) == read_case(other, shipped())


@pytest.mark.parametrize(
    ("sex", "said"), [("female", YES), ("male", NO), ("other", UNSURE), ("unknown", UNSURE)]
)
def test_sex_is_asked_and_may_be_not_sure(sex: str, said: Answer) -> None:
    assert case_of(sex=sex).answers == {"sex": said}


@pytest.mark.parametrize("key", ["age", "days_since_onset", "pain_0_10"])
def test_a_number_given_as_unsure_counts_as_asked(key: str) -> None:
    case = read_case({key: "unsure"}, shipped())
    assert case.answers == {key: UNSURE}
    assert case.numbers == {}


@pytest.mark.parametrize(
    ("value", "said"), [("yes", YES), (True, YES), ("no", NO), (False, NO), ("unsure", UNSURE)]
)
def test_pregnant_is_a_key_of_its_own(value: object, said: Answer) -> None:
    assert case_of(pregnant=value).answers == {"pregnant_or_could_be": said}


def test_a_number_or_choice_may_stand_among_the_answers() -> None:
    assert case_of({"age": 41, "sex": "male"}) == case_of(age=41, sex="male")
    assert case_of({"age": 41}, age=41.0).numbers == {"age": 41}


@pytest.mark.parametrize("age", [0, 120, 0.5])
def test_the_ends_of_a_range_belong_to_it(age: float) -> None:
    assert case_of(age=age).numbers == {"age": age}


@pytest.mark.parametrize("said", list(Answer))
def test_a_lead_question_is_answered_like_a_finding(said: Answer) -> None:
    assert case_of({LEAD: said.value}).answers == {LEAD: said}


# --- countries ---


@pytest.mark.parametrize(
    ("given_code", "country"),
    [
        (None, "other"),
        ("other", "other"),
        ("GB", "GB"),
        ("gb", "GB"),
        ("Nz", "NZ"),
        ("GB-NIR", "GB-NIR"),
        ("gb-nir", "GB-NIR"),
        ("JP", "other"),
        ("zz", "other"),
    ],
)
def test_country(given_code: object, country: str) -> None:
    assert read_country(given_code, shipped()) == country
    assert case_of(country=given_code).country == country


@pytest.mark.parametrize(
    "code", ["", "GBR", "Great Britain", "G1", "GB-", "GB-SCT", "é!", "日本", 44, True, ["GB"]]
)
def test_no_country_code(code: object) -> None:
    error = refusal({"country": code})
    assert str(error) == "`country` must be a two-letter country code such as GB, or GB-NIR, or other"
    assert error.place == ("country",)


# --- what is refused ---


@pytest.mark.parametrize("raw", [None, {}, [], [("age", 4)], "age: 41", 41, True])
def test_no_case(raw: object) -> None:
    message = "this is no case; a case is a set of `key: value` lines such as `age: 45`"
    assert str(refusal(raw)) == message


@pytest.mark.parametrize(
    ("raw", "message", "place"),
    [
        ({"agee": 41}, "unknown key `agee`; did you mean `age`?", ("agee",)),
        ({"fever": "yes", "age": 41}, "unknown key `fever`; allowed are format, country, today,", ("fever",)),
        ({7: "yes"}, "unknown key `7`; allowed are ", ("7",)),
        ({None: "yes"}, "unknown key `None`; allowed are ", ("None",)),
        (
            {"answers": {"fevre": "yes"}},
            "unknown finding `fevre` in `answers`; did you mean `fever`?",
            ("answers", "fevre"),
        ),
        ({"answers": {"xyzzy": "yes"}}, "unknown finding `xyzzy` in `answers`", ("answers", "xyzzy")),
        ({"answers": {1: "yes"}}, "unknown finding `1` in `answers`", ("answers", "1")),
        (
            {"answers": {"any_cauda_equina_sign": "yes"}},
            "unknown finding ",
            ("answers", "any_cauda_equina_sign"),
        ),
        ({"format": 2}, "`format` is not 1; this version reads `format: 1`", ("format",)),
        ({"format": "1"}, "`format` is not 1; ", ("format",)),
        ({"format": True}, "`format` is not 1; ", ("format",)),
        ({"format": None}, "`format` is not 1; ", ("format",)),
        ({"answers": ["fever"]}, "`answers` must be a set of `finding: yes` lines", ("answers",)),
        ({"answers": SECRET}, "`answers` must be a set of `finding: yes` lines", ("answers",)),
        ({"age": 400}, f"`age` must be {AGE}", ("age",)),
        ({"age": -1}, f"`age` must be {AGE}", ("age",)),
        ({"age": 10**400}, f"`age` must be {AGE}", ("age",)),
        ({"age": float("nan")}, f"`age` must be {AGE}", ("age",)),
        ({"age": float("inf")}, f"`age` must be {AGE}", ("age",)),
        ({"age": True}, f"`age` must be {AGE}", ("age",)),
        ({"age": "41"}, f"`age` must be {AGE}", ("age",)),
        ({"age": "yes"}, f"`age` must be {AGE}", ("age",)),
        ({"age": [41]}, f"`age` must be {AGE}", ("age",)),
        ({"age": 41j}, f"`age` must be {AGE}", ("age",)),
        ({"answers": {"age": 400}}, f"`answers.age` must be {AGE}", ("answers", "age")),
        (
            {"pain_0_10": 11},
            "`pain_0_10` must be a number from 0 to 10 (points of 10), or unsure",
            ("pain_0_10",),
        ),
        (
            {"days_since_onset": 36501},
            "`days_since_onset` must be a number from 0 to 36500 (days)",
            ("days_since_onset",),
        ),
        ({"sex": "M"}, "`sex` must be one of female, male, other, unknown", ("sex",)),
        ({"sex": "yes"}, "`sex` must be one of female, male, other, unknown", ("sex",)),
        ({"sex": ["female"]}, "`sex` must be one of female, male, other, unknown", ("sex",)),
        ({"pregnant": "maybe"}, "`pregnant` must be yes, no or unsure", ("pregnant",)),
        ({"pregnant": 1}, "`pregnant` must be yes, no or unsure", ("pregnant",)),
        ({"answers": {"fever": 38.5}}, "`answers.fever` must be yes, no or unsure", ("answers", "fever")),
        ({"answers": {"fever": True}}, "`answers.fever` must be yes, no or unsure", ("answers", "fever")),
        ({"answers": {"fever": None}}, "`answers.fever` must be yes, no or unsure", ("answers", "fever")),
        ({"answers": {"fever": "Yes"}}, "`answers.fever` must be yes, no or unsure", ("answers", "fever")),
        ({"answers": {"fever": ""}}, "`answers.fever` must be yes, no or unsure", ("answers", "fever")),
        ({"answers": {"fever": SECRET}}, "`answers.fever` must be yes, no or unsure", ("answers", "fever")),
        ({"today": "yesterday"}, "`today` must be a date such as 2026-11-22", ("today",)),
        ({"today": "2026-02-30"}, "`today` must be a date such as 2026-11-22", ("today",)),
        ({"today": 20261122}, "`today` must be a date such as 2026-11-22", ("today",)),
        ({"today": datetime(2026, 11, 22)}, "`today` must be a date such as 2026-11-22", ("today",)),  # noqa: DTZ001  # a wrong value
        ({"answered_by": "doctor"}, "`answered_by` must be one of self, parent, carer", ("answered_by",)),
        ({"answered_by": None}, "`answered_by` must be one of self, parent, carer", ("answered_by",)),
        ({"answered_by": ["self"]}, "`answered_by` must be one of self, parent, carer", ("answered_by",)),
        ({"asked_again": "fever"}, ASKED_AGAIN, ("asked_again",)),
        ({"asked_again": ["fever"]}, ASKED_AGAIN, ("asked_again",)),
        ({"asked_again": ["fever"], "answers": {"fever": "no"}}, ASKED_AGAIN, ("asked_again",)),
        ({"asked_again": [["fever"]], "answers": {"fever": "unsure"}}, ASKED_AGAIN, ("asked_again",)),
        ({"answers": {LEAD: "maybe"}}, f"`answers.{LEAD}` must be yes, no or unsure", ("answers", LEAD)),
        ({"answers": {LEAD: True}}, f"`answers.{LEAD}` must be yes, no or unsure", ("answers", LEAD)),
    ],
    ids=str,
)
def test_refused_in_words(raw: dict[object, object], message: str, place: tuple[str, ...]) -> None:
    error = refusal(raw)
    assert str(error).startswith(message)
    assert error.place == place
    assert "\n" not in str(error)


@pytest.mark.parametrize("value", [SECRET, 47110.25, [SECRET], {SECRET: 47110.25}], ids=str)
@pytest.mark.parametrize(
    "key",
    [
        *("age", "sex", "pregnant", "pain_0_10", "days_since_onset", "today", "answered_by", "country"),
        *("format", "asked_again"),
    ],
)
def test_no_message_repeats_what_was_answered(key: str, value: object) -> None:
    inside = {"fever": value, "age": value, "sex": value}
    for raw in ({key: value}, *({"answers": {id: said}} for id, said in inside.items())):
        message = str(refusal(raw))
        assert SECRET not in message
        assert "47110" not in message


def test_a_long_or_odd_key_is_shown_short_and_in_ascii() -> None:
    message = str(refusal({"é\n" + "x" * 500: 1}))
    assert message.startswith("unknown key `\\xe9\\n" + "x" * 54 + "...`")
    assert len(message) < 250


def test_of_two_mistakes_the_same_one_is_named_whatever_the_order() -> None:
    one, other = {"age": 400, "pain_0_10": 99, "sex": "x"}, {"sex": "x", "pain_0_10": 99, "age": 400}
    assert str(refusal(one)) == str(refusal(other))


# --- contradictions ---

AGREEING: list[tuple[dict[str, object], dict[str, str]]] = [
    ({"age": 5}, {"age_under_6": "yes", "age_under_16": "yes", "age_50_or_over": "no"}),
    ({"age": 6}, {"age_under_6": "no", "age_under_16": "yes"}),
    ({"age": 16}, {"age_under_16": "no"}),
    ({"age": 50}, {"age_50_or_over": "yes", "age_60_or_over": "no"}),
    ({"age": 70}, {"age_50_or_over": "yes", "age_60_or_over": "yes", "age_70_or_over": "yes"}),
    ({"age": 70}, {"age_70_or_over": "unsure"}),
    ({"age": "unsure"}, {"age_70_or_over": "yes", "age_under_6": "yes"}),
    ({}, {"age_70_or_over": "yes"}),
    ({"sex": "female"}, {"female_at_birth": "yes"}),
    ({"sex": "male"}, {"female_at_birth": "no"}),
    ({"sex": "male"}, {"female_at_birth": "unsure"}),
    ({"sex": "other"}, {"female_at_birth": "yes"}),
    ({"sex": "unknown"}, {"female_at_birth": "no"}),
    ({}, {"female_at_birth": "no"}),
    ({"pregnant": True}, {"pregnant_or_could_be": "yes"}),
    ({"pregnant": "no"}, {"pregnant_or_could_be": "no"}),
    # No contradictions: pain may have come and gone for longer than this episode.
    ({"days_since_onset": 3}, {"pain_for_6_weeks_or_more": "yes"}),
    ({"pain_0_10": 2}, {"severe_pain": "yes"}),
]


@pytest.mark.parametrize(("fields", "answers"), AGREEING, ids=str)
def test_what_agrees_is_accepted(fields: dict[str, object], answers: dict[str, str]) -> None:
    case = case_of(answers, **fields)
    for finding, answer in answers.items():
        assert case.answers[finding] is Answer(answer)


@pytest.mark.parametrize(
    ("fields", "answers", "finding"),
    [
        ({"age": 5}, {"age_under_6": "no"}, "age_under_6"),
        ({"age": 6}, {"age_under_6": "yes"}, "age_under_6"),
        ({"age": 16}, {"age_under_16": "yes"}, "age_under_16"),
        ({"age": 49}, {"age_50_or_over": "yes"}, "age_50_or_over"),
        ({"age": 50}, {"age_50_or_over": "no"}, "age_50_or_over"),
        ({"age": 60}, {"age_60_or_over": "no"}, "age_60_or_over"),
        ({"age": 69}, {"age_70_or_over": "yes"}, "age_70_or_over"),
        ({}, {"age": 41, "age_70_or_over": "yes"}, "age_70_or_over"),
        ({"sex": "male"}, {"female_at_birth": "yes"}, "female_at_birth"),
        ({"sex": "female"}, {"female_at_birth": "no"}, "female_at_birth"),
    ],
    ids=str,
)
def test_age_or_sex_against_an_answer_is_refused(
    fields: dict[str, object], answers: dict[str, object], finding: str
) -> None:
    error = refusal({**fields, "answers": answers})
    source = "sex" if "sex" in fields else "age"
    assert str(error) == f"`{source}` and `answers.{finding}` contradict each other; correct one of them"
    assert error.place == (source,)


@pytest.mark.parametrize(
    ("key", "value", "finding", "answer"),
    [
        ("pregnant", True, "pregnant_or_could_be", "no"),
        ("pregnant", "no", "pregnant_or_could_be", "yes"),
        ("pregnant", "unsure", "pregnant_or_could_be", "yes"),
        ("age", 41, "age", 42),
        ("age", 41, "age", "unsure"),
        ("age", "unsure", "age", 41),
        ("sex", "male", "sex", "female"),
        ("sex", "other", "sex", "female"),
    ],
)
def test_a_key_against_the_same_answer_is_refused(
    key: str, value: object, finding: str, answer: object
) -> None:
    error = refusal({key: value, "answers": {finding: answer}})
    assert str(error) == f"`{key}` and `answers.{finding}` say different things; keep one of them"
    assert error.place == (key,)


# --- generated ---

values = (
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.text(max_size=8)
    | st.sampled_from(["yes", "no", "unsure", "female", "GB", "2026-11-22"])
    | st.lists(st.text(max_size=3), max_size=2)
)
keys = st.sampled_from(
    [
        *("age", "sex", "pregnant", "country", "today", "answered_by", "pain_0_10", "format", "answers"),
        *("agee", "asked_again"),
    ]
)
findings = st.sampled_from(["fever", "age", "sex", "age_70_or_over", "female_at_birth", "fevre", LEAD])


@examples(40)
@given(st.dictionaries(keys, values | st.dictionaries(findings, values, max_size=4), max_size=6))
def test_anything_is_a_case_or_a_case_error(raw: dict[str, object]) -> None:
    try:
        case = read_case(raw, shipped())
    except CaseError as error:
        message = str(error)
        assert "\n" not in message
    else:
        assert set(case.answers) | set(case.numbers) <= set(shipped().finding) | set(shipped().lead)
        assert case.asked_again <= set(case.answers)
