"""Checks of the diary: that its rules compare what it measures, and that it has one rhythm."""

from collections.abc import Mapping

from dorsum.authoring.content_files import Content, Entry
from dorsum.authoring.diary_forms import (
    CheckpointForm,
    DiaryAnswerForm,
    DiaryChartForm,
    DiaryQuestionForm,
    SummaryPartForm,
)
from dorsum.authoring.references import report_unknown
from dorsum.authoring.schemas import FindingForm
from dorsum.authoring.suggestions import suggestion
from dorsum.errors import RuleSyntaxError
from dorsum.model.diary import MEASURES, MEDICINE_MEASURES, TAKEN
from dorsum.model.rule_parser import parse_rule
from dorsum.model.rules import Compare, leaves


def check_diary(content: Content) -> None:
    """Report everything wrong between the parts of the diary, and between them and the findings."""
    for entry in content.of("checkpoints"):
        assert isinstance(entry.item, CheckpointForm)
        _check_rule(content, entry, "when", entry.item.when)
    for entry in content.of("diary_answers"):
        assert isinstance(entry.item, DiaryAnswerForm)
        _check_answer(content, entry, entry.item)
        _check_finding(content, entry, entry.item)
    for entry in content.of("diary_charts"):
        assert isinstance(entry.item, DiaryChartForm)
        _check_compared(content, entry, entry.item)
    for entry in content.of("summary_parts"):
        assert isinstance(entry.item, SummaryPartForm)
        report_unknown(content, entry, "groups", entry.item.groups, "question_groups")
    _check_rhythm(content)
    _check_order(content)


def _check_answer(content: Content, entry: Entry, item: DiaryAnswerForm) -> None:
    if item.no_when is None:
        _check_rule(content, entry, "yes_when", item.yes_when, {**MEASURES, **MEDICINE_MEASURES})
        return
    _check_rule(content, entry, "yes_when", item.yes_when)
    _check_rule(content, entry, "no_when", item.no_when)
    if item.no_over_yes_when is not None:
        _check_rule(content, entry, "no_over_yes_when", item.no_over_yes_when)


def _check_rule(
    content: Content, entry: Entry, key: str, text: str, known: Mapping[str, str] = MEASURES
) -> None:
    try:
        rule = parse_rule(text, {})
    except RuleSyntaxError as error:
        _report(content, entry, key, f"`{key}`, {error}; near `{text[max(error.column - 1, 0) :][:30]}`")
        return
    for leaf in leaves(rule):
        if leaf.finding not in known:
            message = f"a diary does not measure `{leaf.finding}`{suggestion(leaf.finding, known)}"
            _report(content, entry, key, message)
        elif not isinstance(leaf, Compare):
            message = f"`{leaf.finding}` is a number; compare it, such as `{leaf.finding} >= 1`"
            _report(content, entry, key, message)


def _check_finding(content: Content, entry: Entry, item: DiaryAnswerForm) -> None:
    report_unknown(content, entry, "finding", [item.finding], "findings")
    found = content.entries["findings"].get(item.finding)
    if found is None:
        return
    assert isinstance(found.item, FindingForm)
    if found.item.kind != "yes_no" or found.item.derived_from or found.item.times:
        message = f"`{item.finding}` is computed, a timing, or no yes or no; a diary cannot answer it"
        _report(content, entry, "finding", message)


def _check_compared(content: Content, entry: Entry, item: DiaryChartForm) -> None:
    """Only what is chosen from a list can be counted, and medicines."""
    asked = [id for id in item.compares if id != TAKEN]
    report_unknown(content, entry, "compares", asked, "diary_questions")
    for id in asked:
        found = content.entries["diary_questions"].get(id)
        if found is not None and getattr(found.item, "answered", None) == "number":
            _report(content, entry, "compares", f"`{id}` is a number; a chart compares what is chosen")


def _check_rhythm(content: Content) -> None:
    asked, rhythms = list(content.of("diary_questions")), list(content.of("diary_rhythms"))
    if (asked or rhythms) and len(rhythms) != 1:
        content.report(content.folder / "diary_rhythms", 1, "a diary needs one rhythm, and no second one")


def _check_order(content: Content) -> None:
    """Each question has a place of its own, and what could be done is asked before how bad the pain is."""
    places: dict[int, str] = {}
    asked: list[tuple[int, str]] = []
    for entry in content.of("diary_questions"):
        item = entry.item
        assert isinstance(item, DiaryQuestionForm)
        other = places.setdefault(item.order, item.id)
        if other != item.id:
            _report(content, entry, "order", f"`{other}` has this order too; choose another")
        asked.append((item.order, item.section))
    if asked and min(asked)[1] != "function":
        content.report(content.folder / "diary_questions", 1, "the first question must be one of `function`")


def _report(content: Content, entry: Entry, key: str, message: str) -> None:
    content.report(entry.file.path, entry.file.line((key,)), message)
