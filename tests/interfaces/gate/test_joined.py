"""Each application answers below its own address; a slow one is made when it is first asked."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import PlainTextResponse
from starlette.routing import Route
from starlette.testclient import TestClient
from starlette.types import ASGIApp, Receive, Scope, Send

from dorsum.interfaces.gate.joined import Joined, Lazy, Running


def door(name: str) -> ASGIApp:
    async def answer(request: Request) -> PlainTextResponse:
        return PlainTextResponse(f"{name} {request.scope['root_path']} {request.url.path}")

    return Starlette(routes=[Route("/{rest:path}", answer), Route("/", answer)])


CLIENT = TestClient(
    Joined({"/api": door("api"), "/api/v1": door("never"), "/fhir": door("fhir")}, door("rest"))
)


@pytest.mark.parametrize(
    ("path", "answer"),
    [
        ("/api/x", "api /api /api/x"),
        ("/api/v1/x", "api /api /api/v1/x"),
        ("/fhir/", "fhir /fhir /fhir/"),
        ("/fhir", "fhir /fhir /fhir/"),
        ("/fhirs", "rest  /fhirs"),
        ("/", "rest  /"),
        ("/x/fhir/y", "rest  /x/fhir/y"),
    ],
)
def test_the_beginning_of_an_address_decides(path: str, answer: str) -> None:
    assert CLIENT.get(path).text == answer


def test_start_and_end_of_the_server_are_answered() -> None:
    with TestClient(Joined({}, door("rest"))) as client:
        assert client.get("/").status_code == 200


class Clockwork:
    """An application that counts how often it was wound up."""

    def __init__(self) -> None:
        self.wound = 0
        self.runs = False

    @asynccontextmanager
    async def running(self) -> AsyncIterator[None]:
        self.wound += 1
        self.runs = True
        yield
        self.runs = False

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        await PlainTextResponse("runs" if self.runs else "stands")(scope, receive, send)


def test_what_has_to_run_runs_from_its_first_request_on() -> None:
    clockwork = Clockwork()
    with TestClient(Joined({"/c": Running(clockwork)}, door("rest"))) as client:
        assert (client.get("/").status_code, clockwork.wound) == (200, 0)
        assert [client.get("/c").text for _ in range(3)] == ["runs"] * 3
    assert clockwork.wound == 1


class Broken(Clockwork):
    """One that cannot begin, the first time."""

    @asynccontextmanager
    async def running(self) -> AsyncIterator[None]:
        self.wound += 1
        if self.wound == 1:
            raise RuntimeError("no spring")
        self.runs = True
        yield


def test_what_cannot_begin_says_so_and_may_begin_the_next_time() -> None:
    clockwork = Broken()
    with TestClient(Joined({"/c": Running(clockwork)}, door("rest"))) as client:
        with pytest.raises(RuntimeError, match="no spring"):
            client.get("/c")
        assert client.get("/c").text == "runs"


def test_a_slow_one_is_made_once_when_it_is_asked() -> None:
    made: list[str] = []

    def make() -> ASGIApp:
        made.append("once")
        return door("slow")

    client = TestClient(Joined({"/slow": Lazy(make)}, door("rest")))
    assert client.get("/").status_code == 200
    assert made == []
    for _ in range(2):
        assert client.get("/slow/x").text.startswith("slow")
    assert made == ["once"]
