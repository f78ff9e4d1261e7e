"""The compiled evaluator: generated Python on bit sets, for one case at a time."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import Any, NamedTuple

from dorsum.engine.bits import Closed
from dorsum.engine.closed_truths import ClosedTruths
from dorsum.engine.closure_notes import ClosureNotes
from dorsum.engine.odds import CompiledOdds
from dorsum.engine.source import bits_of, numbers_of, write_source
from dorsum.model.case import Case
from dorsum.model.knowledge import Knowledge
from dorsum.model.results import Note, Verdict
from dorsum.model.rules import IsYes, leaves
from dorsum.model.truth import Answer, Truth


class Encoded(NamedTuple):
    """A case as bit sets of what was said, and its numbers in the order of the content."""

    yes: int
    no: int
    unsure: int
    numbers: tuple[float | None, ...]


class Ends(NamedTuple):
    """Both ends as ranks, and the ids of the red flags that fired or still could."""

    at_least: int
    at_most: int
    fired: list[str]
    possible: list[str]


class VerdictsByTruth(NamedTuple):
    """The verdicts that say something, each kind in the order of the content; all other red flags are no."""

    fired: tuple[Verdict, ...]
    possible: tuple[Verdict, ...]
    near: tuple[Verdict, ...]


@dataclass(frozen=True)
class _Explainer:
    """The generated functions of one red flag."""

    verdict_no: Verdict
    names: tuple[tuple[int, str], ...]
    leaves: int
    yes: Callable[[int, int], bool]
    missing: Callable[[int, int], int]
    behind: Callable[[int, int], int]

    def named(self, bits: int) -> tuple[str, ...]:
        """Return the findings of these bits in the order the rule names them."""
        if not bits:
            return ()
        return tuple(dict.fromkeys([name for bit, name in self.names if bits & bit]))


class CompiledRules:
    """All rules of a content, ready to run.

    Answers as `dorsum.engine.plain` does, only faster. Building it takes some milliseconds;
    keep it. It holds no state between cases and may be shared by threads.
    """

    def __init__(self, knowledge: Knowledge) -> None:
        self.knowledge = knowledge
        self._bits = bits_of(knowledge)
        self._bit = {leaf.finding: bit for leaf, bit in self._bits.items() if isinstance(leaf, IsYes)}
        self._all = sum(self._bits.values())
        self._number_ids = tuple(finding.id for finding in numbers_of(knowledge))
        self._means_yes = sum(self._bit[f.id] for f in knowledge.findings if f.unknown_means_yes)
        self.place_of_asking = {finding.id: place for place, finding in enumerate(knowledge.findings)}
        self._settled = sum(self._bit[f.id] for f in knowledge.findings if f.must_agree)
        self._timings = {sign: self._timing_bits(sign) for f in knowledge.findings for sign in f.times}
        namespace: dict[str, Any] = {}
        source = write_source(knowledge, self._bits)
        # The source comes from parsed rules: findings become bits, ids of red flags quoted literals.
        exec(compile(source, "<compiled rules>", "exec"), namespace)  # see the line above
        self._close: Callable[..., tuple[int, int]] = namespace["close"]
        self._ends: Callable[[int, int], tuple[int, int, list[str], list[str]]] = namespace["ends"]
        self._explainers = tuple(
            self._explainer(place, namespace) for place in range(len(knowledge.red_flags))
        )
        self._place = {flag.id: place for place, flag in enumerate(knowledge.red_flags)}
        self._masks = tuple(explainer.leaves for explainer in self._explainers)
        self._verdict = lru_cache(maxsize=20_000)(self._new_verdict)
        self._near = lru_cache(maxsize=20_000)(self._new_near)

    @cached_property
    def odds(self) -> CompiledOdds:
        """The numbers that causes are weighed with, on the bits of these rules."""
        return CompiledOdds(self.knowledge.cause_numbers, self._bit.__getitem__)

    @cached_property
    def _notes(self) -> ClosureNotes:
        return ClosureNotes(self.knowledge, self._bit)

    def notes(self, encoded: Encoded, case: Case) -> tuple[Note, ...]:
        """Return what closure does to a case and why, in the order of its steps."""
        return self._notes.of(encoded.yes, encoded.no, encoded.unsure, case.numbers)

    def encode(self, case: Case) -> Encoded:
        """Return the case as bit sets."""
        bit = self._bit
        yes = no = unsure = 0
        for finding, answer in case.answers.items():
            if answer is Answer.NO:
                no |= bit[finding]
            elif answer is Answer.YES:
                yes |= bit[finding]
            else:
                unsure |= bit[finding]
        return Encoded(yes, no, unsure, tuple([case.numbers.get(id) for id in self._number_ids]))

    def close(self, encoded: Encoded, *, closed_world: bool = False) -> Closed:
        """Return what is yes and no after numbers, facts, gates and timing."""
        yes, no = self._close(*encoded)
        if closed_world:
            yes |= self._means_yes & ~(yes | no | encoded.no)
            no = self._all & ~yes
        return Closed(yes, no)

    def ends(self, closed: Closed) -> Ends:
        """Return both ends and the red flags behind them."""
        return Ends(*self._ends(closed.yes, closed.no))

    def both_ends(self, encoded: Encoded) -> Ends:
        """Close and evaluate in one go: the whole answer for one case."""
        return Ends(*self._ends(*self._close(*encoded)))

    def floor(self, encoded: Encoded, closed: Closed) -> Ends:
        """Return the ends with unanswered or unsure `unknown_means: yes` findings taken as yes."""
        assumed = self._means_yes & ~(closed.yes | closed.no | encoded.no)
        return Ends(*self._ends(closed.yes | assumed, closed.no))

    def as_if_yes(self, encoded: Encoded, finding: str) -> Encoded:
        """Return the case as if the finding had been answered yes.

        A timing "no" was said without this sign, so it is dropped, as the interview would.
        """
        bit = self._bit[finding]
        dropped = bit | self._timings.get(finding, 0)
        return Encoded(encoded.yes | bit, encoded.no & ~dropped, encoded.unsure & ~bit, encoded.numbers)

    def bit(self, finding: str) -> int:
        """Return the bit of a finding in the closed answers."""
        return self._bit[finding]

    def truth(self, closed: Closed, finding: str) -> Truth:
        """Return the truth of one finding after closure."""
        bit = self._bit[finding]
        return Truth.YES if closed.yes & bit else Truth.NO if closed.no & bit else Truth.UNKNOWN

    def truths(self, closed: Closed) -> Mapping[str, Truth]:
        """Return the truth of every finding after closure, in the order of the content."""
        return ClosedTruths(closed, self._bit, self.place_of_asking)

    def verdicts_by_truth(self, closed: Closed, ends: Ends) -> VerdictsByTruth:
        """Return the verdicts of the red flags that fired, that still could, and that nearly did."""
        yes, no = closed
        fired = [
            self._verdict(place, Truth.YES, self._explainers[place].behind(yes, no), 0)
            for place in map(self._place.__getitem__, ends.fired)
        ]
        possible = [self.open_verdict(rule, closed) for rule in ends.possible]
        not_no = set(map(self._place.__getitem__, (*ends.fired, *ends.possible)))
        near = [
            self._near(place, said, no & mask)
            for place, mask in enumerate(self._masks)
            if (said := yes & mask) and place not in not_no
        ]
        return VerdictsByTruth(
            tuple(fired), tuple(possible), tuple([verdict for verdict in near if verdict.missing])
        )

    def verdicts(self, closed: Closed, ends: Ends) -> tuple[Verdict, ...]:
        """Return the verdict of every red flag, with the findings behind it."""
        found = [explainer.verdict_no for explainer in self._explainers]
        for some in self.verdicts_by_truth(closed, ends):
            for verdict in some:
                found[self._place[verdict.rule]] = verdict
        return tuple(found)

    def open_verdict(self, rule: str, closed: Closed) -> Verdict:
        """Return the verdict of a red flag that is unknown."""
        yes, no = closed
        place = self._place[rule]
        explainer = self._explainers[place]
        return self._verdict(place, Truth.UNKNOWN, yes & explainer.leaves, explainer.missing(yes, no))

    def _new_near(self, place: int, yes: int, no: int) -> Verdict:
        """Return the verdict of a red flag that is no, by what was said about its own findings."""
        explainer = self._explainers[place]
        would_fire = 0
        for bit, name in explainer.names:
            could_turn = not (yes | self._settled) & bit and bit == self._bit.get(name)
            if could_turn and explainer.yes(yes | bit, no & ~bit):
                would_fire |= bit
        if not would_fire:
            return explainer.verdict_no
        return self._verdict(place, Truth.NO, yes, would_fire)

    def _explainer(self, place: int, namespace: dict[str, Any]) -> _Explainer:
        flag = self.knowledge.red_flags[place]
        names = tuple((self._bits[leaf], leaf.finding) for leaf in leaves(flag.when))
        return _Explainer(
            verdict_no=Verdict(flag.id, Truth.NO),
            names=names,
            leaves=sum(bit for bit, _ in names),
            yes=namespace[f"yes_{place}"],
            missing=namespace[f"missing_{place}"],
            behind=namespace[f"behind_{place}"],
        )

    def _timing_bits(self, sign: str) -> int:
        return sum(self._bit[finding.id] for finding in self.knowledge.findings if sign in finding.times)

    def _new_verdict(self, place: int, truth: Truth, answers: int, missing: int) -> Verdict:
        explainer = self._explainers[place]
        return Verdict(explainer.verdict_no.rule, truth, explainer.named(answers), explainer.named(missing))
