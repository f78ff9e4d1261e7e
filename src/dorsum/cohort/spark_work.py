"""What the workers of a cluster are sent: content, plan and options; they have nothing of their own but code.

So every worker has the same content, whatever content stands where Dorsum is installed there.
"""

import pickle
import zlib
from dataclasses import dataclass, replace
from functools import lru_cache

import pyarrow as pa

from dorsum.cohort.batch_scorer import BatchScorer, ScoreOptions
from dorsum.cohort.mapping import Plan
from dorsum.engine.compiled import CompiledRules
from dorsum.engine.tables.engines import NUMPY, Engine, fastest_engine
from dorsum.errors import DorsumError
from dorsum.model.knowledge import Knowledge
from dorsum.model.library import Library
from dorsum.model.treatment import Treatment
from dorsum.version import __version__


class WorkerError(DorsumError):
    """A worker cannot do what it is sent."""


@dataclass(frozen=True)
class Work:
    """How to score batches of this schema; `engine` is what runs the rules: `auto` or `numpy`."""

    knowledge: Knowledge
    plan: Plan
    schema: pa.Schema
    options: ScoreOptions
    engine: str = "auto"


@dataclass(frozen=True)
class Sent:
    """Work on its way, with the version of Dorsum and the hash of the content it was made with."""

    dorsum: str
    content_hash: str
    packed: bytes


def send(work: Work) -> Sent:
    """Return the work as it travels."""
    from pyspark import cloudpickle  # noqa: PLC0415  # an extra

    what_is_read = replace(work.knowledge, treatment_reader=Treatment, library_reader=Library)
    packed = cloudpickle.dumps(replace(work, knowledge=what_is_read))
    return Sent(__version__, work.knowledge.content_hash, zlib.compress(packed))


@dataclass(frozen=True)
class Ready:
    """Work that arrived, made ready to run."""

    rules: CompiledRules
    scorer: BatchScorer


@lru_cache(maxsize=4)
def ready(sent: Sent) -> Ready:
    """Return the work ready to run; a worker does this once, and keeps it for its next tasks.

    Raises:
        WorkerError: the worker has another version of Dorsum.
    """
    if sent.dorsum != __version__:
        raise WorkerError(
            f"a worker has Dorsum {__version__}, not {sent.dorsum}; install the same on every machine"
        )
    work: Work = pickle.loads(zlib.decompress(sent.packed))
    rules = CompiledRules(work.knowledge)
    return Ready(rules, BatchScorer(rules, work.plan, work.schema, work.options, _engine(work.engine)))


def _engine(name: str) -> Engine:
    from platformdirs import user_cache_path  # noqa: PLC0415  # as late as the folder is needed

    return NUMPY if name == "numpy" else fastest_engine(user_cache_path("dorsum", appauthor=False) / "native")
