"""Talks that are already held, so that a browser can open a page of any kind at once.

They are held by plain requests to the running server, with the forms of its own pages.
"""

import http.client
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import partial

from tests.browser.server import Server
from tests.interfaces.web.client import Answer, Client
from tests.interfaces.web.talking import MOST_SCREENS, begin, fields, finish, hidden
from tests.shipped import lead_over

UPPER_BACK = {"upper_back_pain": "yes", "stress_or_worry": "yes"}
"""A plain spasm between the shoulder blades."""


def with_lead(finding: str) -> dict[str, str]:
    """Return a yes to a finding, and to the lead question that it stands behind."""
    return {lead_over(finding).id: "yes", finding: "yes"}


CAUDA_EQUINA = {**with_lead("saddle_numbness"), "new_or_worse_within_14_days": "yes"}
FEVER = with_lead("fever")
CANCER = with_lead("cancer_ever")
RESCUE_ITEMS = re.compile(r'name="items" value="([^"]+)"')


@dataclass
class Wire(Client):
    """The browser without a screen, over the wire to a server."""

    server: Server = field(kw_only=True)

    def _send(self, method: str, path: str, body: bytes, more: Mapping[str, str] | None = None) -> Answer:
        host = f"127.0.0.1:{self.server.port}"
        headers = {"host": host, **({"cookie": f"dorsum={self.cookie}"} if self.cookie else {})}
        if method == "POST":
            headers |= {"content-type": "application/x-www-form-urlencoded", "origin": f"http://{host}"}
        answer = request(self.server, method, path, body, headers | dict(more or {}))
        if sent := answer.headers.get("set-cookie", ""):
            self.cookie = sent.partition("=")[2].partition(";")[0].strip('"')
        return answer


def request(server: Server, method: str, path: str, body: bytes, headers: Mapping[str, str]) -> Answer:
    """Send one request with exactly these headers, and the length of the body."""
    line = http.client.HTTPConnection("127.0.0.1", server.port, timeout=60)
    try:
        line.putrequest(method, path, skip_host="host" in headers, skip_accept_encoding=True)
        for name, value in headers.items():
            line.putheader(name, value)
        if body:
            line.putheader("content-length", str(len(body)))
        line.endheaders(body)
        came = line.getresponse()
        return Answer(came.status, {name.lower(): value for name, value in came.getheaders()}, came.read())
    finally:
        line.close()


def wire(server: Server) -> Wire:
    """Return a new browser without a screen."""
    return Wire(None, server=server)  # type: ignore[arg-type]  # it calls no application


Seed = Callable[[Server], Wire]
"""Hold a talk with a server; return the browser that held it."""


def started(server: Server) -> Wire:
    client = wire(server)
    begin(client)
    return client


def one_screen(server: Server) -> Wire:
    client = wire(server)
    client.post("/check/answer", fields(begin(client), {}))
    return client


def until(part: str, said: Mapping[str, str], server: Server) -> Wire:
    """Answer until a screen of this part of the talk comes."""
    client = wire(server)
    page = begin(client)
    for _ in range(MOST_SCREENS):
        if client.at == "/check/where":
            if part == "where":
                return client
            page = client.post("/check/where", {"go": "next"})
        elif hidden(page)["part"] == part:
            return client
        else:
            page = client.post("/check/answer", fields(page, said))
    raise AssertionError(f"no screen of the part {part}")


def finished(said: Mapping[str, str], server: Server) -> Wire:
    """Answer everything that the check asks."""
    client = wire(server)
    finish(client, begin(client), said)
    return client


def all_optional(said: Mapping[str, str], server: Server) -> Wire:
    """Answer the optional questions as well, so that the page is at its longest."""
    client = finished(said, server)
    page = client.get("/check/more")
    while client.at == "/check/more":
        page = client.post("/check/answer", fields(page, {}))
    return client


def rescued(server: Server) -> Wire:
    """Tap "none of these" on the screen of danger signs."""
    client = wire(server)
    items = RESCUE_ITEMS.search(client.get("/rescue").html)
    assert items
    client.post("/rescue", {"items": items[1], "go": "none"})
    return client


def rescued_and_finished(server: Server) -> Wire:
    """Go on to the end of the check, and of what it asks about warmth."""
    client = rescued(server)
    finish(client, client.get("/check"), UPPER_BACK)
    page = client.get("/check/more")
    while client.at == "/check/more":
        page = client.post("/check/answer", fields(page, {}))
    return client


SEEDS: Mapping[str, Seed] = {
    "nobody": wire,
    "started": started,
    "one screen": one_screen,
    "values": partial(until, "about_you", {}),
    "where": partial(until, "where", {}),
    "timing": partial(until, "timing", CAUDA_EQUINA),
    "plainer": partial(until, "plainer", {**FEVER, "fever": "unsure"}),
    "emergency": partial(finished, CAUDA_EQUINA),
    "same day": partial(finished, FEVER),
    "within days": partial(finished, CANCER),
    "self care": partial(finished, UPPER_BACK),
    "everything": partial(all_optional, UPPER_BACK),
    "everything within days": partial(all_optional, CANCER),
    "rescue": rescued,
    "rescue, finished": rescued_and_finished,
}
