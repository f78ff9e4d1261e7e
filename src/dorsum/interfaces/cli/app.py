"""All commands, and what every one of them does with a mistake or Ctrl-C."""

import sys

import typer

from dorsum import __version__
from dorsum.errors import ContentError, DorsumError
from dorsum.interfaces.cli.assess import assess
from dorsum.interfaces.cli.causes import causes
from dorsum.interfaces.cli.check import check
from dorsum.interfaces.cli.content import content
from dorsum.interfaces.cli.evaluate import evaluate
from dorsum.interfaces.cli.graph import graph
from dorsum.interfaces.cli.prove import prove

BAD_INPUT = 2
BAD_CONTENT = 1

app = typer.Typer(
    name="dorsum",
    help="Dorsum screens back pain for danger and explains its answer. For learning and research; "
    "not a certified medical device. In an emergency call your emergency number.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)
app.command()(check)
app.command()(assess)
app.command()(causes)
app.command()(evaluate)
app.command()(prove)
app.command()(graph)
app.add_typer(content, name="content")


@app.callback()
def options(
    version: bool = typer.Option(False, "--version", "-V", help="Print the version and stop."),
) -> None:
    """Answer `--version` where it does not stand alone; alone, `dorsum.__main__` answers it faster."""
    if version:
        print(f"dorsum {__version__}")
        raise typer.Exit


def run() -> None:
    """Run the command line; mistakes become one clear line and an exit code.

    Typer itself ends a command at Ctrl-C (exit code 130) and when nobody reads its output any more.
    """
    try:
        app()
    except ContentError as error:
        print(f"{error}\nMistakes in the content: {len(error.problems)}; nothing was built.", file=sys.stderr)
        sys.exit(BAD_CONTENT)
    except DorsumError as error:
        print(f"dorsum: {error}", file=sys.stderr)
        sys.exit(BAD_INPUT)
    except ModuleNotFoundError as error:
        if error.name != "pydantic":
            raise
        print("dorsum: this needs more libraries; install `dorsum[authoring]`", file=sys.stderr)
        sys.exit(BAD_INPUT)
    except OSError as error:
        print(f"dorsum: a file or the output failed ({error.strerror})", file=sys.stderr)
        sys.exit(BAD_INPUT)
