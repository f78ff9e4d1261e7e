"""The content check: what no single file can show. Every problem at once, with file and line."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from graphlib import CycleError, TopologicalSorter
from pathlib import Path
from typing import get_args

from dorsum.authoring.answer_checks import check_answers
from dorsum.authoring.cause_checks import check_causes, findings_that_rank, sourced_parts
from dorsum.authoring.composite import composite_findings, note
from dorsum.authoring.content_files import Content, Entry, Progress, read_content
from dorsum.authoring.diary_checks import check_diary
from dorsum.authoring.forms import Item, Sourced, Statement
from dorsum.authoring.library_checks import check_body_regions, tapped_findings
from dorsum.authoring.plain_people_checks import check_plain_people
from dorsum.authoring.reading import check_reading, meter
from dorsum.authoring.record_checks import check_records
from dorsum.authoring.references import report_unknown
from dorsum.authoring.rule_checks import check_rules
from dorsum.authoring.safety_checks import check_safety
from dorsum.authoring.schemas import (
    FactForm,
    FindingForm,
    ProfileForm,
    QuestionForm,
    RedFlagForm,
    RuleCasesForm,
    SafetyRowForm,
    ScopeForm,
    SourceForm,
)
from dorsum.authoring.scope import check_scope
from dorsum.authoring.treatment_checks import check_treatment, parts_with_sources
from dorsum.authoring.treatment_kinds import TREATMENT_KINDS
from dorsum.authoring.withdrawal_file import check_withdrawals
from dorsum.model.case_reading import FIXED_KEYS
from dorsum.model.rules import Rule, finding_ids
from dorsum.model.statements import LevelId

NO_READING_GRADE = "the reading grade was not checked; install `textstat`"


@dataclass(frozen=True)
class CheckReport:
    """What the check found: mistakes, warnings, counts, and notes of what is worth work but no mistake."""

    problems: tuple[str, ...]
    warnings: tuple[str, ...]
    counts: dict[str, int]
    notes: tuple[str, ...]


def check_content(folder: Path, today: date | None = None, progress: Progress | None = None) -> CheckReport:
    """Return everything wrong with the content folder, and how much of it is unconfirmed."""
    content = read_content(folder, progress)
    composites = composite_findings(content, check_loaded(content))
    topics = check_scope(content)
    reading = check_reading(content)
    check_withdrawals(content, meter())
    counts = count_uncertain(content) | topics | (reading.counts if reading else {})
    manifold = [composite for composite in composites if composite.is_used_twice]
    counts |= {"composites": len(composites), "composites_used_twice": len(manifold)}
    warnings = [*_overdue(content, today), *([] if reading else [NO_READING_GRADE])]
    notes = (note(content, composite) for composite in manifold)
    return CheckReport(tuple(content.problems), tuple(warnings), counts, tuple(notes))


def check_loaded(content: Content) -> Mapping[tuple[str, str], Rule]:
    """Add to `content.problems` what is wrong between files; return the rules by kind and id."""
    rules = check_rules(content)
    for check in _CHECKS:
        check(content)
    _check_unused(content, {name for rule in rules.values() for name in finding_ids(rule)})
    return rules


def count_uncertain(content: Content) -> dict[str, int]:
    """Return how many items there are, and how many are unconfirmed or cite no place."""
    items = [entry.item for kind in content.entries for entry in content.of(kind)]
    statements = [item for item in items if isinstance(item, Statement)]
    numbers = [part for item in items for part in (*sourced_parts(item), *_parts_of_treatment(item))]
    citations = [citation for item in statements for citation in item.sources]
    citations += [citation for part in numbers for citation in part.sources]
    return {
        "items": len(items),
        "unverified": sum(item.status == "unverified" for item in statements),
        "partly_unverified": sum(item.status == "partly_unverified" for item in statements),
        "expert_opinion": sum(item.status == "expert_opinion" for item in statements),
        "numbers": len(numbers),
        "numbers_of_opinion": sum(part.status in ("expert_opinion", "unverified") for part in numbers),
        "citations": len(citations),
        "citations_without_place": sum(citation.place == "not_recorded" for citation in citations),
    }


def _parts_of_treatment(item: Item) -> Iterator[Sourced]:
    if type(item) in TREATMENT_KINDS.values():
        yield from parts_with_sources(item)


def _overdue(content: Content, today: date | None) -> Iterator[str]:
    for kind in content.entries:
        for entry in content.of(kind):
            if today is not None and entry.item.checked.next < today:
                line = entry.file.line(("checked", "next"))
                where = entry.file.path.relative_to(content.folder.parent)
                yield f"{where}:{line}: review was due on {entry.item.checked.next}; check the sources again"


def _check_demands(content: Content) -> None:
    """Report unknown findings in the safety table and the profiles."""
    for entry in content.of("safety_table"):
        assert isinstance(entry.item, SafetyRowForm)
        denied = [entry.item.unless_denied] if entry.item.unless_denied else []
        report_unknown(content, entry, "unless_denied", denied, "findings")
    for entry in content.of("profiles"):
        assert isinstance(entry.item, ProfileForm)
        report_unknown(content, entry, "may_be_yes", entry.item.may_be_yes, "findings")
        report_unknown(content, entry, "numbers", entry.item.numbers, "findings")


def _check_written(content: Content) -> None:
    """Report unknown ids in lead questions and in the cases written for red flags."""
    _check_questions(content)
    for entry in content.of("cases"):
        assert isinstance(entry.item, RuleCasesForm)
        report_unknown(content, entry, "id", [entry.item.id], "red_flags")
        for key in ("fires", "just_not", "left_open"):
            person = getattr(entry.item, key)
            report_unknown(content, entry, key, [*person.yes, *person.open, *person.numbers], "findings")


def _check_questions(content: Content) -> None:
    """A lead question answers for yes/no findings that a person is asked, each under one lead at most."""
    led: dict[str, str] = {}
    for entry in content.of("questions"):
        assert isinstance(entry.item, QuestionForm)
        report_unknown(content, entry, "covers", entry.item.covers, "findings")
        if entry.item.id in content.entries["findings"]:
            content.report(entry.file.path, entry.file.line(("id",)), "a finding has this id; choose another")
        for index, id in enumerate(entry.item.covers):
            line = entry.file.line(("covers", index))
            if other := led.get(id):
                content.report(entry.file.path, line, f"`{id}` stands under the lead question `{other}` too")
            elif not _can_be_led(content, id):
                content.report(entry.file.path, line, f"`{id}` cannot be covered; it is asked on its own")
            led[id] = entry.item.id


def _can_be_led(content: Content, id: str) -> bool:
    """Whether a lead question may answer for the finding (an unknown id is reported elsewhere)."""
    entry = content.entries["findings"].get(id)
    if entry is None:
        return True
    assert isinstance(entry.item, FindingForm)
    computed = entry.item.derived_from is not None and entry.item.derives == "both"
    return entry.item.kind == "yes_no" and not computed and not entry.item.times


def _check_references(content: Content) -> None:
    for kind in content.entries:
        for entry in content.of(kind):
            if isinstance(entry.item, Statement | FactForm):
                cited = [citation.source for citation in entry.item.sources]
                report_unknown(content, entry, "sources", cited, "sources")
    for entry in content.of("findings"):
        assert isinstance(entry.item, FindingForm)
        report_unknown(content, entry, "group", [entry.item.group], "question_groups")
        report_unknown(content, entry, "gate", [entry.item.gate] if entry.item.gate else [], "findings")
        report_unknown(content, entry, "times", entry.item.times or [], "findings")
        report_unknown(content, entry, "if_still_unsure", _cited_if_unsure(entry.item), "sources")
    for entry in content.of("facts"):
        for key, ids in _fact_parts(entry):
            report_unknown(content, entry, key, ids, "findings")
    for entry in content.of("scope"):
        assert isinstance(entry.item, ScopeForm)
        report_unknown(content, entry, "causes", entry.item.causes, "causes")
        report_unknown(content, entry, "red_flags", entry.item.red_flags, "red_flags")


def _cited_if_unsure(finding: FindingForm) -> list[str]:
    return (
        [citation.source for citation in finding.if_still_unsure.sources] if finding.if_still_unsure else []
    )


def _fact_parts(entry: Entry) -> list[tuple[str, list[str]]]:
    fact = entry.item
    assert isinstance(fact, FactForm)
    return [
        ("if_yes", [fact.if_yes]),
        ("then_yes", fact.then_yes),
        ("then_no", fact.then_no),
        ("then_any_yes", fact.then_any_yes),
    ]


def _check_languages(content: Content) -> None:
    for kind in content.entries:
        for entry in content.of(kind):
            for key in ("question", "label", "text", "do", "reason", "emergency", "urgent", "confirm"):
                words = getattr(entry.item, key, None)
                if words is not None and "en" not in getattr(words, "words", words):
                    content.report(
                        entry.file.path,
                        entry.file.line((key, "words")),
                        f"`{key}` has no `en`; add the English words",
                    )


def _check_levels(content: Content) -> None:
    """The program names levels and counts on their order; a different set would fail only at run time."""
    ranks = {entry.item.id: getattr(entry.item, "rank", None) for entry in content.of("levels")}
    wanted = {id: rank for rank, id in enumerate(reversed(get_args(LevelId)))}
    if ranks != wanted:
        listed = ", ".join(f"{id} (rank {rank})" for id, rank in wanted.items())
        content.report(content.folder / "levels", 1, f"there must be five levels: {listed}")


def _check_other_country(content: Content) -> None:
    if "other" not in content.entries["countries"]:
        message = "`other` is missing; it says whom to call where no country is given"
        content.report(content.folder / "countries", 1, message)


def _check_names_once(content: Content) -> None:
    for entry in content.of("macros"):
        if entry.item.id in content.entries["findings"]:
            line = entry.file.line(("id",))
            content.report(entry.file.path, line, f"`{entry.item.id}` is also a finding; rename one of them")
    fields: dict[str, str] = {}
    for entry in content.of("findings"):
        field = getattr(entry.item, "case_field", None)
        if field and (field in fields or field in content.entries["findings"] or field in FIXED_KEYS):
            line = entry.file.line(("case_field",))
            content.report(
                entry.file.path, line, f"the case field `{field}` stands for something else already"
            )
        if field:
            fields[field] = entry.item.id


def _check_gates(content: Content) -> None:
    gates = {
        entry.item.id: [gate]
        for entry in content.of("findings")
        if (gate := getattr(entry.item, "gate", None))
    }
    _no_circle(content, "findings", gates, "gate", "gates in a circle")
    for entry in content.of("findings"):
        if entry.item.id in gates and getattr(entry.item, "times", None):
            content.report(entry.file.path, entry.file.line(("gate",)), "a timing finding cannot have a gate")
        if not _is_yes_no(content, gates.get(entry.item.id, [""])[0]):
            content.report(entry.file.path, entry.file.line(("gate",)), "a gate must be a yes or no finding")


def _is_yes_no(content: Content, id: str) -> bool:
    """Whether the finding is answered yes or no (an unknown id is reported elsewhere)."""
    target = content.entries["findings"].get(id)
    return target is None or getattr(target.item, "kind", None) == "yes_no"


def _check_facts(content: Content) -> None:
    """Facts, gates and timing stay apart, so that closure needs no guessing (docs/decisions/closure.md)."""
    links: dict[str, list[str]] = {}
    for entry in content.of("facts"):
        fact = entry.item
        assert isinstance(fact, FactForm)
        links.setdefault(fact.if_yes, []).extend(fact.then_yes + fact.then_any_yes)
        if fact.if_yes in (*fact.then_yes, *fact.then_no, *fact.then_any_yes):
            content.report(entry.file.path, entry.file.line(("if_yes",)), "a fact about itself says nothing")
        for key, ids in _fact_parts(entry):
            for index, id in enumerate(ids):
                if message := _unfit_for_fact(content, id):
                    content.report(entry.file.path, entry.file.line((key, index)), f"`{id}` {message}")
    _no_circle(content, "facts", links, "if_yes", "facts in a circle")


def _unfit_for_fact(content: Content, id: str) -> str | None:
    entry = content.entries["findings"].get(id)
    finding = entry.item if entry else None
    if not isinstance(finding, FindingForm):
        return None
    if finding.gate:
        return "has a gate; a fact may name the gate, not what is behind it"
    if finding.times:
        return "is a timing finding; a fact may not name it"
    if finding.kind != "yes_no":
        return "is no yes or no; name a finding that is derived from it"
    return None


def _no_circle(content: Content, kind: str, links: dict[str, list[str]], key: str, what: str) -> None:
    try:
        TopologicalSorter(links).prepare()
    except CycleError as error:
        circle = error.args[1]
        linked = (entry for entry in content.of(kind) if getattr(entry.item, key) in circle)
        entry = next(entry for entry in linked if kind == "facts" or entry.item.id in circle)
        message = f"{what}: {' -> '.join(circle)}; remove one link"
        content.report(entry.file.path, entry.file.line((key,)), message)


def _check_timing(content: Content) -> None:
    for entry in content.of("findings"):
        for index, sign in enumerate(getattr(entry.item, "times", None) or ()):
            target = content.entries["findings"].get(sign)
            if target and getattr(target.item, "times", None):
                content.report(
                    entry.file.path, entry.file.line(("times", index)), f"`{sign}` is a timing finding itself"
                )
            if not _is_yes_no(content, sign):
                content.report(
                    entry.file.path, entry.file.line(("times", index)), f"`{sign}` is no yes or no finding"
                )


def _check_unused(content: Content, in_rules: set[str]) -> None:
    used = set(in_rules)
    for entry in content.of("findings"):
        finding = entry.item
        assert isinstance(finding, FindingForm)
        used.update(finding.times or (), [finding.gate] if finding.gate else ())
    used |= {id for entry in content.of("facts") for _, ids in _fact_parts(entry) for id in ids}
    used |= findings_that_rank(content) | tapped_findings(content)
    for entry in content.of("findings"):
        if entry.item.id not in used and not getattr(entry.item, "used_by", None):
            message = f"the finding `{entry.item.id}` is used by no rule; use it, delete it, or say `used_by`"
            content.report(entry.file.path, entry.file.line(("id",)), message)


def _check_red_flag_order(content: Content) -> None:
    for entry in content.of("red_flags"):
        assert isinstance(entry.item, RedFlagForm)
        if entry.item.level == "self_care":
            message = "a red flag at `self_care` raises nothing; give it a higher level or delete it"
            content.report(entry.file.path, entry.file.line(("level",)), message)


def _check_sources_once(content: Content) -> None:
    """Report a publication that stands in two files, by its DOI or its PMC number."""
    known: dict[str, str] = {}
    for entry in content.of("sources"):
        assert isinstance(entry.item, SourceForm)
        for key, number in (("doi", entry.item.doi), ("pmcid", entry.item.pmcid)):
            other = known.setdefault(number.lower(), entry.item.id) if number else entry.item.id
            if other != entry.item.id:
                line = entry.file.line((key,))
                content.report(entry.file.path, line, f"`{other}` is the same publication; keep one of them")
                break


_CHECKS: tuple[Callable[[Content], None], ...] = (
    _check_references,
    _check_demands,
    _check_written,
    check_causes,
    check_treatment,
    check_safety,
    _check_sources_once,
    check_answers,
    check_body_regions,
    check_records,
    check_diary,
    check_plain_people,
    _check_languages,
    _check_levels,
    _check_other_country,
    _check_names_once,
    _check_gates,
    _check_facts,
    _check_timing,
    _check_red_flag_order,
)
