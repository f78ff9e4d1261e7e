"""Episodes and entries as values that JSON can hold, and back; nothing is lost on the way."""

from collections.abc import Callable, Iterable, Mapping
from datetime import date, datetime
from types import MappingProxyType
from typing import Any, TypeVar, get_args

from dorsum.diary.entries import Entry, EntryKind, Episode, SaidOfDanger, TakenMedicine
from dorsum.errors import DiaryError
from dorsum.model.case import DEFAULT_SETTING, AnsweredBy, Case
from dorsum.model.truth import Answer

Json = Mapping[str, Any]
T = TypeVar("T")
LONGEST_NOTE = 10_000
LONGEST_ID = 200
"""Characters; a database server refuses ids of some thousand."""
MOST_ITEMS = 1_000
"""In one list or mapping of an entry; more than any person writes."""
_KINDS = get_args(EntryKind)
_SAID_OF_DANGER = get_args(SaidOfDanger)
_ANSWERED_BY = get_args(AnsweredBy)
_WITHOUT_END = float("inf")
_EMPTY: Mapping[str, Any] = MappingProxyType({})
_ANSWERS: Mapping[str, Answer] = MappingProxyType({answer.value: answer for answer in Answer})


def episode_as_json(episode: Episode) -> dict[str, Any]:
    """Return the episode as values that JSON can hold."""
    return {
        "id": episode.id,
        "began_on": episode.began_on.isoformat(),
        "check": _case_as_json(episode.check),
        "checked_at": _time_as_json(episode.checked_at),
        "meant": dict(episode.meant),
        "first_pain": episode.first_pain,
        "words": dict(episode.words),
        "ended_on": episode.ended_on.isoformat() if episode.ended_on else None,
    }


def episode_from_json(raw: Json) -> Episode:
    """Return the episode.

    Raises:
        DiaryError: the values are no episode; the message says which part.
    """
    return _read("episode", raw, _episode)


def _episode(raw: Json) -> Episode:
    return Episode(
        id=_id(raw["id"]),
        began_on=date.fromisoformat(raw["began_on"]),
        check=_case(raw["check"]),
        checked_at=_time(raw["checked_at"]),
        meant=_mapping(raw["meant"], _text),
        first_pain=None if raw["first_pain"] is None else _number(raw["first_pain"]),
        words=_mapping(raw["words"], _text),
        ended_on=date.fromisoformat(raw["ended_on"]) if raw["ended_on"] else None,
    )


def entry_as_json(entry: Entry) -> dict[str, Any]:
    """Return the entry as values that JSON can hold."""
    return {
        "id": entry.id,
        "episode": entry.episode,
        "at": entry.at.isoformat(),
        "kind": entry.kind,
        "numbers": dict(entry.numbers),
        "choices": {id: list(chosen) for id, chosen in entry.choices.items()},
        "regions": list(entry.regions),
        "medicines": [_medicine_as_json(one) for one in entry.medicines],
        "note": entry.note,
        "danger": entry.danger,
        "signs": {id: said.value for id, said in entry.signs.items()},
        "meant": dict(entry.meant),
    }


def entry_from_json(raw: Json) -> Entry:
    """Return the entry.

    Raises:
        DiaryError: the values are no entry; the message says which part.
    """
    return _read("entry", raw, _entry)


def _entry(raw: Json) -> Entry:
    at = _time(raw["at"])
    if at is None:
        raise ValueError
    return Entry(
        id=_id(raw["id"]),
        episode=_id(raw["episode"]),
        at=at,
        kind=_one_of(raw["kind"], _KINDS),
        numbers=_mapping(raw["numbers"], _number),
        choices=_mapping(raw["choices"], _texts),
        regions=_texts(raw["regions"]),
        medicines=tuple(_list(raw["medicines"], _medicine)),
        note=_text(raw["note"]),
        danger=None if raw["danger"] is None else _one_of(raw["danger"], _SAID_OF_DANGER),
        signs=_mapping(raw["signs"], _answer),
        meant=_mapping(raw["meant"], _text),
    )


def _medicine_as_json(one: TakenMedicine) -> dict[str, Any]:
    return {
        "at": one.at.isoformat(),
        "medicine": one.medicine,
        "name": one.name,
        "amount": one.amount,
        "unit": one.unit,
    }


def _medicine(raw: Json) -> TakenMedicine:
    at = _time(raw["at"])
    if at is None:
        raise ValueError
    return TakenMedicine(
        at=at,
        medicine=None if raw["medicine"] is None else _id(raw["medicine"]),
        name=_text(raw["name"]),
        amount=None if raw["amount"] is None else _number(raw["amount"]),
        unit=_text(raw["unit"]),
    )


def _case_as_json(case: Case) -> dict[str, Any]:
    return {
        "answers": {id: said.value for id, said in case.answers.items()},
        "numbers": dict(case.numbers),
        "country": case.country,
        "today": case.today.isoformat() if case.today else None,
        "answered_by": case.answered_by,
        "asked_again": sorted(case.asked_again),
        "setting": case.setting,
    }


def _case(raw: Json) -> Case:
    return Case(
        answers=_mapping(raw["answers"], _answer),
        numbers=_mapping(raw["numbers"], _number),
        country=_text(raw["country"]),
        today=date.fromisoformat(raw["today"]) if raw["today"] else None,
        answered_by=_one_of(raw["answered_by"], _ANSWERED_BY),
        asked_again=frozenset(_texts(raw["asked_again"])),
        setting=_text(raw.get("setting", DEFAULT_SETTING)),
    )


def _read(what: str, raw: Json, read: Callable[[Json], T]) -> T:
    """Return what was read; name the first part that is missing or wrong, never what stands in it."""
    try:
        return read(raw)
    except KeyError as missing:
        raise DiaryError(f"an {what} has no `{missing.args[0]}`") from None
    except (TypeError, ValueError, AttributeError, OverflowError, RecursionError):
        raise DiaryError(f"an {what} holds something that cannot be read") from None


def _mapping(raw: Mapping[str, Any], value: Callable[[Any], T]) -> Mapping[str, T]:
    if not raw.items():  # most are empty: ten thousand entries have to be read within a moment
        return _EMPTY
    if len(raw) > MOST_ITEMS:
        raise ValueError
    _check_texts(raw)
    return MappingProxyType({key: value(one) for key, one in raw.items()})


def _list(raw: Iterable[Any], each: Callable[[Any], T]) -> list[T]:
    if not isinstance(raw, list) or len(raw) > MOST_ITEMS:
        raise ValueError
    return [each(one) for one in raw]


def _texts(raw: Any) -> tuple[str, ...]:
    if not isinstance(raw, list) or len(raw) > MOST_ITEMS:
        raise ValueError
    _check_texts(raw)
    return tuple(raw)


def _check_texts(raw: Iterable[Any]) -> None:
    """Check all at once what usually holds of all; one by one only where it does not."""
    joined = "".join(raw)
    if len(joined) > LONGEST_NOTE or not joined.isascii():
        for one in raw:
            _text(one)


def _id(raw: Any) -> str:
    text = _text(raw)
    if not 0 < len(text) <= LONGEST_ID:
        raise ValueError
    return text


def _text(raw: Any) -> str:
    if not isinstance(raw, str) or len(raw) > LONGEST_NOTE:
        raise ValueError
    if not raw.isascii():
        raw.encode()  # half a character could neither be kept nor shown
    return raw


def _number(raw: Any) -> float:
    if isinstance(raw, bool) or not isinstance(raw, int | float) or not abs(raw) < _WITHOUT_END:
        raise ValueError
    return float(raw)


def _answer(raw: Any) -> Answer:
    found = _ANSWERS.get(raw)
    if found is None:
        raise ValueError
    return found


def _one_of(raw: Any, allowed: tuple[Any, ...]) -> Any:
    if raw not in allowed:
        raise ValueError
    return raw


def _time_as_json(at: datetime | None) -> str | None:
    return at.isoformat() if at else None


def _time(raw: Any) -> datetime | None:
    """Return a time with its zone; one without is refused, because nobody knows when it was."""
    if raw is None:
        return None
    at = datetime.fromisoformat(raw)
    if at.utcoffset() is None:
        raise ValueError
    return at
