"""Pages about what was withdrawn: the whole list, and what stands where an item was left out."""

from dorsum.model.knowledge import Country, Knowledge
from dorsum.model.withdrawals import LeftOut, Withdrawal
from dorsum.report.care_card import Section
from dorsum.report.page_parts import PageParts
from dorsum.report.withdrawal_lines import taken_back


def withdrawn_page(one: LeftOut, country: Country, knowledge: Knowledge) -> tuple[Section, ...]:
    """Return that an item is left out, why, what to do, and when to get help."""
    parts = PageParts(knowledge)
    said = taken_back("withdrawn_item", one.by, knowledge)
    own = () if one.by.item == f"{one.kind}/{one.id}" else (parts.say("withdrawn_with_item"),)
    return (Section(one.label["en"], (said[0], *own, *said[1:])), parts.watch(country))


def withdrawal_list(knowledge: Knowledge) -> tuple[Section, ...]:
    """Return a section for each entry of the list, those about this content first."""
    entries = knowledge.withdrawals.entries
    if not entries:
        parts = PageParts(knowledge)
        return (parts.section("heading_withdrawn", (parts.say("withdrawn_none"),)),)
    ordered = sorted(entries, key=lambda one: not knowledge.is_concerned(one))
    return tuple(Section(_name(one, knowledge), _about(one, knowledge)) for one in ordered)


def _about(one: Withdrawal, knowledge: Knowledge) -> tuple[str, ...]:
    first, *others = taken_back("withdrawn_item" if one.item else "withdrawn_version", one, knowledge)
    elsewhere = () if knowledge.is_concerned(one) else (knowledge.wording["withdrawn_not_here"]["en"],)
    return (first, *elsewhere, *others)


def _name(one: Withdrawal, knowledge: Knowledge) -> str:
    """Return the item with the contents it was withdrawn of; with its label where it is left out here."""
    kind, _, id = (one.item or "content").partition("/")
    left_out = knowledge.left_out.get((kind, id))
    label = f"{left_out.label['en']}: " if left_out else ""
    return f"{label}{one.item or kind} {', '.join((*one.versions, *one.hashes))}"
