"""A circuit's program as LLVM's intermediate language, for the machine at hand.

One block of words after the other: the inputs are copied together, since a processor fetches a run of
memory far faster than hundreds of single lines; the whole circuit runs on them, eight words at a time and in
registers; what is kept is written past the cache, because nobody reads it soon.
"""

from collections.abc import Callable, Iterable
from functools import partial
from typing import Any, NamedTuple

import llvmlite.binding as llvm
from llvmlite import ir

from dorsum.engine.circuit import Instruction, Program
from dorsum.engine.tables.sources import Source, source_of
from dorsum.engine.tables.words import BLOCK, ROWS_IN_WORD

IN_PART = 2500
"""Instructions that are compiled together."""
AHEAD = 8
"""So many inputs before it is copied an input is asked for; this keeps more of the memory busy at once."""
WIDE = 8
"""Words in one wide value; the compiler splits it into what the processor has."""
NAME = "run"
_WORD = ir.IntType(64)
_VALUE = ir.VectorType(_WORD, WIDE)
_NUMBERS = ir.VectorType(ir.DoubleType(), ROWS_IN_WORD)
_BITS = ir.VectorType(ir.IntType(1), ROWS_IN_WORD)
_BYTES = ir.VectorType(ir.IntType(8), ROWS_IN_WORD)
_EVERY = ir.Constant(_VALUE, [-1] * WIDE)
_NOTHING = ir.Constant(_VALUE, [0] * WIDE)
_IN_BLOCK = BLOCK // WIDE
_ROWS = BLOCK * ROWS_IN_WORD
_TO_READ_SOON = (0, 1, 1)
"""What the processor is asked for: to read, into the second cache, data."""
_IN_BYTE = 8
_IN_WORD = 8
_Body = Callable[[Any, Any], Any]


def number_columns(program: Program) -> tuple[str, ...]:
    """Return the columns of numbers that inputs come from, in the order of their addresses."""
    found = (source.column for source in map(source_of, program.inputs) if source.is_number)
    return tuple(dict.fromkeys(found))


def words_of_space(program: Program) -> int:
    """Return how many words of space a running program needs: a block of each slot and of all numbers."""
    return program.slots * BLOCK + len(number_columns(program)) * _ROWS


def native_code(program: Program) -> str:
    """Return the text of `run(addresses, first, rows, space)`.

    `first` is the first block to be run, `rows` how many rows from there. `addresses` are those of inputs
    (of one that comes from numbers: who has one), outputs, bytes of numbers, and values of `number_columns`.
    Outputs and bytes begin at a multiple of 64 bytes and are written in whole blocks.
    """
    return _Writer(program).text()


class _Writer:
    def __init__(self, program: Program) -> None:
        self._program = program
        self._inputs = len(program.inputs)
        self._module = ir.Module()
        self._module.triple = llvm.get_default_triple()
        pointer = _VALUE.as_pointer()
        kind = ir.FunctionType(ir.VoidType(), [_WORD.as_pointer(), _WORD, _WORD, pointer])
        self._function = ir.Function(self._module, kind, NAME)
        self._addresses, self._first, self._rows, self._space = self._function.args
        byte = ir.IntType(8).as_pointer()
        step = ir.IntType(32)
        self._prefetch = self._module.declare_intrinsic(
            "llvm.prefetch", [byte], ir.FunctionType(ir.VoidType(), [byte, step, step, step])
        )
        self._copy = self._module.declare_intrinsic("llvm.memcpy", [byte, byte, _WORD])

    def text(self) -> str:
        begin = ir.IRBuilder(self._function.append_basic_block("begin"))
        blocks = begin.udiv(begin.add(self._rows, _WORD(_ROWS - 1)), _WORD(_ROWS))
        self._loop(begin, blocks, self._one_block).ret_void()
        return str(self._module)

    def _one_block(self, builder: Any, block: Any) -> Any:
        place = builder.add(self._first, block)
        left = builder.sub(self._rows, builder.mul(block, _WORD(_ROWS)))
        is_whole = builder.icmp_unsigned(">=", left, _WORD(_ROWS))
        builder = self._fetched(builder, place, left, is_whole)
        for number, column in enumerate(number_columns(self._program)):
            builder = self._compared(builder, number, column, (place, left, is_whole))
        for part in _parts(self._program):
            builder = self._loop(builder, _IN_BLOCK, partial(self._compute, part))
        kept, others = self._program.kept, self._program.outputs - self._program.kept
        builder = self._stored(builder, (0, kept), place, past_the_cache=True)
        builder = self._stored(builder, (kept, others), place, past_the_cache=False)
        return self._loop(builder, BLOCK, partial(self._spread, place)) if self._program.numbers else builder

    def _loop(self, builder: Any, times: Any, body: _Body) -> Any:
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

    def _either(self, builder: Any, condition: Any, bodies: tuple[Callable[[Any], Any], ...]) -> Any:
        """Do the first if the condition holds, else the second."""
        starts = [self._function.append_basic_block() for _ in bodies]
        after = self._function.append_basic_block()
        builder.cbranch(condition, *starts)
        for start, body in zip(starts, bodies, strict=True):
            body(ir.IRBuilder(start)).branch(after)
        return ir.IRBuilder(after)

    def _far(self, builder: Any, number: Any, offset: Any, kind: Any = _VALUE) -> Any:
        """Return a pointer into what the address of this number points to; the offset is in bytes."""
        address = builder.load(builder.gep(self._addresses, [number]))
        return builder.inttoptr(builder.add(address, offset), kind.as_pointer())

    def _near(self, builder: Any, slot: Any, place: Any = 0) -> Any:
        """Return a pointer to a wide value of a slot."""
        first = builder.mul(slot, _WORD(_IN_BLOCK)) if not isinstance(slot, int) else _WORD(slot * _IN_BLOCK)
        return builder.gep(self._space, [builder.add(first, _word(place))])

    def _near_word(self, builder: Any, slot: int, word: Any) -> Any:
        words = builder.bitcast(self._space, _WORD.as_pointer())
        return builder.gep(words, [builder.add(_WORD(slot * BLOCK), word)])

    def _fetched(self, builder: Any, place: Any, left: Any, is_whole: Any) -> Any:
        """Copy the inputs of a block, or what is left of them."""
        if not self._inputs:
            return builder
        start = builder.mul(place, _WORD(BLOCK * _IN_WORD))

        def whole(b: Any, slot: Any) -> None:
            far, near = self._far(b, slot, start), self._near(b, slot)
            self._ask_for(b, self._far(b, b.add(slot, _WORD(AHEAD)), start))
            for step in range(_IN_BLOCK):
                value = b.load(b.gep(far, [_WORD(step)]), align=1)
                b.store(value, b.gep(near, [_WORD(step)]), align=64)

        def rest(b: Any, slot: Any) -> None:
            size = b.udiv(b.add(left, _WORD(_IN_BYTE - 1)), _WORD(_IN_BYTE))
            self._copy_bytes(b, self._near(b, slot), self._far(b, slot, start), size)

        loops = tuple(partial(self._loop, times=_WORD(self._inputs), body=body) for body in (whole, rest))
        return self._either(builder, is_whole, loops)

    def _ask_for(self, builder: Any, far: Any) -> None:
        """Ask for a block that is read soon; where it does not exist nothing happens."""
        for step in range(_IN_BLOCK):
            line = builder.bitcast(builder.gep(far, [_WORD(step)]), ir.IntType(8).as_pointer())
            builder.call(self._prefetch, [line, *map(ir.IntType(32), _TO_READ_SOON)])

    def _copy_bytes(self, builder: Any, to: Any, source: Any, size: Any) -> None:
        byte = ir.IntType(8).as_pointer()
        pointers = [builder.bitcast(one, byte) for one in (to, source)]
        builder.call(self._copy, [*pointers, size, ir.IntType(1)(0)])

    def _compared(self, builder: Any, number: int, column: str, block: tuple[Any, Any, Any]) -> Any:
        """Take from the inputs of a column of numbers whose number does not fit."""
        place, left, is_whole = block
        address = self._inputs + self._program.outputs + len(self._program.numbers) + number
        size = builder.mul(place, _WORD(_ROWS * _IN_WORD))
        far = self._far(builder, _WORD(address), size)
        near = self._near(builder, self._program.slots + number * ROWS_IN_WORD)

        def rest(b: Any) -> Any:
            self._copy_bytes(b, near, far, b.mul(left, _WORD(_IN_WORD)))
            return b

        builder = self._either(builder, is_whole, (lambda b: b, rest))
        numbers = builder.bitcast(builder.select(is_whole, far, near), _NUMBERS.as_pointer())
        sources = [(slot, source_of(name)) for slot, name in enumerate(self._program.inputs)]
        own = [(slot, source) for slot, source in sources if source.is_number and source.column == column]
        return self._loop(builder, BLOCK, partial(self._fitting, numbers, own))

    def _fitting(self, numbers: Any, own: Iterable[tuple[int, Source]], builder: Any, word: Any) -> None:
        held = builder.load(builder.gep(numbers, [word]), align=1)
        for slot, source in own:
            if source.kind == "given":
                fits = builder.fcmp_ordered("ord", held, held)
            else:
                limit = ir.Constant(_NUMBERS, [source.number] * ROWS_IN_WORD)
                fits = builder.fcmp_ordered(source.operator, held, limit)
            known = self._near_word(builder, slot, word)
            builder.store(builder.and_(builder.load(known), builder.bitcast(fits, _WORD)), known)

    def _stored(self, builder: Any, outputs: tuple[int, int], place: Any, *, past_the_cache: bool) -> Any:
        """Write so many outputs from a first one on."""
        first, count = outputs
        if not count:
            return builder
        start = builder.mul(place, _WORD(BLOCK * _IN_WORD))

        def store(b: Any, output: Any) -> None:
            slot = b.add(output, _WORD(self._inputs + first))
            far, near = self._far(b, slot, start), self._near(b, slot)
            for step in range(_IN_BLOCK):
                value = b.load(b.gep(near, [_WORD(step)]), align=64)
                self._put(b, value, b.gep(far, [_WORD(step)]), past_the_cache=past_the_cache)

        return self._loop(builder, count, store)

    def _put(self, builder: Any, value: Any, to: Any, *, past_the_cache: bool) -> None:
        store = builder.store(value, to, align=64)
        if past_the_cache:
            store.set_metadata("nontemporal", self._module.add_metadata([ir.IntType(32)(1)]))

    def _spread(self, place: Any, builder: Any, word: Any) -> None:
        """Write the numbers of 64 rows, a byte for each row."""
        words = builder.add(builder.mul(place, _WORD(BLOCK)), word)
        start = builder.mul(words, _WORD(ROWS_IN_WORD))
        for number, digits in enumerate(self._program.numbers):
            found = ir.Constant(_BYTES, [0] * ROWS_IN_WORD)
            for power, digit in enumerate(digits):
                bits = builder.load(self._near_word(builder, self._inputs + digit, word))
                ones = builder.zext(builder.bitcast(bits, _BITS), _BYTES)
                found = builder.or_(found, builder.shl(ones, ir.Constant(_BYTES, [power] * ROWS_IN_WORD)))
            address = _WORD(self._inputs + self._program.outputs + number)
            self._put(builder, found, self._far(builder, address, start, _BYTES), past_the_cache=True)

    def _compute(self, part: "_Part", builder: Any, place: Any) -> None:
        """Write some of the circuit: every slot is a value of LLVM's, which finds registers for it."""
        value: dict[int, Any] = {}

        def read(slot: int) -> Any:
            if slot not in value:  # from an input, or from an earlier part
                value[slot] = builder.load(self._near(builder, slot, place), align=64)
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
            builder.store(value[slot], self._near(builder, slot, place), align=64)


def _word(number: Any) -> Any:
    return _WORD(number) if isinstance(number, int) else number


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
