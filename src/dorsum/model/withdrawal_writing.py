"""A list of withdrawn content as plain values, the same for the bundle, a file and the pages."""

import json
from typing import Any

from dorsum.model.withdrawal_reading import LIST_FORMAT
from dorsum.model.withdrawals import Withdrawal, WithdrawalList


def withdrawals_as_json(found: WithdrawalList) -> dict[str, Any]:
    """Return the list as values that `json.dumps` writes and `withdrawals_from` reads."""
    return {
        "format": LIST_FORMAT,
        "as_of": found.as_of.isoformat(),
        "withdrawals": [_withdrawal(one) for one in found.entries],
    }


def withdrawals_as_text(found: WithdrawalList) -> str:
    """Return the list as the text of a JSON file."""
    return json.dumps(withdrawals_as_json(found), ensure_ascii=False, indent=2) + "\n"


def _withdrawal(one: Withdrawal) -> dict[str, Any]:
    named = {"item": one.item, "versions": list(one.versions), "hashes": list(one.hashes)}
    return {
        "id": one.id,
        "severity": one.severity,
        **{key: value for key, value in named.items() if value},
        "since": one.since.isoformat(),
        "reason": dict(one.reason),
        "instead": dict(one.instead),
    }
