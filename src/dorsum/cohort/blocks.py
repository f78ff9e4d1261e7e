"""Drawing people a block at a time, as bits: they stand in order of their causes until they are shuffled."""

from collections import Counter
from collections.abc import Iterable, Mapping
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
    """People: `truths` by finding, as bits; `asked` says for some who was asked, as bits or by a gate."""

    causes: npt.NDArray[np.int8]
    numbers: Mapping[str, npt.NDArray[np.uint16]]
    truths: Mapping[str, Bits]
    asked: Mapping[str, str | Bits | None]


@dataclass(frozen=True)
class Names:
    """The findings that stand apart from all others, by what they are."""

    age: str
    female: str
    upper_back: str
    low_back: str


def draw_block(
    recipe: Recipe,
    names: Names,
    shares: Floats,
    together: float,
    seed: tuple[int, int],
    *,
    shuffled: bool = True,
) -> Block:
    """Return a block of people; same arguments, same people. `seed` is of the table and of the block.

    They come in random order; without `shuffled` in that of their causes, which is faster.
    """
    random = np.random.Generator(np.random.SFC64(np.random.SeedSequence(seed)))
    block = _Drawing(recipe, names, shares, together, random).block()
    return _shuffled(block, random.permutation(BLOCK)) if shuffled else block


@dataclass
class _Drawing:
    recipe: Recipe
    names: Names
    shares: Floats
    together: float
    random: np.random.Generator
    truths: dict[str, Bits] = field(default_factory=dict)
    numbers: dict[str, Table] = field(default_factory=dict)
    gates: dict[str, Bits] = field(default_factory=dict)
    shared: dict[str, Chance] = field(default_factory=dict)
    who_share: dict[str, Chance] = field(default_factory=dict)
    tied: dict[str, Chance] = field(default_factory=dict)
    ties: Counter[str] = field(default_factory=Counter)
    reached: dict[tuple[str, float], Bits] = field(default_factory=dict)

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
        gated = {one.finding: one.gate for one in self.recipe.drawn if one.gate in self.truths}
        return Block(causes.astype(np.int8), self.numbers, self.truths, {**gated, **self.gates})

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
            self.truths[id] = self._reached(number, limit)

    def _draw_findings(self) -> None:
        recipe = self.recipe
        rounding = self.random.random((len(recipe.drawn), 1))
        limits = np.floor(recipe.asked * CHANCES + rounding)
        starts = np.floor(recipe.starts * CHANCES).astype(np.uint16)
        self.ties.update(one.tie for one in recipe.drawn if not one.times)
        for place, one in enumerate(recipe.drawn):
            if one.times:
                self.truths[one.finding] = self._timing(one)
            else:
                yes = self._said(one, limits[place], starts[place])
                self.truths[one.finding] = self._possible(one, yes)

    def _said(self, one: Drawn, limits: Floats, starts: Chance) -> Bits:
        if one.cluster in self.recipe.one_of_several:
            return self._below(self._of_cluster(str(one.cluster)), limits, starts)
        return self._below(self._tied(one), limits)

    def _possible(self, one: Drawn, yes: Bits) -> Bits:
        """Return the answers after what must hold for them."""
        female = self.truths[self.names.female]
        if one.female is not None:
            yes &= female if one.female else ~female
        if one.only_at:
            yes &= self._aged(one.only_at)
        if one.always_at:
            yes |= self._aged(one.always_at)
        for number, least in one.least:
            yes &= self._reached(number, least)
        for id in one.implied_by:
            yes |= self.truths[id]
        for premise, others in one.last_of:
            yes |= self.truths[premise] & ~self._any(others)
        if one.gate in self.truths:
            yes &= self.truths[one.gate]
        elif one.gate and one.only_at:
            self.gates[one.finding] = self._aged(one.only_at)
        return yes

    def _timing(self, one: Drawn) -> Bits:
        """Return who has a new sign: some of those with a sign at all."""
        new = self._below(self._chance(), self.recipe.new_signs * CHANCES)
        return new & self._any(one.times)

    def _any(self, findings: Iterable[str]) -> Bits:
        found = np.zeros(BLOCK // 8, np.uint8)
        for id in findings:
            found |= self.truths[id]
        return found

    def _aged(self, span: tuple[int, int]) -> Bits:
        return self._reached(self.names.age, span[0]) & ~self._reached(self.names.age, span[1] + 1)

    def _reached(self, number: str, least: float) -> Bits:
        """Return whose number is at least so much."""
        if (number, least) not in self.reached:
            self.reached[number, least] = _packed(self.numbers[number] >= least)
        return self.reached[number, least]

    def _chance(self) -> Chance:
        words = self.random.integers(0, 2**64 - 1, BLOCK // 4, np.uint64, endpoint=True)
        return words.view(np.uint16)

    def _tied(self, one: Drawn) -> Chance:
        """Return the chance numbers that a finding goes by; they are kept only while others need them."""
        chance = self.tied.pop(one.tie, None)
        if chance is None:
            chance = self._mixed(one.cluster)
        self.ties[one.tie] -= 1
        if self.ties[one.tie]:
            self.tied[one.tie] = chance
        return chance

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

    def _below(self, chance: Chance, limits: Floats, starts: Chance | None = None) -> Bits:
        """Return who has a chance number from `starts` on, and below `limits` beyond that, by cause."""
        found = np.empty(BLOCK, np.bool_)
        for cause, run in self._runs:
            own = chance[run] if starts is None else chance[run] - starts[cause]
            np.less(own, int(limits[cause]), out=found[run])
        few = chance[self._few] if starts is None else chance[self._few] - starts[self._cause_of_few]
        np.less(few, limits.astype(np.uint32).take(self._cause_of_few), out=found[self._few])
        return _packed(found)

    def _looked_up(self, chance: Chance, tables: Table) -> Table:
        found = np.empty(BLOCK, np.uint16)
        for cause, run in self._runs:
            found[run] = tables[cause].take(chance[run])
        found[self._few] = tables[self._cause_of_few, chance[self._few]]
        return found


def _packed(truths: Truths) -> Bits:
    return np.packbits(truths, bitorder="little")


def _shuffled(block: Block, order: npt.NDArray[np.int64]) -> Block:
    gates = {id: bits for id, bits in block.asked.items() if isinstance(bits, np.ndarray)}
    return Block(
        causes=block.causes.take(order),
        numbers={id: values.take(order) for id, values in block.numbers.items()},
        truths=_shuffled_bits(block.truths, order),
        asked={**block.asked, **_shuffled_bits(gates, order)},
    )


def _shuffled_bits(truths: Mapping[str, Bits], order: npt.NDArray[np.int64]) -> dict[str, Bits]:
    """Return the truths in this order."""
    found: dict[str, Bits] = {}
    ids = iter(truths)
    while together := list(islice(ids, _SHUFFLED_AT_ONCE)):
        joined = np.zeros(len(order), np.uint8)
        for place, id in enumerate(together):
            joined |= np.unpackbits(truths[id], bitorder="little") << np.uint8(place)
        shuffled = joined.take(order)
        for place, id in enumerate(together):
            found[id] = _packed((shuffled & np.uint8(1 << place)).view(np.bool_))
    return found
