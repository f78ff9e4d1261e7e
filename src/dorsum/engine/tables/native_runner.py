"""A circuit's program on words, by machine code made for it (extra `native`)."""

import ctypes
import hashlib
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any

import llvmlite
import llvmlite.binding as llvm
import numpy as np

from dorsum.engine.circuit import Program
from dorsum.engine.tables.native_code import BLOCK, NAME, native_code
from dorsum.engine.tables.words import ALIGNED, Words, space_for

_KIND = ctypes.CFUNCTYPE(None, ctypes.c_void_p, ctypes.c_int64, ctypes.c_void_p)


class NativeRunner:
    """Runs one program; may be shared by threads, and lets them run beside each other.

    With a `cache` folder the machine code is kept there and found again by the next process.
    """

    def __init__(self, program: Program, cache: Path | None = None) -> None:
        self._columns = len(program.inputs) + program.outputs
        self._slots = program.slots
        self._inputs = len(program.inputs)
        self._code = _Code(native_code(program), cache) if program.outputs else None

    def run(self, inputs: Sequence[Words], outputs: Words) -> None:
        """Compute the outputs, one row of words each, from one array of words for each input."""
        whole = outputs.shape[1] // BLOCK if _is_aligned(outputs) else 0
        self._run(inputs, outputs, whole)
        done = whole * BLOCK
        for start in range(done, outputs.shape[1], BLOCK):
            self._run_part(inputs, outputs, slice(start, min(start + BLOCK, outputs.shape[1])))

    def _run_part(self, inputs: Sequence[Words], outputs: Words, part: slice) -> None:
        """Run less than a block, or what is not aligned, on a copy."""
        copy = space_for(self._columns, BLOCK)
        for row, one in zip(copy, inputs, strict=False):
            row[: part.stop - part.start] = one[part]
        self._run([*copy[: self._inputs]], copy[self._inputs :], 1)
        outputs[:, part] = copy[self._inputs :, : part.stop - part.start]

    def _run(self, inputs: Sequence[Words], outputs: Words, blocks: int) -> None:
        if blocks and self._code is not None:
            starts = [one.__array_interface__["data"][0] for one in (*inputs, outputs)]
            results = starts.pop() + outputs.strides[0] * np.arange(len(outputs))
            columns = np.array([*starts, *results], np.uint64)
            space = space_for(self._slots, BLOCK)
            self._code.run(columns.ctypes.data, blocks, space.ctypes.data)


def _is_aligned(outputs: Words) -> bool:
    return outputs.ctypes.data % ALIGNED == 0 and outputs.strides[0] % ALIGNED == 0


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
