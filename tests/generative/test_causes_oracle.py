"""The weighing of causes against an independent library: Bayesian networks by pyAgrum, without the cap."""

import math
import warnings
from collections.abc import Mapping, Sequence
from dataclasses import replace
from random import Random
from types import MappingProxyType
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dorsum.engine.plain_odds import Facts, weigh
from dorsum.model.causes import CauseNumbers, Estimate, Likelihood, Ratio, Setting
from dorsum.model.truth import Truth
from tests.amounts import examples
from tests.generative.test_odds import facts_of
from tests.generative.worlds import ENGLISH, random_case
from tests.shipped import shipped

FINDINGS = tuple(f"finding{place}" for place in range(8))


def library() -> Any:
    """Return pyAgrum; its import warns about its own types, which must not become an error inside it."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)
        import pyagrum  # noqa: PLC0415  # see above

        return pyagrum


def posterior(prior: Sequence[float], said: Sequence[Sequence[float]]) -> list[float]:
    """Return what a network says of its causes after observing children with these chances, by cause."""
    gum = library()
    net = gum.BayesNet("causes")
    net.add(gum.LabelizedVariable("cause", "", len(prior)))
    net.cpt("cause").fillWith([rate / sum(prior) for rate in prior])
    for place, chances in enumerate(said):
        net.add(gum.LabelizedVariable(f"child{place}", "", 2))
        net.addArc("cause", f"child{place}")
        for cause, chance in enumerate(chances):
            net.cpt(f"child{place}")[{"cause": cause}] = [1 - chance, chance]
    inference = gum.LazyPropagation(net)
    inference.setEvidence({f"child{place}": 1 for place in range(len(said))})
    inference.makeInference()
    return list(inference.posterior("cause").tolist())


def exactly(value: float) -> Estimate:
    return Estimate(value, value, value, "verified", ())


class Population:
    """People in whom each cause brings each finding with a known chance; `others` is the reference."""

    def __init__(self, seed: int) -> None:
        dice = Random(seed)
        self.causes = [f"cause{place}" for place in range(dice.randint(2, 12))]
        self.prior = {cause: 10 ** dice.uniform(-6, 0) for cause in self.causes}
        self.others = {finding: dice.uniform(0.01, 0.99) for finding in FINDINGS}
        self.chance = {c: {f: dice.uniform(0.01, 0.99) for f in FINDINGS} for c in self.causes}
        self.truths = {finding: dice.choice(list(Truth)) for finding in FINDINGS}

    def numbers(self) -> CauseNumbers:
        ranking = replace(
            shipped().cause_numbers.ranking, upper_back=FINDINGS[0], low_back=FINDINGS[0], female=FINDINGS[0]
        )
        rates = MappingProxyType({cause: exactly(rate) for cause, rate in self.prior.items()})
        return CauseNumbers(
            likelihoods=MappingProxyType({cause: self._likelihood(cause) for cause in self.causes}),
            clusters=(),
            foreign_signs=MappingProxyType({}),
            settings=MappingProxyType({"home": Setting("home", ENGLISH, rates)}),
            ranking=ranking,
        )

    def _likelihood(self, cause: str) -> Likelihood:
        nothing: Mapping[Any, Estimate] = MappingProxyType({})
        ratios = (
            Ratio(
                finding,
                exactly(self.chance[cause][finding] / others),
                exactly((1 - self.chance[cause][finding]) / (1 - others)),
            )
            for finding, others in self.others.items()
        )
        return Likelihood(cause, None, (), nothing, nothing, tuple(ratios))

    def observed(self) -> list[list[float]]:
        """Return the chance of each known answer, by cause; what is unknown is not observed."""
        return [
            [
                self.chance[c][finding] if truth is Truth.YES else 1 - self.chance[c][finding]
                for c in self.causes
            ]
            for finding, truth in self.truths.items()
            if truth is not Truth.UNKNOWN
        ]


@examples(40)
@given(st.integers(0, 2**32))
def test_generated_populations(seed: int) -> None:
    people = Population(seed)
    facts = Facts(people.truths, None, Truth.UNKNOWN, "home")
    ours = {one.cause: one.share for one in weigh(facts, people.numbers(), capped=False)}
    theirs = posterior(list(people.prior.values()), people.observed())
    assert [ours[cause] for cause in people.causes] == pytest.approx(theirs, rel=1e-6)


@examples(15)
@given(st.integers(0, 2**32), st.sampled_from(sorted(shipped().cause_numbers.settings)))
def test_the_shipped_numbers(seed: int, setting: str) -> None:
    """Each number that was used is a child of the network; a cause that it says nothing about has a 1."""
    facts = facts_of(random_case(shipped(), seed), shipped(), setting, closed_world=False)
    weighed = weigh(facts, shipped().cause_numbers, capped=False)
    used = {(e.kind, e.finding) for one in weighed for e in one.evidence if e.finding}
    by_cause = [{(e.kind, e.finding): e.estimate.value for e in one.evidence} for one in weighed]
    said = []
    for number in sorted(used, key=str):
        factors = [numbers.get(number, 1.0) for numbers in by_cause]
        said.append([factor / (2 * max(factors)) for factor in factors])
    theirs = posterior([one.evidence[0].estimate.value for one in weighed], said)
    assert [one.share for one in weighed] == pytest.approx(theirs, rel=1e-6, abs=1e-12)
    assert math.fsum(theirs) == pytest.approx(1)
