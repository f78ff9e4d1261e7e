"""Tries mutants, a few at a time."""

import os
import select
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field

from scripts.mutation import results, trial
from scripts.mutation.mutants import Mutant
from scripts.mutation.results import Result
from scripts.mutation.tests_of import TESTS_OF
from scripts.mutation.trial import Limits, Running

AT_ONCE = 2
_ANY_LIMITS = Limits(computing=90, clock=400)


class BrokenTestsError(Exception):
    """The tests fail on the unchanged code, so nothing they say of a mutant counts."""


@dataclass
class _Pool:
    """The trials that run now, by the pipe that ends with them."""

    unchecked: bool
    limits: dict[str, Limits] = field(default_factory=dict)
    running: dict[int, tuple[Mutant, Running, float]] = field(default_factory=dict)

    def start(self, mutant: Mutant) -> None:
        if mutant.module not in self.limits:
            self.limits[mutant.module] = _ANY_LIMITS if self.unchecked else limits_of(mutant.module)
        one = trial.start(mutant, TESTS_OF[mutant.module], self.limits[mutant.module])
        self.running[one.answer] = (mutant, one, time.monotonic())

    def finished(self) -> Iterator[Result]:
        """Yield what ended within a moment; what takes too long is stopped and counts as hanging."""
        ready, _, _ = select.select(list(self.running), [], [], 0.5)
        for mutant, one, began in self.running.values():
            if time.monotonic() - began > self.limits[mutant.module].clock:
                trial.stop([one])
        for pipe in ready:
            mutant, one, began = self.running.pop(pipe)
            found, by = trial.outcome(one)
            yield result_of(mutant, found, by, time.monotonic() - began)


def result_of(mutant: Mutant, found: str, by: str, seconds: float) -> Result:
    """Return the result of a trial with what it is about."""
    module, tests = mutant.module, TESTS_OF[mutant.module]
    return Result(
        mutant.key, found, by, round(seconds, 1), results.hash_of_module(module), results.hash_of_tests(tests)
    )


def run(mutants: Sequence[Mutant], done: Callable[[Result], None], *, unchecked: bool = False) -> None:
    """Try every mutant and tell each result; whatever ends this ends the children too.

    `unchecked` trusts that the tests pass on the unchanged code.
    """
    pool = _Pool(unchecked)
    waiting = list(reversed(mutants))
    with _all_ended(pool):
        while waiting or pool.running:
            while waiting and len(pool.running) < AT_ONCE:
                pool.start(waiting.pop())
            for result in pool.finished():
                done(result)


def limits_of(module: str) -> Limits:
    """Return the limits for mutants of the module, from how long its tests take on the unchanged code.

    Raises:
        BrokenTestsError: the tests fail on it.
    """
    before, began = trial.seconds_of_children(), time.monotonic()
    found, by = trial.outcome(trial.start(None, TESTS_OF[module], _ANY_LIMITS))
    if found != "survived":
        raise BrokenTestsError(f"the tests of {module} fail on the unchanged code: {by}")
    computing, clock = trial.seconds_of_children() - before, time.monotonic() - began
    return Limits(computing=int(2 * computing) + 10, clock=6 * clock + 60)


@contextmanager
def _all_ended(pool: _Pool) -> Iterator[None]:
    try:
        yield
    finally:
        left = [one for _, one, _ in pool.running.values()]
        trial.stop(left)
        for one in left:
            os.waitpid(one.process, 0)
            os.close(one.answer)
