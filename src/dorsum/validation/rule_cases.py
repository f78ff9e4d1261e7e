"""Who only just fires a red flag, and who is one answer short of it."""

from collections.abc import Iterator
from dataclasses import dataclass
from types import MappingProxyType

from dorsum.engine.compiled import CompiledRules, Ends
from dorsum.model.case import Case
from dorsum.model.rules import COMPARISONS, Compare, leaves
from dorsum.model.truth import Answer, Truth
from dorsum.validation.answerers import Person, person_of
from dorsum.validation.ways import Way, ways


@dataclass(frozen=True)
class RuleCase:
    """A person with the smallest set of findings that fires a red flag, and what follows from them."""

    rule: str
    level: str
    way: tuple[str, ...]
    person: Person


@dataclass(frozen=True)
class ShortCase:
    """The same person without the finding `denied`, and without all that would imply it."""

    fires: RuleCase
    denied: str
    person: Person


class RuleCases:
    """Makes the people of every red flag. Same rules, same people."""

    def __init__(self, rules: CompiledRules) -> None:
        self._rules = rules
        self._knowledge = rules.knowledge
        self._implied: dict[str, frozenset[str]] = {}

    def firing(self) -> tuple[RuleCase, ...]:
        """Return one person for each way to fire each red flag; a way that nobody can have is left out."""
        return tuple(
            RuleCase(flag.id, flag.level, tuple(sorted(way)), person)
            for flag in self._knowledge.red_flags
            for way in ways(flag.when)
            if flag.id in self.ends(person := self._person(way)).fired
        )

    def one_short(self, fires: RuleCase) -> Iterator[ShortCase]:
        """Yield for each finding of the way the person in whom it alone is missing."""
        for denied in fires.way:
            kept = frozenset(id for id in fires.way if denied not in self._implied_by(id))
            yield ShortCase(fires, denied, self._person(kept, denied))

    def ends(self, person: Person) -> Ends:
        """Return both ends for a person who was asked everything."""
        return self._rules.both_ends(self._rules.encode(person.everything(self._knowledge)))

    def _person(self, way: Way, denied: str | None = None) -> Person:
        """Return the plainest person with these findings, the gates before them, and no other."""
        answers = dict.fromkeys(self._with_gates(way), Answer.YES)
        numbers = self._just_missing(denied) if denied else {}
        if denied and not numbers:
            answers[denied] = Answer.NO
        stated = Case(MappingProxyType(answers), MappingProxyType(numbers))
        return person_of(stated, self._rules)

    def _just_missing(self, finding: str) -> dict[str, float]:
        """Return the number that is one year, day or point too little or too much for the finding."""
        rule = self._knowledge.finding[finding].derived_from
        for leaf in leaves(rule) if rule else ():
            if isinstance(leaf, Compare):
                around = (leaf.number, leaf.number - 1, leaf.number + 1)
                return {
                    leaf.finding: next(n for n in around if not COMPARISONS[leaf.operator](n, leaf.number))
                }
        return {}

    def _implied_by(self, finding: str) -> frozenset[str]:
        """Return what is yes in everyone with this finding, itself included."""
        if finding not in self._implied:
            stated = Case(dict.fromkeys(self._with_gates({finding}), Answer.YES))
            closed = self._rules.close(self._rules.encode(stated))
            ids = (one.id for one in self._knowledge.findings)
            self._implied[finding] = frozenset(id for id in ids if self._rules.truth(closed, id) is Truth.YES)
        return self._implied[finding]

    def _with_gates(self, findings: Way | set[str]) -> list[str]:
        found = dict.fromkeys(sorted(findings))
        for finding in tuple(found):
            gate = self._knowledge.finding[finding].gate
            while gate is not None:
                found[gate] = None
                gate = self._knowledge.finding[gate].gate
        return list(found)
