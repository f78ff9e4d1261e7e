"""A bar that says how far it is; drawn without a thread, because a process with threads must not fork."""

from collections.abc import Iterable
from types import TracebackType

from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

from scripts.mutation.results import Result


class Counted:
    """Counts results while they come in."""

    def __init__(self, total: int, known: Iterable[Result]) -> None:
        self._survived = 0
        columns = (BarColumn(), MofNCompleteColumn(), TimeElapsedColumn(), TextColumn("{task.description}"))
        self._progress = Progress(*columns, auto_refresh=False)
        self._task = self._progress.add_task("", total=total)
        for result in known:
            self._count(result)

    def _count(self, result: Result) -> None:
        self._survived += result.outcome == "survived"
        self._progress.update(self._task, advance=1, description=f"{self._survived} survived")

    def add(self, result: Result) -> None:
        """Count one more, and draw."""
        self._count(result)
        self._progress.refresh()

    def __enter__(self) -> "Counted":
        self._progress.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._progress.stop()
