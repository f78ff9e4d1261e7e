"""What a hostile or broken sender does to a real server: clear words, quickly, no talk touched."""

import re
import socket
import sys
import time
from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, Route

from scripts import doctor
from tests.browser.conftest import Visits
from tests.browser.seeding import Wire, request, started
from tests.browser.server import Server, serving
from tests.browser.test_troubles import says_nothing_of_a_person
from tests.browser.visitor import say
from tests.interfaces.web.client import FORM
from tests.interfaces.web.talking import items

MEGABYTE = 1024 * 1024
TEN = 10 * MEGABYTE
SOON = 5.0
"""Seconds; the machine may be busy."""
OF_ANOTHER_SITE = "This form came from another site. Open these pages themselves and send it from there."
OF_ANOTHER_HOST = "Use the address that was named when this server started; it answers under no other."


@pytest.fixture(scope="module")
def own(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A server that is sent bad things only, and says nothing of them in the end."""
    with serving(tmp_path_factory.mktemp("own")) as running:
        yield running
        assert running.interrupt() == 0
        assert says_nothing_of_a_person(words := running.words())
        assert "a page failed" not in words


@pytest.fixture
def talk(own: Server) -> Iterator[Wire]:
    """A talk that was begun; whatever is sent, it is there in the end, as it was."""
    client = started(own)
    before = items(client.get("/check"))
    yield client
    assert items(client.get("/check")) == before


def raw(server: Server, sent: bytes, patience: float = SOON) -> bytes:
    """Send these bytes and no more; return what comes back until the server hangs up."""
    with socket.create_connection(("127.0.0.1", server.port), patience) as line:
        line.sendall(sent)
        line.shutdown(socket.SHUT_WR)
        return b"".join(iter(lambda: line.recv(65_536), b""))


def form(client: Wire, body: bytes, **more: str) -> bytes:
    """Return a form of this browser, as bytes on the wire."""
    headers = {
        "Host": f"127.0.0.1:{client.server.port}",
        "Cookie": f"dorsum={client.cookie}",
        "Content-Type": FORM,
        "Content-Length": str(len(body)),
        "Connection": "close",
        **{name.replace("_", "-"): value for name, value in more.items()},
    }
    lines = [f"{name}: {value}" for name, value in headers.items() if value]
    return "\r\n".join(["POST /check/answer HTTP/1.1", *lines, "", ""]).encode("latin-1") + body


def status(answer: bytes) -> int:
    found = re.match(rb"HTTP/1\.1 (\d{3}) ", answer)
    assert found
    return int(found[1])


# Another site.


def test_under_a_name_of_another_site_a_browser_gets_nothing(browser: Browser, server: Server) -> None:
    """DNS rebinding: the name of another site leads to this machine."""
    rebound = browser.browser_type.launch(
        executable_path=doctor.find_browser(),
        args=["--no-sandbox", "--host-resolver-rules=MAP rebound.example 127.0.0.1"],
    )
    page = rebound.new_page()
    came = page.goto(f"http://rebound.example:{server.port}/")
    assert came is not None
    assert came.status == 403
    assert page.inner_text("body").strip() == OF_ANOTHER_HOST
    assert page.context.cookies() == []
    rebound.close()


def _with_form_for(page: Page, site: str, server: Server) -> None:
    """Open a page of another site whose button sends a form to us."""
    field = '<input name="who" value="carer"><input name="country" value="US">'
    html = f'<form method="post" action="{server.address}check/start">{field}<button>Win</button></form>'

    def answer(route: Route) -> None:
        route.fulfill(body=html, content_type="text/html")

    page.route(f"{site}/**", answer)
    page.goto(f"{site}/")


@pytest.mark.parametrize("site", ["http://evil.example", "http://127.0.0.1:9"])
def test_a_form_on_a_page_of_another_site_does_nothing(
    browser: Browser, own: Server, talk: Wire, site: str
) -> None:
    context = browser.new_context()
    context.add_cookies([{"name": "dorsum", "value": talk.cookie, "url": own.address}])
    page = context.new_page()
    _with_form_for(page, site, own)
    with page.expect_navigation():
        page.click("button")
    assert page.inner_text("body").strip() == OF_ANOTHER_SITE
    context.close()


@pytest.mark.parametrize(
    "lines",
    [
        "Host: evil.example",
        "Host: evil.example:{port}",
        "Host: 127.0.0.1:{port}\r\nHost: evil.example",
        "Host: evil.example\r\nHost: 127.0.0.1:{port}",
        "X-Forwarded-Host: 127.0.0.1",
        "Host: 127.0.0.1:{port}@evil.example",
        "Host: evil.example/127.0.0.1",
        "Host: 127.0.0.1 evil.example",
    ],
)
def test_a_hostile_host_is_refused_and_nothing_is_set(own: Server, lines: str) -> None:
    head = lines.format(port=own.port)
    answer = raw(own, f"GET / HTTP/1.1\r\n{head}\r\nConnection: close\r\n\r\n".encode())
    assert status(answer) in (400, 403)
    assert b"set-cookie" not in answer.lower()
    assert b"<html" not in answer


# Too much.


def peak_memory(server: Server) -> int:
    """Return the most bytes that the server ever had in memory."""
    words = Path(f"/proc/{server.process.pid}/status").read_text()
    found = re.search(r"VmHWM:\s+(\d+) kB", words)
    assert found
    return int(found[1]) * 1024


@pytest.mark.skipif(sys.platform != "linux", reason="the memory of a process is read from /proc")
def test_a_form_of_10_mb_takes_neither_time_nor_memory(own: Server, talk: Wire) -> None:
    before = peak_memory(own)
    for _ in range(3):
        began = time.monotonic()
        page = talk.send("POST", "/check/answer", b"token=" + b"x" * TEN)
        assert time.monotonic() - began < SOON
        assert page.status == 413
        assert say("web_error_too_large") in page.text
    assert peak_memory(own) - before < 4 * MEGABYTE


def test_a_form_of_10_mb_gets_clear_words_in_a_browser(visits: Visits, own: Server, talk: Wire) -> None:
    visitor = visits(own)
    visitor.expected = {413}
    visitor.remember(talk.cookie)
    visitor.go("/check")
    visitor.page.eval_on_selector("input[name=about]", f"field => {{ field.value = 'x'.repeat({TEN}) }}")
    visitor.press("[data-none]")
    assert visitor.sees(say("web_error_too_large"))


def test_a_form_without_an_end_is_not_read_for_ever(own: Server, talk: Wire) -> None:
    head = form(talk, b"", Content_Length="", Transfer_Encoding="chunked")
    chunk = b"%x\r\n%s\r\n" % (MEGABYTE, b"x" * MEGABYTE)

    def send_a_gigabyte() -> None:
        for _ in range(1_000):
            line.sendall(chunk)

    with socket.create_connection(("127.0.0.1", own.port), SOON) as line:
        line.sendall(head)
        with pytest.raises(OSError, match=r"reset|pipe"):
            send_a_gigabyte()


# No form.


@pytest.mark.parametrize(
    ("body", "more", "expected"),
    [
        (b"&".join(b"field%d=x" % number for number in range(10_000)), {}, 413),
        (b"&".join(b"f=x" for _ in range(10_000)), {}, 400),
        ("token=é".encode("latin-1"), {}, 400),
        (b"token=%ff%fe", {}, 400),
        (b"token=\x00&items=\x00", {}, 403),
        (b"token=%00&items=%00", {}, 403),
        (b"", {}, 403),
        (b"token=x", {"Content_Type": "multipart/form-data; boundary=x"}, 415),
        (b"token=x", {"Content_Type": "text/plain"}, 415),
        (b"token=x", {"Content_Type": ""}, 415),
        (b"7\r\ntoken=x\r\n0\r\n\r\n", {"Content_Length": "", "Transfer_Encoding": "chunked"}, 403),
        (b"zz\r\ntoken=x\r\n", {"Content_Length": "", "Transfer_Encoding": "chunked"}, 400),
        (b"token=x", {"Content_Length": "-1"}, 400),
        (b"token=x", {"Content_Length": "seven"}, 400),
    ],
)
def test_what_is_no_form_is_refused(talk: Wire, body: bytes, more: Mapping[str, str], expected: int) -> None:
    answer = raw(talk.server, form(talk, body, **more))
    assert status(answer) == expected


@pytest.mark.parametrize("value", ["\x00", "\x01\x02", "é", '"', ";;=", "x" * 101, "x" * 5_000, "../../x"])
def test_a_cookie_that_we_did_not_make_is_replaced(own: Server, talk: Wire, value: str) -> None:
    head = f"GET /check HTTP/1.1\r\nHost: 127.0.0.1\r\nCookie: dorsum={value}\r\nConnection: close\r\n\r\n"
    answer = raw(own, head.encode("latin-1"))
    if status(answer) != 400:  # a line that is no HTTP
        assert status(answer) == 303
        assert re.search(rb"set-cookie: dorsum=[A-Za-z0-9_-]{43};", answer)


@pytest.mark.parametrize("line", ["\x16\x03\x01\x02\x00", "GET", "GET /%00/../../x HTTP/1.1"])
def test_what_is_no_request_is_refused(own: Server, talk: Wire, line: str) -> None:
    answer = raw(own, f"{line}\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n".encode())
    assert status(answer) in (400, 404)


# Broken off, and slow.


def test_a_form_that_breaks_off_changes_nothing(own: Server, talk: Wire) -> None:
    whole = form(talk, f"token={talk.token}&go=none".encode())
    for end in (10, len(whole) // 2, len(whole) - 3):
        with socket.create_connection(("127.0.0.1", own.port), SOON) as line:
            line.sendall(whole[:end])


def test_a_slow_form_holds_up_nobody_and_is_taken_in_the_end(own: Server, talk: Wire) -> None:
    whole = form(talk, b"token=x")
    with socket.create_connection(("127.0.0.1", own.port), SOON) as line:
        line.sendall(whole[:-4])
        assert talk.get("/check").status == 200
        line.sendall(whole[-4:])
        assert status(line.recv(65_536)) == 403


def test_ctrl_c_does_not_wait_for_a_form_that_never_comes(tmp_path: Path) -> None:
    with serving(tmp_path) as server:
        client = started(server)
        with socket.create_connection(("127.0.0.1", server.port), SOON) as line:
            line.sendall(form(client, b"token=x")[:-4])
            assert request(server, "GET", "/", b"", {"host": "127.0.0.1"}).status == 200
            assert server.interrupt() == 0
        assert says_nothing_of_a_person(server.words())
