"""Measures in a text as people in the United States know them; content is metric."""

import re
from collections.abc import Callable, Mapping
from types import MappingProxyType

MEASURE = re.compile(r"(?<![\w.])(\d+(?:\.\d+)?) (C|kg|cm)\b(?!,? \(?\d|,? (?:or )?\d+(?:\.\d+)? F|;? \(\d)")
"""A number with its unit, where the text does not go on with the same measure in another unit."""
_TOLD: Mapping[str, Callable[[float], str]] = MappingProxyType(
    {
        "C": lambda value: f"{value * 9 / 5 + 32:.0f} F",
        "kg": lambda value: f"{value * 2.2046:.0f} pounds",
        "cm": lambda value: f"{value / 2.54:.1f} inches",
    }
)


def in_us_units(text: str) -> str:
    """Return the text with each measure in United States units first, then as it was."""
    return MEASURE.sub(lambda found: f"{_TOLD[found[2]](float(found[1]))} / {found[0]}", text)
