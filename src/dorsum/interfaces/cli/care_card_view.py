"""Printing a care card in a terminal. Urgency is said in words; the frame only helps the eye."""

from dorsum.report.care_card import CareCard


def print_card(card: CareCard) -> None:
    """Print the card on standard output."""
    from rich.console import Console  # noqa: PLC0415  # slow to import
    from rich.panel import Panel  # noqa: PLC0415  # slow to import
    from rich.text import Text  # noqa: PLC0415  # slow to import

    console = Console(highlight=False)
    lead = Text("\n".join(card.lead) or card.title)
    console.print(Panel(lead, title=Text(card.title, style="bold"), title_align="left"))
    for section in card.sections:
        console.print(Text(f"\n{section.heading}", style="bold"))
        for line in section.lines:
            console.print(Text(f"  - {line}"))
    console.print()
    for line in card.footer:
        console.print(Text(line, style="dim"))
