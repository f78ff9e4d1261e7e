"""Lists of withdrawn content, and the shipped content with one of them in force."""

from datetime import date

from dorsum.care.withdrawn import without_withdrawn
from dorsum.engine.compiled import CompiledRules
from dorsum.model.withdrawals import Withdrawal, WithdrawalList
from tests.shipped import shipped

AS_OF = date(2026, 11, 28)
REASON, INSTEAD = "The dose was too high.", "Ask a doctor first."


def entry(item: str | None = None, *versions: str, hashes: tuple[str, ...] = ()) -> Withdrawal:
    """Return an entry about an item, or a whole content, by default of the shipped version."""
    return Withdrawal(
        id=(item or "all").replace("/", "_"),
        severity="item" if item else "stop",
        since=AS_OF,
        reason={"en": REASON},
        instead={"en": INSTEAD},
        item=item,
        versions=versions or (() if hashes else (shipped().version,)),
        hashes=hashes,
    )


def rules_without(*items: str) -> CompiledRules:
    """Return the shipped rules without these items."""
    return _rules(*(entry(item) for item in items))


def stopped_rules() -> CompiledRules:
    """Return the shipped rules where their content must not be relied on."""
    return _rules(entry())


def _rules(*entries: Withdrawal) -> CompiledRules:
    return CompiledRules(without_withdrawn(shipped(), WithdrawalList(AS_OF, entries)))
