"""A circuit's program on words, by machine code made for it (extra `native`)."""

import ctypes
import hashlib
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import llvmlite
import llvmlite.binding as llvm
import numpy as np
import numpy.typing as npt
import pyarrow as pa

from dorsum.engine.circuit import Program
from dorsum.engine.tables.kernel import RunPart
from dorsum.engine.tables.native_code import NAME, native_code, number_columns, words_of_space
from dorsum.engine.tables.sources import address_of, bits_of, source_of
from dorsum.engine.tables.words import BLOCK, ROWS_IN_WORD, Outputs, space_for

Addresses = npt.NDArray[np.uint64]

_KIND = ctypes.CFUNCTYPE(None, ctypes.c_void_p, ctypes.c_int64, ctypes.c_int64, ctypes.c_void_p)
_WORD = 8


class NativeRunner:
    """Runs one program; may be shared by threads, and lets them run beside each other.

    With a `cache` folder the machine code is kept there and found again by the next process.
    """

    def __init__(self, program: Program, cache: Path | None = None) -> None:
        self._program = program
        self._sources = [source_of(name) for name in program.inputs]
        self._numbers = number_columns(program)
        self._space = words_of_space(program)
        self._code = _Code(native_code(program), cache) if program.outputs else None

    def on(self, batch: pa.RecordBatch) -> RunPart:
        """Return what runs the program on some words of a batch; these begin at a block."""
        return _Running(batch.num_rows, self._space, self._code, *self._read(batch))

    def _read(self, batch: pa.RecordBatch) -> tuple[Addresses, Addresses, list[object]]:
        """Return the addresses of all inputs and of all numbers, and what keeps them valid."""
        held: list[object] = []
        columns = {name: batch.column(name) for name in dict.fromkeys(one.column for one in self._sources)}
        columns |= {name: columns[name].cast(pa.float64(), safe=False) for name in self._numbers}
        buffers = {name: column.buffers() for name, column in columns.items()}
        held.append(buffers)
        inputs = []
        for source in self._sources:
            column = columns[source.column]
            if source.kind == "unsure":
                held.append(bits := bits_of(source, column))
                inputs.append(bits.ctypes.data)
            else:
                buffer = buffers[source.column][source.kind == "value"]
                address, keeper = address_of(buffer, column.offset, len(column))
                held.append(keeper)
                inputs.append(address)
        values = [buffers[name][1].address + columns[name].offset * _WORD for name in self._numbers]
        return np.array(inputs, np.uint64), np.array(values, np.uint64), held


@dataclass(frozen=True)
class _Running:
    """A program on a batch; `held` are the objects whose memory the addresses point to."""

    rows: int
    space: int
    code: "_Code | None"
    inputs: Addresses
    values: Addresses
    held: list[object]

    def __call__(self, part: slice, outputs: Outputs) -> None:
        if self.code is None:
            return
        written = [_addresses(one, part.start) for one in outputs]
        addresses = np.concatenate([self.inputs, *written, self.values])
        space = space_for(1, self.space)
        first, last = (min(end * ROWS_IN_WORD, self.rows) for end in (part.start, part.stop))
        self.code.run(addresses.ctypes.data, part.start // BLOCK, last - first, space.ctypes.data)


def _addresses(written: npt.NDArray[Any], first: int) -> Addresses:
    """Return where the columns that are written would begin if the first word were that of the table."""
    row = _WORD if written.dtype == np.uint64 else ROWS_IN_WORD
    start = written.ctypes.data - first * row
    return (start + written.strides[0] * np.arange(len(written))).astype(np.uint64)


class _Code:
    """Machine code in memory; it lives as long as this object."""

    def __init__(self, text: str, cache: Path | None) -> None:
        module = llvm.parse_assembly(text)
        self._engine = llvm.create_mcjit_compiler(module, _machine())
        if cache is not None:
            kept = _Kept(cache, text)
            self._engine.set_object_cache(kept.keep, kept.find)
        self._engine.finalize_object()
        self.run = _KIND(self._engine.get_function_address(NAME))


class _Kept:
    """Machine code in a file; its name says for which program, processor and compiler it is."""

    def __init__(self, folder: Path, text: str) -> None:
        made_for = (text, llvm.get_host_cpu_name(), _features(), llvmlite.__version__)
        self._file = folder / f"{hashlib.sha256(repr(made_for).encode()).hexdigest()}.o"

    def keep(self, module: Any, code: bytes) -> None:
        del module
        with suppress(OSError):  # without a cache it is compiled again
            self._file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            unfinished = self._file.with_suffix(f".{id(self)}")
            unfinished.write_bytes(code)
            unfinished.replace(self._file)

    def find(self, module: Any) -> bytes | None:
        del module
        with suppress(OSError):
            return self._file.read_bytes()
        return None


def _features() -> str:
    return str(llvm.get_host_cpu_features().flatten())


def _machine() -> Any:
    """Return the processor at hand as a target; the engine that is made with it takes it over."""
    llvm.initialize_native_target()
    llvm.initialize_native_asmprinter()
    target = llvm.Target.from_default_triple()
    return target.create_target_machine(cpu=llvm.get_host_cpu_name(), features=_features(), opt=2)
