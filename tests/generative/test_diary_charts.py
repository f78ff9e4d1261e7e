"""Whatever a diary holds: charts are made, they say what the diary says, and they can be drawn."""

from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from dorsum.diary.entries import Course, Entry, TakenMedicine
from dorsum.diary.review import review
from dorsum.report.charts import Chart, charts_of, draw
from dorsum.report.charts.studies import mean_line, recovered_lines
from tests.amounts import examples
from tests.courses import at, entry
from tests.shipped import shipped, shipped_rules
from tests.unit.test_charts import columns, values_in
from tests.unit.test_diary_review import followed

CHOICES = {
    one.id: [choice.id for choice in one.choices]
    for one in shipped().treatment.diary_questions
    if one.answered != "number"
}
MEDICINES = st.builds(
    TakenMedicine,
    st.integers(-5, 400).map(at),
    st.sampled_from(["ibuprofen", "paracetamol", "gone_from_the_content", None]),
    st.text(st.characters(exclude_categories=["Cs"]), max_size=12),
    st.none() | st.floats(0, 1_000),
    st.sampled_from(["mg", "g", ""]),
)


@st.composite
def entries(draw: st.DrawFn) -> Entry:
    day = draw(st.integers(0, 400))
    numbers = draw(
        st.fixed_dictionaries(
            {},
            optional={
                "pain_now": st.integers(0, 10).map(float),
                "spasms": st.integers(0, 500).map(float),
                "longest_spasm": st.floats(0, 1_440),
            },
        )
    )
    named = draw(st.sets(st.sampled_from(list(CHOICES)), max_size=3))
    choices = {id: (draw(st.sampled_from(CHOICES[id])),) for id in named}
    danger: Any = draw(st.sampled_from(["nothing_new", "something_new", None]))
    return entry(
        day,
        id=str(draw(st.uuids())),
        at=at(day),
        numbers=numbers,
        choices=choices,
        medicines=tuple(draw(st.lists(MEDICINES, max_size=3))),
        danger=danger,
    )


@st.composite
def courses(draw: st.DrawFn) -> Course:
    first = draw(st.none() | st.integers(0, 10).map(float))
    return followed(*draw(st.lists(entries(), min_size=1, max_size=20)), first_pain=first)


def made(so_far: Course) -> tuple[Chart, ...]:
    return charts_of(so_far, shipped(), review(so_far, shipped_rules()))


@examples(40)
@given(courses())
def test_charts_of_any_diary_are_whole_and_small(so_far: Course) -> None:
    for chart in made(so_far):
        assert chart.table.rows
        assert {len(row) for row in chart.table.rows} == {len(chart.table.columns)}
        assert len(chart.table.rows) <= 100
        assert all(len(rows) <= 100 for rows in values_in(chart.spec))


@examples(40)
@given(courses())
def test_the_course_has_every_rating_and_no_other(so_far: Course) -> None:
    told = [columns(chart) for chart in made(so_far) if chart.id == "course"]
    rated = [(so_far.episode.day(one.on), one.pain) for one in so_far.entries if one.pain is not None]
    shown = list(zip(told[0]["Days"], told[0]["Pain"], strict=True)) if told else []
    assert shown == [(str(day), f"{pain:g}") for day, pain in rated]


@examples(40)
@given(courses())
def test_lines_of_studies_stay_on_their_scale(so_far: Course) -> None:
    mean = mean_line(so_far, shipped())
    for line, most in ((mean, 10), *((one, 100) for one in recovered_lines(so_far, shipped()))):
        for day in line.days(400) if line else ():
            assert line is not None
            assert 0 <= line.at(day) <= most


@examples(6)
@given(courses())
def test_charts_of_any_diary_can_be_drawn(so_far: Course) -> None:
    for chart in made(so_far):
        assert draw(chart.spec, 300).startswith("<svg ")
