"""The pages of the diary: who sees them, its beginning, one tap, the plan, and its end."""

import re
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from starlette.routing import Route

from dorsum.errors import DiaryError
from dorsum.interfaces.web.application import DIARY, make_application
from dorsum.interfaces.web.diary_door import key_in
from dorsum.interfaces.web.talk import Step
from dorsum.model.truth import Answer as Said
from tests.browser.seeding import with_lead
from tests.courses import BEGAN, at
from tests.interfaces.web.client import Client
from tests.interfaces.web.diary_world import World, world
from tests.interfaces.web.talking import begin, finish
from tests.shipped import lead_over, shipped, shipped_rules


def say(wording: str, **parts: object) -> str:
    return shipped().wording[wording]["en"].format(**parts)


@pytest.fixture
def here(tmp_path: Path) -> Iterator[World]:
    made = world(tmp_path)
    yield made
    made.door.close()


# --- who sees it ---


@pytest.mark.parametrize("route", DIARY[1:], ids=lambda route: route.path)
def test_a_browser_that_does_not_know_the_diary_sees_nothing_of_it(route: Route, here: World) -> None:
    here.begin(how="on the stairs")
    path = route.path.replace("{id}", "a" * 32).replace("{ending}", "json")
    stranger = Client(here.client.app, diary="0" * 64)
    stranger.get("/")
    answer = stranger.get(path) if "GET" in (route.methods or ()) else stranger.post(path, {"go": "sure"})
    assert answer.status == 403
    assert say("web_diary_locked_how") in answer.text
    assert len(here.diary.episodes()) == 1


def test_the_key_lets_in_and_nothing_else_does(here: World) -> None:
    other = Client(here.client.app)
    for key in ("x", here.door.key[:-1], here.door.pass_word, "\u00e9"):
        assert other.get(f"/open/{key}").status == 404
        assert other.get("/diary").status == 403
    assert other.get(f"/open/{here.door.key}").status == 200
    assert other.get("/diary").status == 200
    assert here.door.key not in other.diary


def test_where_others_reach_the_pages_there_is_no_diary(here: World) -> None:
    site = here.client.app._app.state.site  # type: ignore[attr-defined]
    app = make_application(shipped_rules(), site.sessions, site.today, frozenset(), here.door)
    open_to_all = Client(app, diary=here.client.diary)
    assert say("web_diary_only_here") in open_to_all.get("/diary").text
    assert open_to_all.get(f"/open/{here.door.key}").status == 404
    assert open_to_all.get("/").status == 200


def test_the_key_is_made_once_for_its_owner_only(tmp_path: Path) -> None:
    path = tmp_path / "new" / "diary.key"
    key = key_in(path)
    assert key_in(path) == key
    assert path.stat().st_mode & 0o077 == 0
    assert [one.name for one in path.parent.iterdir()] == ["diary.key"]


@pytest.mark.parametrize("content", [b"", b"\xff\xfe", None])
def test_a_key_that_is_none_is_refused(content: bytes | None, tmp_path: Path) -> None:
    path = tmp_path / "diary.key"
    if content is None:
        path.mkdir()
    else:
        path.write_bytes(content)
    with pytest.raises(DiaryError, match=r"diary\.key"):
        key_in(path)


# --- the beginning ---


def test_a_diary_begins_with_the_check_of_this_browser(here: World) -> None:
    assert say("web_diary_check_first") in here.client.get("/diary").text
    here.begin(how="I lifted <b>a box</b>")
    episode = here.course.episode
    assert (episode.began_on, episode.checked_at) == (BEGAN, at(0))
    assert episode.check.answers[lead_over("saddle_numbness").id] is Said.NO
    assert episode.words == {"how_it_began": "I lifted <b>a box</b>"}
    assert "<b>a box" not in here.client.get("/diary/words").html
    page = here.write(pain_now=6, could_do="some", days_bothered=7, danger="nothing_new")
    assert here.client.at.startswith("/diary/entry/")
    assert shipped().level["self_care"].label["en"] in page.text


def test_without_a_check_nothing_reassures(here: World) -> None:
    here.begin(check=False)
    page = here.write(pain_now=2, danger="nothing_new")
    assert here.course.episode.checked_at is None
    assert shipped().level["self_care"].label["en"] not in page.text
    assert say("diary_asks_again") in page.text
    assert here.client.get("/diary/plan").html.count('action="/diary/recheck"') == 1  # back to the entry


def test_a_check_that_is_not_finished_is_not_taken(here: World) -> None:
    begin(here.client)
    here.begin(check=False)
    assert here.course.episode.checked_at is None
    here.client.post("/diary/check", {})
    assert here.client.at.startswith("/check")
    assert here.course.episode.checked_at is None


@pytest.mark.parametrize(
    ("fields", "day"),
    [
        ({"began": "yesterday"}, BEGAN - timedelta(days=1)),
        ({"began": "day", "date": "2026-02-20"}, BEGAN - timedelta(days=10)),
        ({"began": "day", "date": "2026-03-03"}, None),
        ({"began": "day", "date": "tomorrow"}, None),
        ({"began": "day"}, None),
        ({}, None),
        ({"began": "day", "date": "1800-01-01"}, None),
    ],
)
def test_the_day_it_began(fields: dict[str, str], day: object, here: World) -> None:
    here.client.get("/diary/begin")
    page = here.client.post("/diary/begin", {**fields, "how_it_began": "my own words"})
    if day is None:
        assert page.status == 422
        assert say("web_diary_bad_day") in page.text
        assert "my own words" in page.text  # nothing typed is lost
        assert here.diary.episodes() == ()
    else:
        assert here.course.episode.began_on == day


# --- day by day ---


def test_it_says_what_is_asked_today_also_on_the_first_page(here: World) -> None:
    assert say("web_way_diary_about") in here.client.get("/").text
    here.begin()
    here.write(pain_now=6, danger="nothing_new")
    assert say("web_diary_due") not in here.client.get("/").text
    here.on_day(7)
    assert say("web_diary_due") in here.client.get("/").text
    assert say("web_diary_due") in here.client.get("/diary").text
    here.write(pain_now=4, danger="nothing_new")
    assert say("web_diary_due") not in here.client.get("/diary").text


def test_a_diary_that_cannot_be_read_does_not_keep_the_first_page_away(here: World, tmp_path: Path) -> None:
    here.door.close()
    here.door._diary = None
    (tmp_path / "diary.sqlite3").write_bytes(b"no database at all, but long enough to be one" * 40)
    assert here.client.get("/").status == 200
    page = here.client.get("/diary")
    assert page.status == 507
    assert "damaged" in page.text
    assert say("safety_net_emergency", emergency=say("emergency_number_unknown")) in page.text


def test_one_tap_says_that_nothing_is_new(here: World) -> None:
    here.begin()
    here.write(pain_now=6, danger="nothing_new")
    here.on_day(1)
    assert 'action="/diary/danger"' in here.client.get("/diary").html
    page = here.client.post("/diary/danger", {"danger": "nothing_new"})
    assert here.course.entries[-1].kind == "danger_check"
    assert shipped().level["self_care"].label["en"] in page.text
    assert 'action="/diary/danger"' not in here.client.get("/diary").html
    assert here.client.post("/diary/danger", {"danger": "maybe"}).status == 422


def test_something_new_asks_all_again_and_the_new_check_counts(here: World) -> None:
    here.begin()
    here.write(pain_now=6, danger="nothing_new")
    here.on_day(9)
    here.client.get("/diary")
    page = here.client.post("/diary/danger", {"danger": "something_new"})
    assert shipped().level["self_care"].label["en"] not in page.text
    assert "tel:999" in page.html
    assert here.client.get("/diary/plan").html.count('action="/diary/recheck"') == 1
    here.later(minutes=5)
    page = here.client.post("/diary/recheck", {})
    assert "age" not in page.html.partition('name="items" value="')[2].partition('"')[0].split()
    page = finish(here.client, page, {**with_lead("saddle_numbness"), "new_or_worse_within_14_days": "yes"})
    assert here.client.at == "/diary"  # a check that the diary asked for is kept by itself
    assert shipped().level["emergency_now"].label["en"] in page.text
    assert "tel:999" in page.html
    assert shipped().level["emergency_now"].label["en"] in here.client.get("/diary/plan").text


def test_a_check_after_the_entry_answers_what_it_asked(here: World) -> None:
    here.begin()
    here.write(pain_now=6, danger="nothing_new")
    here.on_day(2)
    here.client.get("/diary")
    here.client.post("/diary/danger", {"danger": "not_sure"})
    here.later(minutes=5)
    page = here.client.post("/diary/recheck", {})
    page = finish(here.client, page)
    assert here.client.at == "/diary"
    assert shipped().level["self_care"].label["en"] in page.text
    assert 'action="/diary/recheck"' not in page.html


def test_a_check_made_before_a_diary_leads_to_its_beginning(here: World) -> None:
    here.check()
    here.client.post("/diary/check", {})
    assert here.client.at == "/diary/begin"


def test_a_stalled_course_is_sent_to_care_on_the_plan_too(here: World) -> None:
    here.begin()
    for day, pain in ((0, 6), (7, 6), (14, 5), (21, 5), (28, 5)):
        here.on_day(day)
        page = here.write(pain_now=pain, danger="nothing_new")
    (stalled,) = [one for one in shipped().treatment.checkpoints if one.id == "little_better_at_4_weeks"]
    assert all(line in page.text for line in (*stalled.say["en"], *stalled.do["en"]))
    routine = shipped().level["routine"].label["en"]
    here.later(minutes=5)
    here.client.post("/diary/recheck", {})
    finish(here.client, here.client.get("/check"))
    plan = here.client.get("/diary/plan")
    assert f'<h1 id="level">{routine}' in plan.html


def test_the_plan_waits_for_an_entry_and_recheck_for_a_diary(here: World) -> None:
    assert here.client.get("/diary/plan").status == 404
    assert here.client.post("/diary/recheck", {}).status == 404
    here.begin()
    here.client.get("/diary/plan")
    assert here.client.at == "/diary"
    here.client.post("/diary/recheck", {})
    assert here.client.at == "/check"


def test_it_can_be_closed_and_opened_again(here: World) -> None:
    here.begin()
    here.write(pain_now=1, danger="nothing_new")
    here.client.get("/diary/yours")
    page = here.client.post("/diary/end", {})
    assert say("web_diary_ended") in page.text
    closed = here.course.episode
    assert closed.ended_on == BEGAN
    assert 'href="/diary/new"' not in page.html
    page = here.client.post("/diary/end", {"go": "again"})
    again = here.course.episode
    assert (again.id, again.ended_on) == (closed.id, None)
    assert set(again.check.answers) <= {"sex"}  # pain that is back is asked about anew
    assert say("web_diary_ended") not in page.text


def test_no_page_of_the_diary_shows_what_a_stranger_typed_as_markup(here: World) -> None:
    here.begin(how="<script>alert(1)</script>")
    here.write(pain_now=5, danger="nothing_new", note="<img src=x onerror=alert(1)>")
    id = here.course.entries[-1].id
    entry = f"/diary/entry/{id}"
    for path in ("/diary", entry, f"{entry}/edit", "/diary/entries", "/diary/summary", "/diary/words"):
        html = here.client.get(path).html
        assert not re.search(r"<script>alert|<img src=x", html)


def test_a_daily_copy_that_failed_is_told(here: World, tmp_path: Path) -> None:
    here.begin_at_once()
    (file,) = tmp_path.rglob("diary.sqlite3")
    (file.parent / "copies").touch()
    said = say("web_diary_copy_failed")
    assert said not in here.client.get("/diary").text
    assert said in here.write(pain_now=4).text
    assert said in here.client.get("/diary").text
    (file.parent / "copies").unlink()
    assert said not in here.write(pain_now=4).text


# --- which check counts ---


def test_an_old_check_does_not_settle_what_is_new(here: World) -> None:
    here.begin()
    here.later(minutes=5)
    page = here.write(pain_now=5, danger="something_new")
    here.later(minutes=5)
    page = here.client.post("/diary/check", {})  # the same check as before, kept once more
    assert shipped().level["self_care"].label["en"] not in page.text
    assert 'action="/diary/recheck"' in page.html


def test_a_new_sign_told_for_a_time_before_the_check_counts(here: World) -> None:
    here.on_day(3)
    here.begin()
    here.later(minutes=5)
    page = here.write(pain_now=5, danger="something_new", at="2026-03-05T06:00")
    assert shipped().level["self_care"].label["en"] not in page.text
    assert 'action="/diary/recheck"' in here.client.get("/diary").html


def test_a_check_of_another_person_is_not_kept(here: World) -> None:
    here.begin()
    mine = here.course.episode
    here.later(hours=1)
    finish(here.client, begin(here.client, who="carer"))
    page = here.client.post("/diary/check", {})
    assert page.status == 409
    assert say("web_diary_other_person") in page.text
    assert here.course.episode == mine


def test_a_diary_for_another_person_takes_their_check_only_when_told_so(here: World) -> None:
    finish(here.client, begin(here.client, who="parent"))
    assert say("web_diary_take_other") in here.client.get("/diary/begin").text
    here.client.post("/diary/begin", {"began": "today"})
    assert here.course.episode.checked_at is None
    here.client.get("/diary/begin")
    here.client.post("/diary/begin", {"began": "yesterday", "take": "yes"})
    assert [one.check.answered_by for one in here.diary.episodes() if one.checked_at] == ["parent"]


def test_a_newer_check_that_is_worse_is_told_and_hides_what_is_calm(here: World) -> None:
    here.begin()
    here.write(pain_now=5, danger="nothing_new")
    here.later(hours=1)
    worse = {**with_lead("saddle_numbness"), "new_or_worse_within_14_days": "yes"}
    finish(here.client, begin(here.client), worse)
    page = here.client.get("/diary")
    assert say("web_diary_newer_check") in page.text
    assert shipped().level["emergency_now"].label["en"] in page.text
    assert shipped().level["self_care"].label["en"] not in page.text
    here.client.post("/diary/check", {})
    assert here.course.episode.check.answers["saddle_numbness"] is Said.YES


def test_a_newer_calm_check_is_offered_and_hides_nothing(here: World) -> None:
    here.begin()
    here.write(pain_now=5, danger="nothing_new")
    here.later(hours=1)
    finish(here.client, begin(here.client))
    page = here.client.get("/diary")
    assert say("web_diary_newer_check") in page.text
    assert shipped().level["self_care"].label["en"] in page.text


def test_a_calm_entry_gets_old(here: World) -> None:
    here.begin()
    here.write(pain_now=5, danger="nothing_new")
    here.on_day(40)
    page = here.client.get("/diary")
    assert say("web_diary_old_entry", date=BEGAN.isoformat()) in page.text
    assert shipped().level["self_care"].label["en"] not in page.text
    here.client.get("/diary/plan")
    assert here.client.at == "/diary"
    page = here.client.get(f"/diary/entry/{here.course.entries[-1].id}")
    assert shipped().level["self_care"].label["en"] not in page.text


def test_closing_does_not_hide_what_is_open(here: World) -> None:
    here.begin()
    here.later(minutes=5)
    here.write(pain_now=5, danger="something_new")
    assert say("web_diary_close_danger") in here.client.get("/diary/yours").text
    page = here.client.post("/diary/end", {})
    assert say("diary_asks_again") in page.text
    assert "tel:999" in page.html


def test_a_check_that_was_begun_from_the_diary_and_cannot_be_kept_goes_to_its_result(
    here: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    here.begin()
    here.later(minutes=5)
    page = here.client.post("/diary/recheck", {})

    def fails(*_: object) -> None:
        raise DiaryError("the disk is full")

    monkeypatch.setattr(here.diary, "change_episode", fails)
    finish(here.client, page)
    assert here.client.at == "/result"


def test_erasing_the_answers_says_that_the_diary_stays(here: World) -> None:
    here.begin()
    here.client.get("/settings")
    assert say("web_diary_still_here") in here.client.post("/erase", {}).text
    here.check()
    here.client.get("/diary/yours")
    page = here.client.post("/diary/erase", {"go": "sure"})
    assert say("web_diary_answers_still_here") in page.text


# --- nothing calm while something is open ---

CALM = shipped().level["self_care"].label["en"]


def test_a_tap_on_nothing_new_settles_nothing_that_was_asked(here: World) -> None:
    here.begin()
    here.write(pain_now=5, danger="nothing_new")
    here.on_day(4)
    here.write(pain_now=8, danger="nothing_new")
    here.on_day(5)
    here.client.get("/diary")
    page = here.client.post("/diary/danger", {"danger": "nothing_new"})
    assert CALM not in page.text
    assert 'action="/diary/recheck"' in page.html
    page = here.write(pain_now=5, danger="nothing_new")  # nor does a better day
    assert CALM not in page.text
    here.later(minutes=5)
    finish(here.client, here.client.post("/diary/recheck", {}))
    assert CALM in here.client.get("/diary").text


def test_an_answer_that_was_changed_after_the_check_was_kept_is_seen(here: World) -> None:
    here.begin()
    here.write(pain_now=5, danger="nothing_new")
    state = here.client.app._app.state.site  # type: ignore[attr-defined]
    worse = Step("danger", ("saddle_numbness",), {"saddle_numbness": Said.YES})
    state.sessions.change(here.client.cookie, lambda talk: talk.with_step(worse))
    page = here.client.get("/diary")
    assert say("web_diary_newer_check") in page.text
    assert CALM not in page.text
    for path in ("/diary/plan", f"/diary/entry/{here.course.entries[-1].id}"):
        assert CALM not in here.client.get(path).text


def test_an_older_entry_does_not_show_its_level_as_one_of_now(here: World) -> None:
    here.begin()
    here.write(pain_now=5, danger="nothing_new")
    old = here.course.entries[-1]
    here.on_day(3)
    here.write(pain_now=5, danger="something_new")
    page = here.client.get(f"/diary/entry/{old.id}")
    assert say("web_diary_past_entry") in page.text
    assert CALM not in page.text
    assert "/diary/plan" not in page.html


def test_a_check_from_before_the_pain_is_not_taken(here: World) -> None:
    here.check()
    here.on_day(1)
    assert say("web_diary_takes_check") in here.client.get("/diary/begin").text
    here.client.post("/diary/begin", {"began": "today"})
    assert here.course.episode.checked_at is None
    assert here.course.episode.check.country == "GB"


def test_a_diary_that_ended_does_not_stay_calm_for_ever(here: World) -> None:
    here.begin()
    for day, pain in ((0, 3), (7, 1), (14, 0)):
        here.on_day(day)
        page = here.write(pain_now=pain, danger="nothing_new")
        if 'action="/diary/recheck"' in page.html:
            here.later(minutes=5)
            finish(here.client, here.client.post("/diary/recheck", {}))
    assert CALM in here.client.get("/diary").text
    here.on_day(200)
    assert CALM not in here.client.get("/diary").text


def test_beginning_anew_closes_what_goes_on(here: World) -> None:
    here.begin()
    here.on_day(3)
    here.client.get("/diary/begin")
    here.client.post("/diary/begin", {"began": "today"})
    first, second = here.diary.episodes()
    assert (first.ended_on, second.ended_on) == (here.clock.today(), None)


def test_where_nothing_is_new_only_what_is_open_is_asked(here: World) -> None:
    here.begin()
    for day, pain in ((0, 7), (7, 5), (14, 3)):
        here.on_day(day)
        page = here.write(pain_now=pain, danger="nothing_new")
    assert say("diary_asks_more") in page.text
    here.later(minutes=5)
    page = here.client.post("/diary/recheck", {})
    assert "saddle" not in page.text
    finish(here.client, page)
    assert here.client.at == "/diary"
    assert CALM in here.client.get("/diary").text
