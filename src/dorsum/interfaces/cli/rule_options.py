"""Changes of rules as they are typed, such as `--level ID=LEVEL`, to changes of a content."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, fields

from dorsum.authoring.suggestions import suggestion
from dorsum.cohort.rule_changes import (
    Added,
    Change,
    ChangeError,
    Dropped,
    NewLevel,
    NewNumber,
    NewRule,
    UnknownNameError,
    changed,
)
from dorsum.errors import OptionsError, RuleSyntaxError
from dorsum.model.knowledge import Knowledge
from dorsum.model.rule_parser import parse_rule
from dorsum.model.rules import Rule

LONGEST_SHOWN = 60
FEW = 9
_NUMBER = re.compile(r"-?[0-9]{1,9}(\.[0-9]{1,6})?")


@dataclass(frozen=True)
class Typed:
    """What was typed after each option, in the order in which the changes are made."""

    drop: Sequence[str] = ()
    add: Sequence[str] = ()
    rule: Sequence[str] = ()
    threshold: Sequence[str] = ()
    level: Sequence[str] = ()

    def __bool__(self) -> bool:
        """Whether there is any change."""
        return any(getattr(self, one.name) for one in fields(self))


def with_typed(knowledge: Knowledge, typed: Typed) -> Knowledge:
    """Return the content with the changes that were typed.

    Raises:
        OptionsError: one of them cannot be read or made, or changes nothing.
    """
    for one in fields(typed):
        for text in getattr(typed, one.name):
            knowledge = _with_one(knowledge, one.name, text)
    return knowledge


def _with_one(knowledge: Knowledge, option: str, text: str) -> Knowledge:
    id, _, value = text.partition("=")
    where = f"--{option} {_shown(id)}"
    try:
        return changed(knowledge, [_READERS[option](id.strip(), value, knowledge)])
    except _NotSoError as wanted:
        raise OptionsError(f"--{option} {_shown(text)}: write {wanted}") from None
    except RuleSyntaxError as error:
        near = _shown(_expression(option, value)[max(error.column - 1, 0) :][:30])
        raise OptionsError(f"{where}: {error}; near `{near}`") from None
    except UnknownNameError as error:
        place = _column(error.name, option, value)
        raise OptionsError(f"{where}: {place}{error}{_hint(error)}") from None
    except ChangeError as error:
        raise OptionsError(f"{where}: {error}") from None


class _NotSoError(Exception):
    """What was typed has another form than this."""


def _hint(error: UnknownNameError) -> str:
    """Return the name that was meant, or all where they are few."""
    near = suggestion(error.name, error.known)
    return near or (f"; there are {', '.join(error.known)}" if len(error.known) <= FEW else "")


def _shown(text: str) -> str:
    return ascii(text)[1:-1][:LONGEST_SHOWN]


def _column(name: str, option: str, value: str) -> str:
    """Return where the name stands in a rule that was typed; nothing where it stands before the rule."""
    found = re.search(rf"\b{re.escape(name)}\b", _expression(option, value))
    return f"column {found.start() + 1}: " if option in ("rule", "add") and found else ""


def _expression(option: str, value: str) -> str:
    return value.partition(":")[2] if option == "add" else value


def _read_drop(id: str, value: str, knowledge: Knowledge) -> Change:
    del knowledge
    if value or not id:
        raise _NotSoError("`--drop ID`")
    return Dropped(id)


def _read_level(id: str, value: str, knowledge: Knowledge) -> Change:
    del knowledge
    if not id or not value:
        raise _NotSoError("`--level ID=LEVEL`")
    return NewLevel(id, value.strip())


def _read_threshold(id: str, value: str, knowledge: Knowledge) -> Change:
    del knowledge
    old, _, new = (word.strip() for word in value.partition(":"))
    if not id or not _NUMBER.fullmatch(old) or not _NUMBER.fullmatch(new):
        raise _NotSoError("`--threshold ID=OLD:NEW` with numbers, such as `age_60_or_over=60:65`")
    return NewNumber(id, float(old), float(new))


def _read_rule(id: str, value: str, knowledge: Knowledge) -> Change:
    if not id or not value:
        raise _NotSoError("`--rule ID='EXPRESSION'`")
    return NewRule(id, _rule(value, knowledge))


def _read_add(id: str, value: str, knowledge: Knowledge) -> Change:
    level, colon, text = value.partition(":")
    if not id or not colon or not text:
        raise _NotSoError("`--add ID='LEVEL: EXPRESSION'`")
    return Added(id, level.strip(), _rule(text, knowledge))


def _rule(text: str, knowledge: Knowledge) -> Rule:
    return parse_rule(text, knowledge.macros)


_READERS: dict[str, Callable[[str, str, Knowledge], Change]] = {
    "drop": _read_drop,
    "add": _read_add,
    "rule": _read_rule,
    "threshold": _read_threshold,
    "level": _read_level,
}
