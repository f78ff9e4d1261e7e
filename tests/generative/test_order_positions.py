"""Positions on orders for any record: whatever is known more, no position more is told."""

from dataclasses import replace
from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from dorsum.care.orders import advise_on_orders
from dorsum.model.records import SYSTEMS, Answered, Code, Coding, Order, Problem, Record
from tests.amounts import examples
from tests.shipped import case_of, finished_case, shipped, shipped_rules

TODAY = date(2026, 11, 29)
ADDRESS = {name: address for address, name in SYSTEMS.items()}


def coding(code: Code) -> Coding:
    return Coding(ADDRESS[code.system], code.code)


def codings(*means: str) -> list[Coding]:
    return [coding(code) for one in shipped().library.codes if one.means in means for code in one.codes]


OTHER = [*codings("finding", "silences"), Coding("urn:own", "x")]
SAID = [{}, {"fever": "yes"}, {"cannot_move_an_arm_or_leg": "yes"}, {"cancer_ever": "unsure"}]
PROBLEMS = st.builds(Problem, st.tuples(st.sampled_from(OTHER)), st.booleans())
OLD = st.builds(
    lambda said, age, days: Answered(case_of(said, age=age), TODAY - timedelta(days=days)),
    st.sampled_from(SAID),
    st.integers(10, 80),
    st.integers(15, 400),
)
RECORDS = st.builds(
    lambda back, since, age, order, is_calm: Record(
        age=age,
        problems=(Problem((back,), is_active=True, since=since),),
        orders=(Order((order,), ((back,),)),),
        answered=(Answered(finished_case({"low_back_pain": "yes"}, sex="male"), TODAY),) if is_calm else (),
    ),
    st.sampled_from(codings("back_pain")),
    st.none() | st.dates(date(2026, 9, 1), TODAY),
    st.none() | st.integers(0, 90),
    st.sampled_from(codings("order")),
    st.booleans(),
)


def told(record: Record) -> set[str]:
    advice = advise_on_orders(record, shipped_rules(), TODAY)
    return {one.id for one in advice.positions} if advice else set()


@examples(30)
@given(RECORDS, st.lists(PROBLEMS, max_size=2), st.lists(st.sampled_from(OTHER), max_size=1))
def test_one_problem_or_reason_more_never_adds_a_position(
    record: Record, problems: list[Problem], reasons: list[Coding]
) -> None:
    orders = tuple(
        replace(one, reasons=(*(one.reasons or ()), *((reason,) for reason in reasons)))
        for one in record.orders
    )
    more = replace(record, problems=(*record.problems, *problems), orders=orders)
    assert told(more) <= (set() if reasons else told(record))


@examples(30)
@given(RECORDS.filter(lambda record: record.age is not None), OLD)
def test_an_old_answer_never_adds_a_position(record: Record, old: Answered) -> None:
    assert told(replace(record, answered=(*record.answered, old))) <= told(record)
