"""What is measured of Dorsum's own engine on one case."""

import math
from collections.abc import Callable, Mapping, Sequence

from bench.cases import calm_people
from bench.timing import Task
from dorsum.care.assessment import assess
from dorsum.care.causes import rank_causes
from dorsum.care.triage import triage
from dorsum.engine import plain
from dorsum.engine.bits import Closed
from dorsum.engine.compiled import CompiledRules, Encoded
from dorsum.engine.plain_odds import Facts, weigh
from dorsum.model.case import Case
from dorsum.model.cause_results import Weighed
from dorsum.model.results import Triage, Verdict
from dorsum.model.truth import Truth

BOTH_ENDS = "both ends and rules, closure included"
CLOSURE = "of this, closure alone"
ENCODE = "answers into bit sets (before all of these)"
TRACE = "both ends with the full trace"
TRACE_ANEW = "the same, by rules just compiled (nothing remembered)"
CAUSES = "complete ranking of causes, range and reasons of the first 5 read"
CAUSES_ANEW = "the same causes, by rules just compiled (nothing remembered)"
CAUSES_ALL = "complete ranking, range and reasons of every cause read"
WEIGH = "of this, weighing alone"
ASSESS = "complete assessment"
ASSESS_CALM = "complete assessment of a plain person who answered all, plan and medicines included"
PLAIN = "plain evaluator, closure and trace (for comparison)"
TOLD = 5
"""So many causes are told to a person at once."""
EVERY = 4
"""The plain evaluator is slow: it gets every fourth case."""


class DisagreementError(Exception):
    """Two engines gave different answers; a figure would be worth nothing."""


def engine_tasks(rules: CompiledRules, cases: Sequence[Case]) -> tuple[Task, ...]:
    """Return the tasks of the engine itself."""
    encoded = tuple(rules.encode(case) for case in cases)
    known, forgetful, ranker, anew = _Tracer(rules), _Tracer(rules), _Ranker(rules), _Ranker(rules)
    with_triage = [(case, triage(case, rules)) for case in cases]
    return (
        Task(BOTH_ENDS, rules.both_ends, encoded, times=10),
        Task(CLOSURE, rules.close, encoded, times=10),
        Task(ENCODE, rules.encode, cases, times=10),
        Task(TRACE, known.trace, encoded, times=3),
        Task(TRACE_ANEW, forgetful.trace, encoded, prepare=forgetful.forget),
        Task(CAUSES, ranker.rank, with_triage, times=3),
        Task(CAUSES_ANEW, anew.rank, with_triage, prepare=anew.forget),
        Task(CAUSES_ALL, ranker.rank_and_tell_all, with_triage),
        Task(WEIGH, _weighing(rules), [(rules.close(rules.encode(case)), case) for case in cases], times=3),
        Task(ASSESS, lambda case: assess(case, rules), cases),
        Task(ASSESS_CALM, lambda case: assess(case, rules), calm_people(rules)),
        Task(PLAIN, lambda case: plain.evaluate(case, rules.knowledge), cases[::EVERY]),
    )


class _Ranker:
    """Ranks causes and reads what a person is shown, with rules that may remember earlier cases."""

    def __init__(self, rules: CompiledRules) -> None:
        self._rules = rules

    def forget(self) -> None:
        self._rules = CompiledRules(self._rules.knowledge)
        empty = Case()
        rank_causes(empty, triage(empty, self._rules), self._rules)

    def rank(self, one: tuple[Case, Triage]) -> None:
        for cause in rank_causes(*one, self._rules).causes[:TOLD]:
            cause.range, cause.told()  # reading is what is measured

    def rank_and_tell_all(self, one: tuple[Case, Triage]) -> None:
        for cause in rank_causes(*one, self._rules).causes:
            cause.range, cause.told()  # reading is what is measured


def _weighing(rules: CompiledRules) -> Callable[[tuple[Closed, Case]], tuple[Weighed, ...]]:
    ranking = rules.knowledge.cause_numbers.ranking

    def weigh_one(one: tuple[Closed, Case]) -> tuple[Weighed, ...]:
        closed, case = one
        return rules.odds.weigh(
            closed, case.numbers.get(ranking.age), rules.truth(closed, ranking.female), case.setting
        )

    return weigh_one


class _Tracer:
    """Traces cases with rules that may remember earlier cases, until they are compiled anew."""

    def __init__(self, rules: CompiledRules) -> None:
        self._rules = rules

    def forget(self) -> None:
        self._rules = CompiledRules(self._rules.knowledge)

    def trace(self, encoded: Encoded) -> tuple[Verdict, ...]:
        closed = self._rules.close(encoded)
        return self._rules.verdicts(closed, self._rules.ends(closed))


def check_engine(rules: CompiledRules, cases: Sequence[Case]) -> None:
    """Stop the run if the compiled evaluator and the plain one differ on any of the cases, causes included.

    Raises:
        DisagreementError: they do.
    """
    for number, case in enumerate(cases):
        expected = plain.evaluate(case, rules.knowledge)
        ends = rules.both_ends(rules.encode(case))
        verdicts = rules.verdicts(rules.close(rules.encode(case)), ends)
        if (ends.at_least, ends.at_most, verdicts) != (
            expected.at_least,
            expected.at_most,
            expected.verdicts,
        ):
            raise DisagreementError(f"case {number}: the compiled and the plain evaluator differ")
        if _shares_apart(case, rules, expected.closure.truths):
            raise DisagreementError(f"case {number}: causes weighed fast and plainly differ")


def _shares_apart(case: Case, rules: CompiledRules, truths: Mapping[str, Truth]) -> bool:
    """Whether any cause has another share by the plain weighing."""
    numbers = rules.knowledge.cause_numbers
    female, age = truths[numbers.ranking.female], case.numbers.get(numbers.ranking.age)
    fast = rules.odds.weigh(rules.close(rules.encode(case)), age, female, case.setting)
    slow = {one.cause: one.share for one in weigh(Facts(truths, age, female, case.setting), numbers)}
    return any(not math.isclose(one.share, slow[one.cause], rel_tol=1e-9) for one in fast)
