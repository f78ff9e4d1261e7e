"""OpenFisca-core: a variable for each red flag and pass, computed on arrays for a block of people.

What several red flags share is a variable of its own. Small blocks spend their time in OpenFisca's own
steps, large ones leave the processor's cache, so both are tried.
"""

from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from functools import partial, reduce
from importlib.metadata import version
from operator import add, and_, or_
from typing import Any

import numpy as np
import pyarrow as pa
from openfisca_core.entities import build_entity
from openfisca_core.periods import DateUnit
from openfisca_core.simulations import SimulationBuilder
from openfisca_core.taxbenefitsystems import TaxBenefitSystem
from openfisca_core.variables import Variable

from bench.tables.common import THREADS, TWO_PASSES, Answers, Engine, answers_in, rule_names, rules_by_rank
from bench.tables.families import OPENFISCA
from bench.tables.given import MAY, Given, column_name
from dorsum.model.knowledge import Knowledge
from dorsum.model.rules import And, Compare, CountOf, IsYes, Not, Or, Rule, walk

MOST_ROWS = 1_000_000
BLOCKS = (1 << 16, 1 << 18)
YEAR = "2026"
"""Formulas need a period; any does."""
_Columns = dict[str, Any]
_Ask = Callable[[str], Any]
"""Returns the array of a variable."""


def openfisca_variables() -> tuple[Engine, ...]:
    """Return the forms that are tried: sizes of the blocks."""
    name = f"OpenFisca-core {version('openfisca-core')}"
    return tuple(
        Engine(f"{name}, blocks of {block:,}", OPENFISCA, partial(_Simulations, block), MOST_ROWS)
        for block in BLOCKS
    )


class _Simulations:
    """One simulation for each block; what the last run computed is forgotten before the next."""

    def __init__(self, block: int, given: Given) -> None:
        self._knowledge = given.knowledge
        formulas = {name: formula for name, _, formula in _formulas(given.knowledge)}
        self._computed = tuple(formulas)
        self._outputs = tuple(name for name in formulas if not name.startswith(_PART))
        self._system = _system(given)
        starts = range(0, given.rows, block)
        self._blocks = [self._simulation(given.two_valued.slice(start, block)) for start in starts]
        self._threads = ThreadPoolExecutor(THREADS)

    def _simulation(self, rows: pa.Table) -> Any:
        simulation = SimulationBuilder().build_default_simulation(self._system, len(rows))
        for name in rows.column_names:
            simulation.set_input(name, YEAR, rows[name].to_numpy())
        return simulation

    def run(self) -> list[_Columns]:
        """Return the columns of each block."""
        return [*self._threads.map(self._evaluate, self._blocks)]

    def _evaluate(self, simulation: Any) -> _Columns:
        for name in self._computed:
            simulation.delete_arrays(name)
        return {name: simulation.calculate(name, YEAR) for name in self._outputs}

    def answers(self) -> Answers:
        """Return what came out of all blocks."""
        blocks = self.run()
        columns = {name: np.concatenate([block[name] for block in blocks]) for name in self._outputs}
        return answers_in(columns, self._knowledge)


def _system(given: Given) -> Any:
    person = build_entity(key="person", plural="persons", label="A person", is_person=True)
    system = TaxBenefitSystem([person])
    common = {"entity": person, "definition_period": DateUnit.YEAR}
    for name in given.two_valued.column_names:
        system.add_variable(type(name, (Variable,), {**common, "value_type": bool}))
    for name, kind, formula in _formulas(given.knowledge):
        system.add_variable(type(name, (Variable,), {**common, "value_type": kind, "formula": formula}))
    return system


_PART = "part_"


def _formulas(knowledge: Knowledge) -> Iterator[tuple[str, type, Callable[[Any, str], Any]]]:
    """Yield name, type and formula: shared parts, red flags, both ends."""
    shared = _shared_parts(knowledge)
    rules = [(flag.when, name) for flag, name in zip(knowledge.red_flags, rule_names(knowledge), strict=True)]
    for side in TWO_PASSES:
        for rule, name in (*shared.items(), *rules):
            without_itself = {part: other for part, other in shared.items() if other != name}
            yield name + side, bool, _formula(_computation(rule, side, without_itself))
        end = "at_most" if side == MAY else "at_least"
        yield end, int, _formula(_highest(knowledge, side))


def _shared_parts(knowledge: Knowledge) -> dict[Rule, str]:
    """Return the parts that more than one red flag has, with the names of their variables."""
    found = Counter(part for flag in knowledge.red_flags for part in dict.fromkeys(walk(flag.when)))
    shared = (part for part, times in found.items() if times > 1 and not isinstance(part, IsYes | Compare))
    return {part: f"{_PART}{number}" for number, part in enumerate(shared)}


def _formula(compute: Callable[[_Ask], Any]) -> Callable[[Any, str], Any]:
    def formula(persons: Any, period: str) -> Any:
        return compute(lambda name: persons(name, period))

    return formula


def _computation(rule: Rule, side: str, shared: Mapping[Rule, str]) -> Callable[[_Ask], Any]:
    if rule in shared:
        return _variable(shared[rule] + side)
    match rule:
        case IsYes() | Compare():
            return _variable(column_name(rule) + side)
        case Not(term):
            inner = _computation(term, TWO_PASSES[side], shared)
            return lambda ask: ~inner(ask)
        case And(terms):
            return _joined(and_, [_computation(term, side, shared) for term in terms])
        case Or(terms):
            return _joined(or_, [_computation(term, side, shared) for term in terms])
        case CountOf(least, terms):
            counted = [_as_number(_computation(term, side, shared)) for term in terms]
            total = _joined(add, counted)
            return lambda ask: total(ask) >= least


def _variable(name: str) -> Callable[[_Ask], Any]:
    return lambda ask: ask(name)


def _as_number(compute: Callable[[_Ask], Any]) -> Callable[[_Ask], Any]:
    return lambda ask: compute(ask).view(np.uint8)


def _joined(join: Callable[[Any, Any], Any], terms: list[Callable[[_Ask], Any]]) -> Callable[[_Ask], Any]:
    return lambda ask: reduce(join, (term(ask) for term in terms))


def _highest(knowledge: Knowledge, side: str) -> Callable[[_Ask], Any]:
    """Return what computes the highest rank that has a red flag which fired."""
    by_rank = rules_by_rank(knowledge)

    def compute(ask: _Ask) -> Any:
        ranks = (
            reduce(or_, (ask(name + side) for name in names)) * np.uint8(rank)
            for rank, names in by_rank.items()
        )
        return reduce(np.maximum, ranks)

    return compute
