"""A circuit's program as LLVM's intermediate language, for the machine at hand.

One block of words after the other: the inputs are copied together, since a processor fetches a run of
memory far faster than hundreds of single lines; the whole circuit runs on them, eight words at a time and in
registers; the results are written past the cache, because nobody reads them soon.
"""

from functools import partial
from typing import Any, NamedTuple

import llvmlite.binding as llvm
from llvmlite import ir

from dorsum.engine.circuit import Instruction, Program

BLOCK = 64
"""Words that are taken at once: 4,096 rows, half a kilobyte for each input and output."""
IN_PART = 2500
"""Instructions that are compiled together."""
WIDE = 8
"""Words in one wide value; the compiler splits it into what the processor has."""
NAME = "run"
_WORD = ir.IntType(64)
_VALUE = ir.VectorType(_WORD, WIDE)
_EVERY = ir.Constant(_VALUE, [-1] * WIDE)
_NOTHING = ir.Constant(_VALUE, [0] * WIDE)
_IN_BLOCK = BLOCK // WIDE


def native_code(program: Program) -> str:
    """Return the text of `run(columns, blocks, space)`.

    `columns` are the addresses of the inputs and then of the outputs, each of `blocks` whole blocks;
    outputs begin at a multiple of 64 bytes, and so does `space`, a block for each slot.
    """
    return _Writer(program).text()


class _Writer:
    def __init__(self, program: Program) -> None:
        self._program = program
        self._module = ir.Module()
        self._module.triple = llvm.get_default_triple()
        pointer = _VALUE.as_pointer()
        kind = ir.FunctionType(ir.VoidType(), [pointer.as_pointer(), _WORD, pointer])
        self._function = ir.Function(self._module, kind, NAME)
        self._columns, self._blocks, self._space = self._function.args

    def text(self) -> str:
        begin = self._function.append_basic_block("begin")
        ended = self._function.append_basic_block("ended")
        ir.IRBuilder(ended).ret_void()
        inputs, outputs = len(self._program.inputs), self._program.outputs

        def one_block(builder: Any, block: Any) -> Any:
            start = builder.mul(block, _WORD(_IN_BLOCK))
            if inputs:
                builder = self._loop(builder, inputs, lambda b, slot: self._fetch(b, slot, start))
            for part in _parts(self._program):
                builder = self._loop(builder, _IN_BLOCK, partial(self._compute, part))
            return self._loop(
                builder, outputs, lambda b, slot: self._store(b, b.add(slot, _WORD(inputs)), start)
            )

        self._loop(ir.IRBuilder(begin), self._blocks, one_block).branch(ended)
        return str(self._module)

    def _loop(self, builder: Any, times: Any, body: Any) -> Any:
        """Repeat the body, at least once; return the builder of what comes after."""
        times = _WORD(times) if isinstance(times, int) else times
        inside, after = (self._function.append_basic_block() for _ in range(2))
        before = builder.block
        builder.branch(inside)
        inner = ir.IRBuilder(inside)
        count = inner.phi(_WORD)
        count.add_incoming(_WORD(0), before)
        inner = body(inner, count) or inner
        following = inner.add(count, _WORD(1))
        count.add_incoming(following, inner.block)
        inner.cbranch(inner.icmp_unsigned("<", following, times), inside, after)
        return ir.IRBuilder(after)

    def _column(self, builder: Any, slot: Any, start: Any) -> Any:
        return builder.gep(builder.load(builder.gep(self._columns, [slot])), [start])

    def _near(self, builder: Any, slot: Any) -> Any:
        return builder.gep(self._space, [builder.mul(slot, _WORD(_IN_BLOCK))])

    def _fetch(self, builder: Any, slot: Any, start: Any) -> None:
        far, near = self._column(builder, slot, start), self._near(builder, slot)
        for place in range(_IN_BLOCK):
            value = builder.load(builder.gep(far, [_WORD(place)]), align=8)
            builder.store(value, builder.gep(near, [_WORD(place)]), align=64)

    def _store(self, builder: Any, slot: Any, start: Any) -> None:
        far, near = self._column(builder, slot, start), self._near(builder, slot)
        past_the_cache = self._module.add_metadata([ir.IntType(32)(1)])
        for place in range(_IN_BLOCK):
            value = builder.load(builder.gep(near, [_WORD(place)]), align=64)
            store = builder.store(value, builder.gep(far, [_WORD(place)]), align=64)
            store.set_metadata("nontemporal", past_the_cache)

    def _compute(self, part: "_Part", builder: Any, place: Any) -> None:
        """Write some of the circuit: every slot is a value of LLVM's, which finds registers for it."""
        value: dict[int, Any] = {}

        def at(slot: int) -> Any:
            return builder.gep(self._space, [builder.add(place, _WORD(slot * _IN_BLOCK))])

        def read(slot: int) -> Any:
            if slot not in value:  # from an input, or from an earlier part
                value[slot] = builder.load(at(slot), align=64)
            return value[slot]

        for operation, result, first, second in part.instructions:
            match operation:
                case "and":
                    value[result] = builder.and_(read(first), read(second))
                case "or":
                    value[result] = builder.or_(read(first), read(second))
                case "not":
                    value[result] = builder.xor(read(first), _EVERY)
                case _:
                    value[result] = _EVERY if operation == "always" else _NOTHING
        for slot in part.kept & value.keys():
            builder.store(value[slot], at(slot), align=64)


class _Part(NamedTuple):
    """A run of instructions, and the slots that are read after it."""

    instructions: tuple[Instruction, ...]
    kept: frozenset[int]


def _parts(program: Program) -> list[_Part]:
    """Return the program in parts: the compiler's time grows faster than the length of what it gets."""
    inputs = len(program.inputs)
    outputs = frozenset(range(inputs, inputs + program.outputs))
    found, kept = list[_Part](), outputs
    starts = range(0, len(program.instructions), IN_PART)
    for start in reversed(starts):
        part = program.instructions[start : start + IN_PART]
        found.append(_Part(part, kept))
        kept = kept | {slot for one in part for slot in one[2:]}
    return found[::-1]
