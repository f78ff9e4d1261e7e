"""What charts show: the numbers of the diary and of the studies, and nothing that a diary cannot know."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from random import Random
from typing import Any

import pytest

from dorsum.diary.entries import Course, Entry, TakenMedicine
from dorsum.diary.review import review
from dorsum.engine.compiled import CompiledRules
from dorsum.model.courses import Curve
from dorsum.model.diary import CHARTS
from dorsum.model.knowledge import Knowledge
from dorsum.model.truth import Answer
from dorsum.report.charts import Chart, charts_of, pain_chart
from dorsum.report.charts.studies import mean_line, recovered_lines
from tests.courses import at, course, entry
from tests.realistic import realistic
from tests.shipped import shipped, shipped_rules
from tests.unit.test_diary_review import followed
from tests.withdrawals import stopped_rules

BALM = "Grandmother's green balm"


def full(days: int = 17) -> Course:
    """Return a course that has something for every chart."""
    random = Random(5)
    entries = [_full_entry(day, random) for day in range(0, 2 * days, 2)]
    return Course(realistic().episode, tuple(entries))


def _full_entry(day: int, random: Random) -> Entry:
    pain = float(random.randint(0, 10))
    spasms = {"spasms": float(random.randint(0, 9)), "longest_spasm": float(random.randint(1, 30))}
    return entry(
        day,
        pain,
        numbers={"pain_now": pain, **spasms},
        choices={
            "sleep": (random.choice(["well", "hardly"]),),
            "triggers": tuple(random.sample(["bending", "lifting", "cough"], 2)),
            "eased_by": (random.choice(["walking", "warmth", "rest"]),),
        },
        medicines=(
            TakenMedicine(at(day), "ibuprofen", amount=400, unit="mg"),
            TakenMedicine(at(day), name=BALM),
        ),
        danger="nothing_new",
    )


def charts(so_far: Course, rules: CompiledRules | None = None) -> dict[str, Chart]:
    used = rules or shipped_rules()
    return {one.id: one for one in charts_of(so_far, used.knowledge, review(so_far, used))}


def values_in(spec: object) -> Iterator[list[Mapping[str, Any]]]:
    """Yield the rows of each layer."""
    if isinstance(spec, Mapping):
        data = spec.get("data")
        if isinstance(data, Mapping):
            yield list(data["values"])
        for one in spec.values():
            yield from values_in(one)
    elif isinstance(spec, list):
        for one in spec:
            yield from values_in(one)


def words_in(spec: object) -> str:
    """Return all fixed words of a picture."""
    if isinstance(spec, Mapping):
        own = spec.get("text")
        said = " ".join(own) if isinstance(own, list) else own if isinstance(own, str) else ""
        return " ".join([said, *(words_in(one) for key, one in spec.items() if key != "text")])
    return " ".join(map(words_in, spec)) if isinstance(spec, list) else ""


def columns(chart: Chart) -> dict[str, tuple[str, ...]]:
    cells = zip(*chart.table.rows, strict=True)
    return dict(zip(chart.table.columns, cells, strict=True))


def with_treatment(**changes: Any) -> Knowledge:
    changed = replace(shipped().treatment, **changes)
    return replace(shipped(), treatment_reader=lambda: changed)


def test_every_chart_of_the_content_can_be_drawn() -> None:
    assert tuple(one.id for one in shipped().treatment.diary_charts) == CHARTS
    assert tuple(charts(full())) == CHARTS


@pytest.mark.parametrize("id", CHARTS)
def test_a_chart_has_words_and_a_whole_table(id: str) -> None:
    chart = charts(full())[id]
    assert chart.spec["description"] == chart.alt
    assert chart.heading
    assert chart.notes
    assert chart.table.rows
    assert {len(row) for row in chart.table.rows} == {len(chart.table.columns)}


def test_an_empty_course_has_no_chart() -> None:
    assert charts_of(course([entry(3, None)]), shipped()) == ()
    assert pain_chart(course([entry(3, None)]), shipped()) is None


# --- the course ---------------------------------------------------------------------------------------------


def test_the_table_has_the_numbers_of_the_picture() -> None:
    chart = charts(realistic())["course"]
    own = next(rows for rows in values_in(chart.spec) if rows and "least" in rows[0])
    told = columns(chart)
    assert [(f"{one['day']:g}", f"{one['pain']:g}") for one in own] == list(
        zip(told["Days"], told["Pain"], strict=True)
    )
    line = mean_line(realistic(), shipped())
    assert line is not None
    assert told["Mean in studies"] == tuple(f"{line.at(one['day']):.1f}" for one in own)
    assert told["Mean in studies"][0] == "8.0"


def test_both_tests_of_being_well_stand_on_the_picture() -> None:
    said = words_in(charts(realistic())["course"].spec)
    for one in shipped().treatment.courses:
        if one.measure == "recovered_of_100":
            assert one.definition["en"] in said
            assert f"({one.people:,} people)" in said


def test_no_chart_names_a_day_to_come_for_this_person() -> None:
    chart = charts(realistic())["course"]
    own = [rows for rows in values_in(chart.spec) if rows and "pain" in rows[0]]
    assert max(row["day"] for rows in own for row in rows) == 42
    assert not re.search(r"20\d\d", words_in(chart.spec) + chart.alt + " ".join(chart.notes))
    assert "No chart can tell the day when you will be well." in chart.notes


def dashed(chart: Chart) -> list[tuple[float, float]]:
    """Return from which to which day each dashed line goes."""
    layers = [layer for panel in chart.spec["vconcat"] for layer in panel["layer"]]
    found = [
        one["data"]["values"] for one in layers if "data" in one and one["mark"].get("strokeDash") == [4, 4]
    ]
    return [(rows[0]["day"], rows[-1]["day"]) for rows in found]


def test_what_no_study_measured_is_dashed() -> None:
    assert dashed(charts(realistic())["course"]) == [(0, 28), (0, 58), (0, 14)]


def test_the_band_holds_the_line_and_what_was_measured() -> None:
    line = mean_line(realistic(), shipped())
    assert line is not None
    assert line.range_at is not None
    for day in range(85):
        low, high = line.range_at(day)
        assert low <= line.at(day) <= high
    for point in line.measured:
        low, high = line.range_at(point.day)
        assert low <= point.value <= high


def test_the_curves_are_those_that_were_worked_out() -> None:
    """Values of the note on prognosis, section 1.6."""
    curves = {one.id: one.curve for one in shipped().treatment.courses if one.curve}
    expected = {
        "mean_pain_when_new": {7: 77, 14: 62, 42: 42},
        "recovered_fast": {7: 12, 14: 37, 28: 66, 42: 70},
        "recovered_slow": {58: 49, 365: 73},
    }
    for id, points in expected.items():
        assert {day: round(curves[id].at(day)) for day in points} == points
    mean = curves["mean_pain_when_new"]
    assert Curve(100, 38, 9, 7, "unverified", ()).range_at(3) is None
    assert mean.range_at(0) == (100, 100)


@pytest.mark.parametrize("said", ["something_new", "not_sure"])
def test_while_danger_is_open_no_study_stands_beside_the_course(said: Any) -> None:
    last = entry(43, 1, danger=said)
    alone = charts(Course(realistic().episode, (*realistic().entries, last)))["course"]
    assert alone.table.columns == ("Days", "Pain")
    assert len(alone.spec["vconcat"]) == 2
    assert not alone.notes


def test_nor_where_care_is_urgent_or_the_content_withdrawn_or_nobody_looked() -> None:
    last = entry(43, 1, signs={"saddle_numbness": Answer.YES}, danger="something_new")
    urgent = Course(realistic().episode, (*realistic().entries, last))
    for found in (
        charts(urgent)["course"],
        charts(realistic(), stopped_rules())["course"],
        charts_of(realistic(), shipped())[0],
        pain_chart(realistic(), shipped()),
    ):
        assert found is not None
        assert found.table.columns == ("Days", "Pain")


def test_a_course_that_stalls_keeps_the_studies() -> None:
    stalled = followed(*(entry(day, 7, danger="nothing_new") for day in (0, 14, 28, 42)))
    assert len(charts(stalled)["course"].table.columns) == 5


@pytest.mark.parametrize(("day", "ratio"), [(50, 29 / 63), (100, 48 / 56)])
def test_older_pain_is_drawn_against_older_pain(day: int, ratio: float) -> None:
    late = course([entry(day, 6.0), entry(day + 21, 5.0), entry(day + 42, 5.0)])
    line = mean_line(late, shipped())
    assert line is not None
    assert line.at(day) == pytest.approx(6)
    assert line.at(day + 42) == pytest.approx(6 * ratio)
    assert line.at(day + 21) == pytest.approx(3 + 3 * ratio)
    assert line.range_at is None
    assert recovered_lines(late, shipped()) == ()
    chart = charts_of(late, shipped(), review(realistic(), shipped_rules()))[0]
    assert chart.table.columns == ("Days", "Pain", "Mean in studies")
    assert dashed(chart) == [(day, day + 42)]


def test_without_a_first_pain_or_a_study_there_is_no_mean() -> None:
    assert mean_line(course({0: 0, 7: 0}), shipped()) is None
    assert mean_line(course({0: None}), shipped()) is None
    without = with_treatment(
        courses=tuple(one for one in shipped().treatment.courses if one.measure == "recovered_of_100")
    )
    assert mean_line(realistic(), without) is None
    chart = charts_of(realistic(), without, review(realistic(), shipped_rules()))[0]
    assert len(chart.table.columns) == 4
    assert chart.notes
    nothing = with_treatment(diary_charts=())
    assert charts_of(realistic(), nothing) == ()
    assert pain_chart(realistic(), nothing) is None


def test_after_the_last_day_of_a_study_its_line_ends() -> None:
    old = Course(realistic().episode, (*realistic().entries, entry(500, 2, danger="nothing_new")))
    told = columns(charts(old)["course"])
    assert told["Mean in studies"][-1] == ""
    assert told["Mean in studies"][-2] != ""


def test_a_long_diary_is_told_in_a_hundred_points() -> None:
    pains = [5.0 + (number % 3) for number in range(1_500)]
    entries = [entry(day, pain, numbers={"pain_now": pain, "spasms": 1.0}) for day, pain in enumerate(pains)]
    for chart in charts_of(Course(realistic().episode, tuple(entries)), shipped()):
        assert len(chart.table.rows) <= 100
        assert all(len(rows) <= 100 for rows in values_in(chart.spec))
    course_ = charts_of(Course(realistic().episode, tuple(entries)), shipped())[0]
    assert course_.table.columns == ("Days", "Pain", "Least to most", "Entries")
    assert course_.table.rows[0] == ("0 to 27", "6", "5 to 7", "28")
    assert "the middle of 28 days" in words_in(course_.spec)


def test_the_page_for_the_doctor_has_the_upper_part() -> None:
    found = pain_chart(realistic(), shipped(), review(realistic(), shipped_rules()))
    assert found is not None
    assert found.table.columns == ("Days", "Pain", "Mean in studies")
    assert "mean of people in studies" in found.alt


# --- better and worse entries -------------------------------------------------------------------------------


def zigzag(entries: int, **choices: tuple[str, ...]) -> Course:
    return course([entry(day, 4 + day % 2, choices=choices) for day in range(entries)])


def shown(so_far: Course, knowledge: Knowledge | None = None) -> Chart | None:
    found = charts_of(so_far, knowledge or shipped())
    return next((one for one in found if one.id == "better_and_worse"), None)


def test_it_takes_eight_entries_that_moved_and_two_of_each_kind() -> None:
    assert shown(zigzag(9, sleep=("well",))) is not None
    assert shown(zigzag(8, sleep=("well",))) is None
    steady = [entry(day, 10 - day, choices={"sleep": ("well",)}) for day in range(10)]
    assert shown(course([*steady, entry(11, 9, choices={"sleep": ("well",)})])) is None
    assert shown(zigzag(9)) is None


def test_counts_and_intervals_are_told_as_they_are_drawn() -> None:
    chart = charts(full())["better_and_worse"]
    drawn = [rows for rows in values_in(chart.spec) if rows and "low" in rows[0]]
    told = columns(chart)
    named = ["More often when better, points of 100", "95 of 100 interval"]
    more, interval = (told[name] for name in named)
    for rows in drawn:
        assert [f"{row['value']:+.0f}" for row in rows] == [f"{float(one):+.0f}" for one in more]
        assert len(rows) == len(interval)
    assert set(told["By chance?"]) <= {"may be chance", "seldom chance alone"}
    assert told["What"][0].startswith("How did you sleep? ")
    assert chart.notes[0].endswith("with the same pain.")


def test_a_clear_difference_is_told_with_care() -> None:
    entries = [
        entry(day, 4 + day % 2, choices={"eased_by": ("rest" if day % 2 else "walking",)})
        for day in range(21)
    ]
    chart = shown(course(entries))
    assert chart is not None
    assert set(columns(chart)["By chance?"]) == {"seldom chance alone"}
    assert (
        "This does not show what causes what. People rest or take a tablet because it hurts." in chart.notes
    )


def test_more_things_than_fit_are_counted() -> None:
    kinds = [one.id for one in _choices("triggers")][:7] + [one.id for one in _choices("eased_by")][:7]
    chart = shown(zigzag(12, triggers=tuple(kinds[:7]), eased_by=tuple(kinds[7:])))
    assert chart is not None
    assert len(chart.table.rows) == 12
    assert chart.notes[1] == "Not shown, named less often: 2."


def _choices(id: str) -> Any:
    return next(one.choices for one in shipped().treatment.diary_questions if one.id == id)


def test_what_the_content_asks_no_more_is_told_in_plain_letters() -> None:
    questions = tuple(one for one in shipped().treatment.diary_questions if one.id != "sleep")
    fewer = with_treatment(diary_questions=questions)
    chart = shown(zigzag(9, sleep=("woke_some",), eased_by=("moon_light",)), fewer)
    assert chart is not None
    assert columns(chart)["What"] == ("sleep woke some", "What eased it? moon light")


# --- counts -------------------------------------------------------------------------------------------------


def test_spasms_by_entry() -> None:
    told = [entry(0, 5, numbers={"spasms": 4.0, "longest_spasm": 2.5}), entry(9, 5, numbers={"spasms": 1.0})]
    chart = charts_of(course(told), shipped())[-1]
    assert chart.id == "spasms"
    assert chart.table.rows == (("0", "4", "2.5"), ("9", "1", ""))
    assert chart.alt.endswith("from day 0 to day 9.")
    without = charts_of(course(told[1:]), shipped())[-1]
    assert len(without.spec["vconcat"]) == 1


def test_triggers_of_those_who_answered() -> None:
    told = [
        entry(day, 5, choices={"triggers": named})
        for day, named in enumerate([("cough", "sport"), ("cough",)])
    ]
    chart = charts_of(course([*told, entry(5, 4)]), shipped())[-1]
    assert chart.id == "triggers"
    assert chart.table.rows == (("A cough or sneeze", "2 of 2"), ("Sport or hard work", "1 of 2"))


def test_medicines_by_stretch() -> None:
    chart = charts(full())["medicines"]
    assert ("Pain tablets (ibuprofen)", "0 to 6", "4", "1600 mg") in chart.table.rows
    assert {row[0] for row in chart.table.rows} == {"Pain tablets (ibuprofen)", BALM}
    assert next(row for row in chart.table.rows if row[0] == BALM)[3] == ""
    drawn = next(rows for rows in values_in(chart.spec) if rows and "times" in rows[0])
    assert [str(one["times"]) for one in drawn] == list(columns(chart)["Times taken"])


def test_more_medicines_than_fit_are_counted_and_names_can_be_printed() -> None:
    taken = tuple(TakenMedicine(at(1), name=f"balm\x07 {number}") for number in range(9))
    chart = charts_of(course([entry(1, 5, medicines=taken)]), shipped())[-1]
    assert [row[0] for row in chart.table.rows] == [f"balm {number}" for number in range(8)]
    assert chart.notes[0] == "Not shown, named less often: 1."
