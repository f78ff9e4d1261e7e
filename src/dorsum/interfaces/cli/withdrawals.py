"""`dorsum withdrawals`."""

import sys
from datetime import date
from typing import Annotated

import typer

from dorsum.errors import WithdrawalError
from dorsum.installed.rules import open_rules
from dorsum.installed.withdrawal_list import keep
from dorsum.interfaces.cli.closing import print_sections
from dorsum.model.knowledge import Knowledge
from dorsum.model.withdrawal_reading import read_withdrawals
from dorsum.model.withdrawal_writing import withdrawals_as_text
from dorsum.report.withdrawal_lines import list_lines, trouble_lines, warning_lines
from dorsum.report.withdrawn_page import withdrawal_list


def withdrawals(
    source: Annotated[
        str | None,
        typer.Option(
            "--from", metavar="FILE|URL|-", help="Bring a newer list, from a file or an https address."
        ),
    ] = None,
    as_json: Annotated[
        bool, typer.Option("--json", help="Print the list in force as JSON, as `--from` reads it.")
    ] = False,
) -> None:
    """Show what was withdrawn after release, and how old that list is; or bring a newer list.

    Nothing is fetched but with `--from`, and nothing of you is sent.
    """
    today = date.today()  # noqa: DTZ011  # the person's own day
    if source is not None:
        _bring(source, today)
    knowledge = open_rules().knowledge
    if as_json:
        sys.stdout.write(withdrawals_as_text(knowledge.withdrawals))
    else:
        _print_list(knowledge, today)


def _bring(source: str, today: date) -> None:
    from dorsum.interfaces.cli.withdrawal_fetch import brought  # noqa: PLC0415  # only to bring a list

    try:
        found = read_withdrawals(brought(source))
    except WithdrawalError as error:
        where = "".join(f"[{part}]" if isinstance(part, int) else f".{part}" for part in error.place)
        raise WithdrawalError(
            f"{ascii(source)[1:-1]}: {where.lstrip('.')}{': ' if where else ''}{error}"
        ) from None
    path = keep(found, open_rules().knowledge.withdrawals, today)
    print(f"Kept in {path}.", file=sys.stderr)


def _print_list(knowledge: Knowledge, today: date) -> None:
    found = knowledge.withdrawals
    first, *age = list_lines(knowledge, today)
    for line in (*warning_lines(knowledge), *trouble_lines(knowledge), first):
        print(line)
    print(age[0] if age else f"{found.age_days(today)} days old")
    print(f"Your version: content {knowledge.version} ({knowledge.content_hash[:12]})\n")
    print_sections(withdrawal_list(knowledge))
