"""docs/reference/commands.md: every command with its options, from the command line itself."""

from collections.abc import Iterator
from pathlib import Path

from typer.core import TyperArgument, TyperCommand, TyperGroup, TyperOption
from typer.main import get_command

from dorsum.app.commands import COMMANDS
from dorsum.interfaces.cli.app import BAD_CONTENT, BAD_INPUT, make_app
from dorsum.interfaces.cli.prove import NOT_PROVED
from scripts.reference.markdown import MADE, bullets, code, page, table

Command = TyperCommand | TyperGroup
Parameter = TyperArgument | TyperOption
_EXIT_CODES = (
    (0, "done"),
    (BAD_CONTENT, "the content has mistakes; nothing was built"),
    (NOT_PROVED, "`dorsum prove`: a property failed"),
    (BAD_INPUT, "something that was given is wrong; one line on standard error says what and where"),
    (130, "stopped with Ctrl-C"),
)


def commands_page() -> str:
    """Return the page."""
    exits = table(("exit code", "when"), [(str(number), words) for number, words in _EXIT_CODES])
    sections = (block for name, command in every_command() for block in _section(name, command))
    return page("# Commands", MADE, *sections, "## Exit codes", exits)


def every_command() -> Iterator[tuple[str, Command]]:
    """Yield each command under the name that a person types, `dorsum` first."""
    whole = get_command(make_app(more=COMMANDS))
    assert isinstance(whole, TyperGroup)  # INVARIANT: there is more than one command
    yield from _below("dorsum", whole)


def _below(name: str, command: Command) -> Iterator[tuple[str, Command]]:
    yield name, command
    if isinstance(command, TyperGroup):
        for word, inner in command.commands.items():
            assert isinstance(inner, Command)  # INVARIANT: every command was made by Typer
            yield from _below(f"{name} {word}", inner)


def _section(name: str, command: Command) -> Iterator[str]:
    yield f"## {name}"
    yield _one_line_each(command.help or "")
    yield f"    {usage(name, command)}"
    if isinstance(command, TyperGroup):
        inner = (f"{name} {word}" for word in command.commands)
        yield bullets(f"[{code(full)}](#{full.replace(' ', '-')})" for full in inner)
    rows = [_row(parameter) for parameter in parameters_of(command)]
    if rows:
        yield table(("argument or option", "what it does", "if left out"), rows)


def parameters_of(command: Command) -> list[Parameter]:
    """Return the arguments and options of a command, as they are shown."""
    return [one for one in command.params if isinstance(one, Parameter)]


def _one_line_each(text: str) -> str:
    """Return the paragraphs, each on one line."""
    return "\n\n".join(" ".join(paragraph.split()) for paragraph in text.split("\n\n"))


def usage(name: str, command: Command) -> str:
    """Return how the command is typed."""
    arguments = [one for one in parameters_of(command) if isinstance(one, TyperArgument)]
    words = [_value(one) if one.required else f"[{_value(one)}]" for one in arguments]
    options = ["[OPTIONS]"] if len(arguments) < len(parameters_of(command)) else []
    inner = ["COMMAND"] if isinstance(command, TyperGroup) else []
    return " ".join([name, *options, *inner, *words])


def _value(parameter: Parameter) -> str:
    """Return the word that stands for what a person types."""
    if isinstance(parameter, TyperArgument):
        return parameter.metavar or str(parameter.name).upper()
    return parameter.metavar or {"str": "TEXT"}.get(parameter.type.name, parameter.type.name.upper())


def _row(parameter: Parameter) -> tuple[str, str, str]:
    return code(_how_typed(parameter)), (parameter.help or "").replace("|", r"\|"), _if_left_out(parameter)


def _how_typed(parameter: Parameter) -> str:
    if isinstance(parameter, TyperArgument):
        return _value(parameter)
    names = ", ".join([*parameter.opts, *parameter.secondary_opts])
    return names if parameter.is_flag else f"{names} {_value(parameter)}"


def _if_left_out(parameter: Parameter) -> str:
    if parameter.required:
        return "an error"
    match parameter.default:
        case Path() as path:
            return code(path.as_posix())
        case str() as word:
            return code(word)
        case _:
            return ""
