"""Simulated people who answer the interview: honest, careless, or sometimes "not sure"."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from random import Random
from types import MappingProxyType

from dorsum.engine.compiled import CompiledRules
from dorsum.model.case import Case
from dorsum.model.knowledge import Finding, Knowledge
from dorsum.model.leads import spelled_out
from dorsum.model.rules import COMPARISONS, Compare, leaves
from dorsum.model.truth import Answer, Truth

PLAIN_NUMBERS: Mapping[str, float] = MappingProxyType(
    {"age": 40.0, "days_since_onset": 2.0, "pain_0_10": 5.0}
)
"""Years, days and points; taken where a case states neither the number nor anything that it decides."""


@dataclass(frozen=True)
class Person:
    """Everything there is to say about one person: findings that are yes, numbers, and a sex.

    Every finding not in `yes` is no. This is what the person would answer if asked everything.
    """

    yes: frozenset[str]
    numbers: Mapping[str, float]
    is_female: bool

    def everything(self, knowledge: Knowledge) -> Case:
        """Return the case in which every question was answered."""
        answers = {f.id: self.says(f) for f in knowledge.findings if _is_asked(f)}
        return Case(answers=MappingProxyType(answers), numbers=self.numbers)

    def says(self, finding: Finding) -> Answer:
        """Return the answer to one finding that is no number."""
        if finding.kind == "choice":
            return Answer.YES if self.is_female else Answer.NO
        return Answer.YES if finding.id in self.yes else Answer.NO


def _is_asked(finding: Finding) -> bool:
    """Whether a person is asked this in words: not a number, not computed from one."""
    return finding.kind != "number" and (finding.derived_from is None or finding.derives_only_yes)


def person_of(case: Case, rules: CompiledRules) -> Person:
    """Return the person that a partly stated case is taken for: what it does not state is no.

    A number that is not stated is the plainest one that fits what is stated.
    """
    knowledge = rules.knowledge
    case = spelled_out(case, knowledge)
    closed = rules.close(rules.encode(case))
    truth = {f.id: rules.truth(closed, f.id) for f in knowledge.findings}
    numbers = {id: _fitting(id, truth, knowledge) for id in PLAIN_NUMBERS}
    yes = frozenset(id for id, said in truth.items() if said is Truth.YES)
    return Person(
        yes, MappingProxyType({**numbers, **case.numbers}), truth.get("female_at_birth") is Truth.YES
    )


def _fitting(number: str, truth: Mapping[str, Truth], knowledge: Knowledge) -> float:
    """Return the plainest value that agrees with all that is known of what it decides."""
    decided = {
        finding.id: leaf
        for finding in knowledge.findings
        for leaf in (leaves(finding.derived_from) if finding.derived_from else ())
        if isinstance(leaf, Compare) and leaf.finding == number and truth[finding.id] is not Truth.UNKNOWN
    }
    edges = sorted({leaf.number + step for leaf in decided.values() for step in (0, -1)})
    for value in (PLAIN_NUMBERS[number], *edges):
        said = {id: COMPARISONS[leaf.operator](value, leaf.number) for id, leaf in decided.items()}
        if all(said[id] == (truth[id] is Truth.YES) for id in decided):
            return value
    return PLAIN_NUMBERS[number]


Answerer = Callable[[str, Person, Knowledge], Answer]
"""Answers one item (lead question or finding) for a person."""


def honest(item: str, person: Person, knowledge: Knowledge) -> Answer:
    """Say yes to a finding that is yes, and to a lead question that covers one."""
    if item in knowledge.lead:
        covered = knowledge.lead[item].covers
        return Answer.YES if any(id in person.yes for id in covered) else Answer.NO
    return person.says(knowledge.finding[item])


def careless(dice: Random, misses: float = 0.1) -> Answerer:
    """Return one who overlooks each yes with probability `misses`, and is honest else."""

    def answer(item: str, person: Person, knowledge: Knowledge) -> Answer:
        said = honest(item, person, knowledge)
        can_overlook = item in knowledge.lead or knowledge.finding[item].kind == "yes_no"
        return Answer.NO if said is Answer.YES and can_overlook and dice.random() < misses else said

    return answer
