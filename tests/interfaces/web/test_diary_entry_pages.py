"""Entries by their pages: what is marked is kept, nothing typed is lost, changes can be taken back."""

import re
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from threading import Thread

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dorsum.care.body_map import to_confirm
from dorsum.diary.entries import Entry, TakenMedicine, course_of
from dorsum.diary.marks import regions_marked, with_marks
from dorsum.interfaces.web.diary_entry_pages import ON_A_PAGE
from dorsum.interfaces.web.diary_forms import LONGEST_TEXT, marks_of_entry, read_entry
from dorsum.interfaces.web.diary_medicine_rows import UNITS
from dorsum.interfaces.web.forms import Form
from dorsum.model.truth import Answer
from tests.courses import at, course, entry
from tests.interfaces.web.client import Answer as Page
from tests.interfaces.web.client import Client
from tests.interfaces.web.diary_world import ID, REVISION, World, fields, world
from tests.interfaces.web.test_diary_pages import say
from tests.shipped import shipped

QUESTIONS = shipped().treatment.diary_questions
REGIONS = [one.id for one in shipped().library.body_regions]


@pytest.fixture
def here(tmp_path: Path) -> Iterator[World]:
    made = world(tmp_path)
    made.begin_at_once()
    yield made
    made.door.close()


def last(here: World) -> Entry:
    return here.course.entries[-1]


def edit(client: Client, id: str, **said: object) -> Page:
    page = client.get(f"/diary/entry/{id}/edit")
    return send_edit(client, id, page, **said)


def send_edit(client: Client, id: str, page: Page, **said: object) -> Page:
    found = REVISION.search(page.html)
    assert found
    return client.post(f"/diary/entry/{id}/edit", {"revision": found[1], **fields(said)})


# --- what is marked is kept ---


@st.composite
def entries(draw: st.DrawFn) -> Entry:
    """Any entry that the form can hold."""
    numbers: dict[str, float] = {}
    choices: dict[str, tuple[str, ...]] = {}
    for question in QUESTIONS:
        if not draw(st.booleans()):
            continue
        if question.answered == "number":
            assert question.minimum is not None
            assert question.maximum is not None
            numbers[question.id] = float(draw(st.integers(int(question.minimum), int(question.maximum))))
        else:
            ids = [one.id for one in question.choices]
            most = 1 if question.answered == "choice" else len(ids)
            chosen = draw(st.lists(st.sampled_from(ids), min_size=1, max_size=most, unique=True))
            choices[question.id] = tuple(sorted(chosen, key=ids.index))
    when = at(draw(st.integers(0, 40)))
    one = Entry(
        "a" * 32,
        "one",
        when,
        numbers=numbers,
        choices=choices,
        medicines=tuple(sorted(draw(medicines(when)), key=lambda one: one.at)),
        note=draw(st.text("abc é\n", max_size=20)).strip(),
        danger=draw(st.sampled_from(["nothing_new", "something_new", "not_sure"])),
    )
    marked = draw(st.lists(st.sampled_from(REGIONS), max_size=3, unique=True))
    asked = to_confirm(regions_marked(marked, shipped()))
    said = {region.id: draw(st.sampled_from(Answer)) for region in asked}
    return with_marks(one, sorted(marked, key=REGIONS.index), said, shipped())


def medicines(when: datetime) -> st.SearchStrategy[list[TakenMedicine]]:
    """Medicines of the content and others, each once, up to two days before an entry."""
    known = st.sampled_from([one.id for one in shipped().treatment.medicines]).map(lambda id: (id, ""))
    named = known | st.sampled_from([(None, "Moonwort drops"), (None, "a green pill")])
    amount = st.none() | st.integers(1, 2000).map(float)
    ago = st.integers(0, 48 * 60).map(lambda minutes: timedelta(minutes=minutes))
    one = st.builds(
        lambda name, much, unit, ago: TakenMedicine(
            when - ago, name[0], name[1], amount=much, unit="" if much is None else unit
        ),
        named,
        amount,
        st.sampled_from(UNITS),
        ago,
    )
    return st.lists(one, max_size=4, unique_by=lambda one: (one.medicine, one.name))


@given(entries())
def test_an_entry_survives_its_form(one: Entry) -> None:
    """The form of an entry, sent back as it was shown, makes the same entry."""
    blank = Entry(one.id, one.episode, one.at)
    filled = read_entry(Form(marks_of_entry(one, shipped())), blank, course([one]), at(60), shipped())
    assert filled.mistakes == {}
    assert filled.entry == one


@given(st.dictionaries(st.sampled_from([f"say-{one.id}" for one in QUESTIONS] + ["at", "danger"]), st.text()))
def test_whatever_is_sent_makes_an_entry_or_says_what_is_wrong(sent: dict[str, str]) -> None:
    before = entry(3, 5.0)
    filled = read_entry(Form(sent), before, course([before]), at(60), shipped())
    assert set(filled.mistakes) <= {"", "at", *(one.id for one in QUESTIONS)}
    for question in QUESTIONS:
        if question.id in filled.entry.numbers and question.id not in filled.mistakes:
            assert question.minimum is not None
            assert question.maximum is not None
            assert question.minimum <= filled.entry.numbers[question.id] <= question.maximum
    assert before.episode == filled.entry.episode
    assert course([before]).episode.began_on <= filled.entry.on


def test_everything_that_can_be_said_is_shown_again(here: World) -> None:
    page = here.write(
        could_do="some",
        days_bothered=5,
        pain_now=4,
        pain_worst=7,
        spasms=3,
        longest_spasm="2,5",
        **{"triggers-bending": "yes", "triggers-cough": "yes", "region-low_back": "yes"},
        danger="nothing_new",
        note="slept in the guest room",
    )
    kept = last(here)
    assert kept.numbers["longest_spasm"] == 2.5
    assert kept.choices["triggers"] == ("bending", "cough")
    assert kept.regions == ("low_back",)
    for words in ("slept in the guest room", "Bending down; A cough or sneeze", "2.5 minutes", "Low back"):
        assert words in page.text
    again = here.client.get(f"/diary/entry/{kept.id}/edit")
    assert 'name="say-triggers-bending" value="yes" checked' in again.html
    assert 'name="say-pain_now" value="4" checked' in again.html
    assert "slept in the guest room" in again.html
    edit(here.client, kept.id, note="no")
    assert last(here).note == "no"


def test_a_number_that_does_not_fit_is_named_and_nothing_is_lost(here: World) -> None:
    page = here.write(pain_now=4, spasms="many", note="my words", danger="nothing_new")
    assert page.status == 422
    assert say("web_mistake_range", low="0", high="500") in page.text
    assert "my words" in page.html
    assert 'name="say-pain_now" value="4" checked' in page.html
    assert here.course.entries == ()


def test_an_entry_without_an_answer_is_refused(here: World) -> None:
    page = here.write()
    assert page.status == 422
    assert say("web_diary_empty_entry") in page.text


@pytest.mark.parametrize("typed", ["2026-02-28T09:00", "2026-03-02T10:00", "soon", "9999-99-99T00:00"])
def test_a_time_that_cannot_be_is_refused(typed: str, here: World) -> None:
    page = here.write(pain_now=4, at=typed)
    assert page.status == 422
    assert say("web_diary_bad_time") in page.text


def test_an_earlier_time_is_taken(here: World) -> None:
    here.on_day(3)
    here.write(pain_now=4, at="2026-03-03T07:30")
    assert last(here).at == datetime(2026, 3, 3, 7, 30, tzinfo=UTC)


def test_a_very_long_note_is_cut(here: World) -> None:
    here.write(note="x" * 5000)
    assert len(last(here).note) == LONGEST_TEXT


# --- sent twice, from two windows, by two programs ---


def test_a_form_sent_twice_is_kept_once(here: World) -> None:
    page = here.client.get("/diary/new")
    found = ID.search(page.html)
    assert found
    for _ in range(2):
        here.client.post("/diary/new", {"id": found[1], "say-pain_now": "5"})
        assert here.client.at == f"/diary/entry/{found[1]}"
    assert len(here.course.entries) == 1
    here.client.post("/diary/new", {"id": "../../etc", "say-pain_now": "5"})
    assert len(here.course.entries) == 2


def test_a_change_made_in_another_window_is_not_written_over(here: World) -> None:
    here.write(pain_now=4, note="first")
    id, other = last(here).id, here.another()
    stale = other.get(f"/diary/entry/{id}/edit")
    edit(here.client, id, pain_now=5, note="second")
    page = send_edit(other, id, stale, pain_now=6, note="third")
    assert page.status == 409
    assert say("web_diary_elsewhere") in page.text
    assert "second" in page.text  # what stands
    assert "third" in page.html  # what was typed
    assert last(here).note == "second"
    send_edit(other, id, page, pain_now=6, note="third")
    assert last(here).note == "third"
    assert [now.note for _, now in here.diary.history(id) if now] == ["first", "second", "third"]


def test_two_windows_and_the_command_line_lose_nothing(here: World, tmp_path: Path) -> None:
    """Three write at once; every entry that was acknowledged is there."""
    rounds = 4
    windows = [here.another(), here.another()]
    for one in windows:
        one.get("/settings")
    notes: list[str] = []

    def by_page(number: int) -> None:
        for turn in range(rounds):
            note = f"window {number} turn {turn}"
            here.write(windows[number], note=note)
            if windows[number].at.startswith("/diary/entry/"):
                notes.append(note)

    def by_command() -> None:
        for turn in range(rounds):
            note = f"command turn {turn}"
            words = ["diary", "add", "--note", note, "--at", "2026-03-02T08:00", "--data", str(tmp_path)]
            done = subprocess.run(
                [sys.executable, "-m", "dorsum", *words], capture_output=True, check=False, timeout=120
            )
            if done.returncode == 0:
                notes.append(note)

    threads = [Thread(target=by_page, args=(number,)) for number in range(2)] + [Thread(target=by_command)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(notes) == sorted(one.note for one in here.course.entries)
    assert len(notes) == 3 * rounds
    with closing(sqlite3.connect(tmp_path / "diary.sqlite3")) as file:
        assert file.execute("PRAGMA integrity_check").fetchone() == ("ok",)


# --- removing and taking back ---


def revision(client: Client, id: str) -> str:
    found = REVISION.search(client.get(f"/diary/entry/{id}").html)
    assert found
    return found[1]


def undo(client: Client, id: str) -> Page:
    return client.post(f"/diary/entry/{id}/undo", {"revision": revision(client, id)})


def test_removing_and_taking_back(here: World) -> None:
    here.write(pain_now=4)
    id = last(here).id
    here.client.get("/diary/new")
    page = here.client.post(f"/diary/entry/{id}/remove", {})
    assert say("web_diary_removed") in page.text
    assert here.course.entries == ()
    page = undo(here.client, id)
    assert last(here).id == id
    assert page.text.count(say("web_diary_change_gone")) == 1
    edit(here.client, id, pain_now=9)
    stale = revision(here.client, id)
    undo(here.client, id)
    here.client.post(f"/diary/entry/{id}/undo", {"revision": stale})  # sent twice, it is taken back once
    assert last(here).pain == 4


def test_there_is_no_page_for_what_is_not_there(here: World) -> None:
    here.client.get("/diary/new")
    for path in ("/diary/entry/x", "/diary/entry/x/edit"):
        assert here.client.get(path).status == 404
    for path in ("/diary/entry/x/undo", "/diary/entry/x/remove"):
        assert here.client.post(path, {}).status == 404


# --- the list ---


def test_the_list_has_every_entry_once_the_last_first(here: World) -> None:
    count = 2 * ON_A_PAGE + 3
    for number in range(count):
        here.diary.keep(replace(entry(0, 5.0), id=f"{number:032x}", episode=here.course.episode.id))
    found: list[str] = []
    for page in range(1, 4):
        found += re.findall(
            r'href="/diary/entry/([0-9a-f]{32})"', here.client.get(f"/diary/entries?page={page}").html
        )
    assert found == [f"{number:032x}" for number in reversed(range(count))]
    for odd in ("0", "-1", "9", "x", "1e3", "1" * 99, "%C2%B2"):
        assert here.client.get(f"/diary/entries?page={odd}").html.count("<li><a") == ON_A_PAGE


def test_entries_of_an_earlier_episode_stay_in_reach(here: World) -> None:
    here.write(pain_now=4, note="the old one")
    old = last(here)
    here.client.get("/diary/new")
    here.client.post("/diary/end", {})
    here.on_day(60)
    here.client.get("/diary/begin")
    here.client.post("/diary/begin", {"began": "today"})
    assert "the old one" in here.client.get(f"/diary/entry/{old.id}").text
    here.write(pain_now=6)
    assert here.client.get("/diary/entries").html.count("<li><a") == 2
    assert len(course_of(here.course.episode, here.course.entries).entries) == 1


# --- the body map ---


def test_a_mark_that_needs_a_question_asks_it_and_then_counts(here: World) -> None:
    (asked,) = to_confirm(regions_marked(["chest"], shipped()))
    page = here.write(pain_now=4, danger="nothing_new", note="mine", **{"region-chest": "yes"})
    assert page.status == 422
    assert asked.confirm
    assert asked.confirm["en"] in page.text
    assert "mine" in page.html
    assert here.course.entries == ()
    found = ID.search(page.html)
    assert found
    sent = {"id": found[1], "say-pain_now": "4", "danger": "nothing_new", "region-chest": "yes"}
    page = here.client.post("/diary/new", {**sent, "confirm-chest": "yes"})
    assert last(here).regions == ("chest",)
    assert shipped().level["self_care"].label["en"] not in page.text


# --- medicines ---


def test_medicines_are_kept_and_held_against_the_label(here: World) -> None:
    took = {
        "took-0-name": "ibuprofen",
        "took-0-amount": "400",
        "took-0-unit": "mg",
        "took-0-at": "08:00",
        "took-1-name": "Moonwort",
    }
    page = here.write(pain_now=4, danger="nothing_new", **took)
    (known, own) = sorted(last(here).medicines, key=lambda one: one.medicine is None)
    assert (known.medicine, known.amount, known.unit, known.at.hour) == ("ibuprofen", 400, "mg", 8)
    assert (own.medicine, own.name) == (None, "Moonwort")
    assert say("diary_medicine_unknown", label="Moonwort") in page.text
    again = here.client.get(f"/diary/entry/{last(here).id}/edit")
    assert 'value="08:00"' in again.html


def test_too_much_of_a_medicine_never_looks_calm(here: World) -> None:
    took = {"took-0-name": "ibuprofen", "took-0-amount": "9000", "took-0-unit": "mg"}
    page = here.write(pain_now=2, danger="nothing_new", **took)
    assert shipped().level["self_care"].label["en"] not in page.text
    assert "tel:" in page.html


@pytest.mark.parametrize(
    ("took", "wording"),
    [
        ({"took-0-amount": "400"}, "web_diary_bad_medicine"),
        ({"took-0-name": "ibuprofen", "took-0-amount": "lots"}, "web_diary_bad_medicine"),
        ({"took-0-name": "ibuprofen", "took-0-at": "tonight"}, "web_diary_bad_medicine"),
        ({"took-0-name": "ibuprofen", "took-1-name": "Ibuprofen"}, "web_diary_medicine_time"),
    ],
)
def test_a_row_that_cannot_be_read_says_so_and_is_not_lost(
    took: dict[str, str], wording: str, here: World
) -> None:
    page = here.write(pain_now=4, **took)
    assert page.status == 422
    assert say(wording) in page.text
    assert all(f'value="{word}"' in page.html for word in took.values())
    assert here.course.entries == ()


# --- flare or new ---


def test_pain_after_a_good_month_of_which_nothing_is_known_is_asked_about(here: World) -> None:
    here.write(pain_now=6, danger="nothing_new")
    first = here.course.episode
    here.on_day(50)
    page = here.write(pain_now=7, danger="nothing_new", note="sneezed")
    assert say("diary_same_or_new") in page.text
    assert len(here.course.entries) == 2  # it is kept before it is asked about
    asked = here.client.at
    assert here.client.post(asked, {}).status == 422
    here.client.post(asked, {"belongs": "new"})
    new = here.course.episode
    assert new.id != first.id
    assert new.began_on == here.clock.today()
    assert [one.note for one in here.course.entries] == ["sneezed"]
    (old,) = [one for one in here.diary.episodes() if one.id == first.id]
    assert old.ended_on == new.began_on


def test_the_same_pain_that_came_back_goes_on_in_its_episode(here: World) -> None:
    here.write(pain_now=6, danger="nothing_new")
    here.on_day(50)
    here.write(pain_now=7)
    here.client.post(here.client.at, {"belongs": "same"})
    assert len(here.diary.episodes()) == 1
    assert len(here.course.entries) == 2


def test_pain_soon_after_closing_opens_the_episode_again(here: World) -> None:
    here.write(pain_now=3, danger="nothing_new")
    here.client.get("/diary/new")
    here.client.post("/diary/end", {})
    here.on_day(10)
    page = here.write(pain_now=6, danger="something_new", at="2026-03-02T06:00")
    assert here.course.episode.ended_on is None  # also where the entry lies before the check
    page = here.write(pain_now=6, danger="nothing_new")
    assert here.course.episode.ended_on is None
    assert len(here.course.entries) == 3
    assert shipped().level["self_care"].label["en"] not in page.text  # all is asked again


def test_a_month_known_to_be_good_makes_a_new_episode_by_itself(here: World) -> None:
    for day, pain in ((0, 6), (7, 1), (14, 0), (28, 0), (40, 1)):
        here.on_day(day)
        here.write(pain_now=pain, danger="nothing_new")
    here.on_day(45)
    here.write(pain_now=7, danger="nothing_new")
    assert len(here.diary.episodes()) == 2
    assert len(here.course.entries) == 1


def test_an_entry_needs_a_diary(tmp_path: Path) -> None:
    empty = world(tmp_path)
    empty.client.get("/diary/new")
    assert empty.client.at == "/diary/begin"
    empty.door.close()


# --- nothing typed is lost ---


def test_the_same_form_with_other_answers_is_not_dropped(here: World) -> None:
    page = here.client.get("/diary/new")
    found = ID.search(page.html)
    assert found
    here.client.post("/diary/new", {"id": found[1], "say-pain_now": "5", "danger": "nothing_new"})
    page = here.client.post(
        "/diary/new", {"id": found[1], "danger": "something_new", "note": "my leg is numb"}
    )
    assert page.status == 409
    assert "my leg is numb" in page.html
    assert 'value="something_new" checked' in page.html
    send_edit(here.client, found[1], page, danger="something_new", note="my leg is numb")
    assert last(here).danger == "something_new"


def test_what_was_typed_into_an_entry_that_was_removed_meanwhile_stays(here: World) -> None:
    here.write(pain_now=4)
    id, other = last(here).id, here.another()
    stale = other.get(f"/diary/entry/{id}/edit")
    here.client.get("/diary/new")
    here.client.post(f"/diary/entry/{id}/remove", {})
    page = send_edit(other, id, stale, danger="something_new", note="cannot feel my foot")
    assert page.status == 409
    assert say("web_diary_was_removed") in page.text
    assert "cannot feel my foot" in page.html
    found = ID.search(page.html)
    assert found
    other.post("/diary/new", {"id": found[1], "danger": "something_new", "note": "cannot feel my foot"})
    assert last(here).note == "cannot feel my foot"


def test_a_form_sent_again_after_the_entry_was_removed_is_shown(here: World) -> None:
    page = here.client.get("/diary/new")
    found = ID.search(page.html)
    assert found
    here.client.post("/diary/new", {"id": found[1], "say-pain_now": "5"})
    here.client.post(f"/diary/entry/{found[1]}/remove", {})
    page = here.client.post("/diary/new", {"id": found[1], "say-pain_now": "5"})
    assert say("web_diary_was_removed") in page.text


def test_the_list_names_what_may_be_new_first(here: World) -> None:
    here.write(could_do="some", days_bothered=3, pain_now=4, danger="something_new")
    assert f"{say('diary_something_new')} Some of it" in here.client.get("/diary/entries").text


def test_a_note_that_sounds_like_danger_says_so(here: World) -> None:
    here.later(minutes=5)
    page = here.write(pain_now=4, danger="nothing_new", note="I cannot pee and my saddle is numb")
    assert shipped().level["self_care"].label["en"] not in page.text
    assert "Your note may mean this" in page.text


def test_a_double_tap_keeps_a_medicine_without_a_time_once(here: World) -> None:
    page = here.client.get("/diary/new")
    found = ID.search(page.html)
    assert found
    sent = {
        "id": found[1],
        "say-pain_now": "5",
        "took-0-name": "ibuprofen",
        "took-0-amount": "200",
        "took-0-unit": "mg",
    }
    here.client.post("/diary/new", sent)
    here.later(seconds=1)
    here.client.post("/diary/new", sent)
    assert here.client.at == f"/diary/entry/{found[1]}"
    assert len(here.diary.history(found[1])) == 1


def test_many_medicines_and_long_words_are_not_cut(here: World) -> None:
    here.write(pain_now=5)
    many = tuple(
        TakenMedicine(last(here).at - timedelta(hours=hour), "ibuprofen", amount=200, unit="mg")
        for hour in range(20, 0, -1)
    )
    here.diary.keep(replace(last(here), medicines=many, note="y" * 9000))
    page = here.client.get(f"/diary/entry/{last(here).id}/edit")
    marked = marks_of_entry(last(here), shipped())
    found = REVISION.search(page.html)
    assert found
    here.client.post(
        f"/diary/entry/{last(here).id}/edit", {**marked, "revision": found[1], "say-pain_now": "6"}
    )
    assert last(here).pain == 6
    assert last(here).medicines == many
    assert last(here).note == "y" * 9000


def test_a_plan_waits_while_too_much_may_have_been_taken(here: World) -> None:
    took = {"took-0-name": "ibuprofen", "took-0-amount": "800", "took-0-unit": "mg"}
    page = here.write(pain_now=2, danger="nothing_new", **took)
    assert "/diary/plan" not in page.html or shipped().level["same_day"].label["en"] in page.text
    assert shipped().level["self_care"].label["en"] not in here.client.get("/diary/summary").text


def test_a_change_that_does_not_fit_is_shown_again(here: World) -> None:
    here.write(pain_now=4)
    page = edit(here.client, last(here).id, spasms="many", note="my words")
    assert page.status == 422
    assert "my words" in page.html
    assert last(here).pain == 4


def test_new_pain_after_a_closed_episode_leaves_that_as_it_was(here: World) -> None:
    here.write(pain_now=4, danger="nothing_new")
    here.client.get("/diary/new")
    here.client.post("/diary/end", {})
    closed = here.course.episode
    here.on_day(80)
    here.write(pain_now=6, danger="nothing_new")
    here.client.post(here.client.at, {"belongs": "new"})
    first, second = here.diary.episodes()
    assert first == closed
    assert second.began_on == here.clock.today()
