"""What was written down of medicines is held against labels and answers; what is unknown is never fine."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from functools import cache

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dorsum.diary.checkpoints import answers_by_diary
from dorsum.diary.entries import Course, Episode, TakenMedicine
from dorsum.diary.medicine_check import MedicineNote
from dorsum.diary.medicine_log import amount_in, days_in_a_row, medicine_logs, medicine_measures
from dorsum.diary.review import Review, review
from dorsum.diary.taken import taken_from_lines
from dorsum.errors import DiaryError
from dorsum.model.case import Case
from dorsum.model.diary import MEDICINE_MEASURES
from dorsum.model.truth import Answer, Truth
from dorsum.report.taken_lines import taken_lines
from tests.amounts import examples
from tests.courses import at, entry
from tests.shipped import finished_case, shipped, shipped_rules
from tests.unit.test_diary_review import followed
from tests.unit.test_medicines import answered

NOON = at(3, 12)


@cache
def plain(country: str = "GB") -> Case:
    return replace(answered(), country=country)


def took(
    *lines: str, case: Case | None = None, days: Sequence[int] = (), checked_at: int | None = None
) -> Course:
    """Return a course whose entry of day 3 has these medicines, and the same ones on other days."""
    entries = [
        entry(day, 4, at=at(day, 12), danger="nothing_new", medicines=_lines(lines, day))
        for day in (*days, 3)
        if day <= 3
    ]
    since = at(0, 8) if checked_at is None else at(checked_at, 13)
    return followed(*entries, check=case or plain(), checked_at=since)


def _lines(lines: Sequence[str], day: int) -> tuple[TakenMedicine, ...]:
    return taken_from_lines(lines, at(day, 12), shipped())


def reviewed(*lines: str, case: Case | None = None) -> Review:
    return review(took(*lines, case=case), shipped_rules())


def kinds(found: Review) -> list[str]:
    return [one.kind for one in found.medicines]


def said(found: Review) -> str:
    return "\n".join(taken_lines(found.medicines, NOON, shipped()))


def test_what_is_within_the_label_tells_the_next_dose() -> None:
    found = reviewed("ibuprofen 400 mg @08:00")
    assert (kinds(found), found.is_calm) == (["next_dose"], True)
    assert said(found).splitlines() == [
        "Pain tablets (ibuprofen): 400 mg in the last 24 hours. The most is 1200 mg.",
        "Take no more of it before 14:00. Then 400 mg at most.",
        "This counts just what you wrote down.",
    ]
    assert "You may take 400 mg at most now." in said(reviewed("ibuprofen 400 mg @05:00"))
    full = [f"ibuprofen 400 mg @{hour}:00" for hour in ("00", "06", "12")]
    assert "before 2026-03-06 00:00" in said(reviewed(*full))


@pytest.mark.parametrize(
    "lines",
    [
        ["paracetamol 9 g"],
        ["paracetamol 5 g @2026-03-02T12:30"],
        ["paracetamol 3 g"],
        ["ibuprofen 400 mg @09:00", "ibuprofen 400 mg @10:00", "ibuprofen 200 mg @11:00"],
        [f"paracetamol 1 g @{hour:02}:00" for hour in (13, 17, 21, 1, 6)],
    ],
)
def test_too_much_is_acted_on_the_same_day(lines: list[str]) -> None:
    found = reviewed(*lines)
    assert found.advise == "same_day"
    assert "pain_tablet_overdose" in {one.rule for one in found.triage.fired}
    assert kinds(found)[0] == "too_much"
    assert not found.is_calm
    assert "get help now, even if you feel well" in said(found)


@pytest.mark.parametrize(
    "lines",
    [["ibuprofen 800 mg"], ["ibuprofen 400 mg @06:15", "ibuprofen 400 mg @12:00"], ["aspirin 1200 mg"]],
)
def test_more_than_one_dose_at_once_is_said_and_is_not_calm(lines: list[str]) -> None:
    found = reviewed(*lines)
    assert (kinds(found), found.advise, found.is_calm) == (["over_one_dose"], "self_care", False)
    assert "more than one dose in" in said(found)
    assert "in 24 hours" in said(found)


def test_the_same_dose_in_two_entries_is_asked_about_and_counts_twice() -> None:
    medicines = _lines(["ibuprofen 200 mg @10:00"], 3)
    first, second = (
        entry(3, 4, id=id, at=at(3, 12), danger="nothing_new", medicines=medicines) for id in "ab"
    )
    found = review(followed(first, second, check=plain()), shipped_rules())
    assert "written_twice" in kinds(found)
    assert "next_dose" not in kinds(found)
    assert "Was it one dose?" in said(found)


def test_too_much_with_a_sign_of_harm_is_an_emergency() -> None:
    medicines = _lines(["paracetamol 9 g"], 3)
    last = entry(3, 4, at=NOON, medicines=medicines, signs={"repeated_vomiting": Answer.YES})
    assert review(followed(last, check=plain()), shipped_rules()).advise == "emergency_now"


def test_too_much_gel_is_said_and_is_no_overdose_of_tablets() -> None:
    found = reviewed("ibuprofen gel 9 g")
    assert (kinds(found), found.advise, found.is_calm) == (["too_much"], "self_care", False)
    assert "Take no more than 5 g in 24 hours." in said(found)


@pytest.mark.parametrize(
    "line", ["paracetamol", "2 paracetamol", "paracetamol 2 tablets", "paracetamol extra"]
)
def test_an_unknown_amount_is_never_fine(line: str) -> None:
    found = reviewed(line)
    assert (kinds(found), found.is_calm) == (["amount_unchecked"], False)
    assert "we cannot tell how much that was" in said(found)


def test_a_full_check_after_it_has_asked_about_the_amount() -> None:
    later = took("paracetamol @08:00", checked_at=3)
    assert review(later, shipped_rules()).is_calm
    mixed = took("paracetamol extra @08:00", checked_at=3)
    assert kinds(review(mixed, shipped_rules())) == ["name_unchecked"]


def test_a_medicine_that_the_content_has_no_more_is_not_fine() -> None:
    gone = entry(3, 4, at=NOON, danger="nothing_new", medicines=(TakenMedicine(NOON, "gone", "", 400, "mg"),))
    found = review(followed(gone, check=plain()), shipped_rules())
    assert (kinds(found), found.is_calm) == (["amount_unchecked"], False)


def test_a_name_that_is_not_known_is_said_to_be_unchecked() -> None:
    found = reviewed("grandmother's balm")
    assert kinds(found) == ["name_unchecked"]
    assert said(found).startswith("grandmother's balm: we do not know this one")


def test_doses_too_close_together() -> None:
    found = reviewed("ibuprofen 200 mg @08:00", "ibuprofen 200 mg @10:00")
    assert kinds(found) == ["too_soon"]
    assert "Wait 6 hours or more" in said(found)


def test_two_of_one_kind() -> None:
    found = reviewed("ibuprofen 200 mg", "ibuprofen gel 1 g")
    assert kinds(found) == ["do_not", "do_not"]
    assert said(found).count("Do not add a second one.") == 2
    assert found.case.answers["took_anti_inflammatory_today"] is Answer.YES


def test_paracetamol_beside_an_anti_inflammatory_is_no_second_one() -> None:
    assert kinds(reviewed("ibuprofen 400 mg", "paracetamol 1 g")) == ["next_dose", "next_dose"]


def test_a_small_aspirin_is_not_checked_and_counts_beside_the_others() -> None:
    found = reviewed("aspirin 75 mg", "ibuprofen 400 mg")
    assert kinds(found) == ["ask_first", "small_aspirin"]
    assert "do not stop the small aspirin" in said(found)
    assert "go on with it" in said(found)
    assert "took_anti_inflammatory_today" not in _log_answers(took("aspirin 75 mg"))
    assert days_in_a_row(medicine_logs(took("aspirin 75 mg"), "GB", shipped())) == 0


def _log_answers(course: Course) -> dict[str, Answer]:
    measured = medicine_measures(medicine_logs(course, "GB", shipped()))
    return dict(answers_by_diary(measured, shipped()))


@pytest.mark.parametrize(
    ("finding", "kind"),
    [("had_stomach_ulcer_or_bleed", "do_not"), ("takes_antidepressant_ssri_snri", "ask_first")],
)
def test_the_answers_of_the_person_speak_against_it(finding: str, kind: str) -> None:
    gate = shipped().finding[finding].gate
    case = answered(said={finding: "yes", **({gate: "yes"} if gate else {})})
    assert kind in kinds(reviewed("ibuprofen 400 mg", case=case))


def test_open_questions_are_said() -> None:
    unasked = replace(finished_case({"low_back_pain": "yes"}), country="GB")
    found = reviewed("ibuprofen 400 mg", case=unasked)
    assert kinds(found) == ["not_settled"]
    assert "some questions on it are open" in said(found)


def test_where_no_label_is_known_nothing_is_fine_and_much_too_much_is_seen() -> None:
    abroad = plain("FR")
    found = reviewed("ibuprofen 400 mg", case=abroad)
    assert kinds(found) == ["ask_first"]
    assert reviewed("paracetamol 9 g", case=abroad).advise == "same_day"
    assert "amount_unchecked" in kinds(reviewed("naproxen 220 mg"))


def test_how_many_days_in_a_row() -> None:
    days = took("paracetamol 1 g", days=[0, 1, 2])
    assert days_in_a_row(medicine_logs(days, "GB", shipped())) == 4
    found = review(days, shipped_rules())
    assert {"ask_first", "too_long"} == set(kinds(found))
    assert found.case.answers["used_pain_medicine_over_3_days"] is Answer.YES
    gap = review(took("paracetamol 1 g", days=[0, 1]), shipped_rules())
    assert kinds(gap) == ["maybe_too_long"]
    assert days_in_a_row(()) == 0


def test_days_long_ago_do_not_count() -> None:
    old, new = (entry(day, 4, at=at(day, 12), medicines=_lines(["ibuprofen 400 mg"], day)) for day in (0, 20))
    logs = medicine_logs(followed(old, new), "GB", shipped())
    assert days_in_a_row(logs) == 1
    assert "maybe_too_long" not in kinds(review(followed(old, new, check=plain()), shipped_rules()))
    later = followed(old, entry(3, 4))
    assert days_in_a_row(medicine_logs(later, "GB", shipped())) == 0


def test_what_was_taken_long_ago_is_not_in_use() -> None:
    old = entry(0, 6, at=at(0, 12), medicines=_lines(["ibuprofen 400 mg"], 0))
    assert kinds(review(followed(old, entry(3, 4, at=NOON), check=plain()), shipped_rules())) == []


def test_a_gel_or_an_own_remedy_of_an_earlier_entry_is_not_said_again() -> None:
    old = entry(1, 6, at=at(1, 12), medicines=_lines(["ibuprofen gel", "grandmother's balm"], 1))
    found = review(followed(old, entry(3, 4, at=NOON, danger="nothing_new"), check=plain()), shipped_rules())
    assert (kinds(found), found.is_calm) == ([], True)


def test_in_danger_no_next_dose_is_told() -> None:
    ill = reviewed("ibuprofen 400 mg", case=plain().with_answers({"fever": Answer.YES}))
    assert "next_dose" not in kinds(ill)


def test_an_entry_that_was_moved_before_what_it_names_is_still_counted() -> None:
    moved = entry(3, 4, at=at(3, 8), medicines=(TakenMedicine(NOON, "paracetamol", "", 9, "g"),))
    assert review(followed(moved, check=plain()), shipped_rules()).advise == "same_day"


@pytest.mark.parametrize(
    ("taken", "amount"),
    [
        (TakenMedicine(NOON, "ibuprofen", "", 0.4, "g"), 400),
        (TakenMedicine(NOON, "ibuprofen", "", 400_000, "mcg"), 400),
        (TakenMedicine(NOON, "ibuprofen", "", 2, "tablets"), None),
        (TakenMedicine(NOON, "ibuprofen"), None),
        (TakenMedicine(NOON, "ibuprofen", "", -400, "mg"), None),
    ],
)
def test_units(taken: TakenMedicine, amount: float | None) -> None:
    assert amount_in("mg", taken) == (None if amount is None else pytest.approx(amount))


Dose = tuple[str, float | None, str, int]
DOSES: st.SearchStrategy[list[Dose]] = st.lists(
    st.tuples(
        st.sampled_from(["ibuprofen", "naproxen", "aspirin", "paracetamol", "ibuprofen_gel"]),
        st.none() | st.integers(1, 3000).map(float),
        st.sampled_from(["mg", "g", "tablets", ""]),
        st.integers(0, 9 * 24),
    ),
    max_size=6,
)


@examples(40)
@given(DOSES, DOSES, st.sampled_from(["GB", "US", "FR"]))
def test_one_more_dose_never_makes_it_milder(first: list[Dose], more: list[Dose], country: str) -> None:
    less, worse = (_measured(some, country) for some in (first, [*first, *more]))
    assert less.keys() <= MEDICINE_MEASURES.keys()
    for name in ("tablets_over_day", "doses_at_one_time"):
        assert less.get(name, 0) <= worse.get(name, 0)
    assert Answer.NO not in answers_by_diary(less, shipped()).values()


def _taken(doses: list[Dose]) -> tuple[TakenMedicine, ...]:
    return tuple(
        TakenMedicine(NOON - timedelta(hours=ago), id, "", amount, unit if amount else "")
        for id, amount, unit, ago in doses
    )


def _measured(doses: list[Dose], country: str) -> dict[str, float]:
    so_far = followed(entry(3, 4, at=NOON, medicines=_taken(doses)))
    return dict(medicine_measures(medicine_logs(so_far, country, shipped())))


@examples(15)
@given(DOSES)
def test_with_an_amount_that_nobody_knows_nothing_is_calm(doses: list[Dose]) -> None:
    taken = (*_taken(doses), TakenMedicine(NOON, "paracetamol"))
    found = review(followed(entry(3, 4, at=NOON, medicines=taken), check=plain()), shipped_rules())
    assert not found.is_calm
    assert found.triage.truths["took_too_many_pain_tablets"] in (Truth.YES, Truth.NO)
    assert all(isinstance(one, MedicineNote) for one in found.medicines)
    assert taken_lines(found.medicines, NOON, shipped())


def test_on_the_first_day_of_all_there_is_no_day_before() -> None:
    first = datetime(1, 1, 1, tzinfo=UTC)
    with pytest.raises(DiaryError, match="before the entry"):
        taken_from_lines(["ibuprofen 400 mg @23:59"], first, shipped())


@pytest.mark.parametrize("when", [datetime(1, 1, 1, tzinfo=UTC), datetime(9999, 12, 31, 23, tzinfo=UTC)])
def test_the_first_and_the_last_hours_of_all_are_read_like_others(when: datetime) -> None:
    taken = (TakenMedicine(when, "ibuprofen", "", 400, "mg"), TakenMedicine(when, name="balm"))
    last = entry(0, 4, at=when, medicines=taken, danger="nothing_new")
    found = review(Course(Episode("one", when.date(), check=plain()), (last,)), shipped_rules())
    assert "name_unchecked" in kinds(found)
    assert taken_lines(found.medicines, when, shipped())
