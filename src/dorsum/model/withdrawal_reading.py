"""Reading a list of withdrawn content, wherever it comes from: strictly, and with words for each mistake."""

import json
import re
from collections.abc import Callable, Iterable, Mapping
from datetime import date
from types import MappingProxyType
from typing import Any, NoReturn, TypeVar

from dorsum.errors import WithdrawalError
from dorsum.model.statements import Words
from dorsum.model.withdrawals import WITHDRAWABLE, Withdrawal, WithdrawalList

LIST_FORMAT = 1
LARGEST_LIST = 200_000
"""Bytes; an entry has about 500."""
LONGEST_TEXT = 500
_ID = re.compile(r"[a-z][a-z0-9_]{0,79}")
_LANGUAGE = re.compile(r"[a-z]{2}")
_VERSION = re.compile(r"[0-9]{1,4}\.[0-9]{1,4}\.[0-9]{1,4}(?:[a-z0-9.+-]{0,20})")
_HASH = re.compile(r"[0-9a-f]{12,64}")
_HEAD = ("format", "as_of", "withdrawals")
_NEEDED = ("id", "severity", "since", "reason", "instead")
_MAY = ("item", "versions", "hashes")
Place = tuple[str | int, ...]
T = TypeVar("T")


def read_withdrawals(text: str) -> WithdrawalList:
    """Return the list in a JSON text; nothing in it is ever run.

    Raises:
        WithdrawalError: it is no such list; `place` is the path of keys to the mistake.
    """
    try:
        return withdrawals_from(json.loads(text, object_pairs_hook=_unique, parse_constant=_refuse))
    except (ValueError, RecursionError):
        raise WithdrawalError("this is not JSON") from None


def withdrawals_from(value: object) -> WithdrawalList:
    """Return the list in plain values, as JSON or YAML give them; the same mistakes are found in both."""
    head = _keys(value, _HEAD, (), ())
    if head["format"] != LIST_FORMAT or isinstance(head["format"], bool):
        raise WithdrawalError(f"`format` is not {LIST_FORMAT}; a newer Dorsum may read it", ("format",))
    entries = _each(head["withdrawals"], ("withdrawals",), _withdrawal)
    _check_ids(entries)
    return WithdrawalList(_day(head["as_of"], ("as_of",)), entries)


def _check_ids(entries: Iterable[Withdrawal]) -> None:
    seen = set[str]()
    for place, one in enumerate(entries):
        if one.id in seen:
            raise WithdrawalError(f"the id `{one.id}` stands here twice", ("withdrawals", place, "id"))
        seen.add(one.id)


def _withdrawal(value: object, place: Place) -> Withdrawal:
    raw = _keys(value, _NEEDED, _MAY, place)
    if raw["severity"] not in ("stop", "item"):
        raise WithdrawalError("`severity` is `stop` or `item`", (*place, "severity"))
    made = Withdrawal(
        id=_matching(_ID, raw["id"], (*place, "id")),
        severity=raw["severity"],
        since=_day(raw["since"], (*place, "since")),
        reason=_words(raw["reason"], (*place, "reason")),
        instead=_words(raw["instead"], (*place, "instead")),
        item=_item(raw["item"], (*place, "item")) if "item" in raw else None,
        versions=_each(raw.get("versions", []), (*place, "versions"), _matcher(_VERSION)),
        hashes=_each(raw.get("hashes", []), (*place, "hashes"), _matcher(_HASH)),
    )
    if (made.severity == "item") is (made.item is None):
        raise WithdrawalError("`severity: item` names an `item`, and `stop` names none", (*place, "severity"))
    if not made.versions and not made.hashes:
        raise WithdrawalError("name the contents it is about, by `versions` or `hashes`", place)
    return made


def _keys(value: object, needed: Iterable[str], may: Iterable[str], place: Place) -> Mapping[str, Any]:
    if not isinstance(value, Mapping):
        raise WithdrawalError("keys with values are needed here", place)
    for key in needed:
        if key not in value:
            raise WithdrawalError(f"`{key}` is missing; add it", place)
    for key in value:
        if key not in (*needed, *may):
            raise WithdrawalError(f"`{_shown(key)}` is no key of a list of withdrawn content", place)
    return value


def _each(value: object, place: Place, read: Callable[[object, Place], T]) -> tuple[T, ...]:
    if not isinstance(value, list):
        raise WithdrawalError("a list is needed here", place)
    return tuple(read(one, (*place, at)) for at, one in enumerate(value))


def _matcher(pattern: re.Pattern[str]) -> Callable[[object, Place], str]:
    return lambda value, place: _matching(pattern, value, place)


def _matching(pattern: re.Pattern[str], value: object, place: Place) -> str:
    if not isinstance(value, str) or not pattern.fullmatch(value):
        raise WithdrawalError(f"`{_shown(value)}` has not the form that is needed here", place)
    return value


def _item(value: object, place: Place) -> str:
    kind, _, id = value.partition("/") if isinstance(value, str) else ("", "", "")
    if kind not in WITHDRAWABLE or not _ID.fullmatch(id):
        raise WithdrawalError(
            f"`{_shown(value)}` is no item that can be withdrawn alone; write kind/id, the kind one of "
            f"{', '.join(WITHDRAWABLE)}; else withdraw the version with `severity: stop`",
            place,
        )
    return f"{kind}/{id}"


def _day(value: object, place: Place) -> date:
    try:
        return date.fromisoformat(value) if isinstance(value, str) else _is_day(value)
    except ValueError:
        raise WithdrawalError("a day such as 2026-11-28 is needed here", place) from None


def _is_day(value: object) -> date:
    if type(value) is not date:
        raise ValueError
    return value


def _words(value: object, place: Place) -> Words:
    """Return words by language; what would only steer a terminal or hide in the text is refused."""
    if not isinstance(value, Mapping) or "en" not in value:
        raise WithdrawalError("words by language are needed here, such as `{en: ...}`", place)
    for language, text in value.items():
        _matching(_LANGUAGE, language, place)
        if (
            not isinstance(text, str)
            or not text.strip()
            or len(text) > LONGEST_TEXT
            or not text.isprintable()
        ):
            raise WithdrawalError(
                f"one line of at most {LONGEST_TEXT} plain letters is needed here", (*place, language)
            )
    return MappingProxyType(dict(value))


def _unique(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise WithdrawalError("a key stands here twice")
    return found


def _refuse(_word: str) -> NoReturn:
    raise ValueError


def _shown(value: object) -> str:
    return ascii(value)[:60].strip("'\"")
