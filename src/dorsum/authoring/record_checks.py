"""Checks of what reads a health record: that names exist, that no card is missing, that summaries fit."""

import re
from collections.abc import Mapping

from dorsum.authoring.content_files import Content, Entry
from dorsum.authoring.record_forms import CodeSetForm, OrderPositionForm, RecordCardForm
from dorsum.authoring.references import report_unknown
from dorsum.authoring.schemas import FindingForm, LevelForm
from dorsum.model.records import CARDS, CodesMean

SUMMARY_BELOW = 140
"""Characters (CDS Hooks 2.0, card attributes)."""
A_DATE = "2026-11-29"
GAPS = ("level", "date")
_GAP = re.compile(r"\{(\w*)\}")


def check_records(content: Content) -> None:
    """Report everything wrong between codes, positions, cards and the rest of the content."""
    for entry in content.of("codes"):
        assert isinstance(entry.item, CodeSetForm)
        _check_codes(content, entry, entry.item)
    for entry in content.of("order_positions"):
        assert isinstance(entry.item, OrderPositionForm)
        _check_position(content, entry, entry.item)
    for entry in content.of("record_cards"):
        assert isinstance(entry.item, RecordCardForm)
        _check_card(content, entry, entry.item)
    _check_all_cards(content)


def _check_codes(content: Content, entry: Entry, codes: CodeSetForm) -> None:
    report_unknown(content, entry, "finding", [codes.finding] if codes.finding else [], "findings")
    cited = [citation.source for code in codes.codes for citation in code.sources]
    report_unknown(content, entry, "codes", cited, "sources")
    found = content.entries["findings"].get(codes.finding or "")
    if found is not None:
        assert isinstance(found.item, FindingForm)
        if found.item.kind != "yes_no" or found.item.derived_from:
            _report(content, entry, "finding", f"`{codes.finding}` is not asked as yes or no; name another")


def _check_position(content: Content, entry: Entry, position: OrderPositionForm) -> None:
    _check_sets(content, entry, "ordered", position.ordered, "order")
    _check_sets(content, entry, "silenced_by", position.silenced_by, "silences")
    report_unknown(
        content,
        entry,
        "intervention",
        [position.intervention] if position.intervention else [],
        "interventions",
    )
    named = [one.guideline for one in position.positions]
    report_unknown(content, entry, "positions", named, "guidelines")
    cited = [citation.source for one in position.positions for citation in one.sources]
    report_unknown(content, entry, "positions", cited, "sources")
    _check_words(content, entry, position.summary, position.said, ())


def _check_sets(content: Content, entry: Entry, key: str, ids: list[str], means: CodesMean) -> None:
    """Report code sets that are not there, or that say something else than is meant here."""
    report_unknown(content, entry, key, ids, "codes")
    for id in ids:
        found = content.entries["codes"].get(id)
        if found is not None and getattr(found.item, "means", None) != means:
            _report(content, entry, key, f"`{id}` are no codes with `means: {means}`")


def _check_card(content: Content, entry: Entry, card: RecordCardForm) -> None:
    _check_words(content, entry, card.summary, card.detail, GAPS)
    if card.by_record is not None:
        _check_words(content, entry, card.by_record.summary, card.by_record.detail, GAPS)


def _check_words(
    content: Content,
    entry: Entry,
    summary: Mapping[str, str],
    lines: Mapping[str, list[str]],
    gaps: tuple[str, ...],
) -> None:
    """Report words without English, gaps that nothing fills, and a summary that is too long."""
    if "en" not in summary or "en" not in lines:
        _report(content, entry, "summary", "the words have no `en`; add the English ones")
        return
    for text in (summary["en"], *lines["en"]):
        left = _GAP.sub("", text)
        if "{" in left or "}" in left or any(gap not in gaps for gap in _GAP.findall(text)):
            allowed = ", ".join(f"`{{{gap}}}`" for gap in gaps) or "none"
            _report(content, entry, "summary", f"nothing fills a gap of these words; allowed are {allowed}")
            return
    longest = max((_label(one) for one in content.of("levels")), key=len, default="")
    if len(summary["en"].format(level=longest, date=A_DATE)) >= SUMMARY_BELOW:
        _report(content, entry, "summary", f"a summary must stay below {SUMMARY_BELOW} characters")


def _label(entry: Entry) -> str:
    assert isinstance(entry.item, LevelForm)
    return entry.item.label["en"]


def _check_all_cards(content: Content) -> None:
    """Report a missing card, where there is any: the door reads them all."""
    missing = [id for id in CARDS if id not in content.entries["record_cards"]]
    if missing and len(missing) < len(CARDS):
        content.report(content.folder / "record_cards", 1, f"a card is missing: {', '.join(missing)}")


def _report(content: Content, entry: Entry, key: str, message: str) -> None:
    content.report(entry.file.path, entry.file.line((key,)), message)
