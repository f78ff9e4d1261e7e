"""The command `dorsum`. The version is answered before the command library is imported."""

import sys

from dorsum import __version__


def main() -> None:
    """Run the command line."""
    if sys.argv[1:] in (["--version"], ["-V"]):
        sys.stdout.write(f"dorsum {__version__}\n")
        return
    from dorsum.interfaces.cli.app import run  # noqa: PLC0415  # a quarter of a second, not paid for --version

    run()


if __name__ == "__main__":
    main()
