"""What is kept of a person: all of it, by nobody else, and not a day longer."""

import json
import sqlite3
import subprocess
import sys
from collections.abc import Callable
from contextlib import closing
from dataclasses import replace
from datetime import date
from pathlib import Path
from types import MappingProxyType

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dorsum.interfaces.web.sessions import KEPT_FOR, Sessions, StoreError, new_cookie, token_of
from dorsum.interfaces.web.talk import (
    TEXT_SIZES,
    THEMES,
    UNITS,
    WHO,
    Settings,
    Step,
    Talk,
    settings_of,
    talk_as_json,
    talk_from_json,
)
from dorsum.model.knowledge import Knowledge
from dorsum.model.truth import Answer
from tests.interfaces.web.client import Client
from tests.interfaces.web.conftest import Clock
from tests.interfaces.web.talking import begin, fields, finish
from tests.shipped import shipped

YES_NO = sorted(id for id, one in shipped().finding.items() if one.kind == "yes_no")
ANSWERS = st.dictionaries(st.sampled_from(YES_NO), st.sampled_from(Answer), min_size=1, max_size=6)
STEPS = st.builds(
    lambda answers: Step("rest", tuple(answers), MappingProxyType(answers), MappingProxyType({"age": 41.5})),
    ANSWERS,
).map(lambda step: replace(step, items=(*step.items, "age")))
SETTINGS = st.builds(
    Settings,
    country=st.sampled_from(sorted(shipped().country)),
    units=st.sampled_from(UNITS),
    text_size=st.sampled_from(TEXT_SIZES),
    theme=st.sampled_from(THEMES),
)
TALKS = st.builds(
    Talk,
    answered_by=st.none() | st.sampled_from(WHO),
    began_on=st.none() | st.dates(date(2020, 1, 1)),
    steps=st.lists(STEPS, max_size=5).map(tuple),
    regions=st.frozensets(st.text(max_size=5)),
    was_shown=st.frozensets(st.text(max_size=5)),
    settings=SETTINGS,
    earlier=st.none() | st.sampled_from(["same_day", "emergency_now"]),
)


@given(TALKS)
def test_a_talk_comes_back_as_it_was_kept(talk: Talk) -> None:
    assert talk_from_json(json.loads(json.dumps(talk_as_json(talk, shipped()))), shipped()) == talk


def test_what_the_content_does_not_know_any_more_is_asked_again() -> None:
    answers = {"fever": Answer.YES, "shaking_chills": Answer.NO}
    numbers = {"age": 41.0, "pain_0_10": 9.0, "days_since_onset": 3.0}
    step = Step("rest", ("fever", "shaking_chills", "age", "pain_0_10", "days_since_onset"), answers, numbers)
    raw = talk_as_json(
        Talk(steps=(step, Step("rest", ("shaking_chills",), {"shaking_chills": Answer.NO}))), shipped()
    )
    text = json.dumps(raw).replace('"shaking_chills"', '"gone"').replace('"pain_0_10"', '"height"')
    raw = json.loads(text.replace('"days_since_onset": 3.0', '"days_since_onset": -3.0'))
    raw["steps"][0]["numbers"]["fever"] = 1.0
    raw["settings"]["country"] = "ZZ"
    read = talk_from_json(raw, shipped())
    assert read.steps == (Step("rest", ("fever", "age"), {"fever": Answer.YES}, {"age": 41.0}),)
    assert read.settings.country == "other"


LEAD = shipped().questions[0]
OTHER_WORDS = {"en": "Is it other than it was?"}


@pytest.mark.parametrize(
    "changed",
    [
        replace(shipped(), questions=(replace(LEAD, covers=LEAD.covers[1:]), *shipped().questions[1:])),
        replace(shipped(), questions=(replace(LEAD, question=OTHER_WORDS), *shipped().questions[1:])),
    ],
)
def test_what_is_asked_in_another_way_now_is_asked_again(changed: Knowledge) -> None:
    step = Step("first", (LEAD.id, "fever"), {LEAD.id: Answer.NO, "fever": Answer.NO})
    raw = json.loads(json.dumps(talk_as_json(Talk(steps=(step,)), shipped())))
    assert talk_from_json(raw, shipped()).steps == (step,)
    assert talk_from_json(raw, changed).steps == (Step("first", ("fever",), {"fever": Answer.NO}),)


def test_a_finding_that_times_other_signs_now_is_asked_again() -> None:
    timing = next(one for one in shipped().findings if one.times)
    others = tuple(one for one in shipped().findings if one != timing)
    changed = replace(shipped(), findings=(*others, replace(timing, times=timing.times[1:])))
    raw = talk_as_json(Talk(steps=(Step("timing", (timing.id,), {timing.id: Answer.NO}),)), shipped())
    assert talk_from_json(raw, changed).steps == ()


def test_a_talk_in_another_format_begins_anew() -> None:
    assert talk_from_json({"format": 99}, shipped()) == Talk()
    assert talk_from_json({}, shipped()) == Talk()


def test_settings_that_are_no_choice_are_the_usual_ones() -> None:
    assert settings_of({"theme": "pink", "units": "", "text_size": "huge"}) == Settings()


def test_a_day_after_the_last_change_all_is_gone(client: Client, clock: Clock, tmp_path: Path) -> None:
    finish(client, begin(client))
    clock.now += KEPT_FOR - 1
    assert client.get("/result").status == 200
    assert client.at == "/result"
    clock.now += 1
    client.get("/look")
    with closing(sqlite3.connect(tmp_path / "talks.sqlite3")) as file:
        assert file.execute("SELECT count(*) FROM talks").fetchone() == (0,)
    client.get("/result")
    assert client.at == "/check/start"


def test_erasing_leaves_nothing_in_the_file(client: Client, sessions: Sessions, tmp_path: Path) -> None:
    finish(client, begin(client), {"fever": "yes", "feverish_or_ill": "yes"})
    cookie = client.cookie
    kept = b"".join(path.read_bytes() for path in tmp_path.iterdir())
    assert b'"steps"' in kept
    assert cookie.encode() not in kept
    client.get("/settings")
    page = client.post("/erase", {})
    assert shipped().wording["web_erased"]["en"] in page.text
    assert "Max-Age=0" in page.headers["set-cookie"]
    left = b"".join(path.read_bytes() for path in tmp_path.iterdir())
    assert b'"steps"' not in left
    assert sessions.read(cookie) == Talk()


def test_each_browser_has_its_own_talk(new_client: Callable[[], Client]) -> None:
    one, other = new_client(), new_client()
    begin(one)
    begin(other, who="carer")
    one.post("/check/answer", fields(one.get("/check"), {}))
    assert shipped().wording["web_answers_none"]["en"] in other.get("/check/answers").text
    assert shipped().wording["web_answers_none"]["en"] not in one.get("/check/answers").text


def test_cookies_and_tokens_are_never_the_same() -> None:
    cookies = {new_cookie() for _ in range(100)}
    assert len(cookies) == len({token_of(one) for one in cookies}) == 100
    assert all(len(one) >= 43 for one in cookies)


def test_two_servers_on_one_file_lose_nothing(sessions: Sessions, tmp_path: Path) -> None:
    """Two processes add steps to one talk at the same time; every step is there in the end."""
    script = """
import sys
import time
from pathlib import Path
from dorsum.interfaces.web.sessions import Sessions
from dorsum.interfaces.web.talk import Step
from dorsum.model.truth import Answer
from tests.shipped import shipped
kept = Sessions(Path(sys.argv[1]), shipped(), lambda: 1_800_000_000.0)
print("ready", flush=True)
sys.stdin.readline()
def one_more(talk):
    time.sleep(0.001)  # what is not kept apart meets here
    return talk.with_step(Step("rest", ("fever",), {"fever": Answer.NO}))
for _ in range(100):
    kept.change("cookie", one_more)
"""
    command = [sys.executable, "-c", script, str(tmp_path / "talks.sqlite3")]
    pipe = subprocess.PIPE
    running = [subprocess.Popen(command, stdin=pipe, stdout=pipe, text=True) for _ in range(2)]
    doors = [(one.stdin, one.stdout) for one in running if one.stdin and one.stdout]
    assert [out.readline() for _, out in doors] == ["ready\n"] * 2
    for into, _ in doors:
        into.write("go\n")
        into.flush()
    for one in running:
        one.communicate(timeout=60)
    assert [one.returncode for one in running] == [0, 0]
    assert len(sessions.read("cookie").steps) == 200


def test_a_full_disk_says_so_keeps_the_marks_and_loses_nothing(
    client: Client, sessions: Sessions, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = begin(client)
    before = sessions.read(client.cookie)
    connect = sqlite3.connect

    def small(*arguments: object, **named: object) -> sqlite3.Connection:
        file = connect(*arguments, **named)  # type: ignore[call-overload]
        pages = file.execute("PRAGMA page_count").fetchone()[0]
        file.execute(f"PRAGMA max_page_count = {pages}")
        assert isinstance(file, sqlite3.Connection)
        return file

    monkeypatch.setattr(sqlite3, "connect", small)
    monkeypatch.setattr(
        "dorsum.interfaces.web.sessions.talk_as_json",
        lambda talk, knowledge: {**talk_as_json(talk, knowledge), "pad": "x" * 100_000},
    )
    again = client.post("/check/answer", fields(page, {}))
    assert again.status == 507
    assert shipped().wording["web_error_store_answers"]["en"] in again.text
    assert 'value="no" checked' in again.html
    monkeypatch.undo()
    assert sessions.read(client.cookie) == before


def test_a_file_that_cannot_be_read_says_so(
    client: Client, sessions: Sessions, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    begin(client)
    (tmp_path / "talks.sqlite3").write_bytes(b"this is no database" * 100)
    page = client.get("/check")
    assert page.status == 507
    assert shipped().wording["web_error_store"]["en"] in page.text
    assert "talks.sqlite3" in capsys.readouterr().err


def run_in_file(folder: Path, statement: str) -> None:
    with closing(sqlite3.connect(folder / "talks.sqlite3", isolation_level=None)) as file:
        file.execute(statement)


def test_a_file_of_a_newer_dorsum_is_left_as_it_is(sessions: Sessions, tmp_path: Path) -> None:
    sessions.change("cookie", lambda talk: talk)
    run_in_file(tmp_path, "PRAGMA user_version = 99")
    before = (tmp_path / "talks.sqlite3").read_bytes()
    with pytest.raises(StoreError, match="newer Dorsum"):
        sessions.read("cookie")
    with pytest.raises(StoreError, match="newer Dorsum"):
        sessions.change("cookie", lambda talk: talk)
    assert (tmp_path / "talks.sqlite3").read_bytes() == before


@pytest.mark.parametrize(
    "talk", ["substr(talk, 1, 30)", "'{\"format\": 1}'", "'[]'", "replace(talk, '[]', '7')"]
)
def test_a_talk_that_cannot_be_read_is_kept_until_it_is_erased(
    client: Client, sessions: Sessions, tmp_path: Path, talk: str
) -> None:
    begin(client)
    run_in_file(tmp_path, f"UPDATE talks SET talk = {talk}")
    before = (tmp_path / "talks.sqlite3").read_bytes()
    assert [client.get(path).status for path in ("/", "/look", "/rescue", "/settings")] == [200] * 4
    page = client.post("/check/start", {"who": "self", "country": "GB"})
    assert page.status == 507
    assert shipped().wording["web_error_talk"]["en"] in page.text
    assert (tmp_path / "talks.sqlite3").read_bytes() == before
    client.get("/settings")
    assert client.post("/erase", {}).status == 200
    begin(client)
    assert client.at == "/check"


def test_old_talks_that_cannot_be_deleted_stop_nobody(
    client: Client, clock: Clock, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    begin(client)
    clock.now += KEPT_FOR

    def fail(_sessions: Sessions, _file: sqlite3.Connection) -> None:
        raise sqlite3.OperationalError("database or disk is full")

    monkeypatch.setattr(Sessions, "_delete_old", fail)
    assert client.get("/").status == 200


def test_a_folder_that_cannot_be_made_says_so(tmp_path: Path) -> None:
    (tmp_path / "taken").write_text("a file")
    with pytest.raises(StoreError, match="cannot be written"):
        Sessions(tmp_path / "taken" / "talks.sqlite3", shipped(), lambda: 0.0).prepare()


def test_the_file_is_for_its_owner_alone(sessions: Sessions, tmp_path: Path) -> None:
    assert (tmp_path / "talks.sqlite3").stat().st_mode & 0o777 == 0o600
