"""docs/reference/rules.md: every rule with its sources, from the content bundle."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from scripts.reference.markdown import MADE, bullets, code, codes, escaped, page

Item = Mapping[str, Any]
Bundle = Mapping[str, Any]
_MARKS = {
    "verified": "verified",
    "partly_unverified": "partly unverified",
    "unverified": "unverified: nobody has confirmed it",
    "expert_opinion": "expert opinion",
}
_INTRODUCTION = """\
What the words mean is in [GLOSSARY.md](../../GLOSSARY.md), what a rule may say in
[rule-language.md](rule-language.md). `dorsum content show ID` prints one item, `dorsum graph ID` draws one
rule. A rule never lowers the level: the highest level among the rules that are yes counts. Where a source
was not read on its own page, `seen` says how: a copy, a secondary source, or only in part."""


def rules_page(bundle: Bundle) -> str:
    """Return the page."""
    sections = (_red_flags, _macros, _facts, _safety_table, _profiles, _coverage)
    blocks = (block for section in sections for block in section(bundle))
    return page("# Rules", MADE, _INTRODUCTION, _counts(bundle["red_flags"]), *blocks)


def _counts(flags: Iterable[Item]) -> str:
    by_status = Counter(flag["status"] for flag in flags)
    by_basis = Counter(flag["basis"] for flag in flags)
    return bullets(
        (
            f"red flags: {by_status.total()}",
            f"by mark: {_counted(_MARKS[status].partition(':')[0] for status in by_status.elements())}",
            f"by basis: {_counted(by_basis.elements())}",
        )
    )


def _counted(words: Iterable[str]) -> str:
    return ", ".join(f"{count} {word}" for word, count in sorted(Counter(words).items()))


def _red_flags(bundle: Bundle) -> Iterator[str]:
    for level in sorted(bundle["levels"], key=lambda level: -level["rank"]):
        flags = sorted(
            (flag for flag in bundle["red_flags"] if flag["level"] == level["id"]),
            key=lambda flag: flag["id"],
        )
        yield f"## {level['label']['en']} (`{level['id']}`)"
        yield f"Red flags: {len(flags)}. What the person is told:"
        yield bullets(escaped(line) for line in level["do"]["en"])
        for flag in flags:
            yield f"### {flag['id']}"
            yield f"**{escaped(flag['label']['en'])}**"
            yield bullets(_about_flag(flag, bundle))


def _about_flag(flag: Item, bundle: Bundle) -> Iterator[str]:
    yield f"when: {code(flag['when'])}"
    yield from _macros_in(flag["when"], bundle)
    if "within" in flag:
        yield f"deadline: {_deadline(flag['within'])}"
    yield f"aims at: {escaped(flag['aims_at'])}"
    yield f"basis: {flag['basis']}; mark: {_MARKS[flag['status']]}"
    yield f"over-triage: {escaped(flag['over_triage'])}"
    if "shadowed" in flag:
        yield f"covered by others: {escaped(flag['shadowed'])}"
    yield from _sources(flag, bundle)


def _macros_in(rule: str, bundle: Bundle) -> Iterator[str]:
    words = set(rule.replace("(", " ").replace(")", " ").replace(",", " ").split())
    used = [macro["id"] for macro in bundle["macros"] if macro["id"] in words]
    if used:
        yield f"macros: {', '.join(f'[{code(id)}](#{id})' for id in used)}"


def _deadline(hours: Item) -> str:
    low, high = hours["min_hours"], hours["max_hours"]
    days = f" ({low // 24} to {high // 24} days)" if low % 24 == high % 24 == 0 else ""
    return f"{low} to {high} hours{days}"


def _sources(item: Item, bundle: Bundle) -> Iterator[str]:
    """Yield each source with the place in it and its link."""
    known = {source["id"]: source for source in bundle["sources"]}
    for citation in item["sources"]:
        source = known[citation["source"]]
        title = f"[{escaped(source['title'])}](<{source['url']}>)"
        by = f"{escaped(source['organisation'])} {source['year']}"
        recorded = citation["place"] != "not_recorded"
        place = f"place: {escaped(citation['place'])}" if recorded else "place not recorded"
        seen = "" if source["seen"] == "page" else f"; seen: {source['seen']}"
        yield f"source: {title}, {by}; {place}{seen}"
    if not item["sources"]:
        yield "source: none"


def _macros(bundle: Bundle) -> Iterator[str]:
    yield "## Macros"
    for macro in bundle["macros"]:
        yield f"### {macro['id']}"
        yield f"**{escaped(macro['label']['en'])}**"
        yield bullets(
            (f"when: {code(macro['when'])}", *_macros_in(macro["when"], bundle), *_end(macro, bundle))
        )


def _end(item: Item, bundle: Bundle) -> Iterator[str]:
    yield f"mark: {_MARKS[item['status']]}"
    yield from _sources(item, bundle)


def _facts(bundle: Bundle) -> Iterator[str]:
    yield "## Facts"
    for fact in bundle["facts"]:
        yield f"### {fact['id']}"
        yield escaped(fact["reason"]["en"])
        yield bullets(_about_fact(fact, bundle))


def _about_fact(fact: Item, bundle: Bundle) -> Iterator[str]:
    yield f"if yes: {code(fact['if_yes'])}"
    for key, words in (
        ("then_yes", "then yes"),
        ("then_no", "then no"),
        ("then_any_yes", "then one of these"),
    ):
        if fact[key]:
            yield f"{words}: {codes(fact[key])}"
    yield f"basis: {fact['basis']}"
    if fact["sources"]:
        yield from _sources(fact, bundle)


def _safety_table(bundle: Bundle) -> Iterator[str]:
    yield "## Safety table"
    yield (
        "What guidelines demand: where the condition is yes, the level is never lower. [Proved](proofs.md), "
        "but for the rows that say `known gap`: the rules do not meet them yet."
    )
    ranks = {level["id"]: level["rank"] for level in bundle["levels"]}
    for row in sorted(bundle["safety_table"], key=lambda row: (-ranks[row["level"]], row["id"])):
        yield f"### {row['id']}"
        yield f"**{escaped(row['label']['en'])}**"
        lines = (
            f"when: {code(row['when'])}",
            *_macros_in(row["when"], bundle),
            f"at least: `{row['level']}`",
        )
        gap = [f"**known gap**: {escaped(row['known_gap'])}"] if "known_gap" in row else []
        yield bullets((*lines, *gap, *_end(row, bundle)))


def _profiles(bundle: Bundle) -> Iterator[str]:
    yield "## Profiles"
    yield "Plain spasms: whichever of these findings are yes, the level is never higher. [Proved](proofs.md)."
    for profile in bundle["profiles"]:
        yield f"### {profile['id']}"
        yield f"**{escaped(profile['label']['en'])}**"
        yield bullets(_about_profile(profile, bundle))


def _about_profile(profile: Item, bundle: Bundle) -> Iterator[str]:
    yield f"may be yes: {codes(profile['may_be_yes'])}"
    for finding, limits in sorted(profile["numbers"].items()):
        yield f"{code(finding)}: {limits['minimum']:g} to {limits['maximum']:g}"
    yield f"sex: {' or '.join(profile['sex'])}"
    yield f"at most: `{profile['at_most']}`"
    yield from _end(profile, bundle)


def _coverage(bundle: Bundle) -> Iterator[str]:
    yield "## Coverage"
    yield "What the rules look for and leave out ([the register](../decisions/coverage_register.md))."
    for coverage, words in (
        ("not_covered", "Not covered"),
        ("partly", "Partly covered"),
        ("covered", "Covered"),
    ):
        topics = [topic for topic in bundle["scope"] if topic["coverage"] == coverage]
        if topics:
            yield f"### {words}: {len(topics)}"
            yield bullets(_about_topic(topic) for topic in topics)


def _about_topic(topic: Item) -> str:
    gap = f" Missing: {escaped(topic['gap'])}" if "gap" in topic else ""
    by = codes((*topic.get("causes", ()), *topic.get("red_flags", ())))
    return f"**{escaped(topic['label']['en'])}**.{gap}{f' By: {by}' if by else ''}"
