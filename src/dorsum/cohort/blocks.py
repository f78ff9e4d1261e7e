"""Drawing people a block at a time: they stand in order of their causes, and are shuffled at the end."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from itertools import islice
from typing import TypeAlias

import numpy as np
import numpy.typing as npt

from dorsum.cohort.chances import Floats
from dorsum.cohort.drawn import Drawn
from dorsum.cohort.person_tables import CHANCES, Table
from dorsum.cohort.recipe import Recipe

BLOCK = 65_536
"""People drawn at once, all from one seed."""
FEW = 1_024
"""Causes of fewer people in a block are looked at together, person by person."""
EVERY = 0xFFFF
_SHUFFLED_AT_ONCE = 8
"""Truths that go into one byte, so that they are shuffled together."""
Chance: TypeAlias = npt.NDArray[np.uint16]
Truths: TypeAlias = npt.NDArray[np.bool_]
Bits: TypeAlias = npt.NDArray[np.uint8]


@dataclass(frozen=True)
class Block:
    """People in random order: `truths` by finding, and in `asked` for some findings who was asked."""

    causes: npt.NDArray[np.int8]
    numbers: dict[str, npt.NDArray[np.uint16]]
    truths: Mapping[str, Bits]
    asked: Mapping[str, str | Bits | None]


@dataclass(frozen=True)
class Names:
    """The findings that stand apart from all others, by what they are."""

    age: str
    female: str
    upper_back: str
    low_back: str


def draw_block(recipe: Recipe, names: Names, shares: Floats, together: float, seed: tuple[int, int]) -> Block:
    """Return a block of people; same arguments, same people. `seed` is of the table and of the block."""
    random = np.random.Generator(np.random.SFC64(np.random.SeedSequence(seed)))
    return _Drawing(recipe, names, shares, together, random).block()


@dataclass
class _Drawing:
    recipe: Recipe
    names: Names
    shares: Floats
    together: float
    random: np.random.Generator
    truths: dict[str, Truths] = field(default_factory=dict)
    numbers: dict[str, Table] = field(default_factory=dict)
    gates: dict[str, Truths] = field(default_factory=dict)
    shared: dict[str, Chance] = field(default_factory=dict)
    who_share: dict[str, Chance] = field(default_factory=dict)
    tied: dict[str, Chance] = field(default_factory=dict)

    def block(self) -> Block:
        counts = self.random.multinomial(BLOCK, self.shares)
        order = np.argsort(-counts, kind="stable")
        causes = np.repeat(order, counts[order])
        ends = counts[order].cumsum()
        self._runs = [
            (int(cause), slice(int(end - counts[cause]), int(end)))
            for cause, end in zip(order, ends, strict=True)
            if counts[cause] >= FEW
        ]
        self._few = slice(self._runs[-1][1].stop if self._runs else 0, BLOCK)
        self._cause_of_few = causes[self._few]
        self._draw_persons()
        self._draw_findings()
        return self._shuffled(causes.astype(np.int8))

    def _draw_persons(self) -> None:
        """Draw sex, region, age and the other numbers."""
        recipe, names = self.recipe, self.names
        self.truths[names.female] = self._below(self._chance(), recipe.female * CHANCES)
        upper = self._below(self._chance(), recipe.upper_back * CHANCES)
        self.truths |= {names.upper_back: upper, names.low_back: ~upper}
        self.numbers[names.age] = self._looked_up(self._chance(), recipe.ages)
        for id, tables in recipe.numbers.items():
            chance = self._mixed(recipe.number_clusters[id])
            self.numbers[id] = self._looked_up(chance, tables)
        for id, (number, limit) in recipe.computed.items():
            self.truths[id] = self.numbers[number] >= limit

    def _draw_findings(self) -> None:
        recipe = self.recipe
        rounding = self.random.random((len(recipe.drawn), 1))
        limits = np.floor(recipe.asked * CHANCES + rounding)
        starts = np.floor(recipe.starts * CHANCES).astype(np.uint16)
        for place, one in enumerate(recipe.drawn):
            if one.times:
                self.truths[one.finding] = self._timing(one)
            else:
                yes = self._said(one, limits[place], starts[place])
                self.truths[one.finding] = self._possible(one, yes)

    def _said(self, one: Drawn, limits: Floats, starts: Chance) -> Truths:
        if one.cluster in self.recipe.one_of_several:
            return self._below(self._of_cluster(str(one.cluster)), limits, starts)
        return self._below(self._tied(one), limits)

    def _possible(self, one: Drawn, yes: Truths) -> Truths:
        """Return the answers after what must hold for them."""
        female, age = self.truths[self.names.female], self.numbers[self.names.age]
        if one.female is not None:
            yes &= female if one.female else ~female
        if one.only_at:
            yes &= (age >= one.only_at[0]) & (age <= one.only_at[1])
        if one.always_at:
            yes |= (age >= one.always_at[0]) & (age <= one.always_at[1])
        for number, least in one.least:
            yes &= self.numbers[number] >= least
        for id in one.implied_by:
            yes |= self.truths[id]
        for premise, others in one.last_of:
            yes |= self.truths[premise] & ~np.logical_or.reduce([self.truths[id] for id in others])
        if one.gate in self.truths:
            yes &= self.truths[one.gate]
        elif one.gate and one.only_at:
            self.gates[one.finding] = (age >= one.only_at[0]) & (age <= one.only_at[1])
        return yes

    def _timing(self, one: Drawn) -> Truths:
        """Return who has a new sign: some of those with a sign at all."""
        new = self._below(self._chance(), self.recipe.new_signs * CHANCES)
        found: Truths = new & np.logical_or.reduce([self.truths[id] for id in one.times])
        return found

    def _chance(self) -> Chance:
        words = self.random.integers(0, 2**64 - 1, BLOCK // 4, np.uint64, endpoint=True)
        return words.view(np.uint16)

    def _tied(self, one: Drawn) -> Chance:
        if one.tie not in self.tied:
            self.tied[one.tie] = self._mixed(one.cluster)
        return self.tied[one.tie]

    def _mixed(self, cluster: str | None) -> Chance:
        """Return chance numbers of its own for each person; some have those of the cluster instead."""
        own = self._chance()
        if cluster is not None:
            if cluster not in self.who_share:
                shares = self._chance() < int(self.together * CHANCES)
                self.who_share[cluster] = shares * np.uint16(EVERY)
            change = own ^ self._of_cluster(cluster)
            change &= self.who_share[cluster]
            own ^= change
        return own

    def _of_cluster(self, cluster: str) -> Chance:
        if cluster not in self.shared:
            self.shared[cluster] = self._chance()
        return self.shared[cluster]

    def _below(self, chance: Chance, limits: Floats, starts: Chance | None = None) -> Truths:
        """Return who has a chance number from `starts` on, and below `limits` beyond that, by cause."""
        found = np.empty(BLOCK, np.bool_)
        for cause, run in self._runs:
            own = chance[run] if starts is None else chance[run] - starts[cause]
            np.less(own, int(limits[cause]), out=found[run])
        few = chance[self._few] if starts is None else chance[self._few] - starts[self._cause_of_few]
        np.less(few, limits.astype(np.uint32).take(self._cause_of_few), out=found[self._few])
        return found

    def _looked_up(self, chance: Chance, tables: Table) -> Table:
        found = np.empty(BLOCK, np.uint16)
        for cause, run in self._runs:
            found[run] = tables[cause].take(chance[run])
        found[self._few] = tables[self._cause_of_few, chance[self._few]]
        return found

    def _shuffled(self, causes: npt.NDArray[np.int8]) -> Block:
        order = self.random.permutation(BLOCK)
        gated = {one.finding: one.gate for one in self.recipe.drawn if one.gate in self.truths}
        return Block(
            causes=causes.take(order),
            numbers={id: values.take(order) for id, values in self.numbers.items()},
            truths=_shuffled_bits(self.truths, order),
            asked={**gated, **_shuffled_bits(self.gates, order)},
        )


def _shuffled_bits(truths: dict[str, Truths], order: npt.NDArray[np.int64]) -> dict[str, Bits]:
    """Return the truths in this order, as bits."""
    found: dict[str, Bits] = {}
    ids = iter(truths)
    while together := list(islice(ids, _SHUFFLED_AT_ONCE)):
        joined = np.zeros(len(order), np.uint8)
        for place, id in enumerate(together):
            joined |= truths[id].view(np.uint8) << np.uint8(place)
        shuffled = joined.take(order)
        for place, id in enumerate(together):
            found[id] = np.packbits(shuffled & np.uint8(1 << place), bitorder="little")
    return found
