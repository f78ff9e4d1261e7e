"""The tools over HTTP: no session, JSON answers, and a clear 4xx for what they cannot use."""

import json
from collections.abc import Iterator

import anyio
import pytest
from mcp import Client
from starlette.testclient import TestClient

from dorsum.interfaces.mcp.http import LARGEST_REQUEST, _security
from tests.interfaces.mcp.over_http import application, serving
from tests.interfaces.mcp.talking import Json, of, plain_talk

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


@pytest.mark.parametrize("method", ["GET", "PUT", "DELETE"])
def test_there_is_nothing_to_fetch_or_to_end(http: TestClient, method: str) -> None:
    assert http.request(method, "/mcp").status_code == 405


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({"host": "evil.example"}, 421),
        ({"origin": "http://evil.example"}, 403),
        ({"origin": "http://localhost:8377"}, 200),
        ({"content-type": "text/plain"}, 400),
        ({"accept": "text/html"}, 406),
    ],
)
def test_a_page_of_another_site_is_refused(http: TestClient, headers: dict[str, str], status: int) -> None:
    assert http.post("/mcp", json=LIST, headers={**ACCEPT, **headers}).status_code == status


def test_without_names_the_check_is_left_to_others() -> None:
    assert not _security(frozenset()).enable_dns_rebinding_protection
    assert _security(frozenset({"::1"})).allowed_hosts == ["[::1]", "[::1]:*"]
    with TestClient(application(frozenset()), headers={**ACCEPT, "host": "elsewhere"}) as client:
        assert client.post("/mcp", json=LIST).status_code == 200
