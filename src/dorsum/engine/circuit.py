"""Boolean circuits: straight-line programs of and, or and not, in which nothing is computed twice.

A table is evaluated 64 people at a time, one bit for each, so a rule is a handful of bitwise operations
on machine words. This is the program; `dorsum.engine.tables` runs it on columns.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import reduce
from typing import Literal, NamedTuple, TypeAlias

Gate: TypeAlias = int
"""A place in the circuit: what is computed there, for each person."""
Operation = Literal["input", "never", "always", "and", "or", "not"]
NEVER: Gate = 0
ALWAYS: Gate = 1


class Step(NamedTuple):
    """One operation; `first` and `second` are earlier places (of an input, `first` is its number)."""

    operation: Operation
    first: Gate = 0
    second: Gate = 0


class Circuit:
    """A circuit that grows by its methods; each returns the place of the result.

    What is already there is not added again, and what a constant decides is not added at all.
    """

    def __init__(self) -> None:
        self.steps: list[Step] = [Step("never"), Step("always")]
        self._place: dict[Step, Gate] = {}
        self.inputs: list[str] = []

    def input(self, name: str) -> Gate:
        """Return the place of an input, by its name."""
        if name not in self.inputs:
            self.inputs.append(name)
        return self._put(Step("input", self.inputs.index(name)))

    def not_(self, gate: Gate) -> Gate:
        """Return the place of what is true where `gate` is not."""
        if gate in (NEVER, ALWAYS):
            return NEVER + ALWAYS - gate
        step = self.steps[gate]
        return step.first if step.operation == "not" else self._put(Step("not", gate))

    def and_(self, *gates: Gate) -> Gate:
        """Return the place of what is true where all `gates` are; of none, always."""
        return reduce(self._and_two, gates, ALWAYS)

    def or_(self, *gates: Gate) -> Gate:
        """Return the place of what is true where any of `gates` is; of none, never."""
        return reduce(self._or_two, gates, NEVER)

    def but_not(self, gate: Gate, other: Gate) -> Gate:
        """Return the place of what is true where `gate` is and `other` is not."""
        return self.and_(gate, self.not_(other))

    def at_least(self, least: int, gates: Sequence[Gate]) -> Gate:
        """Return the place of what is true where at least so many of `gates` are."""
        counted = [ALWAYS, *[NEVER] * least]
        for gate in gates:
            for count in range(least, 0, -1):
                counted[count] = self.or_(counted[count], self.and_(counted[count - 1], gate))
        return counted[least]

    def _and_two(self, one: Gate, other: Gate) -> Gate:
        if NEVER in (one, other) or self._are_opposite(one, other):
            return NEVER
        if ALWAYS in (one, other) or one == other:
            return max(one, other)
        return self._put(Step("and", *sorted((one, other))))

    def _or_two(self, one: Gate, other: Gate) -> Gate:
        if ALWAYS in (one, other) or self._are_opposite(one, other):
            return ALWAYS
        if NEVER in (one, other) or one == other:
            return max(one, other)
        return self._put(Step("or", *sorted((one, other))))

    def _are_opposite(self, one: Gate, other: Gate) -> bool:
        return self.steps[one] == Step("not", other) or self.steps[other] == Step("not", one)

    def _put(self, step: Step) -> Gate:
        if step not in self._place:
            self._place[step] = len(self.steps)
            self.steps.append(step)
        return self._place[step]


class Instruction(NamedTuple):
    """One operation on slots: `result` gets `first` and `second`, or `not first`, or a constant."""

    operation: Operation
    result: int
    first: int = 0
    second: int = 0


@dataclass(frozen=True)
class Program:
    """A circuit in the order of running, without what no output needs.

    Slots are numbered: first those of `inputs`, which nothing writes to, then one for each output in
    order, then scratch, which is used again when nobody reads it any more. `slots` is how many in all.
    Outputs that together are the binary digits of a number, the lowest first, are in `numbers`. The first
    outputs, as many as `kept`, nobody reads soon.
    """

    inputs: tuple[str, ...]
    instructions: tuple[Instruction, ...]
    outputs: int
    slots: int
    numbers: tuple[range, ...] = ()
    kept: int = 0


def program_of(circuit: Circuit, outputs: Sequence[Gate]) -> Program:
    """Return the program that computes these places, in order; one may stand there twice."""
    order = _in_order_of_use(circuit, outputs)
    last_reader = {read: gate for gate in order for read in _operands(circuit.steps[gate])}
    inputs = [gate for gate in order if circuit.steps[gate].operation == "input"]
    slot = {gate: place for place, gate in enumerate(inputs)}
    kept = {gate: len(inputs) + place for place, gate in reversed([*enumerate(outputs)]) if gate not in slot}
    used, free = len(inputs) + len(outputs), list[int]()
    instructions = []
    for gate in order:
        if gate in slot:
            continue
        step = circuit.steps[gate]
        read = _operands(step)
        if gate in kept:
            slot[gate] = kept[gate]
        else:
            if not free:
                free.append(used)
                used += 1
            slot[gate] = free.pop()
        instructions.append(Instruction(step.operation, slot[gate], *(slot[one] for one in read)))
        scratch = (one for one in set(read) if last_reader[one] == gate and one not in kept)
        free += [slot[one] for one in scratch if slot[one] >= len(inputs) + len(outputs)]
    for place, gate in enumerate(outputs, start=len(inputs)):
        if slot[gate] != place:
            instructions.append(Instruction("or", place, slot[gate], slot[gate]))
    names = tuple(circuit.inputs[circuit.steps[gate].first] for gate in inputs)
    return Program(names, tuple(instructions), len(outputs), used)


def _operands(step: Step) -> tuple[Gate, ...]:
    match step.operation:
        case "and" | "or":
            return step.first, step.second
        case "not":
            return (step.first,)
        case _:
            return ()


def _in_order_of_use(circuit: Circuit, outputs: Iterable[Gate]) -> list[Gate]:
    """Return every place that is needed, each after what it reads and close before who reads it."""
    done: dict[Gate, None] = {}
    waiting = list(reversed([*outputs]))
    while waiting:
        gate = waiting[-1]
        missing = [one for one in _operands(circuit.steps[gate]) if one not in done]
        if missing:
            waiting += reversed(missing)
        else:
            done.setdefault(waiting.pop())
    return list(done)
