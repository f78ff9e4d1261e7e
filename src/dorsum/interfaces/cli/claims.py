"""`dorsum claims`."""

from typing import Annotated

import typer

from dorsum.errors import FileError, OptionsError
from dorsum.installed.rules import open_rules
from dorsum.interfaces.cli.closing import print_if_left_out, print_last, print_sections, print_warning
from dorsum.interfaces.cli.text_files import read_text
from dorsum.language.claims import claims_in
from dorsum.model.knowledge import Knowledge
from dorsum.report.claim_page import claim_list, claim_page, claims_found

LARGEST_TEXT = 150_000
"""Bytes; a long web article has about 50,000. Each sentence is held against each pattern: that takes time."""


def claims(
    id: Annotated[str | None, typer.Argument(metavar="[ID]", help="The id of a claim.")] = None,
    text: Annotated[
        str | None, typer.Option("--in", metavar="FILE", help="Find known claims in a text; - for stdin.")
    ] = None,
) -> None:
    """List what is said about back spasms and what holds up, or print the page about one claim."""
    if id is not None and text is not None:
        raise OptionsError("name a claim or a text with `--in`, not both")
    knowledge = open_rules().knowledge
    print_warning(knowledge)
    if text is not None:
        print_found(text, knowledge)
    elif id is not None:
        _print_page(id, knowledge)
    else:
        print_sections(claim_list(knowledge))


def _print_page(id: str, knowledge: Knowledge) -> None:
    from dorsum.authoring.suggestions import suggestion  # noqa: PLC0415  # used only here

    if print_if_left_out("claims", id, knowledge):
        return
    if id not in knowledge.library.claim:
        hint = suggestion(id, knowledge.library.claim) or "; `dorsum claims` lists them all"
        raise FileError(f"there is no claim `{ascii(id)[1:-1]}`{hint}")
    print_sections(claim_page(id, knowledge))
    print()
    print_last(knowledge)


def print_found(name: str, knowledge: Knowledge) -> None:
    """Print the known claims in a file, or on standard input for `-`."""
    found = claims_in(read_text(name, LARGEST_TEXT, "text to read"), knowledge.library.claims)
    print_sections(claims_found(found, knowledge))
    wording = "claims_found" if found else "claims_none_found"
    print("\n" * bool(found) + knowledge.wording[wording]["en"].format(count=len(found)))
