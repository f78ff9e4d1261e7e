"""Real servers in trouble: two of them, a killed one, a full disk, a damaged file, a port that is taken."""

import os
import random
import shutil
import sqlite3
import subprocess
import time
from collections.abc import Iterator, Sequence
from contextlib import closing
from itertools import count
from pathlib import Path
from threading import Thread

import pytest

from dorsum.app.pages import DATA_FILE
from dorsum.interfaces.web.sessions import KEPT_FOR, Sessions
from dorsum.interfaces.web.talk import FORMAT, Talk
from scripts.unmeasured import unmeasured
from tests.browser.conftest import Visits
from tests.browser.seeding import Wire, started, wire
from tests.browser.server import NO_FILE_GROWS, PATIENCE, Server, command, serving
from tests.browser.visitor import Visitor, say
from tests.interfaces.web.client import Answer
from tests.interfaces.web.talking import NUMBERS, begin, fields, hidden, items
from tests.shipped import shipped

KILLS = 6
SEED = 7
"""Of the moments at which a server is killed."""
ANSWERS_OF_EACH = 25
NOTHING_MAY_BE_WRITTEN = 0o500


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "data"


@pytest.fixture
def own(folder: Path) -> Iterator[Server]:
    """A server of the test's own, which may come to harm."""
    with serving(folder) as running:
        yield running


def kept(folder: Path, cookie: str) -> Talk:
    """Return what the file holds, read without a server."""
    return Sessions(folder / DATA_FILE, shipped(), time.time).read(cookie)


def also_at(server: Server, client: Wire) -> Wire:
    """Return the same browser at another server."""
    return Wire(None, cookie=client.cookie, token=client.token, server=server)  # type: ignore[arg-type]


AGES = count(18_000)


def answer_once(client: Wire, page: Answer) -> bool:
    """Say another age than ever before; return whether the server said that it kept the answer."""
    age = {"part": "about_you", "items": "age", "answer-age": f"{next(AGES) / 1_000:.3f}", "go": "next"}
    return client.post("/check/answer", {**hidden(page), **age}, follow=False).to == "/check"


def in_file(folder: Path, statement: str, *values: object) -> list[tuple[object, ...]]:
    with closing(sqlite3.connect(folder / DATA_FILE, isolation_level=None)) as file:
        return file.execute(statement, values).fetchall()


def past_the_map(visitor: Visitor) -> list[str]:
    """Begin, answer the first screen, mark nothing on the map; return what is asked next."""
    visitor.begin()
    visitor.answer({})
    visitor.press("button[name=go][value=next]")
    return visitor.items


def cookie_of(visitor: Visitor) -> str:
    return str(visitor.context.cookies()[0]["value"])


def says_nothing_of_a_person(words: str) -> bool:
    """Whether a log names no finding, no answer, and no line of ours (a traceback)."""
    named = [id for id in shipped().finding if "_" in id and id in words]
    return "Traceback" not in words and named == []


def refusal(data: Path, port: int = 0, before: Sequence[str] = ()) -> str:
    """Start a server that must not start; return the one line that it says."""
    words = [*before, *command(data, port=port)]
    # Where nothing can be written, the measuring of coverage would complain as well.
    done = subprocess.run(
        words, capture_output=True, text=True, timeout=PATIENCE, check=False, env=unmeasured()
    )
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.count("\n") == 1
    return done.stderr


# Two servers.


def test_a_talk_begun_at_one_server_goes_on_at_another(own: Server, folder: Path, visits: Visits) -> None:
    with serving(folder) as second:
        visitor = visits(own)
        asked = past_the_map(visitor)
        there = visits(second)
        there.remember(cookie_of(visitor))
        there.go("/check")
        assert there.items == asked
        there.answer({})
        visitor.go("/check")
        assert visitor.items != asked


def test_two_servers_that_keep_answers_at_once_lose_none(own: Server, folder: Path) -> None:
    with serving(folder) as second:
        client = wire(own)
        page = begin(client)
        said: list[bool] = []

        def answer(one: Wire) -> None:
            said.extend(answer_once(one, page) for _ in range(ANSWERS_OF_EACH))

        threads = [Thread(target=answer, args=(also_at(server, client),)) for server in (own, second)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert said == [True] * 2 * ANSWERS_OF_EACH
        assert len(kept(folder, client.cookie).steps) == len(said)


# A killed server.


def until_it_dies(client: Wire, page: Answer, said: list[bool]) -> None:
    try:
        while True:
            said.append(answer_once(client, page))
    except OSError:
        return


def test_a_server_killed_at_any_moment_loses_no_answer_that_it_took(folder: Path) -> None:
    moments = random.Random(SEED)  # no secret
    client, page, taken = None, None, 0
    for _ in range(KILLS):
        with serving(folder) as server:
            client = also_at(server, client) if client else started(server)
            page = page or client.get("/check")
            said: list[bool] = []
            thread = Thread(target=until_it_dies, args=(client, page, said))
            thread.start()
            time.sleep(moments.uniform(0.02, 0.4))
            server.kill()
            thread.join()
        before, taken = taken, len(kept(folder, client.cookie).steps)
        assert all(said)
        assert taken - before in (len(said), len(said) + 1)  # the last may be kept without our having heard
        assert in_file(folder, "PRAGMA integrity_check") == [("ok",)]
    assert taken > KILLS


def test_after_a_kill_a_person_goes_on_where_they_were(own: Server, folder: Path, visits: Visits) -> None:
    before = visits(own)
    asked, cookie = past_the_map(before), cookie_of(before)
    before.leave()  # a browser complains where a page is cut off
    own.kill()
    with serving(folder) as again:
        visitor = visits(again)
        visitor.remember(cookie)
        visitor.go("/check")
        assert visitor.items == asked


# A disk that takes no more.


def test_a_full_disk_is_said_on_the_page_and_loses_nothing(own: Server, folder: Path, visits: Visits) -> None:
    at_ease = visits(own)
    asked, cookie = past_the_map(at_ease), cookie_of(at_ease)
    before = kept(folder, cookie)
    with serving(folder, before=NO_FILE_GROWS) as full:
        visitor = visits(full)
        visitor.expected = {507}
        visitor.remember(cookie)
        visitor.go("/check")
        visitor.answer({})
        assert visitor.sees(say("web_error_store_answers"))
        assert visitor.page.input_value("#answer-age") == NUMBERS["age"]
        full.kill()
        assert says_nothing_of_a_person(full.words())
    assert kept(folder, cookie) == before
    at_ease.go("/check")
    assert at_ease.items == asked
    at_ease.answer({})
    assert len(kept(folder, cookie).steps) == len(before.steps) + 1


def test_a_server_that_can_keep_nothing_does_not_start(folder: Path) -> None:
    assert "make room on the disk" in refusal(folder, before=NO_FILE_GROWS)
    with serving(folder) as server:
        assert items(started(server).get("/check"))


def bound_by_modes() -> tuple[str, ...]:
    """Return what stands before a command so that the modes of files bind it, also where root runs it."""
    if os.geteuid() != 0:
        return ()
    words = ("setpriv", "--bounding-set=-dac_override,-dac_read_search")
    if not shutil.which("setpriv") or subprocess.run([*words, "true"], check=False).returncode:
        pytest.skip("root is bound by no mode here")
    return words


def test_a_folder_made_read_only_keeps_what_is_there(folder: Path) -> None:
    with serving(folder, before=bound_by_modes()) as server:
        client = started(server)
        page = client.get("/check")
        folder.chmod(NOTHING_MAY_BE_WRITTEN)
        (folder / DATA_FILE).chmod(0o400)
        refused = client.post("/check/answer", fields(page, {}))
        shown = client.get("/check")
        folder.chmod(0o700)
        (folder / DATA_FILE).chmod(0o600)
        assert refused.status == 507
        assert say("web_error_store_answers") in refused.text
        assert items(shown) == items(page)
        assert answer_once(client, page)
        server.kill()
        assert says_nothing_of_a_person(server.words())


def test_where_the_folder_is_removed_a_person_can_begin_anew(own: Server, folder: Path) -> None:
    client = started(own)
    shutil.rmtree(folder)
    client.get("/check")
    assert client.at == "/check/start"
    assert items(begin(client))
    assert kept(folder, client.cookie).answered_by == "self"
    assert folder.stat().st_mode & 0o777 == 0o700
    assert (folder / DATA_FILE).stat().st_mode & 0o777 == 0o600


def test_where_no_folder_can_be_made_the_page_says_so(own: Server, folder: Path) -> None:
    client = started(own)
    shutil.rmtree(folder)
    folder.write_text("no folder")
    page = client.get("/check")
    assert page.status == 507
    assert say("web_error_store") in page.text
    assert folder.read_text() == "no folder"
    own.kill()
    assert "cannot be written" in (words := own.words())
    assert says_nothing_of_a_person(words)


# A file that cannot be used.


def damage(file: Path) -> None:
    """Overwrite the middle of the file, as a bad disk does."""
    content = bytearray(file.read_bytes())
    content[: len(content) // 2] = b"\x5a" * (len(content) // 2)
    file.write_bytes(content)


def test_a_damaged_file_is_said_and_stays_as_it_is(own: Server, folder: Path) -> None:
    client = started(own)
    damage(folder / DATA_FILE)
    damaged = (folder / DATA_FILE).read_bytes()
    page = client.get("/check")
    again = client.post("/check/start", {"who": "self", "country": "GB"})
    assert (page.status, again.status) == (507, 507)
    assert say("web_error_store") in page.text
    own.kill()
    assert "move the file away" in (words := own.words())
    assert says_nothing_of_a_person(words)
    assert "move the file away" in refusal(folder)
    assert (folder / DATA_FILE).read_bytes() == damaged


def test_one_damaged_talk_is_said_and_stays_as_it_is(own: Server, folder: Path) -> None:
    client, other = started(own), started(own)
    in_file(folder, "UPDATE talks SET talk = substr(talk, 1, 30) WHERE rowid = 1")
    damaged = in_file(folder, "SELECT talk FROM talks WHERE rowid = 1")
    client.get("/check")
    assert client.at == "/check/start"
    assert client.post("/check/start", {"who": "self", "country": "GB"}).status == 507
    assert in_file(folder, "SELECT talk FROM talks WHERE rowid = 1") == damaged
    assert other.get("/check").status == 200


def test_a_file_of_a_newer_version_is_said_and_stays_as_it_is(own: Server, folder: Path) -> None:
    client = started(own)
    in_file(folder, f"PRAGMA user_version = {FORMAT + 1}")
    newer = (folder / DATA_FILE).read_bytes()
    assert client.get("/check").status == 507
    assert client.post("/check/start", {"who": "self", "country": "GB"}).status == 507
    assert "newer Dorsum" in refusal(folder)
    assert (folder / DATA_FILE).read_bytes() == newer


# Starting and stopping.


def test_a_port_in_use_is_one_line_that_says_what_to_do(server: Server, folder: Path) -> None:
    said = refusal(folder, port=server.port)
    assert f"port {server.port}" in said
    assert "--port" in said
    assert not folder.exists()


def test_ctrl_c_ends_it_quietly(own: Server) -> None:
    started(own)
    assert own.interrupt() == 0
    assert own.words() == ""


def test_a_talk_of_another_day_is_gone(own: Server, folder: Path) -> None:
    client = started(own)
    in_file(folder, "UPDATE talks SET changed_at = changed_at - ?", KEPT_FOR - 60)
    client.get("/check")
    assert client.at == "/check"
    in_file(folder, "UPDATE talks SET changed_at = changed_at - 61")
    client.get("/check")
    assert client.at == "/check/start"
    with serving(folder):
        assert in_file(folder, "SELECT count(*) FROM talks") == [(0,)]


def test_where_the_content_changed_only_what_it_still_asks_counts(own: Server, folder: Path) -> None:
    client = wire(own)
    page = begin(client)
    first, *others = items(page)
    client.post("/check/answer", fields(page, {first: "yes"}))
    in_file(folder, "UPDATE talks SET talk = replace(talk, ?, ?)", f'"{first}"', '"gone"')
    assert set(kept(folder, client.cookie).steps[0].answers) == set(others)
    again = client.get("/check")
    assert (again.status, hidden(again)["part"]) == (200, "first")
    assert first in items(again)
    assert not set(others) & set(items(again))
