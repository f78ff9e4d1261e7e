"""`dorsum graph`."""

from pathlib import Path
from typing import Annotated

import typer

from dorsum.errors import FileError
from dorsum.installed.rules import open_rules, write_whole
from dorsum.model.knowledge import Knowledge


def graph(
    id: Annotated[
        str | None, typer.Argument(metavar="RULE_ID", help="Draw this rule only, with how its findings join.")
    ] = None,
    out: Annotated[
        Path | None, typer.Option(metavar="FILE.svg", help="Where the picture goes; else it is printed.")
    ] = None,
) -> None:
    """Draw findings, rules and levels as an SVG picture."""
    picture = _draw(id, open_rules().knowledge)
    if out is None:
        print(picture, end="")
    else:
        write_whole(out, picture.encode())
        print(f"{out}: {len(picture.encode())} bytes")


def _draw(id: str | None, knowledge: Knowledge) -> str:
    from dorsum.authoring.graph import draw_content  # noqa: PLC0415  # used only here
    from dorsum.authoring.rule_graph import draw_rule  # noqa: PLC0415  # used only here
    from dorsum.authoring.suggestions import suggestion  # noqa: PLC0415  # used only here

    if id is None:
        return draw_content(knowledge)
    if id not in knowledge.red_flag:
        raise FileError(f"there is no rule `{ascii(id)[1:-1]}`{suggestion(id, knowledge.red_flag)}")
    return draw_rule(knowledge.red_flag[id], knowledge)
