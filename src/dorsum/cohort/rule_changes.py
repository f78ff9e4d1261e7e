"""Changing the rules of a content in memory, to see what that would do; nothing is written anywhere."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import TypeAlias

from dorsum.errors import DorsumError
from dorsum.model.knowledge import Finding, Knowledge, RedFlag
from dorsum.model.rules import Compare, CountOf, IsYes, Not, Rule, leaves, mapped, walk
from dorsum.model.statements import Words

_ID = re.compile(r"[a-z][a-z0-9_]*")


class ChangeError(DorsumError):
    """A change cannot be made, or changes nothing."""


class UnknownNameError(ChangeError):
    """A change names something that the content does not have; `known` are the names of that kind."""

    def __init__(self, kind: str, name: str, known: Iterable[str]) -> None:
        super().__init__(f"there is no {kind} `{ascii(name)[1:-1]}`")
        self.name = name
        self.known = tuple(known)


@dataclass(frozen=True)
class NewLevel:
    """The red flag raises to another level."""

    flag: str
    level: str


@dataclass(frozen=True)
class NewRule:
    """The red flag fires by another rule."""

    flag: str
    when: Rule


@dataclass(frozen=True)
class NewNumber:
    """A number in the rule of a red flag, or in what a finding is computed from, is another one."""

    id: str
    old: float
    new: float


@dataclass(frozen=True)
class Dropped:
    """The red flag is gone."""

    flag: str


@dataclass(frozen=True)
class Added:
    """There is one red flag more."""

    flag: str
    level: str
    when: Rule


Change: TypeAlias = NewLevel | NewRule | NewNumber | Dropped | Added


def changed(knowledge: Knowledge, changes: Iterable[Change]) -> Knowledge:
    """Return the content with these changes, one after the other.

    Raises:
        ChangeError: a change names what there is not (UnknownNameError), says what content may not
            say, or changes nothing.
    """
    for change in changes:
        knowledge = _with_one(knowledge, change)
    return knowledge


def _with_one(knowledge: Knowledge, change: Change) -> Knowledge:
    match change:
        case NewLevel(flag, level):
            return _with_level(knowledge, _flag(knowledge, flag), level)
        case NewRule(flag, when):
            return _with_rule(knowledge, _flag(knowledge, flag), when)
        case NewNumber(id, old, new):
            return _with_number(knowledge, id, old, new)
        case Dropped(flag):
            gone = _flag(knowledge, flag)
            return _with_flags(knowledge, (one for one in knowledge.red_flags if one is not gone))
        case Added(flag, level, when):  # pragma: no branch  # the cases are all kinds of change there are
            return _with_another(knowledge, flag, level, when)


def _flag(knowledge: Knowledge, id: str) -> RedFlag:
    if id not in knowledge.red_flag:
        raise UnknownNameError("red flag", id, knowledge.red_flag)
    return knowledge.red_flag[id]


def _with_flags(knowledge: Knowledge, flags: Iterable[RedFlag]) -> Knowledge:
    """Return the content with these red flags, the most urgent first."""
    in_order = sorted(flags, key=lambda flag: -knowledge.level[flag.level].rank)
    return replace(knowledge, red_flags=tuple(in_order))


def _in_place(knowledge: Knowledge, old: RedFlag, new: RedFlag) -> Knowledge:
    return _with_flags(knowledge, (new if one is old else one for one in knowledge.red_flags))


def _with_level(knowledge: Knowledge, flag: RedFlag, level: str) -> Knowledge:
    _check_level(knowledge, level)
    if flag.level == level:
        raise ChangeError(f"`{flag.id}` is at `{level}` already; this changes nothing")
    return _in_place(knowledge, flag, replace(flag, level=level))


def _check_level(knowledge: Knowledge, level: str) -> None:
    if level not in knowledge.level:
        raise UnknownNameError("level", level, knowledge.level)
    if knowledge.level[level].rank == 0:
        raise ChangeError(f"a red flag at `{level}` raises nothing; drop it instead")


def _with_rule(knowledge: Knowledge, flag: RedFlag, when: Rule) -> Knowledge:
    _check_rule(knowledge, when)
    if flag.when == when:
        raise ChangeError(f"`{flag.id}` has this rule already; this changes nothing")
    return _in_place(knowledge, flag, replace(flag, when=when))


def _with_another(knowledge: Knowledge, id: str, level: str, when: Rule) -> Knowledge:
    if not _ID.fullmatch(id):
        raise ChangeError(f"`{ascii(id)[1:-1]}` is no id; use small letters, digits and `_`")
    if id in knowledge.red_flag:
        raise ChangeError(f"there is a red flag `{id}` already; change its rule or its level")
    _check_level(knowledge, level)
    _check_rule(knowledge, when)
    label: Words = {"en": id}
    new = RedFlag(id, label, when, level, None, "", "expert", "unverified", ())
    return _with_flags(knowledge, (*knowledge.red_flags, new))


def _check_rule(knowledge: Knowledge, rule: Rule) -> None:
    """Refuse what the content check refuses in a red flag (`dorsum.authoring.rule_checks`)."""
    for leaf in leaves(rule):
        if leaf.finding not in knowledge.finding:
            raise UnknownNameError("finding", leaf.finding, (*knowledge.finding, *knowledge.macros))
        is_number = knowledge.finding[leaf.finding].kind == "number"
        if isinstance(leaf, Compare) and not is_number:
            raise ChangeError(f"`{leaf.finding}` is no number and cannot be compared")
        if isinstance(leaf, IsYes) and is_number:
            raise ChangeError(f"`{leaf.finding}` is a number; compare it, such as `{leaf.finding} >= 1`")
    for part in walk(rule):
        if isinstance(part, Not):
            raise ChangeError("a red flag may not use `not`, so that one more yes never lowers the level")
        if isinstance(part, CountOf) and len(set(part.terms)) < len(part.terms):
            raise ChangeError("count_of names a term twice")


def _with_number(knowledge: Knowledge, id: str, old: float, new: float) -> Knowledge:
    if id in knowledge.red_flag:
        flag = knowledge.red_flag[id]
        return _in_place(knowledge, flag, replace(flag, when=_renumbered(knowledge, id, flag.when, old, new)))
    finding = knowledge.finding.get(id)
    if finding is None or finding.derived_from is None:
        raise UnknownNameError(
            "red flag or computed finding", id, (*knowledge.red_flag, *_computed(knowledge))
        )
    rule = _renumbered(knowledge, id, finding.derived_from, old, new)
    return _with_finding(knowledge, finding, replace(finding, derived_from=rule))


def _computed(knowledge: Knowledge) -> list[str]:
    return [one.id for one in knowledge.findings if one.derived_from is not None]


def _with_finding(knowledge: Knowledge, old: Finding, new: Finding) -> Knowledge:
    return replace(knowledge, findings=tuple(new if one is old else one for one in knowledge.findings))


def _renumbered(knowledge: Knowledge, id: str, rule: Rule, old: float, new: float) -> Rule:
    """Return the rule with one number in another's place."""
    numbers = {part: _number_of(part) for part in walk(rule) if isinstance(part, Compare | CountOf)}
    here = [part for part, number in numbers.items() if number == old]
    if not here:
        known = ", ".join(f"{number:g}" for number in sorted(set(numbers.values()))) or "none"
        raise ChangeError(f"there is no {old:g} in the rule of `{id}`; its numbers: {known}")
    if len(here) > 1:
        raise ChangeError(f"there is more than one {old:g} in the rule of `{id}`; give the whole rule")
    if old == new:
        raise ChangeError(f"`{id}` has {old:g} already; this changes nothing")
    (part,) = here
    by = _with_limit(knowledge, part, new)
    return mapped(rule, lambda one: by if one == part else one)


def _number_of(part: Compare | CountOf) -> float:
    return part.number if isinstance(part, Compare) else part.least


def _with_limit(knowledge: Knowledge, part: Compare | CountOf, new: float) -> Rule:
    if isinstance(part, CountOf):
        if new != int(new) or not 1 <= new <= len(part.terms):
            raise ChangeError(f"count_of counts to a whole number from 1 to {len(part.terms)}, not {new:g}")
        return replace(part, least=int(new))
    finding = knowledge.finding[part.finding]
    least, most = finding.minimum, finding.maximum
    if least is not None and most is not None and not least <= new <= most:
        raise ChangeError(f"`{part.finding}` runs from {least:g} to {most:g}; {new:g} is outside")
    return replace(part, number=new)


def reworded(before: Knowledge, after: Knowledge) -> frozenset[str]:
    """Return the findings that both have and that are computed otherwise after."""
    return frozenset(
        id
        for id, finding in after.finding.items()
        if id in before.finding and finding.derived_from != before.finding[id].derived_from
    )


def differences(before: Knowledge, after: Knowledge) -> tuple[str, ...]:
    """Return a line for each red flag and each computed finding that is not the same in both."""
    ids = dict.fromkeys((*before.red_flag, *after.red_flag))
    flags = (_flag_line(id, before.red_flag.get(id), after.red_flag.get(id)) for id in ids)
    computed = (_finding_line(id, before, after) for id in sorted(reworded(before, after)))
    return (*filter(None, flags), *computed)


def _finding_line(id: str, before: Knowledge, after: Knowledge) -> str:
    old, new = (_comparison(one.finding[id].derived_from) for one in (before, after))
    return f"finding `{id}`: {old} -> {new}"


def _comparison(rule: Rule | None) -> str:
    if isinstance(rule, Compare):
        return f"`{rule.finding} {rule.operator} {rule.number:g}`"
    return "not computed" if rule is None else "another rule"


def _flag_line(id: str, before: RedFlag | None, after: RedFlag | None) -> str | None:
    if before is None or after is None:
        return f"`{id}`: dropped" if after is None else f"`{id}`: added at `{after.level}`"
    levels = [f"`{before.level}` -> `{after.level}`"] if before.level != after.level else []
    rules = ["another rule"] if before.when != after.when else []
    return f"`{id}`: {', '.join([*levels, *rules])}" if levels or rules else None


def named_in_changes(before: Knowledge, after: Knowledge) -> tuple[str, ...]:
    """Return the findings that red flags read which are new or have another rule, each once."""
    old = {flag.id: flag.when for flag in before.red_flags}
    new = (flag.when for flag in after.red_flags if old.get(flag.id) != flag.when)
    return tuple(dict.fromkeys(leaf.finding for rule in new for leaf in leaves(rule)))
