"""zen-engine and CLIPS: no tables, so one person after the other, twice each, on a few thousand people."""

from functools import partial

from bench.peers.clips_rules import clips_rules
from bench.peers.common import Peer
from bench.peers.zen_rules import zen_expression, zen_table
from bench.tables.common import Answers, Engine, answers_from_ids
from bench.tables.families import CLIPS, ZEN
from bench.tables.given import COLUMN, MAY, Given

MOST_ROWS = 2_000


def row_by_row() -> tuple[Engine, ...]:
    """Return the engines; zen-engine in two forms."""
    families = ((ZEN, zen_expression()), (ZEN, zen_table()), (CLIPS, clips_rules()))
    return tuple(Engine(peer.name, family, partial(_Rows, peer), MOST_ROWS) for family, peer in families)


class _Rows:
    """Rows as the engine likes them; loaded anew for each run, since clipspy gets slower with each fact."""

    def __init__(self, peer: Peer, given: Given) -> None:
        self._knowledge = given.knowledge
        self._load = peer.load
        self._rows = []
        for row in given.two_valued.to_pylist():
            sides: tuple[dict[str, bool], dict[str, bool]] = ({}, {})
            for name, value in row.items():
                sides[name.endswith(MAY)][name.removesuffix(MAY).removeprefix(COLUMN)] = value
            self._rows.append(tuple(peer.adapt(side) for side in sides))

    def run(self) -> list[tuple[list[str], list[str]]]:
        """Return for each row the ids of the rules that fired, and of those that may fire."""
        fires = self._load(self._knowledge)
        return [(fires(definitely), fires(possibly)) for definitely, possibly in self._rows]

    def answers(self) -> Answers:
        """Return what came out; the ends follow from the rules."""
        return answers_from_ids(self.run(), self._knowledge)
