"""Values that may go to another process, and be copied, although what is in them can only be read."""

from collections.abc import Mapping
from dataclasses import fields
from types import MappingProxyType
from typing import Any


class Sendable:
    """A frozen dataclass with mappings that are read only: Python itself neither pickles nor copies those."""

    __slots__ = ()

    def __reduce__(self) -> tuple[Any, ...]:
        """Return how to make an equal value again."""
        values = {one.name: _plain(getattr(self, one.name)) for one in fields(self)}  # type: ignore[arg-type]  # each is a dataclass
        return _made_again, (type(self), values)


def _made_again(kind: type[Any], values: Mapping[str, object]) -> object:
    return kind(**{name: _read_only(value) for name, value in values.items()})


def _plain(value: object) -> object:
    if not isinstance(value, MappingProxyType):
        return value
    return {key: _plain(inner) for key, inner in value.items()}


def _read_only(value: object) -> object:
    if not isinstance(value, dict):
        return value
    return MappingProxyType({key: _read_only(inner) for key, inner in value.items()})
