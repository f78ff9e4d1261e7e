"""Spark on this machine: one session, tables as Parquet files, results computed and dropped."""

import os
import shutil
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from importlib.metadata import version
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from bench.tables.common import THREADS, Answers, answers_from_arrow
from bench.tables.given import Given

MOST_ROWS = 1_000_000
ROW = "place"
"""The column with the number of the row: Spark keeps no order."""
FILE_ROWS = 1 << 16
NAME = f"Spark {version('pyspark')}"
WIDE_PLANS = {"narrow plans": 100, "wide plans": 2_000}
"""Spark reads column-wise and compiles a plan only up to so many columns; both are tried."""
_MOST_COLUMNS = "spark.sql.codegen.maxFields"
Judge = Callable[[Any], Any]
_HERE = Path(__file__).parents[3]
_SETTINGS = {
    "spark.ui.enabled": "false",
    "spark.ui.showConsoleProgress": "false",
    "spark.driver.memory": "4g",
    "spark.driver.maxResultSize": "2g",
    "spark.sql.execution.arrow.maxRecordsPerBatch": str(FILE_ROWS),
    "spark.python.worker.reuse": "true",
    "spark.log.level": "FATAL",
}


def has_java() -> bool:
    """Return whether Spark can start; `make doctor` says what is missing."""
    return shutil.which("java") is not None


@contextmanager
def spark_session() -> Iterator[Any]:
    """Yield a session; its Python workers find this package."""
    from pyspark.sql import SparkSession  # noqa: PLC0415  # slow to import

    os.environ["PYTHONPATH"] = os.pathsep.join([str(_HERE), *filter(None, [os.environ.get("PYTHONPATH")])])
    os.environ["PYSPARK_PYTHON"] = sys.executable
    builder = SparkSession.builder.master(f"local[{THREADS}]")
    for name, value in _SETTINGS.items():
        builder = builder.config(name, value)
    session = builder.getOrCreate()
    try:
        yield session
    finally:
        session.stop()


class SparkTable:
    """A table in Parquet files, and what is made of it; a folder of its own that goes with this object."""

    def __init__(
        self, session: Any, columns: int, given: Given, judge: Judge, *, written: bool = False
    ) -> None:
        self._knowledge = given.knowledge
        self._session = session
        self._columns = columns
        self._judge = judge
        self._written = written

    def filled(self, table: pa.Table) -> "SparkTable":
        """Return it with this table written to its files."""
        self._folder = tempfile.TemporaryDirectory(prefix="dorsum-bench-")
        write_parts(table, Path(self._folder.name) / "in")
        return self

    def _judged(self) -> Any:
        self._session.conf.set(_MOST_COLUMNS, self._columns)
        return self._judge(self._session.read.parquet(f"{self._folder.name}/in"))

    def run(self) -> None:
        """Compute every column of every row, and write them where that is asked."""
        results = self._judged().write.mode("overwrite")
        if self._written:
            results.option("compression", "zstd").parquet(f"{self._folder.name}/out")
        else:
            results.format("noop").save()

    def answers(self) -> Answers:
        """Return the columns in the order of the rows."""
        return answers_from_arrow(self._judged().toArrow().sort_by(ROW), self._knowledge)


def write_parts(table: pa.Table, folder: Path) -> None:
    """Write the table with the numbers of its rows, in files of some rows each."""
    folder.mkdir()
    numbered = table.append_column(ROW, pa.array(np.arange(len(table), dtype=np.int32)))
    for start in range(0, len(table), FILE_ROWS):
        pq.write_table(numbered.slice(start, FILE_ROWS), folder / f"{start:09}.parquet")
