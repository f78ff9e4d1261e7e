"""Reading the compiled content bundle. The only way content enters the program at run time."""

import json
from collections.abc import Iterable, Mapping
from datetime import date
from functools import cache, partial
from importlib import resources
from types import MappingProxyType
from typing import Any

from dorsum.errors import BundleError, GuidanceError, RuleSyntaxError, WithdrawalError
from dorsum.model.cause_bundle import read_cause, read_cause_numbers
from dorsum.model.knowledge import (
    DAMAGED,
    AgeBand,
    Contact,
    Country,
    Fact,
    Finding,
    Knowledge,
    LeadQuestion,
    Level,
    PlainPeople,
    Profile,
    QuestionGroup,
    RedFlag,
    SafetyRow,
    Source,
)
from dorsum.model.library_bundle import read_library
from dorsum.model.rule_parser import parse_rule
from dorsum.model.rules import Rule
from dorsum.model.statements import Citation, Hours, Words
from dorsum.model.synthetic import read_synthetic_figures
from dorsum.model.treatment_bundle import read_treatment
from dorsum.model.truth import Answer
from dorsum.model.withdrawal_reading import withdrawals_from

BUNDLE_FORMAT = 11
DEFAULT_GUIDANCE = "default"
BUNDLE_NAME = "content_bundle.json"
LONGEST_SHOWN = 40
LONGEST_LIST = 200
MOST_NAMED = 5
"""Of macros in a circle; to break it one is enough."""
_Item = Mapping[str, Any]


@cache
def load_knowledge(guidance: str = DEFAULT_GUIDANCE) -> Knowledge:
    """Return the content that this installation ships, with the red flags of a guidance profile.

    Raises:
        BundleError: the bundle is missing or damaged.
        GuidanceError: there is no such guidance profile.
    """
    try:
        text = resources.files("dorsum").joinpath(BUNDLE_NAME).read_text(encoding="utf-8")
    except OSError:
        raise BundleError(f"`{BUNDLE_NAME}` is missing; run `dorsum content build`") from None
    except UnicodeDecodeError:
        raise BundleError(DAMAGED) from None
    return read_bundle(text, guidance)


def read_bundle(text: str, guidance: str = DEFAULT_GUIDANCE) -> Knowledge:
    """Return the content in the text of a bundle, with the red flags of a guidance profile.

    Raises:
        BundleError: the text is no bundle of this format.
        GuidanceError: there is no such guidance profile.
    """
    try:
        first, *shelves = text.rstrip("\n").split("\n")
        bundle = json.loads(first)
        if bundle["format"] != BUNDLE_FORMAT:
            found = ascii(bundle["format"])[:LONGEST_SHOWN]
            raise BundleError(f"the content bundle has format `{found}`, expected `{BUNDLE_FORMAT}`")
        treatment_line, library_line = shelves
        return _knowledge(bundle, guidance, treatment_line, library_line)
    except (
        KeyError,
        TypeError,
        ValueError,
        AttributeError,
        OverflowError,
        RecursionError,
        RuleSyntaxError,
        WithdrawalError,
    ) as error:
        raise BundleError(DAMAGED) from error


def bundle_values(text: str) -> dict[str, Any]:
    """Return everything in the text of a bundle as plain values, by kind."""
    return {key: value for line in text.rstrip("\n").split("\n") for key, value in json.loads(line).items()}


def _knowledge(bundle: _Item, guidance: str, treatment_line: str, library_line: str) -> Knowledge:
    macros = read_macros({item["id"]: item["when"] for item in bundle["macros"]})
    return Knowledge(
        version=bundle["version"],
        content_hash=bundle["hash"],
        checked_on=date.fromisoformat(bundle["checked_on"]),
        next_check=date.fromisoformat(bundle["next_check"]),
        sources=tuple(_source(item) for item in bundle["sources"]),
        levels=tuple(_level(item) for item in bundle["levels"]),
        findings=tuple(_finding(item, macros) for item in bundle["findings"]),
        facts=tuple(_fact(item) for item in bundle["facts"]),
        red_flags=_counting([_red_flag(item, macros) for item in bundle["red_flags"]], guidance),
        causes=tuple(read_cause(item) for item in bundle["causes"]),
        countries=tuple(_country(item) for item in bundle["countries"]),
        question_groups=tuple(_group(item) for item in bundle["question_groups"]),
        wording=MappingProxyType({item["id"]: _words(item["text"]) for item in bundle["wording"]}),
        cause_numbers=read_cause_numbers(bundle),
        safety_table=tuple(_safety_row(item, macros) for item in bundle["safety_table"]),
        profiles=tuple(_profile(item) for item in bundle["profiles"]),
        questions=tuple(_question(item) for item in bundle["questions"]),
        plain_people=tuple(_plain_people(item) for item in bundle["plain_people"]),
        synthetic=read_synthetic_figures(bundle["synthetic_people"]),
        macros=macros,
        guidance=guidance,
        withdrawals=withdrawals_from(bundle["withdrawals"]),
        treatment_reader=partial(read_treatment, treatment_line, macros),
        library_reader=partial(read_library, library_line, macros),
    )


def _counting(flags: Iterable[RedFlag], guidance: str) -> tuple[RedFlag, ...]:
    """Return the red flags that count in the guidance profile."""
    flags = tuple(flags)
    known = {DEFAULT_GUIDANCE, *(flag.profile for flag in flags if flag.profile)}
    if guidance not in known:
        raise GuidanceError(
            f"there is no guidance profile of this name; there are {', '.join(sorted(known))}"
        )
    return tuple(flag for flag in flags if flag.profile in (None, guidance))


def read_macros(texts: Mapping[str, str]) -> Mapping[str, Rule]:
    """Return each macro as a rule; a macro may use others, in any order, but not itself.

    Raises:
        RuleSyntaxError: a text is no rule, or macros use each other in a circle.
    """
    done: dict[str, Rule] = {}
    waiting = dict(texts)
    while waiting:
        ready = [name for name, text in waiting.items() if not _names(text) & waiting.keys()]
        if not ready:
            shown = ", ".join(ascii(name)[1:-1] for name in sorted(waiting)[:MOST_NAMED])
            raise RuleSyntaxError(f"macros use each other in a circle: {shown[:LONGEST_LIST]}", 1)
        for name in ready:
            done[name] = parse_rule(waiting.pop(name), done)
    return MappingProxyType(done)


def _names(text: str) -> set[str]:
    return set("".join(c if c.isalnum() or c == "_" else " " for c in text).split())


def _words(words: Mapping[str, str]) -> Words:
    return MappingProxyType(dict(words))


def _citations(item: _Item) -> tuple[Citation, ...]:
    return tuple(Citation(entry["source"], entry["place"]) for entry in item["sources"])


def _source(item: _Item) -> Source:
    return Source(
        item["id"],
        item["title"],
        item["organisation"],
        item["year"],
        item["url"],
        item["seen"],
        item.get("year_is_read", False),
    )


def _level(item: _Item) -> Level:
    actions = {language: tuple(lines) for language, lines in item["do"].items()}
    return Level(item["id"], item["rank"], _words(item["label"]), MappingProxyType(actions))


def _finding(item: _Item, macros: Mapping[str, Rule]) -> Finding:
    derived = item.get("derived_from")
    return Finding(
        id=item["id"],
        kind=item["kind"],
        question=_words(item["question"]),
        group=item["group"],
        sources=_citations(item),
        status=item["status"],
        unit=item.get("unit"),
        minimum=item.get("minimum"),
        maximum=item.get("maximum"),
        choices=MappingProxyType({word: Answer(means) for word, means in item.get("choices", {}).items()}),
        case_field=item.get("case_field"),
        gate=item.get("gate"),
        derived_from=parse_rule(derived, macros) if derived else None,
        derives_only_yes=item.get("derives") == "only_yes",
        must_agree=item.get("contradiction") == "error",
        times=tuple(item.get("times", ())),
        unknown_means_yes=item.get("unknown_means") == "yes",
        level_if_only_yes=item.get("level_if_only_yes"),
        if_still_unsure=item["if_still_unsure"],
        plainer=_words(item["plainer"]) if "plainer" in item else None,
        support=item.get("support"),
    )


def _question(item: _Item) -> LeadQuestion:
    return LeadQuestion(
        id=item["id"],
        question=_words(item["question"]),
        part=item["part"],
        order=item["order"],
        covers=tuple(item["covers"]),
        sources=_citations(item),
        status=item["status"],
    )


def _fact(item: _Item) -> Fact:
    return Fact(
        id=item["id"],
        if_yes=item["if_yes"],
        then_yes=tuple(item.get("then_yes", ())),
        then_no=tuple(item.get("then_no", ())),
        then_any_yes=tuple(item.get("then_any_yes", ())),
        reason=_words(item["reason"]),
    )


def _red_flag(item: _Item, macros: Mapping[str, Rule]) -> RedFlag:
    within = item.get("within")
    return RedFlag(
        id=item["id"],
        label=_words(item["label"]),
        when=parse_rule(item["when"], macros),
        level=item["level"],
        within=Hours(within["min_hours"], within["max_hours"]) if within else None,
        aims_at=item["aims_at"],
        basis=item["basis"],
        status=item["status"],
        sources=_citations(item),
        shadowed="shadowed" in item,
        profile=item.get("profile"),
    )


def _contact(item: _Item) -> Contact:
    return Contact(item.get("number"), _words(item["words"]))


def _country(item: _Item) -> Country:
    return Country(
        id=item["id"],
        label=_words(item["label"]),
        emergency=_contact(item["emergency"]),
        urgent=_contact(item["urgent"]),
        sources=_citations(item),
        also_called=tuple(item["also_called"]),
        support=MappingProxyType({need: _contact(one) for need, one in item.get("support", {}).items()}),
    )


def _safety_row(item: _Item, macros: Mapping[str, Rule]) -> SafetyRow:
    return SafetyRow(
        id=item["id"],
        label=_words(item["label"]),
        when=parse_rule(item["when"], macros),
        level=item["level"],
        status=item["status"],
        sources=_citations(item),
        known_gap=item.get("known_gap"),
        unless_denied=item.get("unless_denied"),
    )


def _profile(item: _Item) -> Profile:
    ranges = {id: (limits["minimum"], limits["maximum"]) for id, limits in item["numbers"].items()}
    return Profile(
        id=item["id"],
        label=_words(item["label"]),
        may_be_yes=tuple(item["may_be_yes"]),
        numbers=MappingProxyType(ranges),
        sexes=tuple(item["sex"]),
        at_most=item["at_most"],
    )


def _plain_people(item: _Item) -> PlainPeople:
    return PlainPeople(
        id=item["id"],
        label=_words(item["label"]),
        is_female=item["sex"] == "female",
        age_bands=tuple(_age_band(band) for band in item["age_bands"]),
        regions=MappingProxyType({id: tuple(findings) for id, findings in item["regions"].items()}),
        triggers=MappingProxyType({id: tuple(findings) for id, findings in item["triggers"].items()}),
        numbers=MappingProxyType({id: tuple(values) for id, values in item["numbers"].items()}),
        extras=_reasons(item["extras"]),
        other_illness=_reasons(item["other_illness"]),
        left_out=_reasons(item["left_out"]),
        status=item["status"],
        sources=_citations(item),
    )


def _age_band(band: _Item) -> AgeBand:
    goal = band["goal"]
    most = goal["most_above_self_care_percent"] / 100
    return AgeBand(band["id"], tuple(band["ages"]), most, tuple(goal["without"]))


def _reasons(items: Iterable[_Item]) -> Mapping[str, str]:
    return MappingProxyType({one["finding"]: one["reason"] for one in items})


def _group(item: _Item) -> QuestionGroup:
    return QuestionGroup(item["id"], _words(item["label"]), item["order"])
