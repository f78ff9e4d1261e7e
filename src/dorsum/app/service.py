"""What each process of a service runs: the doors, until the process that started it is gone."""

import gc
import multiprocessing
import os
import signal
from threading import Thread

from starlette.types import ASGIApp

from dorsum.app.joining import joined
from dorsum.app.settings import handed_on
from dorsum.installed.rules import open_rules


def doors_application() -> ASGIApp:
    """Return the doors of a service, in each of its processes."""
    _end_with_parent()
    application = joined(open_rules(), handed_on(), None)
    # What is there now stays: without this the garbage collector looks through all of it, again and again.
    gc.collect()
    gc.freeze()
    return application


def _end_with_parent() -> None:
    """Let a process of a service end when the one that started it is gone: nobody else would end it."""
    if (parent := multiprocessing.parent_process()) is None:
        return

    def end() -> None:
        parent.join()
        os.kill(os.getpid(), signal.SIGTERM)

    Thread(target=end, daemon=True).start()
