"""Everything worked out once before people are drawn: chances by finding and cause, after what must hold."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from dorsum.cohort.chances import (
    MEASURED_IN,
    MOST,
    Floats,
    cause_shares,
    chances,
    figures_of,
    is_serious,
    two_ways,
    upper_back_chances,
)
from dorsum.cohort.drawn import Drawn, drawn_findings, thresholds_of
from dorsum.cohort.person_tables import Ages, Number, Table, ages_of, numbers_of
from dorsum.model.knowledge import Knowledge


@dataclass(frozen=True)
class Recipe:
    """How people are drawn, whatever the setting.

    `asked` has a row for each finding of `drawn` and a column for each cause: the chance of a yes among those
    who can say it. `starts` is where on the circle of chance numbers the yes of a finding begins;
    it is 0 but in the clusters `one_of_several`. `computed` are findings asked although a number
    says yes to them, each with the number and its limit. `yes_chances` is how common a yes is in all,
    for who has been asked.
    """

    causes: tuple[str, ...]
    drawn: tuple[Drawn, ...]
    asked: Floats
    starts: Floats
    one_of_several: tuple[str, ...]
    yes_chances: Mapping[str, Floats]
    female: Floats
    upper_back: Floats
    ages: Table
    numbers: Mapping[str, Table]
    number_clusters: Mapping[str, str | None]
    computed: Mapping[str, tuple[str, float]]
    new_signs: Floats


def recipe_of(knowledge: Knowledge) -> Recipe:
    """Return how people are drawn from this content.

    Raises:
        SyntheticError: the content says nothing about such people, or too little.
    """
    maker, figures = _Maker(knowledge), figures_of(knowledge)
    asked = np.array([maker.asked(one) for one in maker.drawn])
    return Recipe(
        causes=tuple(knowledge.cause_numbers.likelihoods),
        drawn=maker.drawn,
        asked=asked,
        starts=_starts(maker.drawn, asked, figures.one_of_several),
        one_of_several=figures.one_of_several,
        yes_chances=maker.chances,
        female=maker.female,
        upper_back=upper_back_chances(knowledge),
        ages=maker.ages.table(),
        numbers={one.finding: one.table() for one in maker.numbers.values()},
        number_clusters={id: _cluster_of(knowledge, id) for id in maker.numbers},
        computed=maker.computed(),
        new_signs=np.where(is_serious(knowledge), figures.new_if_serious, figures.new_if_other),
    )


def _cluster_of(knowledge: Knowledge, number: str) -> str | None:
    computed = thresholds_of(knowledge, number)
    clusters = knowledge.cause_numbers.clusters
    return next((one.id for one in clusters if any(id in one.findings for id in computed)), None)


def _starts(drawn: tuple[Drawn, ...], asked: Floats, one_of_several: tuple[str, ...]) -> Floats:
    """Return where the yes of each finding begins: one after the other in such clusters; tied ones as one."""
    starts = np.zeros_like(asked)
    for cluster in one_of_several:
        widths: dict[str, Floats] = {}
        members = [place for place, one in enumerate(drawn) if one.cluster == cluster]
        for place in members:
            before = widths.get(drawn[place].tie, np.zeros(asked.shape[1]))
            widths[drawn[place].tie] = np.maximum(before, asked[place])
        ends = dict(zip(widths, np.cumsum([*widths.values()], axis=0), strict=True))
        for place in members:
            tie = drawn[place].tie
            starts[place] = (ends[tie] - widths[tie]) % 1
    return starts


class _Maker:
    def __init__(self, knowledge: Knowledge) -> None:
        self._knowledge = knowledge
        self._causes = knowledge.cause_numbers.likelihoods
        self._among = cause_shares(knowledge, MEASURED_IN)
        self.ages: Ages = ages_of(knowledge)
        self.numbers: dict[str, Number] = {one.finding: one for one in numbers_of(knowledge, self._among)}
        self.drawn = drawn_findings(knowledge)
        self.female = self._female()
        self.chances: dict[str, Floats] = {}

    def _female(self) -> Floats:
        """Return how many people with each cause are female; all, where the cause needs it."""
        share = figures_of(self._knowledge).female_share
        found = two_ways(self._knowledge, "sex", "female", share)
        need = {one.finding for one in self.drawn if one.female}
        found[[one.needs in need for one in self._causes.values()]] = 1
        return found

    def computed(self) -> Mapping[str, tuple[str, float]]:
        """Return the findings that a number only says yes to: a no has to be said."""
        return {
            id: (number.finding, limit)
            for number in self.numbers.values()
            for id, limit in number.limits.items()
            if self._knowledge.finding[id].derives_only_yes
        }

    def asked(self, one: Drawn) -> Floats:
        """Return the chance of a yes among those who can say it, so that in all it comes out right."""
        if one.times:
            return np.zeros(len(self._causes))
        can = self._can(one)
        behind = self._behind(one)
        self.chances[one.finding] = chances(self._knowledge, one.finding, self._among * behind)
        allowed = np.minimum(self.chances[one.finding] / np.maximum(can / behind, 1e-9), 1)
        already = self._already(one)
        found: Floats = np.clip((allowed - already) / np.maximum(1 - already, 1e-9), 0, 1)
        sure = np.array([cause.needs == one.finding for cause in self._causes.values()])
        return np.where(sure, 1, np.minimum(found, MOST))

    def _behind(self, one: Drawn) -> Floats:
        """Return how many with each cause are asked at all."""
        if one.gate is None:
            return np.ones(len(self._causes))
        if one.gate in self.chances:
            return self.chances[one.gate]
        return self.ages.within(one.only_at)

    def _can(self, one: Drawn) -> Floats:
        """Return how many with each cause can say yes, as far as age, sex and numbers go."""
        can = self._behind(one) if one.gate else self.ages.within(one.only_at)
        if one.female is not None:
            can = can * (self.female if one.female else 1 - self.female)
        for number, least in one.least:
            can = can * self.numbers[number].reached(least)
        return can

    def _already(self, one: Drawn) -> Floats:
        """Return how many with each cause say yes because of something else that they said."""
        no = 1 - (self.ages.within(one.always_at) if one.always_at else np.zeros(len(self._causes)))
        for id in one.implied_by:
            if not any(other.finding == id and other.tie == one.tie for other in self.drawn):
                no = no * (1 - self.chances[id])
        return 1 - no
