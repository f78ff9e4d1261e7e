"""Scoring the files of a table on a cluster, into a folder of Parquet parts.

Every machine of the cluster opens the files by the same path: one machine, or a shared folder. Parts are
scored by `dorsum.cohort.spark_parts`; here they are given out, watched and put together.
"""

import json
import re
import shutil
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor, wait
from dataclasses import astuple, dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from dorsum.cohort.batch_scorer import ScoreOptions, plan_of_what_counts
from dorsum.cohort.mapping import Plan
from dorsum.cohort.parts import Mark, OutputError, begin_folder, write_rejects
from dorsum.cohort.reading import InputError
from dorsum.cohort.spark_input import Input, Split
from dorsum.cohort.spark_parts import IN_SPARK, PartsTask
from dorsum.cohort.spark_session import SparkError
from dorsum.cohort.spark_work import Work, send
from dorsum.cohort.summary import Summary
from dorsum.engine.compiled import CompiledRules

if TYPE_CHECKING:
    from pyspark.sql import SparkSession

ENGINE = "auto"
"""What runs the rules in the workers."""
LOOK = 0.3
"""Seconds between two looks at how far it is."""
Progress = Callable[[int, int | None], None]
Sessions = Callable[[Path], Any]
"""Gives for a log file a context with a session of Spark."""
GROUP = "dorsum"
"""What Spark calls our job, so that it can be told to stop."""


class SparkJob:
    """One table in files to be scored into a folder."""

    def __init__(self, rules: CompiledRules, plan: Plan, table: Input, options: ScoreOptions) -> None:
        self._plan = plan
        self._table = table
        self._options = options
        counting = plan_of_what_counts(rules, plan, table.schema, options)
        self._work = Work(rules.knowledge, counting, table.schema, options, ENGINE)

    def run(
        self, start: Sessions, source: str, output: Path, tell: Progress, *, resume: bool = False
    ) -> Summary:
        """Score the table; return what came out. With `resume` the parts that are there are not done again.

        Raises:
            OutputError: there is such an output, it cannot be written, or another run is unfinished.
            InputError: the table cannot be read.
            SparkError: Spark did not start, or stopped. What was done stays for `resume`.
        """
        if output.exists():
            raise OutputError(f"{output}: there is something of this name; remove it, or name another")
        folder = output.with_name(f"{output.name}.parts").resolve()
        try:
            begin_folder(folder, self._about(source), resume=resume)
            left = self._left(folder)
            if left:
                with start(folder / "spark.log") as session:
                    self._score(session, folder, left, tell)
            summary = self._summary(folder)
            self._finish(folder, output)
        except OSError as error:
            raise OutputError(f"{output}: cannot be written ({error.strerror})") from None
        return summary

    def _about(self, source: str) -> Mark:
        """Return what makes this run the same as another one."""
        files = {split.path: Path(split.path).stat() for split in self._table.splits}
        return {
            "source": source,
            "files": {path: [file.st_size, file.st_mtime_ns] for path, file in files.items()},
            "parts": len(self._table.splits),
            "content_hash": self._work.knowledge.content_hash,
            "columns": {name: [one.finding, dict(one.values)] for name, one in self._plan.columns.items()},
            "options": [list(self._options.keep), self._options.names, *astuple(self._options.scorer)],
        }

    def _left(self, folder: Path) -> tuple[tuple[int, Split], ...]:
        """Return the parts that are not there, with their numbers."""
        done = {path.stem for path in _marks(folder)}
        return tuple((n, one) for n, one in enumerate(self._table.splits) if f"{n:06}" not in done)

    def _score(
        self, session: "SparkSession", folder: Path, left: tuple[tuple[int, Split], ...], tell: Progress
    ) -> None:
        columns = (*self._work.plan.columns, *self._options.keep)
        task: Any = PartsTask(send(self._work), str(folder), columns, left)
        frame = session.range(0, len(left), 1, len(left)).mapInArrow(task, IN_SPARK)
        told = _collected(session, frame.collect, _Watch(folder, self._table.rows, tell).look, folder)
        problems = [row.problem for row in told if row.problem]
        if problems:
            raise InputError(f"{problems[0]}{f' (and {len(problems) - 1} more)' * (len(problems) > 1)}")

    def _each(self, folder: Path) -> Iterator[tuple[Split, Mark]]:
        for number, split in enumerate(self._table.splits):
            yield split, json.loads((folder / f"{number:06}.json").read_text(encoding="utf-8"))

    def _summary(self, folder: Path) -> Summary:
        summary = Summary(closed_world=self._options.scorer.closed_world)
        for _, mark in self._each(folder):
            summary.add_mark(mark)
        return summary

    def _finish(self, folder: Path, output: Path) -> None:
        """Put the output and the rejects in place; what attempts left that were doubled goes."""
        rejects = ((split.name, *reject) for split, mark in self._each(folder) for reject in mark["rejects"])
        write_rejects(output, ("file", "row", "column", "reason"), rejects)
        whole = folder / "whole"
        whole.mkdir(exist_ok=True)
        for part in sorted(folder.glob("*.parquet")):
            part.rename(whole / f"part-{part.name}")
        whole.rename(output)
        shutil.rmtree(folder)


def _marks(folder: Path) -> list[Path]:
    return [path for path in folder.glob("*.json") if path.stem.isdecimal()]


@dataclass
class _Watch:
    """Tells how many rows are done, by the marks of the parts."""

    folder: Path
    rows: int | None
    tell: Progress
    read: dict[str, int] = field(default_factory=dict)

    def look(self) -> None:
        for path in _marks(self.folder):
            if path.name not in self.read:
                self.read[path.name] = json.loads(path.read_text(encoding="utf-8"))["read"]
        self.tell(sum(self.read.values()), self.rows)


def _collected(
    session: "SparkSession", collect: Callable[[], list[Any]], look: Callable[[], None], folder: Path
) -> list[Any]:
    """Return what Spark collects, and look at it meanwhile; whoever stops that, stops Spark."""
    from py4j.protocol import Py4JError  # noqa: PLC0415  # an extra
    from pyspark.errors import PySparkException  # noqa: PLC0415  # an extra

    context = session.sparkContext

    def collect_as_ours() -> list[Any]:
        context.setJobGroup(GROUP, "dorsum score", interruptOnCancel=True)
        return collect()

    with ThreadPoolExecutor(1) as threads:
        running = threads.submit(collect_as_ours)
        try:
            while not wait([running], LOOK).done:
                look()
            look()
        finally:
            while not running.done():
                context.cancelJobGroup(GROUP)
                wait([running], LOOK)
        try:
            found: list[Any] = running.result()
        except (PySparkException, Py4JError) as error:
            raise SparkError(_why(str(error), folder)) from None
        return found


def _why(said: str, folder: Path) -> str:
    """Return in words why Spark stopped; what it says itself may quote the table."""
    missing = re.search(r"No module named '([\w.]+)'", said)
    if missing:
        return f"Spark's workers have no `{missing[1]}`; see docs/how-to/score-on-a-cluster.md"
    return f"Spark stopped; what it says is in {folder / 'spark.log'}; --resume goes on"
