"""JSON as we take it: every key once, no number that JSON does not have, and not too deep to be read."""

import json
import math
from collections import Counter
from typing import Any, NoReturn

from dorsum.errors import JsonError

LONGEST_SHOWN = 40
LONGEST_NUMBER = 300
"""Characters; no value of ours has more than a few."""


def read_json(text: str | bytes) -> Any:
    """Return what the text says.

    Raises:
        JsonError: it is not JSON, a key stands in it twice, or nobody could read it whole.
    """
    try:
        found = json.loads(
            text, object_pairs_hook=_unique, parse_constant=_refuse, parse_int=_whole, parse_float=_number
        )
        if _may_hold_half_characters(text):
            json.dumps(found, ensure_ascii=False).encode("utf-8")
        return found
    except json.JSONDecodeError as error:
        raise JsonError(f"this is not JSON: {error.msg}", error.lineno) from None
    except UnicodeDecodeError:
        raise JsonError("this is not JSON: it is no text in UTF-8") from None
    except (ValueError, RecursionError):
        raise JsonError("this is not JSON that can be used") from None


def _may_hold_half_characters(text: str | bytes) -> bool:
    """Whether an escape may stand for half a character, which no output can take."""
    return (b"\\ud" in text.lower()) if isinstance(text, bytes) else ("\\ud" in text.lower())


def _unique(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        counted = Counter(key for key, _ in pairs)
        shown = ascii(next(key for key, count in counted.items() if count > 1))[1:-1][:LONGEST_SHOWN]
        raise JsonError(f"the key `{shown}` stands here twice; delete one of them")
    return found


def _whole(digits: str) -> int:
    return int(_short(digits))


def _number(digits: str) -> float:
    number = float(_short(digits))
    if math.isinf(number):
        raise ValueError
    return number


def _short(digits: str) -> str:
    if len(digits) > LONGEST_NUMBER:
        raise ValueError
    return digits


def _refuse(_word: str) -> NoReturn:
    raise ValueError
