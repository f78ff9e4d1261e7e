"""Harmless people, made from lists in the content."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import chain, combinations, product
from types import MappingProxyType

from dorsum.engine.compiled import CompiledRules, Encoded
from dorsum.model.case import Case
from dorsum.model.knowledge import AgeBand, PlainPeople
from dorsum.model.truth import Answer, Truth
from dorsum.validation.answerers import PLAIN_NUMBERS, Person


@dataclass(frozen=True)
class PlainPerson:
    """One harmless person: where it hurts, what it began with, numbers, and two extras."""

    group: PlainPeople
    band: AgeBand
    region: str
    trigger: str
    numbers: Mapping[str, float]
    extras: tuple[str, str]

    @property
    def stated(self) -> tuple[str, ...]:
        """Every finding this person says yes to, before anything follows from numbers and facts."""
        return (*self.group.regions[self.region], *self.group.triggers[self.trigger], *self.extras)


def plain_people(group: PlainPeople) -> Iterator[PlainPerson]:
    """Yield everyone that the lists make, always in the same order."""
    pairs = tuple(combinations(group.extras, 2))
    values = tuple(group.numbers.values())
    for band in group.age_bands:
        for age, region, trigger, chosen in product(
            band.ages, group.regions, group.triggers, product(*values)
        ):
            numbers = dict(zip(group.numbers, chosen, strict=True))
            said = MappingProxyType({**PLAIN_NUMBERS, **numbers, "age": float(age)})
            for pair in pairs:
                yield PlainPerson(group, band, region, trigger, said, pair)


def everyone(rules: CompiledRules) -> tuple[PlainPerson, ...]:
    """Return the plain people of all groups of the content."""
    return tuple(chain.from_iterable(plain_people(group) for group in rules.knowledge.plain_people))


class PlainAnswers:
    """What plain people answer, for very many of them: what each finding implies is worked out once."""

    def __init__(self, rules: CompiledRules) -> None:
        self._rules = rules
        self._said: dict[str, int] = {}
        self._numbers: dict[tuple[float, ...], tuple[int, tuple[float | None, ...]]] = {}
        self._base: dict[bool, Encoded] = {}

    def encoded(self, plain: PlainPerson) -> Encoded:
        """Return the person's answers to everything that is asked."""
        base = self._asked(plain.group.is_female)
        asked = base.yes | base.no
        from_numbers, numbers = self._from_numbers(plain.numbers)
        yes = base.yes | from_numbers
        for finding in plain.stated:
            yes |= self._from_finding(finding)
        return Encoded(yes & asked, asked & ~yes, 0, numbers)

    def person(self, plain: PlainPerson) -> Person:
        """Return the person as one who can be interviewed."""
        knowledge = self._rules.knowledge
        closed = self._rules.close(self.encoded(plain))
        ids = (finding.id for finding in knowledge.findings)
        yes = frozenset(id for id in ids if self._rules.truth(closed, id) is Truth.YES)
        return Person(yes, plain.numbers, plain.group.is_female)

    def _asked(self, is_female: bool) -> Encoded:
        if is_female not in self._base:
            nobody = Person(frozenset(), {}, is_female)
            self._base[is_female] = self._rules.encode(nobody.everything(self._rules.knowledge))
        return self._base[is_female]

    def _from_finding(self, finding: str) -> int:
        if finding not in self._said:
            self._said[finding] = self._closed_yes(Case(answers={finding: Answer.YES}))
        return self._said[finding]

    def _from_numbers(self, numbers: Mapping[str, float]) -> tuple[int, tuple[float | None, ...]]:
        key = tuple(numbers.values())
        if key not in self._numbers:
            case = Case(numbers=numbers)
            self._numbers[key] = self._closed_yes(case), self._rules.encode(case).numbers
        return self._numbers[key]

    def _closed_yes(self, case: Case) -> int:
        return self._rules.close(self._rules.encode(case)).yes
