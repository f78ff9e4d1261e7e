"""Every mutant of the content: one item, one change, and in words what was changed."""

from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from types import MappingProxyType
from typing import Any, TypeAlias

from dorsum.model.knowledge import Knowledge, RedFlag
from dorsum.model.rules import Rule
from dorsum.model.statements import Hours
from dorsum.model.treatment import CareDemand, MedicineRule
from scripts.mutation.content.contents import Change, Contents
from scripts.mutation.content.rule_mutants import variants

_Ruled: TypeAlias = MedicineRule | CareDemand


@dataclass(frozen=True)
class Mutant:
    """A content with one change. `rules` are the same rule before and after, where only it changed.

    `rule` is the rule of the changed item, where the change lies in what follows from it.
    """

    kind: str
    item: str
    how: str
    change: Change
    rules: tuple[Rule, Rule] | None = None
    rule: Rule | None = None

    @property
    def name(self) -> str:
        """The mutant in one line, as the list of explained ones writes it."""
        return f"{self.kind}/{self.item}: {self.how}"

    @property
    def red_flag(self) -> str | None:
        """The one red flag that is changed; None where the change may touch any of them."""
        return self.item if self.kind == "red_flags" else None


def all_mutants(contents: Contents) -> tuple[Mutant, ...]:
    """Return every mutant of the content, in the order of kinds and ids; each has a name of its own."""
    found = [mutant for make in KINDS.values() for mutant in make(contents.strict)]
    seen: Counter[str] = Counter()
    named = []
    for mutant in found:
        seen[mutant.name] += 1
        times = seen[mutant.name]
        named.append(mutant if times == 1 else replace(mutant, how=f"{mutant.how} (place {times})"))
    return tuple(named)


def red_flag_mutants(knowledge: Knowledge) -> Iterator[Mutant]:
    """Yield for each red flag its changed rules, levels and deadlines, and the content without it."""
    deadlines = _deadlines(knowledge)
    for flag in knowledge.red_flags:
        for how, rule in variants(flag.when):
            yield _flag(flag, how, replace(flag, when=rule), rules=(flag.when, rule))
        for level in _levels_beside(flag, knowledge):
            yield _flag(flag, f"{level} for {flag.level}", replace(flag, level=level))
        for hours in _deadlines_beside(flag.within, deadlines):
            yield _flag(
                flag, f"within {_hours(hours)} for {_hours(flag.within)}", replace(flag, within=hours)
            )
        yield _flag(flag, "dropped", None)


def _flag(flag: RedFlag, how: str, changed: RedFlag | None, rules: tuple[Rule, Rule] | None = None) -> Mutant:
    def change(knowledge: Knowledge) -> Knowledge:
        flags = (changed if one.id == flag.id else one for one in knowledge.red_flags)
        return replace(knowledge, red_flags=tuple(one for one in flags if one is not None))

    return Mutant("red_flags", flag.id, how, change, rules, flag.when)


def _levels_beside(flag: RedFlag, knowledge: Knowledge) -> Iterator[str]:
    rank = knowledge.level[flag.level].rank
    for other in (rank + 1, rank - 1):
        if other in knowledge.level_by_rank:
            yield knowledge.level_by_rank[other].id


def _deadlines(knowledge: Knowledge) -> list[Hours]:
    used = {flag.within for flag in knowledge.red_flags if flag.within}
    return sorted(used, key=lambda hours: (hours.max_hours, hours.min_hours))


def _deadlines_beside(hours: Hours | None, deadlines: list[Hours]) -> list[Hours]:
    if hours is None:
        return []
    place = deadlines.index(hours)
    return [*deadlines[place + 1 : place + 2], *deadlines[max(place - 1, 0) : place]]


def _hours(hours: Hours | None) -> str:
    return f"{hours.min_hours}-{hours.max_hours} h" if hours else "no deadline"


def finding_mutants(knowledge: Knowledge) -> Iterator[Mutant]:
    """Yield for each finding its threshold, its gate and its signs."""
    for finding in knowledge.findings:
        if finding.derived_from is not None:
            for how, rule in variants(finding.derived_from):
                yield _finding(finding.id, how, derived_from=rule)
        if finding.gate is not None:
            yield _finding(finding.id, f"without its gate `{finding.gate}`", gate=None)
        for sign in finding.times:
            rest = tuple(id for id in finding.times if id != sign)
            yield _finding(finding.id, f"without its sign `{sign}`", times=rest)


def not_sure_mutants(knowledge: Knowledge) -> Iterator[Mutant]:
    """Yield for each finding that "not sure" counts as the least careful, and unknown as nothing."""
    lowest = knowledge.level_by_rank[0].id
    for finding in knowledge.findings:
        if finding.unknown_means_yes:
            how = "unknown no longer means yes"
            yield _finding(finding.id, how, "not_sure", unknown_means_yes=False)
        if finding.if_still_unsure != lowest:
            how = f"if still unsure {lowest} for {finding.if_still_unsure}"
            yield _finding(finding.id, how, "not_sure", if_still_unsure=lowest)


def _finding(id: str, how: str, kind: str = "findings", /, **fields: Any) -> Mutant:
    def change(knowledge: Knowledge) -> Knowledge:
        changed = (replace(f, **fields) if f.id == id else f for f in knowledge.findings)
        return replace(knowledge, findings=tuple(changed))

    return Mutant(kind, id, how, change)


def fact_mutants(knowledge: Knowledge) -> Iterator[Mutant]:
    """Yield the content without each fact, and without each thing that it says."""
    for fact in knowledge.facts:
        yield _fact(fact.id, "dropped", None)
        for part in ("then_yes", "then_no", "then_any_yes"):
            said: tuple[str, ...] = getattr(fact, part)
            for one in said:
                rest = tuple(id for id in said if id != one)
                yield _fact(fact.id, f"{part} without `{one}`", {part: rest})


def _fact(id: str, how: str, fields: Mapping[str, Any] | None) -> Mutant:
    def change(knowledge: Knowledge) -> Knowledge:
        kept = (fact for fact in knowledge.facts if fact.id != id or fields is not None)
        facts = (replace(fact, **(fields or {})) if fact.id == id else fact for fact in kept)
        return replace(knowledge, facts=tuple(facts))

    return Mutant("facts", id, how, change)


def lead_mutants(knowledge: Knowledge) -> Iterator[Mutant]:
    """Yield each lead question with a covered finding less, and with one more that none covers.

    The one more is from the groups that the lead asks about: its "no" would then deny too much.
    """
    covered = {id for lead in knowledge.questions for id in lead.covers}
    asked = [f for f in knowledge.findings if f.kind == "yes_no" and f.id not in covered]
    for lead in knowledge.questions:
        for id in lead.covers:
            rest = tuple(one for one in lead.covers if one != id)
            yield _lead(lead.id, f"no longer covers `{id}`", rest)
        groups = {knowledge.finding[id].group for id in lead.covers}
        for finding in asked:
            if finding.group in groups:
                yield _lead(lead.id, f"also covers `{finding.id}`", (*lead.covers, finding.id))
        yield _lead(lead.id, "dropped", None)


def _lead(id: str, how: str, covers: tuple[str, ...] | None) -> Mutant:
    def change(knowledge: Knowledge) -> Knowledge:
        kept = (lead for lead in knowledge.questions if lead.id != id or covers is not None)
        leads = (replace(lead, covers=covers or ()) if lead.id == id else lead for lead in kept)
        return replace(knowledge, questions=tuple(leads))

    return Mutant("questions", id, how, change)


WEAKER = MappingProxyType({"deny": "ask_first", "ask_first": "caution"})
"""What an effect of a medicine rule becomes when it is one step less careful."""


def medicine_mutants(knowledge: Knowledge) -> Iterator[Mutant]:
    """Yield for each rule about medicines its changed conditions, effects and medicines, and none of it."""
    for rule in knowledge.treatment.medicine_rules:
        yield from _of_when("medicine_rules", rule)
        if rule.effect in WEAKER:
            weaker = WEAKER[rule.effect]
            yield _treatment("medicine_rules", rule, f"{weaker} for {rule.effect}", {"effect": weaker})
        yield from _shorter("medicine_rules", rule, "applies_to", rule.applies_to)
        for country in rule.countries:
            rest = tuple(one for one in rule.countries if one != country) or ("nowhere",)
            yield _treatment("medicine_rules", rule, f"not in {country}", {"countries": rest})


def demand_mutants(knowledge: Knowledge) -> Iterator[Mutant]:
    """Yield for each demand its changed conditions and items, and none of it."""
    for demand in knowledge.treatment.care_demands:
        yield from _of_when("care_demands", demand)
        yield from _shorter("care_demands", demand, "never", demand.never)


def _of_when(kind: str, item: _Ruled) -> Iterator[Mutant]:
    for how, when in variants(item.when):
        yield _treatment(kind, item, how, {"when": when})
    yield _treatment(kind, item, "dropped", None)


def _shorter(kind: str, item: _Ruled, part: str, entries: tuple[str, ...]) -> Iterator[Mutant]:
    for entry in entries:
        rest = tuple(one for one in entries if one != entry)
        yield _treatment(kind, item, f"{part} without `{entry}`", {part: rest})


def _treatment(kind: str, item: _Ruled, how: str, fields: Mapping[str, Any] | None) -> Mutant:
    def change(knowledge: Knowledge) -> Knowledge:
        items: tuple[_Ruled, ...] = getattr(knowledge.treatment, kind)
        kept = (one for one in items if one.id != item.id or fields is not None)
        changed = tuple(replace(one, **(fields or {})) if one.id == item.id else one for one in kept)
        part: dict[str, Any] = {kind: changed}
        treatment = replace(knowledge.treatment, **part)
        return replace(knowledge, treatment_reader=lambda: treatment)

    rules = (item.when, fields["when"]) if fields and "when" in fields else None
    return Mutant(kind, item.id, how, change, rules, item.when)


KINDS: Mapping[str, Callable[[Knowledge], Iterator[Mutant]]] = MappingProxyType(
    {
        "red_flags": red_flag_mutants,
        "findings": finding_mutants,
        "not_sure": not_sure_mutants,
        "facts": fact_mutants,
        "questions": lead_mutants,
        "medicine_rules": medicine_mutants,
        "care_demands": demand_mutants,
    }
)
"""What makes the mutants of each kind of content."""
