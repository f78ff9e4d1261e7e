"""What every command says around a page: first that content was withdrawn, last what it is for."""

from collections.abc import Iterable
from datetime import date

from dorsum.model.knowledge import Knowledge
from dorsum.report.care_card import Section
from dorsum.report.withdrawal_lines import list_lines, trouble_lines, warning_lines
from dorsum.report.withdrawn_page import withdrawn_page

LAST = ("no_clinician_signed", "intended_use", "report_wrong_answer")
ANYWHERE = "other"


def print_warning(knowledge: Knowledge) -> None:
    """Print that the content must not be relied on, and trouble with a newer list, if any."""
    for line in (*warning_lines(knowledge), *trouble_lines(knowledge)):
        print(line)


def print_last(knowledge: Knowledge, wordings: Iterable[str] = LAST) -> None:
    """Print what stands under every page."""
    for line in list_lines(knowledge, date.today()):  # noqa: DTZ011  # the person's own day
        print(line)
    for wording in wordings:
        print(knowledge.wording[wording]["en"])


def print_if_left_out(kind: str, id: str, knowledge: Knowledge) -> bool:
    """Print why there is no page about a withdrawn item; return whether it is one."""
    one = knowledge.left_out.get((kind, id))
    if one is None:
        return False
    print_sections(withdrawn_page(one, knowledge.country[ANYWHERE], knowledge))
    print()
    print_last(knowledge)
    return True


def print_sections(sections: Iterable[Section]) -> None:
    """Print each heading with its lines, an empty line between them."""
    for place, section in enumerate(sections):
        print(f"{'' if place == 0 else chr(10)}{section.heading}")
        for line in section.lines:
            print(f"  - {line}")
