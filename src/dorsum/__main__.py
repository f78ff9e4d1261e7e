"""The command `dorsum`. The version is answered before the command library is imported."""

import sys

from dorsum.version import __version__

INTERRUPTED = 130


def main() -> None:
    """Run the command line."""
    if sys.argv[1:] in (["--version"], ["-V"]):
        sys.stdout.write(f"dorsum {__version__}\n")
        return
    try:
        from dorsum.app.commands import run  # noqa: PLC0415  # slow to import, not paid for --version

        run()
    except KeyboardInterrupt:
        sys.exit(INTERRUPTED)


if __name__ == "__main__":
    main()
