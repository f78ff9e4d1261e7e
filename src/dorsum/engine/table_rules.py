"""What a table is asked: both ends, what is advised, by when, and each red flag, as one program."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import NamedTuple

from dorsum.engine.circuit import NEVER, Circuit, Gate, Program, program_of
from dorsum.engine.table_odds import Handful, handfuls
from dorsum.engine.three_valued import Closing, Columns, Truths
from dorsum.model.knowledge import Knowledge
from dorsum.model.statements import Hours

NUMBERS = ("at_least", "at_most", "status", "advise", "deadline")
"""What the numbers of the program are, in order; as a status 0 is that the ends meet, 1 that they do not."""
Ranks = dict[int, Gate]
"""By the rank of a level, who is at this level or above."""


@dataclass(frozen=True)
class Asked:
    """What is asked of a table.

    With open questions only a level of rank `lowest_shown` or more is advised. `closed_world` takes
    everything that was not said as no. `truths` are findings whose truth is wanted as well; `causes` asks
    for what causes are weighed by.
    """

    lowest_shown: int
    closed_world: bool = False
    truths: tuple[str, ...] = ()
    causes: bool = False


@dataclass(frozen=True)
class TableRules:
    """A program, and where its outputs are: lists of output numbers, binary digits the lowest first.

    `deadline` digits are a place in `deadlines`, from 1; 0 is none, and `timed` says whether there is one.
    `advised` says whether `advise` is known, `differ` whether the ends do, `unsure` whether somebody said
    "not sure" to anything, `waiting` both. The numbers of the program are those of `NUMBERS`. `signs` are a
    yes and a no for each sign in `odds`; `person` for being female and for pain in the upper and in the low
    back; `excluded` says for each cause in `needing`, by its order in the content, who cannot have it.
    """

    program: Program
    deadlines: tuple[Hours, ...]
    fired: range
    possible: range
    advised: int
    timed: int
    waiting: int
    at_least: range
    at_most: range
    advise: range
    deadline: range
    differ: int
    unsure: int
    truths: range
    odds: tuple[Handful, ...]
    signs: range
    person: range
    excluded: range
    needing: tuple[int, ...]


class AdviceGates(NamedTuple):
    """What is advised, as places in a circuit: binary digits of the rank, the lowest first.

    `advised` says to whom anything is; `waiting` who said "not sure" to something and has ends that differ.
    """

    level: tuple[Gate, ...]
    advised: Gate
    waiting: Gate


def table_rules(knowledge: Knowledge, columns: Columns, asked: Asked) -> TableRules:
    """Return the program for tables with these columns."""
    return _Writer(knowledge, columns, asked, Circuit()).rules()


def advice_gates(knowledge: Knowledge, columns: Columns, asked: Asked, circuit: Circuit) -> AdviceGates:
    """Add what is advised to a circuit, which may hold another content on the same columns already."""
    return _Writer(knowledge, columns, asked, circuit).advice()


def _just(output: int) -> range:
    return range(output, output + 1)


class _Writer:
    def __init__(self, knowledge: Knowledge, columns: Columns, asked: Asked, circuit: Circuit) -> None:
        self.knowledge = knowledge
        self.asked = asked
        self.c = circuit
        self.closing = Closing(self.c, knowledge, columns)
        self.outputs: list[Gate] = []
        self.ranks = [level.rank for level in knowledge.levels if level.rank > 0]

    def rules(self) -> TableRules:
        truths = self._all_truths()
        fired, may_fire = self._speaking(truths)
        at_least, at_most, differ = self._ends(fired, may_fire)
        advise, advised = self._advise(at_least, differ)
        possible = [self.c.but_not(may, sure) for may, sure in zip(may_fire, fired, strict=True)]
        deadlines, digits = self._deadlines(advise, advised, differ, fired, possible)
        excluded = self._excluded(truths) if self.asked.causes else {}
        odds = handfuls(self.knowledge.cause_numbers, truths) if self.asked.causes else ()
        unsure = self._unsure()
        found = TableRules(
            deadlines=deadlines,
            fired=self._put(fired),
            possible=self._put(possible),
            advised=self._put([advised]).start,
            timed=self._put([self.c.or_(*digits)]).start,
            waiting=(waiting := self._put([self.c.and_(differ, unsure)]).start),
            at_least=self._put(self._digits(self._exactly(at_least))),
            at_most=self._put(self._digits(self._exactly(at_most))),
            advise=self._put(self._digits(self._exactly(advise))),
            deadline=self._put(digits),
            differ=self._put([differ]).start,
            unsure=self._put([unsure]).start,
            truths=self._put(self._truths(self.asked.truths, truths)),
            odds=odds,
            signs=self._put(
                gate for some in odds for cluster in some for sign in cluster.signs for gate in sign
            ),
            person=self._put(self._person(truths) if self.asked.causes else ()),
            excluded=self._put(excluded.values()),
            needing=tuple(excluded),
            program=Program((), (), 0, 0),
        )
        numbers = (found.at_least, found.at_most, _just(found.differ), found.advise, found.deadline)
        program = program_of(self.c, self.outputs)
        return replace(found, program=replace(program, numbers=numbers, kept=waiting + 1))

    def advice(self) -> AdviceGates:
        at_least, _, differ = self._ends(*self._speaking(self._all_truths()))
        advise, advised = self._advise(at_least, differ)
        waiting = self.c.and_(differ, self._unsure())
        return AdviceGates(tuple(self._digits(self._exactly(advise))), advised, waiting)

    def _all_truths(self) -> Truths:
        return self.closing.closed_world() if self.asked.closed_world else self.closing.truths()

    def _speaking(self, truths: Truths) -> tuple[list[Gate], list[Gate]]:
        """Return for each red flag who it fires for, and who it may fire for."""
        flags = self.knowledge.red_flags
        return [truths.holds(one.when) for one in flags], [truths.may_hold(one.when) for one in flags]

    def _ends(self, fired: list[Gate], may_fire: list[Gate]) -> tuple[Ranks, Ranks, Gate]:
        """Return both ends, and for whom they differ."""
        at_least, at_most = self._ranks(fired), self._ranks(may_fire)
        at_most = {rank: self.c.or_(at_most[rank], at_least[rank]) for rank in at_most}
        differ = self.c.or_(*(self.c.but_not(at_most[rank], at_least[rank]) for rank in self.ranks))
        return at_least, at_most, differ

    def _unsure(self) -> Gate:
        return self.c.or_(*self.closing.unsure.values())

    def _put(self, gates: Iterable[Gate]) -> range:
        start = len(self.outputs)
        self.outputs += gates
        return range(start, len(self.outputs))

    def _ranks(self, speaks: list[Gate]) -> Ranks:
        """Return by rank who has a red flag of that rank, or a higher one, that speaks."""
        own = [self.knowledge.level[flag.level].rank for flag in self.knowledge.red_flags]
        return {
            rank: self.c.or_(*(gate for gate, its in zip(speaks, own, strict=True) if its >= rank))
            for rank in self.ranks
        }

    def _exactly(self, ranks: Ranks) -> dict[int, Gate]:
        above = {rank: ranks.get(rank + 1, NEVER) for rank in ranks}
        return {rank: self.c.but_not(gate, above[rank]) for rank, gate in ranks.items()}

    def _digits(self, numbers: dict[int, Gate]) -> list[Gate]:
        """Return the binary digits of who has which number; who is nowhere has 0."""
        length = max(numbers, default=0).bit_length()
        return [
            self.c.or_(*(gate for number, gate in numbers.items() if number >> place & 1))
            for place in range(length)
        ]

    def _advise(self, at_least: Ranks, differ: Gate) -> tuple[Ranks, Gate]:
        """Return what is advised where the ends meet, or may be advised all the same, and to whom."""
        floored = self.closing.floored()
        floor = self._ranks([floored.holds(flag.when) for flag in self.knowledge.red_flags])
        shown = self.c.or_(*(gate for rank, gate in floor.items() if rank >= self.asked.lowest_shown))
        advised = self.c.or_(self.c.not_(differ), shown)
        advise = {
            rank: self.c.and_(
                advised,
                self.c.or_(self.c.but_not(at_least[rank], differ), self.c.and_(floor[rank], differ)),
            )
            for rank in self.ranks
        }
        return advise, advised

    def _deadlines(
        self, advise: Ranks, advised: Gate, differ: Gate, fired: list[Gate], possible: list[Gate]
    ) -> tuple[tuple[Hours, ...], list[Gate]]:
        """Return the shortest deadline at the advised level: of what fired, or of what may have to."""
        flags = self.knowledge.red_flags
        known = {flag.within for flag in flags if flag.within is not None}
        deadlines = tuple(sorted(known, key=lambda hours: (hours.max_hours, hours.min_hours)))
        exactly = self._exactly(advise)
        exactly[0] = self.c.but_not(advised, self.c.or_(*exactly.values()))
        found = dict.fromkeys(range(1, len(deadlines) + 1), NEVER)
        for rank, here in exactly.items():
            speaking = {number: NEVER for number, hours in enumerate(deadlines, start=1)}
            at_rank = set()
            for place, flag in enumerate(flags):
                if flag.within is None or self.knowledge.level[flag.level].rank != rank:
                    continue
                number = deadlines.index(flag.within) + 1
                at_rank.add(number)
                counts = self.c.or_(fired[place], self.c.and_(differ, possible[place]))
                speaking[number] = self.c.or_(speaking[number], counts)
            if at_rank:
                least = min(at_rank)
                speaking[least] = self.c.or_(speaking[least], self.c.not_(self.c.or_(*speaking.values())))
            earlier = NEVER
            for number, speaks in speaking.items():
                own = self.c.and_(here, self.c.but_not(speaks, earlier))
                found[number] = self.c.or_(found[number], own)
                earlier = self.c.or_(earlier, speaks)
        return deadlines, self._digits(found)

    def _truths(self, findings: Iterable[str], truths: Truths) -> list[Gate]:
        return [gate for id in findings for gate in (truths.yes[id], truths.no[id])]

    def _person(self, truths: Truths) -> list[Gate]:
        """Return what base rates change by: sex in an open world, and both regions; a yes, a no of each."""
        ranking = self.knowledge.cause_numbers.ranking
        sex = self._truths((ranking.female,), self.closing.truths())
        return sex + self._truths((ranking.upper_back, ranking.low_back), truths)

    def _excluded(self, truths: Truths) -> dict[int, Gate]:
        """Return by cause who cannot have it, because what it needs is no."""
        likelihoods = enumerate(self.knowledge.cause_numbers.likelihoods.values())
        return {place: truths.no[one.needs] for place, one in likelihoods if one.needs}
