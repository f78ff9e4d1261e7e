"""Measuring functions side by side, so that a busy moment of the machine hits all of them alike."""

import gc
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from statistics import fmean, median
from time import perf_counter_ns
from typing import Any

Tell = Callable[[int, int], None]
"""Is told how many steps are done, and how many there are."""


@dataclass(frozen=True)
class Task:
    """A function to measure, and what to call it with; each call is repeated `times`, one after another.

    `prepare` is called before each round and not timed.
    """

    name: str
    run: Callable[[Any], object]
    arguments: Sequence[Any]
    times: int = 1
    prepare: Callable[[], None] = lambda: None


@dataclass(frozen=True)
class Timing:
    """Seconds for one case, as the mean over all cases: the median and the least of all rounds.

    `slowest` is the median of the slowest case.
    """

    median: float
    least: float
    cases: int
    rounds: int
    slowest: float


def measure(tasks: Sequence[Task], rounds: int, tell: Tell) -> dict[str, Timing]:
    """Return the timing of every task by name; each round runs all tasks once, after one to warm up."""
    found: dict[str, list[list[float]]] = {task.name: [] for task in tasks}
    for round_number in range(rounds + 1):
        for place, task in enumerate(tasks):
            seconds = _time_cases(task)
            if round_number > 0:
                found[task.name].append(seconds)
            tell(round_number * len(tasks) + place + 1, (rounds + 1) * len(tasks))
    return {name: _summary(times) for name, times in found.items()}


def _time_cases(task: Task) -> list[float]:
    """Return the seconds of each case. The collector runs before, not while, for every task alike."""
    task.prepare()
    gc.collect()
    gc.disable()
    try:
        return [_time_one(task.run, argument, task.times) for argument in task.arguments]
    finally:
        gc.enable()


def _time_one(run: Callable[[Any], object], argument: object, times: int) -> float:
    repeats = range(times)
    start = perf_counter_ns()
    for _ in repeats:
        run(argument)
    return (perf_counter_ns() - start) / times / 1e9


def _summary(rounds: list[list[float]]) -> Timing:
    means = [fmean(seconds) for seconds in rounds]
    by_case = [median(seconds) for seconds in zip(*rounds, strict=True)]
    return Timing(median(means), min(means), len(by_case), len(rounds), max(by_case))
