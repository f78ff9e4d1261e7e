"""How often people with each cause say yes to a finding, worked out from the likelihood ratios.

Ratios compare the people with a cause to all others. What is meant by each step, and what is only
our choice, stands in docs/decisions/synthetic_people.md.
"""

from statistics import median
from typing import Literal, TypeAlias

import numpy as np
import numpy.typing as npt

from dorsum.errors import DorsumError
from dorsum.model.causes import Likelihood, Place, Ratio
from dorsum.model.knowledge import Knowledge
from dorsum.model.synthetic import SyntheticFigures

Floats: TypeAlias = npt.NDArray[np.float64]
MOST = 0.98
"""No finding but one that a cause needs is more common than this with any cause."""
LEAST_SCALE = 0.1
"""Where causes with known ratios alone bring a finding often enough, the rest still has so much of it."""
MEASURED_IN = "primary_care"
"""The setting in which a ratio is meant to hold; most were measured there."""


class SyntheticError(DorsumError):
    """People who do not exist cannot be drawn like this."""


def figures_of(knowledge: Knowledge) -> SyntheticFigures:
    """Return what the content says about people who do not exist.

    Raises:
        SyntheticError: it says nothing.
    """
    if knowledge.synthetic is None:
        raise SyntheticError("this content has no `synthetic_people`; add it to draw people")
    return knowledge.synthetic


def cause_shares(knowledge: Knowledge, setting: str, enriched: float | None = None) -> Floats:
    """Return the share of each cause in the order of `likelihoods`; they add up to 1.

    With `enriched`, that share of all people has a serious cause, in proportion to their base rates.
    """
    rates = knowledge.cause_numbers.settings[setting].base_rates
    shares = np.array([rates[id].value for id in knowledge.cause_numbers.likelihoods])
    shares /= shares.sum()
    if enriched is not None:
        serious = is_serious(knowledge)
        for which, wanted in ((serious, enriched), (~serious, 1 - enriched)):
            shares[which] *= wanted / shares[which].sum()
    return shares


def is_serious(knowledge: Knowledge) -> npt.NDArray[np.bool_]:
    """Return for each cause whether the content calls it serious."""
    serious = figures_of(knowledge).serious
    return np.array([id in serious for id in knowledge.cause_numbers.likelihoods])


def two_ways(knowledge: Knowledge, kind: Literal["sex", "region"], first: str, share: float) -> Floats:
    """Return for each cause how many are of the first of two kinds, of whom there is this share in all."""
    found = []
    for one in knowledge.cause_numbers.likelihoods.values():
        factors = {key: estimate.value for key, estimate in getattr(one, kind).items()} or {first: 1.0}
        (other,) = [factor for key, factor in factors.items() if key != first] or [1.0]
        found.append(share * factors[first] / (share * factors[first] + (1 - share) * other))
    return np.array(found)


def upper_back_chances(knowledge: Knowledge) -> Floats:
    """Return for each cause how many have their pain in the upper back."""
    first: Place = "upper_back"
    return two_ways(knowledge, "region", first, figures_of(knowledge).upper_back_share)


def in_general(knowledge: Knowledge, finding: str) -> float:
    """Return how many of all others say yes: what the causes with both ratios mean, else a stated share.

    Two ratios of one cause can both hold for one such share only: (1 - if_no) / (if_yes - if_no). It is
    the middle one of those whose ratios cite a source; where there is none, of all.

    Raises:
        SyntheticError: no cause has both ratios, and no share is stated.
    """
    ratios = (r for one in knowledge.cause_numbers.likelihoods.values() for r in one.ratios)
    pairs = [(r, share) for r in ratios if r.finding == finding and (share := _meant(r)) is not None]
    cited = [share for r, share in pairs if r.if_yes is not None and not r.if_yes.is_opinion]
    if pairs:
        return median(cited or [share for _, share in pairs])
    if finding not in figures_of(knowledge).shares:
        raise SyntheticError(f"nothing says how common `{finding}` is; add it to `shares`")
    return figures_of(knowledge).shares[finding]


def chances(knowledge: Knowledge, finding: str, among: Floats) -> Floats:
    """Return how many of the people with each cause say yes; `among` are the shares of the causes.

    What a cause's own ratios say is kept. The other causes get what is left, so that among all people the
    finding is as common as it is in general; foreign signs divide it among them.
    """
    general = in_general(knowledge, finding)
    stated = [_stated(one, finding, general) for one in knowledge.cause_numbers.likelihoods.values()]
    known = np.array([chance is not None for chance in stated])
    found = np.array([chance or 0.0 for chance in stated])
    rest = general * _foreign(knowledge, finding)
    left = general * among.sum() - (among * found)[known].sum()
    usual = (among * rest)[~known].sum()
    scale = max(left / usual, LEAST_SCALE) if usual > 0 else 1.0
    found[~known] = np.minimum(rest * scale, MOST)[~known]
    return found


def _meant(ratio: Ratio) -> float | None:
    """Return the share among all others that both ratios can hold for; None where there is none."""
    if ratio.if_yes is None or ratio.if_no is None:
        return None
    yes, no = ratio.if_yes.value, ratio.if_no.value
    return (1 - no) / (yes - no) if (yes - 1) * (1 - no) > 0 else None


def _stated(one: Likelihood, finding: str, general: float) -> float | None:
    """Return what the cause itself says about the finding."""
    if one.needs == finding:
        return 1.0
    ratio = next((ratio for ratio in one.ratios if ratio.finding == finding), None)
    if ratio is None:
        return None
    if (share := _meant(ratio)) is not None and ratio.if_yes is not None:
        return min(ratio.if_yes.value * share, MOST)
    if ratio.if_yes is not None:
        return min(ratio.if_yes.value * general, MOST)
    assert ratio.if_no is not None  # INVARIANT: a ratio says something
    return min(max(1 - ratio.if_no.value * (1 - general), 0.0), MOST)


def _foreign(knowledge: Knowledge, finding: str) -> Floats:
    """Return what a finding is changed by for each cause that says nothing of its cluster."""
    numbers = knowledge.cause_numbers
    causes = list(numbers.likelihoods.values())
    if finding not in numbers.foreign_signs:
        return np.ones(len(causes))
    together = next((c.findings for c in numbers.clusters if finding in c.findings), (finding,))
    factor = numbers.foreign_signs[finding].value
    concerned = [any(ratio.finding in together for ratio in one.ratios) for one in causes]
    return np.where(concerned, 1.0, factor)
