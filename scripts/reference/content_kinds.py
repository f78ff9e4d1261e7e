"""docs/reference/content.md: every kind of content with its keys, from the schemas."""

import ast
import inspect
import textwrap
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from pathlib import Path
from types import NoneType, UnionType
from typing import Annotated, Any, Literal, Union, get_args, get_origin, get_type_hints

from annotated_types import Ge, Gt, Le, MinLen
from pydantic import StringConstraints
from pydantic.fields import FieldInfo

from dorsum.authoring import forms
from dorsum.authoring.forms import Form
from dorsum.authoring.schemas import KINDS
from dorsum.installed.rules import content_folder
from dorsum.model.statements import LevelId
from scripts.reference.markdown import MADE, bullets, code, codes, page, table

_NAMED: Mapping[str, Any] = {
    "text": forms.Sentence,
    "words by language": forms.Words,
    "id": forms.Id,
    "country code": forms.CountryCode,
    "language code": forms.Language,
    "level": LevelId,
    "status": forms.Status,
}
_PLAIN = {str: "text", int: "whole number", float: "number", date: "day", bool: "`true` or `false`"}
_LAST = ("reading_grade_exception", "status", "sources", "checked")


def content_page(bundle: Mapping[str, Any]) -> str:
    """Return the page; `bundle` says how many items there are."""
    parts = sorted(parts_of_kinds(), key=lambda form: form.__name__)
    return page(
        "# Content",
        MADE,
        _INTRODUCTION,
        bullets(f"[{kind}](#{kind}): {_count(kind, bundle)} items" for kind in KINDS),
        *(block for kind, form in KINDS.items() for block in _kind(kind, form, _count(kind, bundle))),
        "## Parts",
        *(block for form in parts for block in _form(f"### {_name(form)}", form)),
        "## Types",
        table(("type", "what is allowed"), [(name, _allowed(one)) for name, one in _NAMED.items()]),
    )


_INTRODUCTION = """\
Each item is one YAML file, `src/dorsum/content/KIND/ID.yaml`; its name is its id. No key beyond those named
here is allowed. [GLOSSARY.md](../../GLOSSARY.md) says what the words mean,
[rule-language.md](rule-language.md) what a rule may say, and [change a rule](../how-to/change-a-rule.md)
how a change is made."""


def _count(kind: str, bundle: Mapping[str, Any]) -> int:
    """Return how many items there are; a kind for authors only is not in the bundle."""
    if kind in bundle:
        return len(bundle[kind])
    return len(list((content_folder() / kind).glob("*.yaml")))


def _kind(kind: str, form: type[Form], count: int) -> Iterator[str]:
    yield from _form(f"## {kind}", form)
    if count:
        shortest = min((content_folder() / kind).glob("*.yaml"), key=_length_and_name)
        yield f"The shortest of {count}, `{kind}/{shortest.name}`:"
        yield f"```yaml\n{shortest.read_text(encoding='utf-8').rstrip()}\n```"


def _length_and_name(path: Path) -> tuple[int, str]:
    return path.stat().st_size, path.name


def _form(head: str, form: type[Form]) -> Iterator[str]:
    yield head
    yield inspect.cleandoc(form.__doc__ or "")
    hints = get_type_hints(form, include_extras=True)
    rows = [_row(name, hints[name], form.model_fields[name]) for name in _in_order(form.model_fields)]
    yield table(("key", "type", "required"), rows)
    yield bullets(_conditions(form))


def _in_order(keys: Iterable[str]) -> list[str]:
    """Return the keys as they stand in a file: the id first, where an item comes from last."""
    places = {"id": -1, **{key: place for place, key in enumerate(_LAST, start=1)}}
    return sorted(keys, key=lambda key: places.get(key, 0))


def _row(name: str, hint: Any, field: FieldInfo) -> tuple[str, str, str]:
    limits = "" if _named(hint) else _limits(field.metadata)
    about = f". {field.description}" if field.description else ""
    default = field.default if isinstance(field.default, str) else None
    needed = "yes" if field.is_required() else "no" + (f", else {code(default)}" if default else "")
    return code(field.alias or name), f"{words_for(hint)}{limits}{about}", needed


def _named(hint: Any) -> str | None:
    return next((name for name, one in _NAMED.items() if one == hint), None)


def words_for(hint: Any) -> str:
    """Return a type in words."""
    if (name := _named(hint)) is not None:
        return f"[{name}](#types)"
    if isinstance(hint, type) and issubclass(hint, Form):
        return f"[{_name(hint)}](#{_name(hint)})"
    inner = [one for one in get_args(hint) if one is not NoneType]
    match get_origin(hint):
        case origin if origin in (Union, UnionType):
            return "number" if set(inner) == {float, int} else " or ".join(words_for(one) for one in inner)
        case origin if origin is list:
            return f"list of {words_for(inner[0])}"
        case origin if origin is dict:
            return f"{words_for(inner[1])} by {words_for(inner[0])}"
        case origin if origin is Literal:
            return " or ".join(code(str(one)) for one in inner)
        case origin if origin is Annotated:
            return words_for(inner[0]) + _limits(inner[1:])
        case _:
            return _PLAIN[hint]


def _limits(marks: Any) -> str:
    """Return the bounds among the marks of a type, in words."""
    found = []
    for mark in marks:
        match mark:
            case Ge(ge=bound):
                found.append(f"from {bound}")
            case Gt(gt=bound):
                found.append(f"above {bound}")
            case Le(le=bound):
                found.append(f"to {bound}")
            case MinLen(min_length=least):
                found.append(f"at least {least}")
            case StringConstraints(pattern=str() as pattern):
                found.append(f"matching {code(pattern)}")
            case _:
                pass
    return "".join(f", {one}" for one in found)


def _allowed(one: Any) -> str:
    if get_origin(one) is Literal:
        return codes(get_args(one))
    inner, *marks = get_args(one)
    lengths = [mark for mark in marks if isinstance(mark, StringConstraints) and mark.max_length]
    longest = "".join(f", at most {mark.max_length:,} characters" for mark in lengths)
    least = _limits(meta for mark in marks if isinstance(mark, FieldInfo) for meta in mark.metadata)
    return words_for(inner) + _limits(marks) + longest + least


def _name(form: type[Form]) -> str:
    return form.__name__.removesuffix("Form").lower()


def parts_of_kinds() -> set[type[Form]]:
    """Return the forms that stand inside items."""
    hints = [hint for form in KINDS.values() for hint in get_type_hints(form, include_extras=True).values()]
    return {form for hint in hints for form in _forms_in(hint)}


def _forms_in(hint: Any) -> Iterator[type[Form]]:
    if isinstance(hint, type) and issubclass(hint, Form):
        yield hint
    for inner in get_args(hint):
        yield from _forms_in(inner)


def _conditions(form: type[Form]) -> Iterator[str]:
    """Yield what the form also demands, as its mistakes say it."""
    for owner in form.__mro__:
        if issubclass(owner, Form):
            for node in ast.walk(ast.parse(textwrap.dedent(inspect.getsource(owner)))):
                match node:
                    case ast.Raise(exc=ast.Call(args=[ast.Constant(value=str() as message)])):
                        yield message
                    case _:
                        pass
