"""`dorsum diary`: how an episode goes on, kept on this machine."""

from collections.abc import Callable

import typer

from dorsum.interfaces.cli.diary_charts import charts
from dorsum.interfaces.cli.diary_entries import add, edit, list_, remove, undo
from dorsum.interfaces.cli.diary_episode import began, check, end, plan, words
from dorsum.interfaces.cli.diary_keeping import erase, export, import_
from dorsum.interfaces.cli.diary_passphrase import encrypt, passphrase
from dorsum.interfaces.cli.diary_questions import places, questions
from dorsum.interfaces.cli.diary_reminders import calendar, wishes

diary = typer.Typer(
    help="Keep a short diary of an episode: seldom, what you could do first.", no_args_is_help=True
)
_COMMANDS: tuple[tuple[str, Callable[..., None]], ...] = (
    ("add", add),
    ("list", list_),
    ("edit", edit),
    ("remove", remove),
    ("undo", undo),
    ("check", check),
    ("words", words),
    ("plan", plan),
    ("began", began),
    ("end", end),
    ("questions", questions),
    ("places", places),
    ("export", export),
    ("charts", charts),
    ("calendar", calendar),
    ("wishes", wishes),
    ("import", import_),
    ("erase", erase),
    ("encrypt", encrypt),
    ("passphrase", passphrase),
)
for _name, _command in _COMMANDS:
    diary.command(_name)(_command)
