"""Entries by their pages: what is marked is kept, nothing typed is lost, changes can be taken back."""

import re
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from threading import Thread

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dorsum.diary.entries import Entry, course_of
from dorsum.interfaces.web.diary_entry_pages import ON_A_PAGE
from dorsum.interfaces.web.diary_forms import LONGEST_TEXT, marks_of_entry, read_entry
from dorsum.interfaces.web.forms import Form
from tests.courses import at, course, entry
from tests.interfaces.web.client import Answer, Client
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


def edit(client: Client, id: str, **said: object) -> Answer:
    page = client.get(f"/diary/entry/{id}/edit")
    return send_edit(client, id, page, **said)


def send_edit(client: Client, id: str, page: Answer, **said: object) -> Answer:
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
    regions = draw(st.lists(st.sampled_from(REGIONS), max_size=3, unique=True))
    return Entry(
        "a" * 32,
        "one",
        at(draw(st.integers(0, 40))),
        numbers=numbers,
        choices=choices,
        regions=tuple(sorted(regions, key=REGIONS.index)),
        note=draw(st.text("abc é\n", max_size=20)).strip(),
        danger=draw(st.sampled_from(["nothing_new", "something_new", "not_sure"])),
    )


@given(entries())
def test_an_entry_survives_its_form(one: Entry) -> None:
    """The form of an entry, sent back as it was shown, makes the same entry."""
    blank = Entry(one.id, one.episode, one.at)
    filled = read_entry(Form(marks_of_entry(one)), blank, course([one]), at(60), shipped())
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


@pytest.mark.parametrize("typed", ["2026-03-01T09:00", "2026-03-02T10:00", "soon", "9999-99-99T00:00"])
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


def test_removing_and_taking_back(here: World) -> None:
    here.write(pain_now=4)
    id = last(here).id
    here.client.get("/diary/new")
    page = here.client.post(f"/diary/entry/{id}/remove", {})
    assert say("web_diary_removed") in page.text
    assert here.course.entries == ()
    page = here.client.post(f"/diary/entry/{id}/undo", {})
    assert last(here).id == id
    assert page.text.count(say("web_diary_change_gone")) == 1
    edit(here.client, id, pain_now=9)
    here.client.post(f"/diary/entry/{id}/undo", {})
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
