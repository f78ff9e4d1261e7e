"""A card as CDS Hooks 2.0 writes it."""

from typing import Any

from dorsum.model import fhir
from dorsum.report.record_cards import Card, Choice

Json = dict[str, Any]


def card_as_json(card: Card, name: str, questions: str | None) -> Json:
    """Return the card; `name` makes its `uuid`, and `questions` is where they are asked, if anywhere.

    The same card of the same call has the same `uuid`.
    """
    source = {"label": card.source.label, "topic": _coding(card.topic, "card")}
    if card.source.url:
        source["url"] = card.source.url
    written: Json = {
        "uuid": fhir.address("Card", name, card.topic.id).removeprefix("urn:uuid:"),
        "summary": card.summary,
        "indicator": card.indicator,
        "detail": card.detail,
        "source": source,
    }
    if card.ask and questions:
        link = {"label": card.ask, "url": questions, "type": "absolute"}
        written["links"] = [link]
    if card.override_reasons:
        written["overrideReasons"] = [_coding(one, "override-reason") for one in card.override_reasons]
    return written


def _coding(choice: Choice, of: str) -> Json:
    return {"system": fhir.named(of), "code": choice.id, "display": choice.label}
