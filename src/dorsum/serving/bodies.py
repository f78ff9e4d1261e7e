"""The body of a request that was read before its turn, for whoever answers it."""

from starlette.types import Message, Receive


def replayed(body: bytes, receive: Receive) -> Receive:
    """Return what gives the body that was read, and after it what the server says."""
    waiting: list[Message] = [{"type": "http.request", "body": body, "more_body": False}]

    async def receiving() -> Message:
        return waiting.pop() if waiting else await receive()

    return receiving
