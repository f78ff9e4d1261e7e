"""The gate lets in what is small, in time, not too often, and known where keys are needed; one at a time."""

import asyncio
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response, StreamingResponse
from starlette.types import Message, Receive, Scope, Send

from dorsum.interfaces.gate.gate import Gate, Traffic
from dorsum.interfaces.gate.keys import KeyRing, add_key
from dorsum.interfaces.gate.limits import Limits
from dorsum.interfaces.gate.refusals import Refusal
from tests.amounts import examples
from tests.interfaces.gate.test_keys import TODAY

pytestmark = pytest.mark.anyio
Talk = Callable[[Scope, Receive, Send], Awaitable[None]]


def refuse(refusal: Refusal) -> Response:
    return PlainTextResponse(f"{refusal.kind}: {refusal.detail}", refusal.status, dict(refusal.headers))


async def echo(scope: Scope, receive: Receive, send: Send) -> None:
    request = Request(scope, receive)
    await PlainTextResponse(await request.body())(scope, receive, send)


class Call:
    """One request, part by part, and what was answered."""

    def __init__(self, *parts: bytes, method: str = "POST", client: str = "1.2.3.4", **headers: str) -> None:
        named = [(name.replace("_", "-").encode(), value.encode()) for name, value in headers.items()]
        self.scope: dict[str, Any] = {"type": "http", "method": method, "path": "/", "headers": named}
        self.scope["client"] = (client, 1)
        whole: list[Message] = [{"type": "http.request", "body": one, "more_body": True} for one in parts]
        if whole:
            whole[-1]["more_body"] = False
        self.waiting: list[Message] = whole or [{"type": "http.request", "body": b""}]
        self.sent: list[Message] = []
        self.more = asyncio.Event()

    async def receive(self) -> Message:
        while not self.waiting:
            self.more.clear()
            await self.more.wait()
        return self.waiting.pop(0)

    def say(self, message: Message) -> None:
        self.waiting.append(message)
        self.more.set()

    async def send(self, message: Message) -> None:
        self.sent.append(message)

    async def at(self, gate: Talk) -> "Call":
        await gate(self.scope, self.receive, self.send)
        return self

    @property
    def status(self) -> int:
        return int(self.sent[0]["status"])

    @property
    def body(self) -> bytes:
        return b"".join(one.get("body", b"") for one in self.sent[1:])


def gate(door: Talk = echo, keys: KeyRing | None = None, **limits: Any) -> Gate:
    return Gate(door, Traffic(Limits(**limits)), keys, refuse)


@settings(parent=examples(60))
@given(st.lists(st.binary(max_size=20), min_size=1, max_size=6), st.integers(0, 60))
def test_a_body_comes_through_whole_or_not_at_all(parts: list[bytes], most: int) -> None:
    call = asyncio.run(Call(*parts).at(gate(largest_body=most)))
    whole = b"".join(parts)
    assert (call.status, call.body == whole) == ((200, True) if len(whole) <= most else (413, False))


async def test_a_body_that_says_it_is_too_large_is_not_even_read() -> None:
    call = Call(b"12345678", content_length="8")
    await call.at(gate(largest_body=7))
    assert (call.status, len(call.waiting)) == (413, 1)
    assert b"7 bytes" in call.body
    assert (b"connection", b"close") in call.sent[0]["headers"]


@pytest.mark.parametrize("length", ["-1", "many", "", "٣"])
async def test_a_length_that_is_none_is_not_believed(length: str) -> None:
    call = Call(b"123")
    call.scope["headers"] = [(b"content-length", length.encode())]
    assert (await call.at(gate(largest_body=3))).status == 200


async def test_a_body_that_does_not_come_is_given_up() -> None:
    call = Call(b"half of it", b"rest")
    call.waiting.pop()
    await call.at(gate(seconds_for_body=0.01))
    assert call.status == 408
    assert b"0.01 seconds" in call.body


async def test_who_goes_away_is_noticed() -> None:
    call = Call(b"half of it", b"rest")
    call.waiting[1] = {"type": "http.disconnect"}
    assert (await call.at(gate())).status == 400


async def test_a_body_without_a_length_is_read_no_further_than_allowed() -> None:
    call = Call(b"123", b"456", b"789")
    await call.at(gate(largest_body=5))
    assert (call.status, len(call.waiting)) == (413, 1)


@pytest.mark.parametrize(
    "headers",
    [
        [(b"authorization", b"Bearer a"), (b"Authorization", b"Bearer b")],
        [(b"content-encoding", b"gzip"), (b"content-encoding", b"identity")],
        [(b"content-length", b"1"), (b"transfer-encoding", b"chunked")],
    ],
)
async def test_headers_that_say_two_things_are_refused(headers: list[tuple[bytes, bytes]]) -> None:
    call = Call(b"x")
    call.scope["headers"] = headers
    await call.at(gate())
    assert (call.status, len(call.waiting)) == (400, 1)


@pytest.mark.parametrize("packing", ["gzip", "deflate", "br", "identity, gzip"])
async def test_a_packed_body_is_refused_unread(packing: str) -> None:
    call = Call(b"x", content_encoding=packing)
    await call.at(gate())
    assert (call.status, len(call.waiting)) == (415, 1)
    assert (await Call(b"x", content_encoding="Identity").at(gate())).status == 200


async def test_who_asks_too_often_waits_and_others_do_not() -> None:
    door = gate(rate="3/hour")
    assert [(await Call(b"").at(door)).status for _ in range(5)] == [200, 200, 200, 429, 429]
    refused = await Call(b"").at(door)
    (wait,) = (int(value) for name, value in refused.sent[0]["headers"] if name == b"retry-after")
    assert 1 < wait <= 3600
    assert (await Call(b"", client="5.6.7.8").at(door)).status == 200


async def test_one_is_answered_after_the_other_and_too_many_are_refused_at_once() -> None:
    running: list[int] = [0, 0]
    may_end = asyncio.Event()

    async def slow(scope: Scope, receive: Receive, send: Send) -> None:
        running[0] += 1
        running[1] = max(running)
        await may_end.wait()
        running[0] -= 1
        await PlainTextResponse("done")(scope, receive, send)

    door = gate(slow, most_waiting=2)
    calls = [Call(b"") for _ in range(6)]
    tasks = [asyncio.create_task(one.at(door)) for one in calls]
    while sum(bool(one.sent) for one in calls) < 4:
        await asyncio.sleep(0)
    assert [one.status for one in calls if one.sent] == [429] * 4
    may_end.set()
    await asyncio.gather(*tasks)
    assert sorted(one.status for one in calls) == [200] * 2 + [429] * 4
    assert running == [0, 1]


async def test_those_who_come_at_once_are_counted_before_the_first_is_answered() -> None:
    door = gate(most_waiting=3)  # its answers never pause
    calls = [Call(b"") for _ in range(20)]
    await asyncio.gather(*(one.at(door) for one in calls))
    assert sorted(one.status for one in calls) == [200] * 3 + [429] * 17


async def test_so_many_bodies_may_be_on_their_way() -> None:
    door = gate(most_coming=1)
    first = Call(b"1", b"2")
    first.waiting.pop()
    task = asyncio.create_task(first.at(door))
    await asyncio.sleep(0)
    assert (await Call(b"3").at(door)).status == 429
    first.say({"type": "http.request", "body": b"2"})
    assert ((await task).status, first.body) == (200, b"12")
    assert (await Call(b"4").at(door)).status == 200


async def test_slow_bodies_of_one_caller_keep_nobody_else_out() -> None:
    door = gate(most_coming_of_one=2)
    slow = [Call(b"1", b"2", client="1.1.1.1") for _ in range(3)]
    for one in slow:
        one.waiting.pop()
    tasks = [asyncio.create_task(one.at(door)) for one in slow]
    await asyncio.sleep(0)
    assert (await Call(b"3", client="2.2.2.2").at(door)).status == 200
    for one in slow:
        one.say({"type": "http.request", "body": b"2"})
    await asyncio.gather(*tasks)
    assert sorted(one.status for one in slow) == [200, 200, 429]


async def test_the_doors_of_a_process_share_rate_and_turn() -> None:
    traffic = Traffic(Limits(rate="2/hour"))
    doors = [Gate(echo, traffic, None, refuse) for _ in range(3)]
    assert [(await Call(b"").at(door)).status for door in doors] == [200, 200, 429]


async def test_a_long_answer_keeps_nobody_waiting() -> None:
    may_end = asyncio.Event()

    async def parts() -> Any:
        yield "a"
        await may_end.wait()
        yield "b"

    async def long(scope: Scope, receive: Receive, send: Send) -> None:
        await StreamingResponse(parts())(scope, receive, send)

    door = gate(long)
    first = Call(b"")
    task = asyncio.create_task(first.at(door))
    while len(first.sent) < 2:
        await asyncio.sleep(0)
    second = Call(b"")
    other = asyncio.create_task(second.at(door))
    while len(second.sent) < 2:
        await asyncio.sleep(0)
    may_end.set()
    first.say({"type": "http.disconnect"})
    second.say({"type": "http.disconnect"})
    await asyncio.gather(task, other)


async def test_a_door_that_fails_lets_the_next_one_in() -> None:
    async def broken(_scope: Scope, _receive: Receive, _send: Send) -> None:
        raise ValueError("down")

    door = gate(broken)
    for _ in range(2):
        with pytest.raises(ValueError, match="down"):
            await Call(b"").at(door)


async def test_a_request_without_a_body_is_not_read() -> None:
    call = Call(b"left alone", method="GET")
    await call.at(gate())
    assert (call.status, call.body) == (200, b"")


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "keys.json"


async def test_where_keys_are_needed_only_the_known_are_let_in(file: Path) -> None:
    key = add_key(file, "a service", TODAY)
    door = gate(keys=KeyRing(file), rate="3/hour")
    guesses = gate(keys=KeyRing(file))
    for said in (None, "", "Bearer", "Bearer x", f"Basic {key}", f"Bearer {key}x"):
        call = await (Call(b"") if said is None else Call(b"", authorization=said)).at(guesses)
        assert call.status == 401
        assert (b"www-authenticate", b"Bearer") in call.sent[0]["headers"]
    calls = [await Call(b"", client=str(n), authorization=f"bearer  {key}").at(door) for n in range(4)]
    assert [one.status for one in calls] == [200, 200, 200, 429]  # the rate goes by the key
    wrong = [(await Call(b"", client="9.9.9.9", authorization="Bearer x").at(door)).status for _ in range(5)]
    assert wrong == [401, 401, 401, 429, 429]  # who tries keys is slowed as well


async def test_what_is_no_request_goes_through() -> None:
    seen: list[Scope] = []

    async def door(scope: Scope, _receive: Receive, _send: Send) -> None:
        seen.append(scope)

    call = Call()
    call.scope["type"] = "lifespan"
    await call.at(gate(door))
    assert seen == [call.scope]


async def test_a_caller_without_an_address_is_one_caller() -> None:
    door = gate(rate="1/hour")
    calls = [Call(b"") for _ in range(2)]
    for one in calls:
        one.scope["client"] = None
        await one.at(door)
    assert [one.status for one in calls] == [200, 429]


@pytest.fixture
def anyio_backend() -> str:
    return "asyncio"
