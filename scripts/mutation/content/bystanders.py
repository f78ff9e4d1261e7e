"""Whom a changed rule cannot reach, so that a check about them alone need not be run again.

A mutant of one rule leaves closure as it was. Where the rule says of every person of a check what it said
before, that check gives what it gave; only where it says something else is the check itself run.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from dorsum.engine import plain
from dorsum.model.leads import spelled_out
from dorsum.model.rules import Rule
from dorsum.model.truth import Truth
from scripts.mutation.content.checks import Check
from scripts.mutation.content.contents import Contents
from scripts.mutation.content.mutants import Mutant

_Person = tuple[Mapping[str, Truth], plain.Numbers]


@dataclass(frozen=True)
class Bystanders:
    """The people of every check, as closed in an open world and in a closed one; worked out once."""

    contents: Contents
    _people: dict[str, list[_Person]] = field(default_factory=dict)

    def are_all_of(self, check: Check, mutant: Mutant) -> bool:
        """Whether none of the people of the check can be told anything else by the mutant."""
        if check.people is None or mutant.rule is None:
            return False
        return not any(_reaches(mutant, mutant.rule, *one) for one in self._closed(check))

    def _closed(self, check: Check) -> list[_Person]:
        if check.name not in self._people:
            self._people[check.name] = list(self._close_all(check))
        return self._people[check.name]

    def _close_all(self, check: Check) -> Iterator[_Person]:
        assert check.people is not None  # INVARIANT: asked only about checks that name their people
        knowledge, rules = self.contents.default, self.contents.rules
        for case in (spelled_out(case, knowledge) for case in check.people(self.contents)):
            for is_closed, absent in ((False, Truth.UNKNOWN), (True, Truth.NO)):
                closed = rules.close(rules.encode(case), closed_world=is_closed)
                truths = {finding.id: rules.truth(closed, finding.id) for finding in knowledge.findings}
                yield truths, plain.Numbers(case.numbers, absent)


def _reaches(mutant: Mutant, before: Rule, truths: Mapping[str, Truth], numbers: plain.Numbers) -> bool:
    """Whether the rule says something else of a person; or something at all, where what follows changed."""
    said = plain.truth_of(before, truths, numbers)
    if mutant.rules is None:
        return said is not Truth.NO
    return said is not plain.truth_of(mutant.rules[1], truths, numbers)
