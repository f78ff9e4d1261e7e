"""Which findings people who do not exist are asked, and what must hold for each, read from the content."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from graphlib import TopologicalSorter

from dorsum.cohort.chances import figures_of
from dorsum.model.knowledge import Finding, Knowledge
from dorsum.model.rules import Compare, finding_ids
from dorsum.model.synthetic import Span


@dataclass(frozen=True)
class Drawn:
    """How the answers to one yes-or-no finding come about.

    Findings with the same `tie` go by the same chance number, so that whoever says yes to the rarer says
    yes to the more common. `least` are numbers that a yes needs, each with its lowest value. Where
    the `gate` is no the finding is not asked. `implied_by` are findings whose yes makes it yes; `last_of` are
    pairs: where the first is yes and none of the others is, this one is.
    """

    finding: str
    tie: str
    cluster: str | None
    female: bool | None
    only_at: Span | None
    always_at: Span | None
    least: tuple[tuple[str, float], ...]
    gate: str | None
    implied_by: tuple[str, ...]
    last_of: tuple[tuple[str, tuple[str, ...]], ...]
    times: tuple[str, ...]

    @property
    def after(self) -> tuple[str, ...]:
        """The columns that must be known before."""
        pairs = (id for premise, others in self.last_of for id in (premise, *others))
        return (*self.implied_by, *pairs, *self.times, *([self.gate] if self.gate else ()))


def drawn_findings(knowledge: Knowledge) -> tuple[Drawn, ...]:
    """Return every yes-or-no finding that triage or ranking reads, each after those that it depends on.

    Age, sex, region and what is computed from numbers are not among them.
    """
    reader = _Reader(knowledge)
    found = {id: reader.drawn(knowledge.finding[id]) for id in reader.asked}
    order = TopologicalSorter({id: [a for a in one.after if a in found] for id, one in found.items()})
    return tuple(found[id] for id in order.static_order())


def thresholds_of(knowledge: Knowledge, number: str) -> Mapping[str, float]:
    """Return the findings that say "the number is at least so much", with how much, lowest first."""
    found = {f.id: f.derived_from.number for f in knowledge.findings if _is_least(f, number)}  # type: ignore[union-attr]  # `_is_least` has seen that it compares
    return dict(sorted(found.items(), key=lambda one: one[1]))


def _is_least(finding: Finding, number: str) -> bool:
    rule = finding.derived_from
    return isinstance(rule, Compare) and rule.finding == number and rule.operator == ">="


def read_findings(knowledge: Knowledge) -> frozenset[str]:
    """Return every finding that a red flag or the ranking of causes reads."""
    numbers = knowledge.cause_numbers
    read = {id for flag in knowledge.red_flags for id in finding_ids(flag.when)}
    read |= {ratio.finding for one in numbers.likelihoods.values() for ratio in one.ratios}
    read |= {one.needs for one in numbers.likelihoods.values() if one.needs} | set(numbers.foreign_signs)
    read |= {sign for finding in knowledge.findings for sign in finding.times}
    for id in tuple(read):
        gate = knowledge.finding[id].gate
        while gate is not None:
            read.add(gate)
            gate = knowledge.finding[gate].gate
    return frozenset(read)


class _Reader:
    def __init__(self, knowledge: Knowledge) -> None:
        self._knowledge = knowledge
        self._figures = figures_of(knowledge)
        ranking = knowledge.cause_numbers.ranking
        self._female = ranking.female
        apart = {ranking.female, ranking.upper_back, ranking.low_back}
        read = read_findings(knowledge) - apart
        self.asked = [f.id for f in knowledge.findings if f.id in read and self._is_drawn(f)]
        self._cluster = {id: one.id for one in knowledge.cause_numbers.clusters for id in one.findings}
        self._age = ranking.age

    def _is_drawn(self, finding: Finding) -> bool:
        return finding.kind == "yes_no" and finding.derived_from is None

    def drawn(self, finding: Finding) -> Drawn:
        """Return what holds for one finding."""
        id, figures = finding.id, self._figures
        gate = finding.gate
        by_age = self._ages_of(gate) if gate and gate not in self.asked else None
        return Drawn(
            finding=id,
            tie=self._tie(id),
            cluster=self._cluster.get(id),
            female=self._sex(id),
            only_at=by_age or figures.only_at_ages.get(id),
            always_at=figures.always_at_ages.get(id),
            least=tuple(self._least(id)),
            gate=gate,
            implied_by=tuple(self._implying(id)),
            last_of=tuple(self._last_of(id)),
            times=finding.times,
        )

    def _ages_of(self, gate: str) -> Span:
        """Return the ages at which a gate that is computed from the age is yes."""
        rule, figures = self._knowledge.finding[gate].derived_from, self._figures
        assert isinstance(rule, Compare)  # INVARIANT: a gate that is not drawn is computed
        if rule.operator == "<":
            return 0, int(rule.number) - 1
        return int(rule.number), figures.oldest

    def _implying(self, id: str) -> Iterator[str]:
        for fact in self._knowledge.facts:
            if id in fact.then_yes and fact.if_yes in self.asked:
                yield fact.if_yes

    def _implied(self, id: str) -> Iterable[str]:
        return (then for fact in self._knowledge.facts if fact.if_yes == id for then in fact.then_yes)

    def _tie(self, id: str) -> str:
        """Return the last of what the finding implies inside its cluster."""
        inside = [one for one in self._implied(id) if self._cluster.get(one) == self._cluster.get(id)]
        return self._tie(inside[0]) if inside and inside[0] in self.asked else id

    def _sex(self, id: str) -> bool | None:
        if self._female in self._implied(id):
            return True
        banned = (fact for fact in self._knowledge.facts if fact.if_yes == self._female)
        return False if any(id in fact.then_no for fact in banned) else None

    def _least(self, id: str) -> Iterator[tuple[str, float]]:
        for implied in self._implied(id):
            rule = self._knowledge.finding[implied].derived_from
            if isinstance(rule, Compare) and rule.operator == ">=" and rule.finding != self._age:
                yield rule.finding, rule.number

    def _last_of(self, id: str) -> Iterator[tuple[str, tuple[str, ...]]]:
        for fact in self._knowledge.facts:
            if fact.then_any_yes and fact.then_any_yes[0] == id:
                yield fact.if_yes, fact.then_any_yes[1:]
