"""Plain JSON values to the dataclasses that their type hints name."""

from collections.abc import Callable, Hashable, Mapping
from dataclasses import MISSING, Field, fields, is_dataclass
from functools import cache
from types import MappingProxyType, NoneType, UnionType
from typing import Any, Literal, TypeVar, cast, get_args, get_origin, get_type_hints

from dorsum.model.rule_parser import parse_rule
from dorsum.model.rules import Rule

T = TypeVar("T")
Macros = Mapping[str, Rule]
_Reader = Callable[[Any, Macros], Any]


def from_json(kind: type[T], item: Mapping[str, Any], macros: Macros) -> T:
    """Return the value of a dataclass; keys that it has no field for are left out.

    Raises:
        KeyError, TypeError, ValueError: the item is not of this form.
        RuleSyntaxError: a rule cannot be read.
    """
    made: T = _dataclass_reader(cast("Hashable", kind))(item, macros)
    return made


@cache
def _dataclass_reader(kind: Hashable) -> _Reader:
    made: Any = kind
    hints = get_type_hints(made)
    readers = tuple((one.name, _reader(hints[one.name]), _is_optional(one)) for one in fields(made))

    def read(item: Any, macros: Macros) -> Any:
        return made(
            **{
                name: reader(item[name], macros)
                for name, reader, optional in readers
                if not (optional and name not in item)
            }
        )

    return read


def _is_optional(one: Field[Any]) -> bool:
    return one.default is not MISSING or one.default_factory is not MISSING


def _reader(hint: Any) -> _Reader:
    if set(get_args(Rule)) <= {hint, *get_args(hint)}:
        return parse_rule
    origin, arguments = get_origin(hint), get_args(hint)
    if origin is UnionType:
        (present,) = (one for one in arguments if one is not NoneType)
        return _reader(present)
    if origin is tuple:
        return _tuple_reader(_reader(arguments[0]))
    if origin is not None and origin is not Literal:
        return _mapping_reader(_reader(arguments[1]))
    if is_dataclass(hint):
        return _dataclass_reader(cast("Hashable", hint))
    return _number if hint is float else _as_it_is


def _tuple_reader(each: _Reader) -> _Reader:
    return lambda items, macros: tuple([each(item, macros) for item in items])


def _mapping_reader(each: _Reader) -> _Reader:
    return lambda items, macros: MappingProxyType({key: each(item, macros) for key, item in items.items()})


def _number(value: Any, _: Macros) -> float:
    return float(value)


def _as_it_is(value: Any, _: Macros) -> Any:
    return value
