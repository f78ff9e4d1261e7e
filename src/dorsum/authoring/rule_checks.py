"""Checks of every rule expression in content: syntax, names, and what each kind may say."""

import re
from collections.abc import Mapping

from dorsum.authoring.content_files import Content, Entry
from dorsum.authoring.schemas import FindingForm, MacroForm, RedFlagForm, SafetyRowForm
from dorsum.authoring.suggestions import suggestion
from dorsum.errors import RuleSyntaxError
from dorsum.model.bundle import read_macros
from dorsum.model.rule_parser import parse_rule
from dorsum.model.rules import Compare, CountOf, IsYes, Not, Rule, leaves, walk

_CARE_RULES = (
    ("interventions", "not_for"),
    ("prevention", "not_for"),
    ("movements", "not_for"),
    ("medicine_rules", "when"),
    ("care_demands", "when"),
    ("care_cautions", "when"),
    ("recovery_facts", "when"),
    ("visit_lines", "when"),
    ("order_positions", "not_for"),
)


def check_rules(content: Content) -> Mapping[tuple[str, str], Rule]:
    """Report every wrong rule; return the ones that can be read, by kind and id."""
    macros = _macros(content)
    rules: dict[tuple[str, str], Rule] = {}
    for entry in content.of("macros"):
        _check_names_in(content, entry, "when", macros.get(entry.item.id))
    for entry in content.of("red_flags"):
        assert isinstance(entry.item, RedFlagForm)
        rule = _parsed(content, entry, "when", entry.item.when, macros)
        if rule is not None:
            rules["red_flags", entry.item.id] = rule
            _check_red_flag(content, entry, rule)
    for entry in content.of("safety_table"):
        assert isinstance(entry.item, SafetyRowForm)
        _parsed(content, entry, "when", entry.item.when, macros)
    for entry in content.of("findings"):
        assert isinstance(entry.item, FindingForm)
        if entry.item.derived_from is not None:
            rule = _parsed(content, entry, "derived_from", entry.item.derived_from, {})
            if rule is not None:
                rules["findings", entry.item.id] = rule
                _check_derived(content, entry, entry.item, rule)
    for kind, key in _CARE_RULES:
        _check_care_rules(content, kind, key, macros, rules)
    _check_macros_used(content, rules)
    return rules


def _check_care_rules(
    content: Content, kind: str, key: str, macros: Mapping[str, Rule], rules: dict[tuple[str, str], Rule]
) -> None:
    """Read the rules about what can be done; one more yes must never allow what was kept back."""
    for entry in content.of(kind):
        text = getattr(entry.item, key)
        rule = None if text is None else _parsed(content, entry, key, text, macros)
        if rule is None:
            continue
        rules[kind, entry.item.id] = rule
        if any(isinstance(part, Not) for part in walk(rule)):
            message = "may not use `not`, so that one more yes never allows anything; say it positively"
            _report(content, entry, key, message)


def _report(content: Content, entry: Entry, key: str, message: str) -> None:
    content.report(entry.file.path, entry.file.line((key,)), message)


def _macros(content: Content) -> Mapping[str, Rule]:
    """Return the macros that can be read; report the others."""
    texts = {
        entry.item.id: entry.item.when for entry in content.of("macros") if isinstance(entry.item, MacroForm)
    }
    readable = dict(texts)
    for entry in content.of("macros"):
        if _parsed(content, entry, "when", texts[entry.item.id], {}) is None:
            del readable[entry.item.id]
    try:
        return read_macros(readable)
    except RuleSyntaxError as error:
        circle = str(error).partition(": ")[2]
        named = (entry for entry in content.of("macros") if entry.item.id in re.split(r"\W+", circle))
        _report(content, next(named), "when", circle)
        return {}


def _parsed(content: Content, entry: Entry, key: str, text: str, macros: Mapping[str, Rule]) -> Rule | None:
    try:
        rule = parse_rule(text, macros)
    except RuleSyntaxError as error:
        _report(content, entry, key, f"`{key}`, {error}; near `{text[max(error.column - 1, 0) :][:30]}`")
        return None
    if entry.item.id not in content.entries["macros"]:
        _check_names_in(content, entry, key, rule)
    return rule


def _check_names_in(content: Content, entry: Entry, key: str, rule: Rule | None) -> None:
    for leaf in leaves(rule) if rule else ():
        target = content.entries["findings"].get(leaf.finding)
        if target is None and key == "when" and leaf.finding in content.entries["macros"]:
            continue  # a macro that cannot be read is reported where it stands
        if target is None:
            known = (*content.entries["findings"], *content.entries["macros"])
            _report(content, entry, key, f"unknown finding `{leaf.finding}`{suggestion(leaf.finding, known)}")
            continue
        kind = getattr(target.item, "kind", "yes_no")
        if isinstance(leaf, Compare) and kind != "number":
            _report(content, entry, key, f"`{leaf.finding}` is no number and cannot be compared")
        if isinstance(leaf, IsYes) and kind == "number":
            _report(
                content,
                entry,
                key,
                f"`{leaf.finding}` is a number; compare it, such as `{leaf.finding} >= 1`",
            )


def _check_red_flag(content: Content, entry: Entry, rule: Rule) -> None:
    for part in walk(rule):
        if isinstance(part, Not):
            message = (
                "a red flag may not use `not`, so that one more yes never lowers the level; say it positively"
            )
            _report(content, entry, "when", message)
        if isinstance(part, CountOf) and len(set(part.terms)) < len(part.terms):
            _report(content, entry, "when", "count_of names a term twice; delete one of them")


def _check_derived(content: Content, entry: Entry, finding: FindingForm, rule: Rule) -> None:
    for leaf in leaves(rule):
        target = content.entries["findings"].get(leaf.finding)
        if isinstance(leaf, IsYes) and target and getattr(target.item, "kind", "") != "choice":
            message = f"`derived_from` may use numbers and choices only; `{leaf.finding}` is neither"
            _report(content, entry, "derived_from", message)
    if finding.contradiction == "error" and not isinstance(rule, IsYes | Compare):
        _report(
            content, entry, "contradiction", "`error` needs a `derived_from` of one comparison or one choice"
        )


def _check_macros_used(content: Content, rules: Mapping[tuple[str, str], Rule]) -> None:
    texts = [
        getattr(e.item, key, None) or ""
        for kind in ("red_flags", "macros", "safety_table", *(kind for kind, _ in _CARE_RULES))
        for key in ("when", "not_for")
        for e in content.of(kind)
    ]
    words = {
        word for text in texts for word in text.replace("(", " ").replace(")", " ").replace(",", " ").split()
    }
    for entry in content.of("macros"):
        if rules and entry.item.id not in words:
            _report(
                content, entry, "id", f"the macro `{entry.item.id}` is used by no rule; use it or delete it"
            )
