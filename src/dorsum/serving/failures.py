"""The line about a failure for whoever runs a server: it names code, never what a person said."""

import sys


def tell_failure(what: str, error: BaseException) -> None:
    """Write that something failed, by what kind of error, and in which line of code."""
    sys.stderr.write(f"dorsum: {what} failed ({type(error).__name__}, {_where(error)})\n")


def _where(error: BaseException) -> str:
    trace = error.__traceback__
    while trace and trace.tb_next:
        trace = trace.tb_next
    return f"{trace.tb_frame.f_code.co_filename}:{trace.tb_lineno}" if trace else "unknown"
