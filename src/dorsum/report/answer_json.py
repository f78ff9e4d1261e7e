"""A question and its answer as plain values for JSON. The keys are stable."""

from typing import Any

from dorsum.language.questions import Match
from dorsum.model.answer_parts import Piece, pieces_of
from dorsum.model.answers import StraightAnswer
from dorsum.model.knowledge import Country, Knowledge
from dorsum.report.answer_page import answer_page
from dorsum.report.treatment_json import citations_as_json

Json = dict[str, Any]


def answer_as_json(match: Match, country: Country, knowledge: Knowledge) -> Json:
    """Return the danger signs, the answer with what it rests on, the nearest questions, and the page."""
    return {
        "question": match.question,
        "country": country.id,
        "level": match.danger[0].level.id if match.danger else None,
        "danger": [{"sign": one.id, "level": one.level.id} for one in match.danger],
        "answer": _answer(match.shown, knowledge) if match.shown else None,
        "nearest": [{"id": one.id, "question": one.question["en"]} for one in match.nearest],
        "page": [
            {"heading": section.heading, "lines": list(section.lines)}
            for section in answer_page(match, country, knowledge)
        ],
    }


def _answer(answer: StraightAnswer, knowledge: Knowledge) -> Json:
    return {
        "id": answer.id,
        "question": answer.question["en"],
        "status": answer.status,
        "danger_to_look_at": list(answer.danger),
        "parts": [_piece(piece) for piece in pieces_of(answer, knowledge)],
    }


def _piece(piece: Piece) -> Json:
    return {
        "text": piece.text,
        "from": f"{piece.kind}/{piece.id}" if piece.kind else None,
        "certainty": piece.certainty,
        "status": piece.status,
        "sources": citations_as_json(piece.sources),
    }
