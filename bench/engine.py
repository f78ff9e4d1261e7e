"""What is measured of Dorsum's own engine on one case."""

from collections.abc import Sequence

from bench.timing import Task
from dorsum.care.assessment import assess
from dorsum.engine import plain
from dorsum.engine.compiled import CompiledRules, Encoded
from dorsum.model.case import Case
from dorsum.model.results import Verdict

BOTH_ENDS = "both ends and rules, closure included"
CLOSURE = "of this, closure alone"
ENCODE = "answers into bit sets (before all of these)"
TRACE = "both ends with the full trace"
TRACE_ANEW = "the same, by rules just compiled (nothing remembered)"
ASSESS = "complete assessment"
PLAIN = "plain evaluator, closure and trace (for comparison)"
EVERY = 4
"""The plain evaluator is slow: it gets every fourth case."""


class DisagreementError(Exception):
    """Two engines gave different answers; a figure would be worth nothing."""


def engine_tasks(rules: CompiledRules, cases: Sequence[Case]) -> tuple[Task, ...]:
    """Return the tasks of the engine itself."""
    encoded = tuple(rules.encode(case) for case in cases)
    known, forgetful = _Tracer(rules), _Tracer(rules)
    return (
        Task(BOTH_ENDS, rules.both_ends, encoded, times=10),
        Task(CLOSURE, rules.close, encoded, times=10),
        Task(ENCODE, rules.encode, cases, times=10),
        Task(TRACE, known.trace, encoded, times=3),
        Task(TRACE_ANEW, forgetful.trace, encoded, prepare=forgetful.forget),
        Task(ASSESS, lambda case: assess(case, rules), cases),
        Task(PLAIN, lambda case: plain.evaluate(case, rules.knowledge), cases[::EVERY]),
    )


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
    """Stop the run if the compiled evaluator and the plain one differ on any of the cases.

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
