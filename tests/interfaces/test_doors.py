"""`dorsum doors`, and the doors beside the pages, with real processes where it matters."""

import json
import os
import signal
import socket
import ssl
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict
from pathlib import Path
from threading import Thread

import httpx2
import pytest
import uvicorn
from starlette.responses import PlainTextResponse
from starlette.testclient import TestClient
from starlette.types import ASGIApp

from dorsum.app import every_door, service
from dorsum.app.joining import joined
from dorsum.app.settings import VARIABLE, Settings
from dorsum.interfaces.gate.keys import add_key
from dorsum.interfaces.gate.listening import listening
from tests.browser.server import PATIENCE, Server, serving, serving_doors
from tests.interfaces.cds_hooks.test_application import BACK
from tests.interfaces.cds_hooks.world import MRI, ORDER, imaging, request
from tests.interfaces.certificates import certificate
from tests.interfaces.conftest import Dorsum
from tests.interfaces.gate.test_keys import TODAY
from tests.shipped import shipped, shipped_rules

CASE = {"case": {"age": 40, "answers": {"saddle_numbness": "yes"}}}
Doors = Callable[..., TestClient]


@pytest.fixture
def started(monkeypatch: pytest.MonkeyPatch) -> list[uvicorn.Config]:
    """Start no server; return with what each would have run."""
    seen: list[uvicorn.Config] = []

    def run(server: uvicorn.Server, sockets: list[socket.socket]) -> None:
        seen.append(server.config)
        raise KeyboardInterrupt  # how a person stops it

    monkeypatch.setattr(uvicorn.Server, "run", run)
    return seen


@pytest.fixture
def keys(tmp_path: Path) -> tuple[Path, str]:
    """A file with a key, and the key."""
    file = tmp_path / "keys.json"
    return file, add_key(file, "lab", TODAY)


# What has to be there before other machines are let in.


def test_the_usual_doors_are_for_this_machine_and_need_no_key(
    dorsum: Dorsum, started: list[uvicorn.Config]
) -> None:
    done = dorsum("doors", "--port", 0)
    assert (done.code, done.err) == (0, "")
    assert done.out.startswith("The doors are at http://127.0.0.1:")
    assert (started[0].app, started[0].factory) == ("dorsum.app.service:doors_application", True)


MISSING = {
    "--open-to-others": "--open-to-others",
    "--certificate": "--certificate",
    "--keys": "`dorsum keys add`",
}
OPEN = ("doors", "--host", "0.0.0.0", "--port", 0)


@pytest.mark.parametrize("left_out", ["--open-to-others", "--certificate", "--keys"])
def test_other_machines_come_in_only_where_all_that_is_needed_is_there(
    dorsum: Dorsum, started: list[uvicorn.Config], tmp_path: Path, keys: tuple[Path, str], left_out: str
) -> None:
    chain, key = certificate(tmp_path)
    given: dict[str, list[object]] = {
        "--open-to-others": [],
        "--certificate": [chain, "--certificate-key", key],
        "--keys": [keys[0]],
    }
    words = [word for name, values in given.items() if name != left_out for word in (name, *values)]
    done = dorsum(*OPEN, *words)
    assert (done.code, started) == (2, [])
    assert "others could reach this address" in done.err
    assert done.err.rstrip().endswith(f"missing: {MISSING[left_out]}")
    assert done.err.count("\n") == 1


def test_where_all_is_there_other_machines_come_in(
    dorsum: Dorsum, started: list[uvicorn.Config], tmp_path: Path, keys: tuple[Path, str]
) -> None:
    chain, key = certificate(tmp_path)
    words = ("--open-to-others", "--certificate", chain, "--certificate-key", key, "--keys", keys[0])
    done = dorsum(*OPEN, *words)
    assert (done.code, done.err) == (0, "")
    assert done.out.startswith("The doors are at https://127.0.0.1:")
    assert (started[0].ssl_certfile, started[0].ssl_keyfile) == (str(chain), str(key))


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("--rate", "often"), "is no rate"),
        (("--keys", "none.json"), "there is no key in it"),
        (("--certificate", "none.pem"), "there is no such file"),
        (("--certificate", __file__), "need each other"),
        (("--certificate", __file__, "--certificate-key", __file__), "no certificate and its key"),
    ],
)
def test_options_that_make_no_sense_are_said(
    dorsum: Dorsum, started: list[uvicorn.Config], words: Sequence[str], said: str
) -> None:
    done = dorsum("doors", "--port", 0, *words)
    assert (done.code, started) == (2, [])
    assert said in done.err


def test_several_processes_are_started_as_such(
    dorsum: Dorsum, started: list[uvicorn.Config], monkeypatch: pytest.MonkeyPatch
) -> None:
    ran: list[uvicorn.Config] = []

    class Several:
        def __init__(self, config: uvicorn.Config, sockets: list[socket.socket]) -> None:
            ran.extend([config] * len(sockets))

        def run(self) -> None:
            pass

    monkeypatch.setattr("dorsum.app.server.Renewing", Several)
    assert dorsum("doors", "--port", 0, "--workers", 2).code == 0
    assert ([one.workers for one in ran], started) == ([2], [])


# What stands behind a service.


@pytest.fixture
def doors(monkeypatch: pytest.MonkeyPatch) -> Doors:
    """The doors of one process of a service, as they are made from what the command left."""

    def made(**settings: object) -> TestClient:
        monkeypatch.setenv(VARIABLE, json.dumps({"host": "127.0.0.1", **settings}))
        monkeypatch.setattr(service, "open_rules", shipped_rules)
        return TestClient(service.doors_application(), "http://127.0.0.1", raise_server_exceptions=False)

    return made


def test_the_api_is_below_its_address_and_nothing_else_is_there(doors: Doors) -> None:
    client = doors()
    answer = client.post("/api/v1/assess", json=CASE)
    assert answer.json()["triage"]["advise"] == "emergency_now"
    assert answer.headers["cache-control"] == "no-store"
    assert client.get("/api/v1/health").json()["status"] == "ok"
    for path in ("/", "/check", "/api", "/api/v2/assess", "/diary"):
        missing = client.get(path)
        assert (missing.status_code, missing.headers["content-type"]) == (404, "application/problem+json")
    assert missing.json()["detail"] == "The doors are below /api/v1, /fhir, /cds-services, /mcp."


def test_a_refusal_of_the_gate_is_a_problem_too(doors: Doors) -> None:
    client = doors(rate="2/hour")
    assert [client.get("/api/v1/health").status_code for _ in range(3)] == [200, 200, 429]
    packed = doors().post("/api/v1/assess", content=b"x", headers={"content-encoding": "gzip"})
    assert packed.json()["type"] == "urn:dorsum:problem:media_type"


def test_at_the_door_of_fhir_a_refusal_is_an_outcome(doors: Doors, keys: tuple[Path, str]) -> None:
    for settings, headers, code in (
        ({"keys": str(keys[0])}, {}, "login"),
        ({}, {"content-encoding": "gzip"}, "not-supported"),
        ({}, {"content-type": "application/fhir+xml"}, "not-supported"),
    ):
        answer = doors(**settings).post(
            "/fhir/QuestionnaireResponse/$assess", content=b"<x/>", headers=headers
        )
        assert (answer.json()["resourceType"], answer.json()["issue"][0]["code"]) == (
            "OperationOutcome",
            code,
        )
        assert answer.status_code in (401, 415)


def test_the_services_of_cds_hooks_are_told_with_and_without_a_slash(doors: Doors) -> None:
    told = [doors().get(f"/cds-services{end}").json() for end in ("", "/")]
    assert told[0] == told[1]
    assert {one["hook"] for one in told[0]["services"]} == {"patient-view", "order-select"}


@pytest.mark.parametrize(("pages", "links"), [(None, 0), (PlainTextResponse("pages"), 1)])
def test_a_card_leads_to_the_questions_only_where_there_are_pages(pages: ASGIApp | None, links: int) -> None:
    application = joined(shipped_rules(), Settings("127.0.0.1", has_pages=pages is not None), pages)
    hook = request([BACK], [], [imaging(MRI)])
    answer = TestClient(application, "http://127.0.0.1").post(f"/cds-services/{ORDER}", json=hook)
    assert [len(one.get("links", [])) for one in answer.json()["cards"]] == [links]


CALL = {"jsonrpc": "2.0", "id": 1, "method": "tools/call"}
NEXT = {**CALL, "params": {"name": "next_questions", "arguments": {"country": "GB"}}}
MCP = {"accept": "application/json, text/event-stream"}


def test_the_tools_for_language_models_are_a_door_like_the_others(doors: Doors) -> None:
    with doors() as client:
        for _ in range(2):
            answer = client.post("/mcp", json=NEXT, headers=MCP)
            assert answer.status_code == 200
            assert not answer.json()["result"].get("isError")
        assert client.get("/mcp").status_code == 405


def test_processes_that_answer_together_know_the_cases_of_each_other(doors: Doors) -> None:
    settings = json.loads(json.dumps(asdict(Settings("127.0.0.1"))))
    seals = set()
    for key in (settings["seal_key"], settings["seal_key"], Settings("127.0.0.1").seal_key):
        with doors(seal_key=key) as client:
            answer = client.post("/mcp", json=NEXT, headers=MCP).json()
        seals.add(answer["result"]["structuredContent"]["seal"])
    assert len(seals) == 2


def test_without_their_library_there_are_no_tools(doors: Doors, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(every_door, "find_spec", lambda name: None if name == "mcp" else True)
    assert doors().post("/mcp", json=NEXT, headers=MCP).status_code == 404


def test_where_there_are_keys_one_is_needed(doors: Doors, keys: tuple[Path, str]) -> None:
    file, key = keys
    client = doors(keys=str(file))
    assert client.get("/api/v1/health").status_code == 401
    assert client.get("/api/v1/health", headers={"authorization": f"Bearer {key}"}).status_code == 200


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({"host": "evil.example"}, 403),
        ({"host": "[::1]:8377"}, 200),
        ({"origin": "https://evil.example"}, 403),
        ({"sec-fetch-site": "cross-site"}, 403),
        ({"origin": "http://127.0.0.1"}, 200),
    ],
)
def test_pages_of_other_sites_are_kept_out(doors: Doors, headers: dict[str, str], status: int) -> None:
    answer = doors().post("/api/v1/assess", json=CASE, headers=headers)
    assert answer.status_code == status
    if status == 403:
        assert answer.json()["type"] == "urn:dorsum:problem:foreign"
    assert not [name for name in answer.headers if name.startswith("access-control")]


def test_a_service_answers_to_the_names_it_was_given(doors: Doors) -> None:
    client = doors(host="0.0.0.0", names=["Dorsum.Example.org"])
    for host, status in (("dorsum.example.org:8377", 200), ("localhost", 200), ("other.example.org", 403)):
        assert client.get("/api/v1/health", headers={"host": host}).status_code == status


def test_nobody_chooses_by_a_header_who_they_are(started: list[uvicorn.Config], dorsum: Dorsum) -> None:
    assert dorsum("doors", "--port", 0).code == 0
    assert not started[0].proxy_headers
    assert started[0].ws == "none"


def test_without_the_libraries_for_doors_the_pages_start_all_the_same(
    dorsum: Dorsum, started: list[uvicorn.Config], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for is_there in (True, False):
        monkeypatch.setattr(every_door, "find_spec", lambda _name, found=is_there: found or None)
        assert dorsum("serve", "--no-browser", "--port", 0, "--data", tmp_path).code == 0
    names = [type(one.app).__name__ for one in started]
    assert names == ["Joined", "Guard"]


# Real processes.


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    with serving(tmp_path_factory.mktemp("data")) as running:
        yield running


@pytest.mark.no_cover
def test_beside_the_pages_the_doors_are_open_on_this_machine(server: Server) -> None:
    answer = httpx2.post(f"{server.address}api/v1/assess", json=CASE)
    assert answer.json()["versions"]["content_hash"] == shipped().content_hash
    assert "text/html" in httpx2.get(server.address).headers["content-type"]


@pytest.mark.no_cover
def test_two_processes_answer_over_tls_and_end_with_ctrl_c(tmp_path: Path, keys: tuple[Path, str]) -> None:
    file, key = keys
    chain, private = certificate(tmp_path)
    words = ["--workers", "2", "--keys", file, "--certificate", chain, "--certificate-key", private]
    with serving_doors(*words) as running:
        context = ssl.create_default_context(cafile=str(chain))
        address = running.address.replace("127.0.0.1", "localhost")
        headers = {"authorization": f"Bearer {key}"}
        with httpx2.Client(verify=context, base_url=address, headers=headers, timeout=PATIENCE) as client:
            answers = {client.post("api/v1/assess", json=CASE).content for _ in range(8)}
        assert len(answers) == 1
        assert running.interrupt() == 0
        assert running.words() == ""


@pytest.mark.measured
def test_processes_end_with_the_one_that_started_them(monkeypatch: pytest.MonkeyPatch) -> None:
    ended: list[tuple[int, int]] = []
    monkeypatch.setattr(os, "kill", lambda *told: ended.append(told))
    service._end_with_parent()  # nobody started this one
    gone = Process()
    monkeypatch.setattr("multiprocessing.parent_process", lambda: gone)
    before = set(threading.enumerate())
    service._end_with_parent()
    for thread in set(threading.enumerate()) - before:
        thread.join(30)
    assert ended == [(os.getpid(), signal.SIGTERM)]


class Process:
    """A process that is gone already."""

    def join(self) -> None:
        pass


def ask_until_nobody_answers(address: str) -> None:
    for _ in range(600):
        httpx2.get(address, timeout=PATIENCE)
        time.sleep(0.05)


@pytest.mark.no_cover
def test_where_the_parent_is_killed_the_port_is_free_again() -> None:
    with serving_doors("--workers", "2") as running:
        httpx2.get(f"{running.address}api/v1/health", timeout=PATIENCE)
        running.kill()
        with pytest.raises(httpx2.TransportError):
            ask_until_nobody_answers(f"{running.address}api/v1/health")
        assert "Traceback" not in running.words()  # and all of them have ended, or this would wait in vain


@pytest.mark.no_cover
def test_a_slow_body_is_given_up_and_others_are_answered_meanwhile(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(VARIABLE, json.dumps({"host": "127.0.0.1", "seconds_for_body": 1.0}))
    monkeypatch.setattr(service, "open_rules", shipped_rules)
    with listening("127.0.0.1", 0, 0) as door:
        server = uvicorn.Server(uvicorn.Config(service.doors_application(), log_level="critical"))
        thread = Thread(target=server.run, kwargs={"sockets": [door]}, daemon=True)
        thread.start()
        port = door.getsockname()[1]
        with socket.create_connection(("127.0.0.1", port), 30) as wire:
            wire.sendall(POST + b"Content-Length: 100\r\n\r\n{")
            assert httpx2.get(f"http://127.0.0.1:{port}/api/v1/health").status_code == 200
            assert wire.recv(1000).startswith(b"HTTP/1.1 408 ")
        server.should_exit = True
        thread.join(30)


@pytest.mark.no_cover
def test_a_log_holds_nothing_of_a_person_or_a_caller() -> None:
    with serving_doors() as running:
        for body in (b'{"case": {"age": "s3cret"}}', b"s3cret", json.dumps(CASE).encode()):
            headers = {"content-type": "application/json", "x-s3cret": "s3cret"}
            httpx2.post(f"{running.address}api/v1/assess?s3cret=1", content=body, headers=headers)
        running.process.terminate()
        running.process.wait(60)
        assert running.words() == ""


HOST = b"Host: 127.0.0.1\r\n"
POST = b"POST /api/v1/assess HTTP/1.1\r\nContent-Type: application/json\r\n" + HOST
HOSTILE = {
    "a path out of the content": b"GET /api/v1/content/..%2f..%2fetc%2fpasswd/x HTTP/1.1\r\n"
    + HOST
    + b"\r\n",
    "a header in a path": b"GET /api/v1/content/findings/%0d%0aSet-Cookie:x HTTP/1.1\r\n" + HOST + b"\r\n",
    "half a line break": b"GET /api/v1/health HTTP/1.1\r\nX: a\rb\r\n" + HOST + b"\r\n",
    "two lengths": POST + b"Content-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
    "ten gigabytes": POST + b"Content-Length: 9999999999\r\n\r\n",
    "a long address": b"GET /" + b"a" * 100_000 + b" HTTP/1.1\r\n" + HOST + b"\r\n",
    "no HTTP": b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03\r\n\r\n",
}


@pytest.mark.no_cover
@pytest.mark.parametrize("hostile", HOSTILE.values(), ids=HOSTILE)
def test_hostile_bytes_get_a_refusal_and_the_server_goes_on(server: Server, hostile: bytes) -> None:
    with socket.create_connection(("127.0.0.1", server.port), 30) as wire:
        wire.sendall(hostile)
        answer = wire.recv(100_000)
    first = answer.partition(b"\r\n")[0]
    assert first.split()[1][:1] == b"4"
    assert b"set-cookie: x" not in answer.lower()
    assert b"root:" not in answer
    assert httpx2.get(f"{server.address}api/v1/health").status_code == 200
