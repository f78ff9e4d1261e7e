"""`dorsum movements`."""

from pathlib import Path
from typing import Annotated, Never

import typer

from dorsum.errors import FileError, OptionsError
from dorsum.installed.rules import open_rules, write_whole
from dorsum.interfaces.cli.closing import print_if_left_out, print_last, print_warning
from dorsum.model.knowledge import Knowledge
from dorsum.report.drawings import draw_start_and_end
from dorsum.report.movement_page import movement_page


def movements(
    id: Annotated[str | None, typer.Argument(metavar="[ID]", help="The id of a movement.")] = None,
    svg: Annotated[
        Path | None, typer.Option(metavar="FILE.svg", help="Where the drawing of the movement goes.")
    ] = None,
) -> None:
    """List the positions and movements, or print the page of one, or draw it."""
    knowledge = open_rules().knowledge
    print_warning(knowledge)
    if id is None:
        if svg is not None:
            raise OptionsError("`--svg` draws one movement; name it, `dorsum movements` lists them")
        _print_list(knowledge)
        return
    if print_if_left_out("movements", id, knowledge):
        return
    movement = knowledge.treatment.movement.get(id) or _unknown(id, knowledge)
    if svg is not None:
        picture = draw_start_and_end(movement).encode()
        write_whole(svg, picture)
        print(f"{svg}: {len(picture)} bytes")
        return
    for section in movement_page(movement, knowledge):
        print(section.heading)
        for line in section.lines:
            print(f"  - {line}")
        print()
    print_last(knowledge, ("no_clinician_signed", "intended_use"))


def _print_list(knowledge: Knowledge) -> None:
    for movement in sorted(knowledge.treatment.movements, key=lambda one: (one.order, one.id)):
        print(f"{movement.id}\n  {movement.label['en']}\n  {movement.purpose['en']}")


def _unknown(id: str, knowledge: Knowledge) -> Never:
    from dorsum.authoring.suggestions import suggestion  # noqa: PLC0415  # used only here

    hint = suggestion(id, knowledge.treatment.movement) or "; `dorsum movements` lists them all"
    raise FileError(f"there is no movement `{ascii(id)[1:-1]}`{hint}")
