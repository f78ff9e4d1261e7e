"""What the peers share: their questions, and the check that their answers are ours.

Peers know yes and no only. Our closure has settled what follows from what; then they are asked
twice: with unknown as no (what fires definitely) and with unknown as yes (what fires possibly).
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from bench.engine import DisagreementError
from bench.timing import Task
from dorsum.engine import plain
from dorsum.engine.bits import Closed
from dorsum.engine.compiled import CompiledRules
from dorsum.model.case import Case
from dorsum.model.knowledge import Knowledge
from dorsum.model.rules import Compare, IsYes, leaves
from dorsum.model.truth import Truth

Answers = Mapping[str, bool]
_COMPARISON_NAMES = {"<": "below", "<=": "at_most", ">": "above", ">=": "at_least", "==": "is"}


Fires = Callable[[Any], list[str]]
"""Takes answers in the form of the engine, returns the ids of the rules that fired, in any order."""


@dataclass(frozen=True)
class Peer:
    """Another engine: `load` gives it all red flags, `adapt` brings answers into the form it likes best.

    Neither is timed.
    """

    name: str
    load: Callable[[Knowledge], Fires]
    adapt: Callable[[Answers], Any] = dict


@dataclass(frozen=True)
class Question:
    """One case for the peers, and the rules that have to fire at each end."""

    definitely: Answers
    possibly: Answers
    fired: frozenset[str]
    fired_or_possible: frozenset[str]


def leaf_name(leaf: IsYes | Compare) -> str:
    """Return the name under which the peers get the truth of a leaf."""
    if isinstance(leaf, IsYes):
        return leaf.finding
    number = f"{leaf.number:g}".replace(".", "_")
    return f"{leaf.finding}_{_COMPARISON_NAMES[leaf.operator]}_{number}"


def leaf_names(knowledge: Knowledge) -> tuple[str, ...]:
    """Return the names of all leaves of all red flags, each once."""
    return tuple(dict.fromkeys(leaf_name(leaf) for flag in knowledge.red_flags for leaf in leaves(flag.when)))


def ask(rules: CompiledRules, cases: Sequence[Case]) -> tuple[Question, ...]:
    """Return the questions for the peers, closed by our closure, with our answers."""
    return tuple(_question(rules, case) for case in cases)


def _question(rules: CompiledRules, case: Case) -> Question:
    closed = rules.close(rules.encode(case))
    truths = _leaf_truths(rules, case, closed)
    ends = rules.ends(closed)
    return Question(
        definitely={name: truth is Truth.YES for name, truth in truths.items()},
        possibly={name: truth is not Truth.NO for name, truth in truths.items()},
        fired=frozenset(ends.fired),
        fired_or_possible=frozenset([*ends.fired, *ends.possible]),
    )


def _leaf_truths(rules: CompiledRules, case: Case, closed: Closed) -> dict[str, Truth]:
    findings = {finding.id: rules.truth(closed, finding.id) for finding in rules.knowledge.findings}
    numbers = plain.Numbers(case.numbers)
    return {
        leaf_name(leaf): plain.truth_of(leaf, findings, numbers)
        for flag in rules.knowledge.red_flags
        for leaf in leaves(flag.when)
    }


def peer_task(peer: Peer, knowledge: Knowledge, questions: Sequence[Question]) -> Task:
    """Return the task of a peer: both passes over each question, loaded anew for each round."""
    adapted = [(peer.adapt(one.definitely), peer.adapt(one.possibly)) for one in questions]
    loaded = _Loaded(peer, knowledge)
    return Task(peer.name, loaded.both_passes, adapted, prepare=loaded.load)


class _Loaded:
    """A peer with its rules. clipspy keeps every fact it ever had, and gets slower with each."""

    def __init__(self, peer: Peer, knowledge: Knowledge) -> None:
        self._peer = peer
        self._knowledge = knowledge

    def load(self) -> None:
        self._fires = self._peer.load(self._knowledge)

    def both_passes(self, answers: tuple[object, object]) -> tuple[list[str], list[str]]:
        return self._fires(answers[0]), self._fires(answers[1])


def check_peer(peer: Peer, knowledge: Knowledge, questions: Sequence[Question]) -> None:
    """Stop the run if the peer fires other rules than ours on any of the questions.

    Raises:
        DisagreementError: it does.
    """
    fires = peer.load(knowledge)
    for number, one in enumerate(questions):
        for answers, expected in ((one.definitely, one.fired), (one.possibly, one.fired_or_possible)):
            found = fires(peer.adapt(answers))
            if len(found) != len(expected) or set(found) != expected:
                differing = ", ".join(sorted(expected.symmetric_difference(found))) or "a rule fired twice"
                raise DisagreementError(f"case {number}: {peer.name} and Dorsum differ: {differing}")
