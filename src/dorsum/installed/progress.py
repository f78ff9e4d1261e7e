"""A progress bar on standard error, only where somebody can see it."""

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager


@contextmanager
def progress_bar(name: str) -> Iterator[Callable[[int, int], None]]:
    """Yield a function that is told (done, in all); it draws nothing without a terminal."""
    if not sys.stderr.isatty():
        yield lambda _done, _all: None
        return
    from rich.console import Console  # noqa: PLC0415  # slow to import
    from rich.progress import Progress  # noqa: PLC0415  # slow to import

    with Progress(console=Console(stderr=True), transient=True) as progress:
        task = progress.add_task(name)
        yield lambda done, total: progress.update(task, completed=done, total=total)


@contextmanager
def row_progress(name: str) -> Iterator[Callable[[int, int | None], None]]:
    """Yield a function that is told (rows done, in all if known); it shows the rate and the time left."""
    if not sys.stderr.isatty():
        yield lambda _done, _all: None
        return
    from rich.console import Console  # noqa: PLC0415  # slow to import
    from rich.progress import BarColumn, Progress, TextColumn, TimeRemainingColumn  # noqa: PLC0415  # as above

    rate = TextColumn("{task.completed:,.0f} rows, {task.fields[rate]:,.0f} a second,")
    left = TimeRemainingColumn()
    console = Console(stderr=True)
    with Progress(
        TextColumn(name), BarColumn(), rate, left, TextColumn("left"), console=console, transient=True
    ) as progress:
        task = progress.add_task(name, total=None, rate=0)

        def tell(done: int, total: int | None) -> None:
            elapsed = progress.tasks[0].elapsed or 1
            progress.update(task, completed=done, total=total, rate=done / elapsed)

        yield tell
