"""What people who do not exist are drawn with, beside the numbers that causes are ranked by."""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

from dorsum.model.statements import Status

Span = tuple[int, int]
"""From where to where, both ends in."""


@dataclass(frozen=True, slots=True)
class SyntheticFigures:
    """What the numbers behind the causes leave open (`SyntheticPeopleForm` says what each part means).

    `ages` maps the age that a band begins at to its share; spans and `shares` are by finding.
    """

    serious: tuple[str, ...]
    ages: Mapping[int, float]
    oldest: int
    female_share: float
    upper_back_share: float
    ranges: Mapping[str, Span]
    together: float
    one_of_several: tuple[str, ...]
    new_if_serious: float
    new_if_other: float
    only_at_ages: Mapping[str, Span]
    always_at_ages: Mapping[str, Span]
    shares: Mapping[str, float]
    status: Status


def read_synthetic_figures(items: list[Mapping[str, Any]]) -> SyntheticFigures | None:
    """Return the figures of a bundle; None where it has none."""
    if not items:
        return None
    (item,) = items
    return SyntheticFigures(
        serious=tuple(item["serious"]),
        ages=MappingProxyType({band["from_age"]: band["share"] for band in item["ages"]}),
        oldest=item["oldest"],
        female_share=item["female_share"],
        upper_back_share=item["upper_back_share"],
        ranges=_spans(item["ranges"]),
        together=item["together"],
        one_of_several=tuple(item["one_of_several"]),
        new_if_serious=item["new_signs"]["serious"],
        new_if_other=item["new_signs"]["others"],
        only_at_ages=_spans(item["only_at_ages"]),
        always_at_ages=_spans(item["always_at_ages"]),
        shares=MappingProxyType({one["finding"]: one["share"] for one in item["shares"]}),
        status=item["status"],
    )


def _spans(items: list[Mapping[str, Any]]) -> Mapping[str, Span]:
    return MappingProxyType({one["finding"]: (one["from_"], one["to"]) for one in items})
