"""How much, how long, how often, in words."""

from dorsum.model.knowledge import Knowledge
from dorsum.model.treatment import Protocol, Range


def measures_in_words(protocol: Protocol, knowledge: Knowledge) -> list[str]:
    """Return a sentence for each measure, then the mark where no source states them."""
    words = knowledge.wording
    lines = [
        words[_wording_of(name, found, knowledge)]["en"].format(count=_range(found))
        for name, found in protocol.measures.items()
    ]
    marked = protocol.status in ("unverified", "expert_opinion")
    return [*lines, *([words[f"{protocol.status}_mark"]["en"].capitalize() + "."] if marked else [])]


def _wording_of(name: str, found: Range, knowledge: Knowledge) -> str:
    one = f"measure_{name}_one"
    return one if found.low == found.high == 1 and one in knowledge.wording else f"measure_{name}"


def _range(found: Range) -> str:
    return f"{found.low:g}" if found.low == found.high else f"{found.low:g} to {found.high:g}"
