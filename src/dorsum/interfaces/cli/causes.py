"""`dorsum causes`."""

from typing import Annotated

import typer

from dorsum.errors import FileError
from dorsum.installed.rules import open_rules
from dorsum.interfaces.cli.closing import print_if_left_out, print_last, print_sections, print_warning
from dorsum.model.case import DEFAULT_SETTING
from dorsum.model.knowledge import Knowledge
from dorsum.report.cause_page import cause_page


def causes(
    id: Annotated[str | None, typer.Argument(metavar="[ID]", help="The id of a cause.")] = None,
) -> None:
    """List all causes of back pain that Dorsum weighs, or print the page about one of them."""
    knowledge = open_rules().knowledge
    print_warning(knowledge)
    if id is None:
        _print_list(knowledge)
    else:
        _print_page(id, knowledge)


def _print_list(knowledge: Knowledge) -> None:
    home = knowledge.cause_numbers.settings[DEFAULT_SETTING].base_rates
    shown = [one for one in knowledge.causes if f"causes/{one.id}" not in knowledge.withdrawn]
    for cause in sorted(shown, key=lambda cause: (-home[cause.id].value, cause.id)):
        print(f"{cause.id}\n  {cause.label['en']}\n  {cause.how_common['en'][0]}")


def _print_page(id: str, knowledge: Knowledge) -> None:
    from dorsum.authoring.suggestions import suggestion  # noqa: PLC0415  # used only here

    if id not in knowledge.cause:
        hint = suggestion(id, knowledge.cause) or "; `dorsum causes` lists them all"
        raise FileError(f"there is no cause `{ascii(id)[1:-1]}`{hint}")
    if print_if_left_out("causes", id, knowledge):
        return
    print_sections(cause_page(id, knowledge))
    print()
    print_last(knowledge)
