"""Which people the solver may think of, and from a solution to the smallest such person."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import Any

from dorsum.engine.solver import Said, Symbolic, Term, z3_library
from dorsum.model.case import Case
from dorsum.model.knowledge import Knowledge
from dorsum.model.truth import Answer


def readable(one: Symbolic) -> list[Term]:
    """Return what holds for every case that a case file can hold: no age or sex against itself."""
    strict = [finding.id for finding in one.knowledge.findings if finding.must_agree]
    return [*one.said.possible, *(term for id in strict for term in _fits_its_number(one, id))]


def believable(one: Symbolic) -> list[Term]:
    """Return what holds for a person who could exist: no answer against a number, a fact or a gate."""
    z3, said = z3_library(), one.said
    terms = list(said.possible)
    for finding in one.knowledge.findings:
        if finding.derived_from is not None:
            terms += _fits_its_number(one, finding.id)
        if finding.gate is not None:
            terms.append(z3.Implies(one.yes[finding.id], one.yes[finding.gate]))
    for fact in one.knowledge.facts:
        premise = one.yes[fact.if_yes]
        terms += [z3.Implies(premise, z3.Not(z3.Or(one.said.no[id], one.no[id]))) for id in fact.then_yes]
        terms += [z3.Implies(premise, z3.Not(one.yes[id])) for id in fact.then_no]
        if fact.then_any_yes:
            terms.append(z3.Implies(premise, z3.Or([z3.Not(one.no[id]) for id in fact.then_any_yes])))
    return terms


def _fits_its_number(one: Symbolic, id: str) -> list[Term]:
    z3 = z3_library()
    finding = one.knowledge.finding[id]
    assert finding.derived_from is not None  # INVARIANT: asked only about derived findings
    is_yes, may_be = one.holds(finding.derived_from), one.may_hold(finding.derived_from)
    fits = [z3.Implies(one.said.no[id], z3.Not(is_yes))]
    if not finding.derives_only_yes:
        fits.append(z3.Implies(one.said.yes[id], may_be))
    return fits


class SharedSolver:
    """One solver for many questions about the same people: reading who they are is the slow part."""

    def __init__(self, among: Iterable[Term], milliseconds: int | None = None) -> None:
        self._solver = z3_library().Solver()
        if milliseconds is not None:
            self._solver.set("timeout", milliseconds)
        self._solver.add(*among)

    @contextmanager
    def knowing(self, *terms: Term) -> Iterator[Any]:
        """Lend the solver with these terms; afterwards it forgets them, and what was added meanwhile."""
        self._solver.push()
        try:
            self._solver.add(*terms)
            yield self._solver
        finally:
            self._solver.pop()


def smallest_person(solver: Any, said: Said, knowledge: Knowledge) -> tuple[Case, Any]:
    """Return who says as little as possible, and their model: no answer can be left out, no yes be a no.

    The solver must be satisfiable; afterwards it knows what this person does not say.
    """
    z3, never = z3_library(), z3_library().BoolVal(False)
    spoken = [z3.Or(said.yes[id], said.no[id], said.unsure[id], said.given.get(id, never)) for id in said.yes]
    solver.check()
    model = solver.model()
    for term in (*spoken, *said.yes.values()):
        if _is_true(term, model):
            if solver.check(z3.Not(term)) != z3.sat:
                continue
            model = solver.model()
        solver.add(z3.Not(term))  # INVARIANT: the model is one of everything that was added
    return _case(model, said, knowledge), model


def _is_true(term: Term, model: Any) -> bool:
    return bool(z3_library().is_true(model.eval(term)))


def _case(model: Any, said: Said, knowledge: Knowledge) -> Case:
    answers: dict[str, Answer] = {}
    numbers: dict[str, float] = {}
    for finding in knowledge.findings:
        words = {Answer.YES: said.yes, Answer.NO: said.no, Answer.UNSURE: said.unsure}
        for answer, terms in words.items():
            if _is_true(terms[finding.id], model):
                answers[finding.id] = answer
        if finding.id in said.given and _is_true(said.given[finding.id], model):
            value = model.eval(said.value[finding.id], model_completion=True).as_fraction()
            numbers[finding.id] = int(value) if value.denominator == 1 else float(value)
    return Case(answers=answers, numbers=numbers)
