"""zen-engine: a decision table with one row for each red flag, and its expression language alone.

The table that collects the rows that hit is faster than an expression node with 88 expressions.
Most of its time goes into carrying the answers into the graph; the bare expression shows that.
"""

import json
from importlib.metadata import version
from typing import Any

import zen

from bench.peers.common import Fires, Peer, leaf_name
from dorsum.model.knowledge import Knowledge
from dorsum.model.rules import And, Compare, CountOf, IsYes, Not, Or, Rule

_Json = dict[str, Any]


def zen_table() -> Peer:
    """Return the red flags as a decision graph (JSON Decision Model)."""
    return Peer(f"zen-engine {version('zen-engine')}, decision table", _load_table)


def zen_expression() -> Peer:
    """Return the red flags as one compiled expression that lists those that fired."""
    return Peer(f"zen-engine {version('zen-engine')}, one bare expression", _load_expression)


def _load_table(knowledge: Knowledge) -> Fires:
    content = zen.ZenDecisionContent(json.dumps(_graph(knowledge)))
    decision = zen.ZenEngine().create_decision(content)

    def fired(answers: dict[str, bool]) -> list[str]:
        hits: Any = decision.evaluate(answers)["result"]
        return [row["rule"] for row in hits]

    return fired


def _load_expression(knowledge: Knowledge) -> Fires:
    rules = ", ".join(f"{_expression(flag.when)} ? '{flag.id}' : ''" for flag in knowledge.red_flags)
    compiled = zen.compile_expression(f"filter([{rules}], # != '')")

    def fired(answers: dict[str, bool]) -> list[str]:
        found: list[str] = compiled.evaluate(answers)
        return found

    return fired


def _graph(knowledge: Knowledge) -> _Json:
    nodes = [
        _node("answers", "inputNode", {}),
        _node("rules", "decisionTableNode", _table(knowledge)),
        _node("fired", "outputNode", {}),
    ]
    edges = [
        {"id": "in", "type": "edge", "sourceId": "answers", "targetId": "rules"},
        {"id": "out", "type": "edge", "sourceId": "rules", "targetId": "fired"},
    ]
    return {"nodes": nodes, "edges": edges}


def _node(id: str, kind: str, content: _Json) -> _Json:
    return {"id": id, "name": id, "type": kind, "position": {"x": 0, "y": 0}, "content": content}


def _table(knowledge: Knowledge) -> _Json:
    return {
        "hitPolicy": "collect",
        "inputs": [{"id": "when", "name": "when", "type": "expression", "field": ""}],
        "outputs": [{"id": "rule", "name": "rule", "type": "expression", "field": "rule"}],
        "rules": [
            {"_id": flag.id, "when": _expression(flag.when), "rule": f"'{flag.id}'"}
            for flag in knowledge.red_flags
        ],
    }


def _expression(rule: Rule) -> str:
    match rule:
        case IsYes() | Compare():
            return leaf_name(rule)
        case Not(term):
            return f"(not {_expression(term)})"
        case And(terms):
            return f"({' and '.join(map(_expression, terms))})"
        case Or(terms):
            return f"({' or '.join(map(_expression, terms))})"
        case CountOf(least, terms):
            return f"(count([{', '.join(map(_expression, terms))}], # == true) >= {least})"
