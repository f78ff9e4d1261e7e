"""The tools over HTTP: no session, JSON answers, and a clear 4xx for what they cannot use."""

import json
from collections.abc import Iterator

import anyio
import pytest
from mcp import Client
from mcp_types import INVALID_REQUEST
from starlette.testclient import TestClient
from starlette.types import Message

from dorsum.interfaces.mcp.http import http_application
from dorsum.interfaces.mcp.messages import LARGEST_REQUEST, NO_MESSAGE, TOO_LARGE
from tests.interfaces.mcp.over_http import application, serving
from tests.interfaces.mcp.talking import DAY, Json, of, plain_talk
from tests.interfaces.mcp.test_messages import TWO_WAYS, refusal_as_json
from tests.shipped import shipped_rules

ACCEPT = {"accept": "application/json, text/event-stream", "host": "127.0.0.1:8377"}
LIST = {"jsonrpc": "2.0", "id": 1, "method": "tools/list"}


@pytest.fixture(scope="module")
def http() -> Iterator[TestClient]:
    with TestClient(application(), headers=ACCEPT) as client:
        yield client


@pytest.mark.parametrize("mode", ["auto", "legacy"])
def test_a_client_of_the_sdk_talks_over_http(mode: str) -> None:
    """A case that was sealed before the server began counts: it has the same key."""

    async def talk(address: str) -> Json:
        async with Client(address, mode=mode) as client:
            return dict((await client.call_tool("assess", of(plain_talk()))).structured_content or {})

    with serving() as address:
        told = anyio.run(talk, address)
    assert (told["level"], told["reached"]["calm"]) == ("self_care", True)


def test_an_answer_is_one_json_document_and_opens_no_session(http: TestClient) -> None:
    answer = http.post("/mcp", json=LIST)
    assert answer.headers["content-type"].startswith("application/json")
    assert "mcp-session-id" not in answer.headers
    assert len(answer.json()["result"]["tools"]) == 6


@pytest.mark.parametrize(
    ("body", "status"),
    [
        (b"no JSON", 400),
        (b"[" * 5000, 400),
        (b'{"jsonrpc":"2.0","id":1}', 400),
        (json.dumps({**LIST, "pad": "x" * LARGEST_REQUEST}).encode(), 413),
    ],
)
def test_what_cannot_be_read_is_refused(http: TestClient, body: bytes, status: int) -> None:
    answer = http.post("/mcp", content=body, headers={"content-type": "application/json"})
    assert answer.status_code == status


@pytest.mark.parametrize(
    "body", [{"id": 1, "method": "my secret"}, {"jsonrpc": "1.0", "params": "my secret"}, ["my secret"], 5]
)
def test_what_is_no_message_is_refused_in_own_words(http: TestClient, body: object) -> None:
    answer = http.post("/mcp", json=body)
    error = {"code": INVALID_REQUEST, "message": NO_MESSAGE}
    assert (answer.status_code, answer.json()["error"]) == (400, error)
    assert "secret" not in answer.text


@pytest.mark.parametrize("method", ["GET", "PUT", "DELETE"])
def test_there_is_nothing_to_fetch_or_to_end(http: TestClient, method: str) -> None:
    assert http.request(method, "/mcp").status_code == 405


@pytest.mark.parametrize(
    ("headers", "status"), [({"content-type": "text/plain"}, 400), ({"accept": "text/html"}, 406)]
)
def test_another_form_is_refused(http: TestClient, headers: dict[str, str], status: int) -> None:
    assert http.post("/mcp", json=LIST, headers={**ACCEPT, **headers}).status_code == status


@pytest.mark.parametrize("body", TWO_WAYS)
def test_what_can_be_read_in_two_ways_is_refused(http: TestClient, body: bytes) -> None:
    answer = http.post("/mcp", content=body, headers={"content-type": "application/json"})
    assert answer.status_code == 400
    assert answer.json() == {"jsonrpc": "2.0", "id": 7, "error": refusal_as_json(body)}


def test_who_goes_away_before_the_body_is_here_breaks_nothing() -> None:
    tools = http_application(shipped_rules(), lambda: DAY)

    async def gone() -> Message:
        return {"type": "http.disconnect"}

    async def send(_message: Message) -> None:
        raise AssertionError("nobody reads it")

    anyio.run(tools, {"type": "http", "method": "POST", "path": "/", "headers": []}, gone, send)


def test_a_body_without_end_is_not_read_to_its_end() -> None:
    tools, sent = http_application(shipped_rules(), lambda: DAY), []

    async def more() -> Message:
        return {"type": "http.request", "body": b" " * 1000, "more_body": True}

    async def send(message: Message) -> None:
        sent.append(message)

    anyio.run(tools, {"type": "http", "method": "POST", "path": "/", "headers": []}, more, send)
    assert sent[0]["status"] == 413
    assert json.loads(sent[1]["body"])["error"]["message"] == TOO_LARGE
