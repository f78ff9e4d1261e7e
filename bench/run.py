"""One run of a benchmark: its page, or one line that says why there is none."""

import sys
from collections.abc import Callable
from subprocess import CalledProcessError

from bench.engine import DisagreementError
from dorsum.errors import DorsumError

WRONG = 1
INTERRUPTED = 130


def told(make: Callable[[], str], write: Callable[[str], object]) -> int:
    """Make a page, write and print it; where that cannot be, say why in one line. Return the exit code."""
    try:
        text = make()
    except (DisagreementError, DorsumError, CalledProcessError) as error:
        print(f"bench: {error}; there are no figures", file=sys.stderr)
        return WRONG
    except KeyboardInterrupt:
        print("\nStopped; the page was left as it was.", file=sys.stderr)
        return INTERRUPTED
    write(text)
    print(text)
    return 0
