"""Summary, own words, reminders, export and erasing, by their pages."""

import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime
from importlib import util
from io import BytesIO
from pathlib import Path

import pytest
from icalendar import Calendar
from pypdf import PdfReader

from dorsum.diary.exchange import from_csv, whole_from_json
from dorsum.diary.fhir_reading import whole_from_fhir
from dorsum.diary.rhythm import Wishes
from dorsum.diary.writing import new_id
from dorsum.interfaces.web import diary_summary_pages
from dorsum.interfaces.web.application import make_application
from tests.courses import BEGAN
from tests.interfaces.web.client import Client
from tests.interfaces.web.diary_world import World, world
from tests.interfaces.web.test_diary_pages import say
from tests.realistic import realistic
from tests.shipped import shipped, shipped_rules

PARTS = {part.id: part.heading["en"] for part in shipped().treatment.summary_parts}


@pytest.fixture
def here(tmp_path: Path) -> Iterator[World]:
    """The diary of the realistic person on day 42."""
    made, person = world(tmp_path), realistic()
    made.diary.keep_episode(person.episode)
    for one in person.entries:
        made.diary.keep(replace(one, id=new_id()))
    made.on_day(42)
    made.clock.now = made.clock.now.replace(hour=20)
    made.client.get("/settings")
    yield made
    made.door.close()


# --- the page for the doctor ---


def test_the_page_for_the_doctor_and_its_files_say_the_same(here: World) -> None:
    page = here.client.get("/diary/summary")
    text = here.client.get("/diary/summary.txt")
    pdf = here.client.get("/diary/summary.pdf")
    html = here.client.get("/diary/summary.html")
    read = "".join(one.extract_text() for one in PdfReader(BytesIO(pdf.body)).pages)
    for words in ("I lifted a washing machine", "My father had a slipped disc", "Pain tablets (ibuprofen)"):
        assert words in page.text
        assert words in text.html
        assert words in html.text
        assert words.replace(" ", "") in read.replace(" ", "").replace("\n", "")
    document = json.loads(here.client.get("/diary/summary.fhir.json").html)
    assert (document["resourceType"], document["type"]) == ("Bundle", "document")
    assert "I lifted a washing machine" in json.dumps(document)
    assert text.headers["content-disposition"] == 'attachment; filename="dorsum-summary.txt"'
    assert here.client.get("/diary/summary.exe").status == 404


def test_the_person_decides_what_is_in(here: World) -> None:
    chosen = "?part=none&part=worries&part=course"
    page = here.client.get(f"/diary/summary{chosen}")
    assert f'href="/diary/summary.pdf{chosen.replace("&", "&amp;")}"' in page.html
    for answer in (page, here.client.get(f"/diary/summary.txt{chosen}")):
        shown = [
            id
            for id, heading in PARTS.items()
            if f'id="part-{id}"' in answer.html or f"\n{heading}\n" in answer.html
        ]
        assert sorted(shown) == ["course", "worries"]
        assert "washing machine" not in answer.text
    nothing = here.client.get("/diary/summary?part=none")
    assert 'id="part-' not in nothing.html


def test_without_its_library_there_is_no_pdf_and_the_page_says_so(
    here: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(
        diary_summary_pages, "find_spec", lambda name: None if name == "typst" else util.find_spec(name)
    )
    page = here.client.get("/diary/summary")
    assert say("web_diary_no_pdf") in page.text
    assert "summary.pdf" not in page.html
    assert here.client.get("/diary/summary.pdf").status == 404
    assert here.client.get("/diary/summary.html").status == 200


def test_a_summary_needs_an_entry(tmp_path: Path) -> None:
    empty = world(tmp_path)
    assert empty.client.get("/diary/summary").status == 404
    empty.begin_at_once()
    assert empty.client.get("/diary/summary").status == 404
    empty.door.close()


# --- own words ---


def words_form(here: World) -> dict[str, str]:
    html = here.client.get("/diary/words").html
    return {
        name: html.partition(f'name="was-{name}" value="')[2].partition('"')[0]
        for name in ("how_it_began", "tried", "worries", "questions")
    }


def test_own_words_are_kept_and_taken_away(here: World) -> None:
    marks = {f"was-{name}": mark for name, mark in words_form(here).items()}
    said = {"how_it_began": "On the stairs.", "worries": "", "tried": "Heat.", "questions": "Why?\nWhen?"}
    here.client.post("/diary/words", {**marks, **said})
    assert here.client.at == "/diary/summary"
    assert here.course.episode.words == {name: text for name, text in said.items() if text}


def test_words_from_an_old_window_do_not_write_over_newer_ones(here: World) -> None:
    marks = {f"was-{name}": mark for name, mark in words_form(here).items()}
    before = dict(here.course.episode.words)
    here.client.post("/diary/words", {**marks, **before, "worries": "newer"})
    page = here.client.post("/diary/words", {**marks, **before, "worries": "old window"})
    assert page.status == 409
    assert "newer" in page.text
    assert "old window" in page.html
    assert here.course.episode.words["worries"] == "newer"
    here.client.post("/diary/words", {**marks, **before, "tried": "rest"})  # the other fields are untouched
    assert here.course.episode.words == {**before, "worries": "newer", "tried": "rest"}


# --- reminders ---


def test_how_often_is_a_choice_with_its_reason(here: World) -> None:
    (rhythm,) = shipped().treatment.diary_rhythms
    page = here.client.get("/diary/reminders")
    assert all(line in page.text for line in rhythm.why_seldom["en"])
    here.client.post("/diary/reminders", {"daily": "yes"})
    assert here.diary.wishes() == Wishes(here.clock.today(), danger_muted=True)
    here.later(days=2)
    here.client.post("/diary/reminders", {"daily": "yes", "danger": "yes"})
    assert here.diary.wishes().daily_from == here.clock.today().replace(day=13)  # two weeks go on from then
    here.client.post("/diary/reminders", {"danger": "yes"})
    assert here.diary.wishes() == Wishes(None, danger_muted=False)


def test_the_calendar_of_the_pages(here: World) -> None:
    made = here.client.get("/diary/calendar.ics?at=07:30&zone=Europe/Berlin")
    assert made.headers["content-type"].startswith("text/calendar")
    events = Calendar.from_ical(made.body).walk("VEVENT")
    assert events
    starts: list[datetime] = [one.decoded("DTSTART") for one in events]
    assert {f"{one:%H:%M %Z}" for one in starts} <= {"07:30 CEST", "07:30 CET"}


@pytest.mark.parametrize("query", ["", "?at=18:00", "?at=25:00&zone=UTC", "?at=18:00&zone=../../etc/passwd"])
def test_a_calendar_needs_a_time_and_a_zone(query: str, here: World) -> None:
    page = here.client.get(f"/diary/calendar.ics{query}")
    assert page.status == 422
    assert say("web_diary_bad_zone") in page.text


def test_without_a_diary_there_is_no_calendar(tmp_path: Path) -> None:
    empty = world(tmp_path)
    assert "/diary/calendar.ics" not in empty.client.get("/diary/reminders").html
    assert empty.client.get("/diary/calendar.ics?at=18:00&zone=UTC").status == 404
    empty.door.close()


# --- taking it along, and erasing it ---


def test_the_export_is_whole(here: World) -> None:
    whole = here.diary.whole()
    assert whole_from_fhir(here.client.get("/diary/export.fhir.json").html) == whole
    assert whole_from_json(here.client.get("/diary/export.json").html) == whole
    assert sorted(from_csv(here.client.get("/diary/export.csv").html), key=str) == sorted(
        whole.now(), key=str
    )
    assert json.loads(here.client.get("/diary/export.json").html)
    assert here.client.get("/diary/export.exe").status == 404


def test_erasing_asks_once_and_deletes_copies_too(here: World, tmp_path: Path) -> None:
    copies = tmp_path / "copies"
    copies.mkdir(exist_ok=True)
    (copies / "diary-daily-2026-04-12.sqlite3").write_text("a copy")
    here.client.get("/diary/yours")
    page = here.client.post("/diary/erase", {})
    assert say("web_diary_erase_sure") in page.text
    assert len(here.diary.episodes()) == 1
    page = here.client.post("/diary/erase", {"go": "sure"})
    assert say("diary_erased") in page.text
    assert here.diary.episodes() == ()
    assert list(copies.iterdir()) == []
    assert b"washing machine" not in b"".join(one.read_bytes() for one in tmp_path.glob("diary.sqlite3*"))


def test_the_day_it_began_stands_on_the_page(here: World) -> None:
    assert BEGAN.isoformat() in here.client.get("/diary/summary").text


# --- charts ---


def test_each_chart_stands_beside_its_numbers(here: World) -> None:
    page = here.client.get("/diary/charts")
    assert page.html.count('class="drawing wide"') == page.html.count('class="drawing narrow"') > 2
    assert page.html.count("<tbody>") >= page.html.count('class="drawing wide"')
    assert "<script>" not in page.html.partition("<main")[2]
    assert "style=" not in page.html


def test_without_the_library_that_draws_the_numbers_stand(
    here: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("dorsum.report.charts.drawing.find_spec", lambda _: None)
    page = here.client.get("/diary/charts")
    assert say("web_diary_no_drawing") in page.text
    assert "<tbody>" in page.html
    assert '<svg class="chart"' not in page.html


def test_without_entries_there_is_no_chart(tmp_path: Path) -> None:
    empty = world(tmp_path)
    assert empty.client.get("/diary/charts").status == 404
    empty.begin_at_once()
    assert say("chart_none") in empty.client.get("/diary/charts").text
    empty.door.close()


def test_a_diary_on_a_server_does_not_say_that_it_stays_here(tmp_path: Path) -> None:
    made = world(tmp_path)
    made.door.is_on_server = True
    elsewhere = Client(make_application(shipped_rules(), made.sessions, made.clock.today, diary=made.door))
    elsewhere.diary = made.client.diary
    assert say("web_diary_stays_server") in elsewhere.get("/diary").text
    assert say("web_diary_stays") in made.client.get("/diary").text
    made.door.close()


# --- the day it began ---


def test_a_wrong_first_day_can_be_mended(here: World) -> None:
    here.client.get("/diary/yours")
    here.client.post("/diary/began", {"date": "2026-02-27"})
    assert here.course.episode.began_on == date(2026, 2, 27)
    assert len(here.course.entries) == len(realistic().entries)
    for wrong in ("2027-01-01", "2026-03-20", "soon", ""):
        page = here.client.post("/diary/began", {"date": wrong})
        assert page.status == 422
        assert say("web_diary_bad_began") in page.text
    assert here.course.episode.began_on == date(2026, 2, 27)


def test_without_a_diary_there_is_no_first_day(tmp_path: Path) -> None:
    empty = world(tmp_path)
    empty.client.get("/settings")
    assert empty.client.post("/diary/began", {"date": "2026-02-27"}).status == 404
    empty.door.close()
