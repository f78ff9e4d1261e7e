"""All commands, and what every one of them does with a mistake or Ctrl-C."""

import sys
from collections.abc import Callable, Iterable, Mapping
from importlib import import_module
from types import MappingProxyType

import typer

from dorsum.errors import ContentError, DorsumError
from dorsum.version import __version__

BAD_INPUT = 2
BAD_CONTENT = 1
COMMANDS = (
    "check",
    "assess",
    "causes",
    "medicines",
    "movements",
    "claims",
    "ask",
    "diary",
    "summary",
    "evaluate",
    "score",
    "what-if",
    "prove",
    "synthetic",
    "graph",
    "content",
    "withdrawals",
)
"""Each stands in a module of its name, `_` for `-`: a function or, with commands of its own, an app."""
EXTRAS: Mapping[str | None, str] = MappingProxyType(
    {
        "pydantic": "authoring",
        "numpy": "tables",
        "pyarrow": "tables",
        "duckdb": "tables",
        "typst": "pdf",
        "vl_convert": "charts",
        "limits": "api",
        "fastapi": "api",
        "orjson": "api",
        "mcp": "mcp",
    }
)
"""Which extra brings a library that not everybody needs."""
Command = Callable[..., None] | typer.Typer
NO_MORE: Mapping[str, Command] = MappingProxyType({})


def make_app(names: Iterable[str] = COMMANDS, more: Mapping[str, Command] = NO_MORE) -> typer.Typer:
    """Return the command line with these commands, and `more` from elsewhere."""
    app = typer.Typer(
        name="dorsum",
        help="Dorsum screens back pain for danger and explains its answer. For learning and research; "
        "not a certified medical device. In an emergency call your emergency number.",
        no_args_is_help=True,
        add_completion=False,
        pretty_exceptions_enable=False,
        rich_markup_mode=None,
    )
    app.callback()(options)
    for name in names:
        word = name.replace("-", "_")
        command = getattr(import_module(f"dorsum.interfaces.cli.{word}"), word)
        _add(app, name, command)
    for name, command in more.items():
        _add(app, name, command)
    return app


def _add(app: typer.Typer, name: str, command: Command) -> None:
    if isinstance(command, typer.Typer):
        app.add_typer(command, name=name)
    else:
        app.command(name)(command)


def options(
    version: bool = typer.Option(False, "--version", "-V", help="Print the version and stop."),
) -> None:
    """Answer `--version` where it does not stand alone; alone, `dorsum.__main__` answers it faster."""
    if version:
        print(f"dorsum {__version__}")
        raise typer.Exit


def run(more: Mapping[str, Command] = NO_MORE) -> None:
    """Run the command line with `more` commands; mistakes become one clear line and an exit code.

    A command that is named first is imported alone: the others would only make it start later. Typer
    itself ends a command at Ctrl-C (exit code 130) and when nobody reads its output any more.
    """
    asked = sys.argv[1:2]
    named = [name for name in COMMANDS if asked == [name]]
    others = {name: command for name, command in more.items() if asked == [name]}
    try:
        (make_app(named, others) if named or others else make_app(COMMANDS, more))()
    except ContentError as error:
        print(f"{error}\nMistakes in the content: {len(error.problems)}; nothing was built.", file=sys.stderr)
        sys.exit(BAD_CONTENT)
    except DorsumError as error:
        print(f"dorsum: {error}", file=sys.stderr)
        sys.exit(BAD_INPUT)
    except ModuleNotFoundError as error:
        if error.name not in EXTRAS:
            raise
        print(f"dorsum: this needs more libraries; install `dorsum[{EXTRAS[error.name]}]`", file=sys.stderr)
        sys.exit(BAD_INPUT)
    except OSError as error:
        print(f"dorsum: a file or the output failed ({error.strerror})", file=sys.stderr)
        sys.exit(BAD_INPUT)
