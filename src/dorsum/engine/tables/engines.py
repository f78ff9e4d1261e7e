"""What runs the rules on tables: NumPy, or machine code where its compilers are installed."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt

from dorsum.engine.tables.causes import Ranked, Weights, weigh_by_numpy, weigh_natively
from dorsum.engine.tables.kernel import MakeRunner, Scored
from dorsum.engine.tables.numpy_runner import NumpyRunner
from dorsum.errors import DorsumError

Weigh = Callable[[Scored, Weights, npt.NDArray[np.int64], Ranked], None]


class EngineMissingError(DorsumError):
    """The libraries of an engine are not installed."""


@dataclass(frozen=True)
class Engine:
    """How programs are run and causes weighed; every engine gives the same answers."""

    name: str
    runner: MakeRunner
    weigh: Weigh


NUMPY = Engine("numpy", NumpyRunner, weigh_by_numpy)


def native_engine(cache: Path | None = None) -> Engine:
    """Return the engine that compiles machine code, which it keeps in the folder `cache`.

    Raises:
        EngineMissingError: its compilers are not installed.
    """
    try:
        import numba  # noqa: F401, PLC0415  # an extra

        from dorsum.engine.tables.native_runner import NativeRunner  # noqa: PLC0415  # an extra
    except ImportError:
        raise EngineMissingError("this engine needs a compiler; install `dorsum[native]`") from None
    return Engine("native", lambda program: NativeRunner(program, cache), weigh_natively)


def fastest_engine(cache: Path | None = None) -> Engine:
    """Return the native engine where it is installed, else NumPy."""
    try:
        return native_engine(cache)
    except EngineMissingError:
        return NUMPY
