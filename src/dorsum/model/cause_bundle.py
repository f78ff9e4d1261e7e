"""Reading causes and their numbers out of the content bundle."""

import math
from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

from dorsum.model.causes import (
    SETTINGS,
    AgeFactor,
    Cause,
    CauseNumbers,
    Cluster,
    Estimate,
    Likelihood,
    Ranking,
    Ratio,
    Setting,
)
from dorsum.model.statements import Citation, Lines, Status, Words

_Item = Mapping[str, Any]


def read_cause(item: _Item) -> Cause:
    """Return one cause."""
    return Cause(
        id=item["id"],
        label=_words(item["label"]),
        group=item["group"],
        what=_lines(item["what"]),
        how_common=_lines(item["how_common"]),
        fits=_lines(item["fits"]),
        speaks_against=_lines(item["speaks_against"]),
        tests=MappingProxyType({test: _words(words) for test, words in item["tests"].items()}),
        no_test=_words(item["no_test"]),
        treatment=_lines(item["treatment"]),
        course=_lines(item["course"]),
        red_flags=tuple(item["red_flags"]),
        status=item["status"],
        sources=_citations(item),
    )


def read_cause_numbers(bundle: _Item) -> CauseNumbers:
    """Return what the causes of a bundle are ranked by.

    Raises:
        ValueError: a number is outside its range, or a cause lacks numbers.
    """
    (ranking,), (foreign,) = bundle["ranking"], bundle["foreign_signs"]
    found = CauseNumbers(
        likelihoods=MappingProxyType({item["id"]: _likelihood(item) for item in bundle["likelihoods"]}),
        clusters=tuple(
            Cluster(item["id"], _words(item["label"]), tuple(item["findings"])) for item in bundle["clusters"]
        ),
        foreign_signs=MappingProxyType(
            {sign["finding"]: _estimate(sign, sign) for sign in foreign["findings"]}
        ),
        settings=MappingProxyType({item["id"]: _setting(item) for item in bundle["settings"]}),
        ranking=_ranking(ranking),
    )
    _check_complete(found, {item["id"] for item in bundle["causes"]})
    return found


def _check_complete(numbers: CauseNumbers, causes: set[str]) -> None:
    """Refuse a bundle in which a cause lacks numbers: it would silently be left out of the list."""
    named = [numbers.likelihoods, *(setting.base_rates for setting in numbers.settings.values())]
    if numbers.settings.keys() != set(SETTINGS) or any(one.keys() != causes for one in named):
        raise ValueError("a cause without numbers, or numbers without a cause")


def _ranking(item: _Item) -> Ranking:
    return Ranking(
        most_ratio=float(item["most_ratio"]),
        likely_from=item["likely_from"],
        possible_from=item["possible_from"],
        rare_below=item["rare_below"],
        strong_from=float(item["strong_from"]),
        clear_from=float(item["clear_from"]),
        age=item["age"],
        female=item["female"],
        upper_back=item["upper_back"],
        low_back=item["low_back"],
        status=item["status"],
        sources=_citations(item),
    )


def _setting(item: _Item) -> Setting:
    rates = {rate["cause"]: _estimate(rate, rate) for rate in item["base_rates"]}
    return Setting(item["id"], _words(item["label"]), MappingProxyType(rates))


def _likelihood(item: _Item) -> Likelihood:
    age, sex, region = item.get("age"), item.get("sex"), item.get("region")
    return Likelihood(
        id=item["id"],
        needs=item.get("needs"),
        age=tuple(AgeFactor(band["from_age"], _estimate(band, age)) for band in age["bands"]) if age else (),
        sex=MappingProxyType({key: _estimate(sex[key], sex) for key in ("female", "male")} if sex else {}),
        region=MappingProxyType(
            {key: _estimate(region[key], region) for key in ("upper_back", "low_back")} if region else {}
        ),
        ratios=tuple(_ratio(ratio) for ratio in item["ratios"]),
    )


def _ratio(item: _Item) -> Ratio:
    yes, no = item.get("if_yes"), item.get("if_no")
    return Ratio(item["finding"], _estimate(yes, item) if yes else None, _estimate(no, item) if no else None)


def _estimate(numbers: _Item, marked: _Item) -> Estimate:
    """Return the numbers with the status and the sources of what they stand in."""
    status: Status = marked["status"]
    value, low, high = (float(numbers[key]) for key in ("value", "low", "high"))
    if not 0 < low <= value <= high < math.inf:
        raise ValueError("a number outside its range")
    return Estimate(value, low, high, status, _citations(marked))


def _words(words: Mapping[str, str]) -> Words:
    return MappingProxyType(dict(words))


def _lines(lines: Mapping[str, list[str]]) -> Lines:
    return MappingProxyType({language: tuple(said) for language, said in lines.items()})


def _citations(item: _Item) -> tuple[Citation, ...]:
    return tuple(Citation(entry["source"], entry["place"]) for entry in item["sources"])
