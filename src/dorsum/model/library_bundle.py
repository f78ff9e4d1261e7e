"""Reading the library out of its line of the content bundle."""

import json
from collections.abc import Mapping
from typing import Any

from dorsum.model.from_json import from_json
from dorsum.model.library import BodyRegion, Claim, Library
from dorsum.model.records import CodeSet, OrderPosition, RecordCard
from dorsum.model.rules import Rule


def read_library(line: str, macros: Mapping[str, Rule]) -> Library:
    """Return everything there is to look up.

    Raises:
        KeyError, TypeError, ValueError, AttributeError, RuleSyntaxError: the line is damaged.
    """
    shelf: Mapping[str, Any] = json.loads(line)
    return Library(
        claims=tuple(from_json(Claim, item, macros) for item in shelf["claims"]),
        body_regions=tuple(from_json(BodyRegion, item, macros) for item in shelf["body_regions"]),
        codes=tuple(from_json(CodeSet, item, macros) for item in shelf["codes"]),
        order_positions=tuple(from_json(OrderPosition, item, macros) for item in shelf["order_positions"]),
        record_cards=tuple(from_json(RecordCard, item, macros) for item in shelf["record_cards"]),
    )
