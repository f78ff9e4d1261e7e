"""The body of a request: what it is said to be, and one that was read before its turn."""

from starlette.requests import Request
from starlette.types import Message, Receive


def media_type_of(request: Request) -> str:
    """Return what a body is said to be, in small letters, without parameters; empty where nothing is."""
    return request.headers.get("content-type", "").partition(";")[0].strip().lower()


def replayed(body: bytes, receive: Receive) -> Receive:
    """Return what gives the body that was read, and after it what the server says."""
    waiting: list[Message] = [{"type": "http.request", "body": body, "more_body": False}]

    async def receiving() -> Message:
        return waiting.pop() if waiting else await receive()

    return receiving
