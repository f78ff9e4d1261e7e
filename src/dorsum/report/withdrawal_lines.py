"""Withdrawn content in words: the warning before everything, why, and the day of the list."""

from datetime import date

from dorsum.model.knowledge import Knowledge, RedFlag
from dorsum.model.withdrawals import OLD_AFTER_DAYS, UNDER_REVIEW, Withdrawal


def warning_lines(knowledge: Knowledge) -> tuple[str, ...]:
    """Return that this content must not be relied on, why, and what to do; nothing where it is in force."""
    return taken_back("withdrawn_version", knowledge.stop, knowledge) if knowledge.stop else ()


def taken_back(wording: str, one: Withdrawal, knowledge: Knowledge) -> tuple[str, ...]:
    """Return since when something is withdrawn, why, and what to do."""
    return (
        _say(wording, knowledge).format(date=one.since.isoformat()),
        _say("withdrawn_why", knowledge).format(reason=one.reason["en"]),
        _say("withdrawn_instead", knowledge).format(instead=one.instead["en"]),
    )


def list_lines(knowledge: Knowledge, today: date | None) -> tuple[str, ...]:
    """Return the day of the list, and its age where that is high."""
    found = knowledge.withdrawals
    lines = [_say("withdrawals_date", knowledge).format(date=found.as_of.isoformat())]
    if today is not None and (days := found.age_days(today)) > OLD_AFTER_DAYS:
        lines.append(_say("withdrawals_old", knowledge).format(days=days))
    return tuple(lines)


def trouble_lines(knowledge: Knowledge) -> tuple[str, ...]:
    """Return that a newer list is there and cannot be read; nothing where all is well."""
    return (_say("withdrawals_damaged", knowledge),) if knowledge.withdrawals.is_fallback else ()


def with_review_mark(text: str, flag: RedFlag, knowledge: Knowledge) -> str:
    """Return the text about a red flag; of a withdrawn one it says that it is under review and counts."""
    is_withdrawn = f"{UNDER_REVIEW}/{flag.id}" in knowledge.withdrawn
    return f"{text} ({_say('withdrawn_under_review', knowledge)})" if is_withdrawn else text


def _say(wording: str, knowledge: Knowledge) -> str:
    return knowledge.wording[wording]["en"]
