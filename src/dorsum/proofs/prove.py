"""Running the properties: each holds, or fails with the smallest person who shows it."""

import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from dorsum.engine.people import SharedSolver, smallest_person
from dorsum.engine.solver import Symbolic, z3_library
from dorsum.errors import DorsumError
from dorsum.model.case import Case
from dorsum.model.knowledge import Knowledge
from dorsum.proofs.claims import Claim, Property, SymbolicClass
from dorsum.proofs.properties import PROPERTIES

Progress = Callable[[int, int], None]
MILLISECONDS_FOR_ONE_CLAIM = 60_000


@dataclass(frozen=True)
class Failure:
    """A claim that does not hold: what went wrong, for whom, and the content it is about.

    `person` is None where the claim says that somebody exists and nobody does; `also_yes` are
    the findings that, set to yes as well, show the fault.
    """

    claim: str
    says: str
    person: Case | None
    rules: tuple[str, ...]
    also_yes: tuple[str, ...] = ()


@dataclass(frozen=True)
class Proof:
    """How one property came out."""

    name: str
    sentence: str
    claims: int
    known_gaps: tuple[str, ...]
    failures: tuple[Failure, ...]
    seconds: float

    @property
    def holds(self) -> bool:
        """Whether every claim held."""
        return not self.failures


class UndecidedError(DorsumError):
    """The solver gave up on a claim."""


def prove(
    knowledge: Knowledge,
    properties: Iterable[Property] = PROPERTIES,
    symbolic: SymbolicClass = Symbolic,
    progress: Progress | None = None,
) -> tuple[Proof, ...]:
    """Return a proof or counterexamples for each property.

    Raises:
        UndecidedError: the solver could not decide a claim in a minute.
        SolverMissingError: the solver is not installed.
    """
    chosen = tuple(properties)
    proofs = []
    for done, one in enumerate(chosen, start=1):
        proofs.append(_prove_one(knowledge, one, symbolic))
        if progress:
            progress(done, len(chosen))
    return tuple(proofs)


def _prove_one(knowledge: Knowledge, one: Property, symbolic: SymbolicClass) -> Proof:
    start = time.perf_counter()
    claims = list(one.claims(knowledge, symbolic))
    solvers = _Solvers()
    failures = tuple(failure for claim in claims if (failure := _try(claim, solvers, knowledge)) is not None)
    gaps = tuple(claim.id for claim in claims if claim.is_known_gap)
    return Proof(one.name, one.sentence, len(claims), gaps, failures, time.perf_counter() - start)


class _Solvers:
    """By whom a claim is about, the solver for it."""

    def __init__(self) -> None:
        self._by_among: dict[tuple[int, ...], SharedSolver] = {}

    def of(self, claim: Claim) -> SharedSolver:
        among = tuple(term.get_id() for term in claim.among)
        if among not in self._by_among:
            self._by_among[among] = SharedSolver(claim.among, MILLISECONDS_FOR_ONE_CLAIM)
        return self._by_among[among]


def _try(claim: Claim, solvers: _Solvers, knowledge: Knowledge) -> Failure | None:
    z3 = z3_library()
    with solvers.of(claim).knowing(*claim.terms) as solver:
        found = solver.check()
        if found == z3.unknown:
            raise UndecidedError(f"the solver could not decide `{claim.id}` in a minute")
        if claim.must_exist:
            return None if found == z3.sat else Failure(claim.id, claim.says, None, claim.rules)
        return None if found == z3.unsat else _counterexample(claim, solver, knowledge)


def _counterexample(claim: Claim, solver: Any, knowledge: Knowledge) -> Failure:
    z3 = z3_library()
    if solver.check(*claim.prefer) == z3.sat:
        solver.add(*claim.prefer)
    for pick in claim.picks.values():
        if solver.check(z3.Not(pick)) == z3.sat:
            solver.add(z3.Not(pick))
    person, model = smallest_person(solver, claim.person, knowledge)
    picked = [id for id, pick in claim.picks.items() if z3.is_true(model.eval(pick, model_completion=True))]
    return Failure(claim.id, claim.says, person, claim.rules, tuple(picked))
