"""A request that cannot be answered gets one clear problem, and nothing of what it said."""

import json

import httpx2
import pytest
from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response
from starlette.testclient import TestClient

from dorsum.engine.compiled import CompiledRules
from dorsum.errors import BundleError
from dorsum.interfaces.api import application
from dorsum.interfaces.api.application import make_application
from dorsum.interfaces.api.shapes.common import Problem
from dorsum.serving.problems import MEDIA_TYPE, NAME, TITLES, handlers
from tests.shipped import shipped_rules

SECRET = "s3cret"
POSTS = ("assess", "explain", "plan", "medicines", "interview")
BAD = {
    "no JSON": (b'{"case": ', "json", ()),
    "a key twice": (b'{"case": {"age": 1, "age": 2}}', "json", ()),
    "no number": (b'{"case": {"age": NaN}}', "json", ()),
    "a bomb of depth": (b'{"case":' * 50_000, "json", ()),
    "half a character": (rb'{"case": {"\ud800": 1}}', "json", ()),
    "bytes that are no text": (b'{"case": "\xff"}', "json", ()),
    "no object": (b'["s3cret"]', "request", ()),
    "an unknown key": (b'{"s3cre": 1, "case": {"age": 4}}', "request", ("s3cre",)),
    "an unknown finding": (
        b'{"case": {"answers": {"feverr": "yes"}}}',
        "case",
        ("case", "answers", "feverr"),
    ),
    "a wrong answer": (b'{"case": {"answers": {"fever": "s3cret"}}}', "case", ("case", "answers", "fever")),
    "a number out of range": (b'{"case": {"age": 1e6}}', "case", ("case", "age")),
}


def problem_in(answer: Response | httpx2.Response, kind: str) -> Problem:
    """Return the problem in an answer; it must be of this kind, with all that belongs to it."""
    raw = json.loads(bytes(answer.body) if isinstance(answer, Response) else answer.content)
    found = Problem.model_validate(raw)
    status, title = TITLES[kind]
    assert (found.type, found.title, found.status) == (NAME + kind, title, status)
    assert answer.headers["content-type"] == MEDIA_TYPE
    assert answer.status_code == status
    assert found.detail.strip()
    assert SECRET not in str(raw)
    return found


@pytest.mark.parametrize("address", POSTS)
@pytest.mark.parametrize(("body", "kind", "place"), BAD.values(), ids=BAD)
def test_a_bad_body_is_one_problem(
    api: TestClient, address: str, body: bytes, kind: str, place: tuple[str, ...]
) -> None:
    answer = api.post(f"/{address}", content=body, headers={"content-type": "application/json"})
    assert problem_in(answer, kind).place == list(place)


def test_a_line_of_a_mistake_is_named(api: TestClient) -> None:
    answer = api.post("/assess", content=b'{\n"case"', headers={"content-type": "application/json"})
    assert "(line 2)" in problem_in(answer, "json").detail


def test_answers_that_cannot_be_said_are_refused_with_their_place(api: TestClient) -> None:
    answer = api.post("/interview", json={"new_answers": {"age": SECRET}})
    assert problem_in(answer, "case").place == ["new_answers", "age"]


def test_a_case_and_a_flag_are_needed_as_they_are_described(api: TestClient) -> None:
    assert problem_in(api.post("/assess", json={}), "request").place == ["case"]
    assert problem_in(api.post("/assess", json={"case": {}}), "case").place == ["case"]
    flag = {"case": {"age": 4}, "closed_world": "yes"}
    assert problem_in(api.post("/assess", json=flag), "request").place == ["closed_world"]


@pytest.mark.parametrize("media_type", [None, "text/plain", "application/x-www-form-urlencoded"])
def test_a_body_that_is_not_called_json_is_refused(api: TestClient, media_type: str | None) -> None:
    headers = {"content-type": media_type} if media_type else {}
    problem_in(api.post("/assess", content=b"{}", headers=headers), "media_type")
    said = {"content-type": "Application/JSON; charset=utf-8"}
    assert api.post("/interview", content=b"{}", headers=said).status_code == 200


@pytest.mark.parametrize(
    "path",
    ["/", "/nothing", "/assess/more", "/health/", "/content/findings/fever/more", "/content/../nothing"],
)
def test_an_address_that_is_not_there(api: TestClient, path: str) -> None:
    problem_in(api.get(path), "not_found")


@pytest.mark.parametrize("method", ["GET", "PUT", "DELETE", "PATCH", "OPTIONS"])
def test_a_method_that_is_not_taken(api: TestClient, method: str) -> None:
    answer = api.request(method, "/assess")
    problem_in(answer, "method")
    assert answer.headers["allow"] == "POST"
    assert not [name for name in answer.headers if name.startswith("access-control")]


def test_a_fault_of_ours_is_a_problem_without_a_word_of_the_person(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def fail(*_: object, **__: object) -> None:
        raise ValueError(SECRET)

    monkeypatch.setattr(application, "assess", fail)
    client = TestClient(make_application(shipped_rules(), dict), raise_server_exceptions=False)
    problem_in(client.post("/assess", json={"case": {"age": 4}}), "broken")
    said = capsys.readouterr().err
    assert said.startswith("dorsum: an answer failed (ValueError, ")
    assert said.count("\n") == 1
    assert SECRET not in said


REQUEST = Request({"type": "http", "method": "GET", "path": "/", "headers": []})


@pytest.mark.anyio
@pytest.mark.parametrize(
    ("error", "kind"),
    [
        (ClientDisconnect(), "broken_off"),
        (HTTPException(400), "broken_off"),
        (HTTPException(404), "not_found"),
        (ValueError(SECRET), "broken"),
    ],
)
async def test_who_breaks_off_and_what_never_ran_have_an_answer_too(error: Exception, kind: str) -> None:
    by_kind = handlers("See elsewhere.")
    answer = by_kind.get(type(error), by_kind[Exception])
    problem_in(await answer(REQUEST, error), kind)


def test_content_that_changed_under_a_running_service_is_not_shown() -> None:
    def changed() -> dict[str, object]:
        raise BundleError("start it again")

    client = TestClient(make_application(shipped_rules(), changed))
    assert problem_in(client.get("/content"), "content").detail == "start it again"


def test_what_the_rules_are_made_of_is_not_asked_twice(api: TestClient) -> None:
    calls: list[CompiledRules] = []

    def once() -> dict[str, object]:
        calls.append(shipped_rules())
        return {"findings": [{"id": "fever"}], "version": "1"}

    client = TestClient(make_application(shipped_rules(), once))
    assert client.get("/content/findings").json() == {
        "kind": "findings",
        "items": [{"kind": "findings", "item": {"id": "fever"}, "withdrawn": None}],
    }
    assert client.get("/content/findings/fever").json()["item"] == {"id": "fever"}
    assert len(calls) == 1
