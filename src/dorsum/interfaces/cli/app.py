"""All commands, and what every one of them does with a mistake or Ctrl-C."""

import sys

import typer

from dorsum.errors import ContentError, DorsumError
from dorsum.interfaces.cli.assess import assess
from dorsum.interfaces.cli.check import check
from dorsum.interfaces.cli.content import content
from dorsum.interfaces.cli.evaluate import evaluate

BAD_INPUT = 2
BAD_CONTENT = 1
INTERRUPTED = 130

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
app.command()(evaluate)
app.add_typer(content, name="content")


@app.callback()
def options(
    version: bool = typer.Option(False, "--version", "-V", help="Print the version and stop."),
) -> None:
    """Carry `--version` into the help; `dorsum.__main__` answers it."""
    if version:
        raise typer.Exit


def run() -> None:
    """Run the command line; mistakes become one clear line and an exit code."""
    try:
        app()
    except ContentError as error:
        print(f"{error}\n{len(error.problems)} problems in the content; nothing was built.", file=sys.stderr)
        sys.exit(BAD_CONTENT)
    except DorsumError as error:
        print(f"dorsum: {error}", file=sys.stderr)
        sys.exit(BAD_INPUT)
    except KeyboardInterrupt:
        print("\nStopped.", file=sys.stderr)
        sys.exit(INTERRUPTED)
    except BrokenPipeError:
        sys.stderr.close()
        sys.exit(INTERRUPTED)
