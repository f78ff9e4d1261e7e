"""Messages as they come in: read as strictly as all our JSON before the library reads them.

The library keeps the last of two values of one key, so a "no" could stand in the place of a "yes".
"""

import json

from mcp_types import (
    INVALID_REQUEST,
    PARSE_ERROR,
    ErrorData,
    JSONRPCError,
    JSONRPCMessage,
    jsonrpc_message_adapter,
)
from pydantic import ValidationError

from dorsum.errors import JsonError
from dorsum.model.strict_json import read_json

LARGEST_REQUEST = 64 * 1024
"""Bytes of one message; a whole case has about 6,000."""
TOO_LARGE = f"a message may have {LARGEST_REQUEST:,} bytes at most; send less at once"
NO_MESSAGE = "this is JSON, and no message of JSON-RPC 2.0"


class _Pairs(list[tuple[str, object]]):
    """An object whose keys may stand twice."""


def refusal_of(message: bytes) -> JSONRPCError | None:
    """Return the answer to a message that cannot be read in one way alone; None where it can be."""
    if len(message) > LARGEST_REQUEST:
        return refused(TOO_LARGE, INVALID_REQUEST)
    try:
        read_json(message)
    except JsonError as error:
        return refused(str(error), PARSE_ERROR, _id_in(message))
    return None


def message_in(read: bytes) -> JSONRPCMessage | None:
    """Return the message; None where it is JSON and no message."""
    try:
        return jsonrpc_message_adapter.validate_json(read, by_name=False)
    except ValidationError:
        return None


def refused(why: str, code: int = INVALID_REQUEST, id: int | str | None = None) -> JSONRPCError:
    """Return the answer to a message that is refused."""
    return JSONRPCError(jsonrpc="2.0", id=id, error=ErrorData(code=code, message=why))


def _id_in(message: bytes) -> int | str | None:
    """Return the id of a message that is refused where it has one, so that nobody waits for an answer."""
    try:
        found = json.loads(message, object_pairs_hook=_Pairs)
    except (ValueError, RecursionError):
        return None
    match [value for key, value in found if key == "id"] if isinstance(found, _Pairs) else []:
        case [int() | str() as id] if not isinstance(id, bool):
            return id
    return None
