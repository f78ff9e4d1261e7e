"""CLIPS: one fact with a slot for each finding, one production for each red flag.

The fastest of the forms that were tried. A fact for each yes takes ten times as long and more, as
does the fact as text; conditions in a `test` of their own take twice as long.
"""

from importlib.metadata import version

import clips

from bench.peers.common import Answers, Fires, Peer, leaf_name, leaf_names
from dorsum.model.knowledge import Knowledge, RedFlag
from dorsum.model.rules import And, Compare, CountOf, IsYes, Not, Or, Rule, leaves


def clips_rules() -> Peer:
    """Return the red flags as CLIPS productions."""
    return Peer(f"CLIPS (clipspy {version('clipspy')})", _load, _only_yes)


def _load(knowledge: Knowledge) -> Fires:
    environment = clips.Environment()
    slots = " ".join(f"(slot {name} (default FALSE))" for name in leaf_names(knowledge))
    environment.build(f"(deftemplate answers {slots})")
    environment.build("(defglobal ?*fired* = (create$))")
    for flag in knowledge.red_flags:
        environment.build(_production(flag))
    answers = environment.find_template("answers")
    collected = environment.find_global("fired")

    def fired(stated: dict[str, bool]) -> list[str]:
        environment.reset()
        answers.assert_fact(**stated)
        environment.run()
        return list(collected.value)

    return fired


def _only_yes(answers: Answers) -> dict[str, bool]:
    """Return the slots that differ from their default."""
    return {name: True for name, is_yes in answers.items() if is_yes}


def _production(flag: RedFlag) -> str:
    *first, last = [leaf_name(leaf) for leaf in leaves(flag.when)]
    slots = "".join(f"({name} ?{name}) " for name in first)
    condition = f"(answers {slots}({last} ?{last}&:(and TRUE {_condition(flag.when)})))"
    return f"(defrule {flag.id} {condition} => (bind ?*fired* ?*fired* {flag.id}))"


def _condition(rule: Rule) -> str:
    match rule:
        case IsYes() | Compare():
            return f"?{leaf_name(rule)}"
        case Not(term):
            return f"(not {_condition(term)})"
        case And(terms):
            return f"(and {' '.join(map(_condition, terms))})"
        case Or(terms):
            return f"(or {' '.join(map(_condition, terms))})"
        case CountOf(least, terms):
            counted = " ".join(f"(if {_condition(term)} then 1 else 0)" for term in terms)
            return f"(>= (+ {counted}) {least})"
