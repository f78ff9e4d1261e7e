"""docs/reference/validation.md: how good the answers are, on whom, and how little that says."""

from collections.abc import Iterator, Sequence
from typing import Any

from dorsum.model.knowledge import Knowledge, PlainPeople
from dorsum.validation.interview_figures import DANGER_SCREENS, FEW_SCREENS, PLAIN_SAMPLE
from dorsum.validation.rule_effects import RuleEffect
from scripts.reference.markdown import MADE, bullets, code, codes, escaped, page, table
from scripts.reference.validation_figures import Figures, Validation
from scripts.reference.validation_goals import goals_section, rate

_INTRODUCTION = """\
What was measured on the rules and the content named above, with Wilson 95 % intervals where people are a
sample of others. `dorsum evaluate` gives the same figures for other cases and for changed content:
`dorsum evaluate CASES.jsonl --closed-world --errors`, and `dorsum evaluate --robustness --interview`."""
_LIMITS = """\
- These are training figures: {n} cases, seen by the same people who wrote the rules. A set kept apart
  measures releases; it is not on this page.
- The label of {derived} cases was derived from the final diagnosis and from guidelines by one rater who is no
  clinician; the other {published} came with the published case.
- A second rating was made blind, from the narrative alone: it names the same level in {agreed} cases
  and another in {disagreed}.
- The history of {hard} cases hardly gives the danger away; they are marked hard.
- Questions newer than the first reading were answered in {newer} cases, from the same narratives, by one more
  blind lay reader. What a narrative does not mention counts as no; real people would have been asked.
- The narratives are paraphrased. No patient has answered these questions.
- Plain people and the cases of the rules are made from lists. They show what the rules do, not how often such
  people come: their shares are shares of the lists, and their intervals say no more than that.
- The simulated answerers understand every question."""
_RULE_CASES = """\
For each red flag, every smallest set of findings that fires it, on the plainest person who can have it; and
that person again with each of these findings missing in turn. Where the level is then no lower, another red
flag holds it."""
_NOT_SURE = """\
Everything was answered, some of it with "not sure", drawn at random from all yes or no questions that the
person is asked, but for what a number settles. Most of these ask for signs of danger. Emergencies: all cases
of the emergency rules. Plain people: {sample:,} drawn at random from those above."""
_OWN_SIGN = """\
Harder: exactly one of the findings that make the case an emergency is "not sure", each in turn. Emergencies
caught: {caught}. What was advised: {advised}. Those missed, by the finding:"""
_GROUP = """\
{label} (mark: {status}): one person for each age, region, trigger, number and pair of extras, {n:,} in all;
each was scored with everything asked. Sex: {sex}."""
_CASES = """\
Real published cases, retold as what the person could say at first contact. What a case does not state is
taken as no ([closed world](../decisions/closed_world.md)). Some questions are newer than the first reading of
the cases; the columns are with the answers of the first reading alone, and with the newer ones as well."""
_SHARES = (
    ("exact", "exactly the label"),
    ("exact_agreed", "exactly the label, where both ratings agree"),
    ("acceptable", "a level that the first rating accepts"),
    ("acceptable_by_either", "a level that either rating accepts"),
    ("under", "below every acceptable level"),
    ("over", "above every acceptable level"),
    ("under_label", "below the label"),
    ("over_label", "above the label"),
    ("emergency_recall", "emergencies found"),
    ("emergency_recall_not_hard", "emergencies found, but for those that the history hides"),
    ("emergency_to_self_care", "emergencies sent to self-care"),
    ("self_care_kept", "self-care kept"),
)
_COSTS = (
    ("screens", "screens"),
    ("items", "questions"),
    ("words", "words read"),
)
_ANSWERERS = """\
An honest simulated person says what is true of them and no to all else; a lead question gets a yes when
anything that it covers is true. The careless one overlooks each yes with a chance of one in ten, and counts
where the honest one came to that level. Danger can be excluded where everything asked gives a level below
`same_day`. A cost is the median, the 90th percentile and the most."""
_ALONE = """\
On the development cases in a closed world: in how many the rule fires, which would fall below their label
without it, which are above their label only because of it; and how many plain people are above self-care only
because of it. A rule that catches no case alone may still be the reason why another one could go."""


def validation_page(made: Validation) -> str:
    """Return the page."""
    knowledge = made.rules.knowledge
    return page(
        "# Validation",
        MADE,
        bullets((f"content: {knowledge.version}", f"content hash: {knowledge.content_hash}")),
        _INTRODUCTION,
        *_limits(made.counts),
        *goals_section(made),
        *_cases(made),
        *_plain(made),
        *_rule_cases(made.robustness["rule_cases"]),
        *_not_sure(made.robustness["not_sure"]),
        *_interviews(made),
        *_alone(made.effects),
    )


def _limits(counts: Figures) -> Iterator[str]:
    derived = counts["origins"].get("derived", 0)
    yield "## Limits"
    yield _LIMITS.format(**counts, derived=derived, published=counts["n"] - derived)


def _cases(made: Validation) -> Iterator[str]:
    yield "## Development cases"
    yield _CASES
    yield table(
        ("share", "first answers alone", "with the newer answers"),
        [(words, rate(made.first[name]), rate(made.cases[name])) for name, words in _SHARES],
    )
    levels = list(made.cases["confusion"])
    yield "With the newer answers, the label of each row against the level given in each column:"
    yield table(
        ("label", *map(code, levels)),
        [
            (code(label), *(str(count) for count in row.values()))
            for label, row in made.cases["confusion"].items()
        ],
    )
    yield "Every case whose level differs from its label:"
    yield table(
        ("case", "label", "given", "kind", "rules that fire"),
        [
            (
                f"{one['id']}{' (hard)' if one['hard'] else ''}",
                code(one["label"]),
                code(one["given"]),
                one["kind"],
                codes(one["fired"]),
            )
            for one in made.differing
        ],
    )


def _plain(made: Validation) -> Iterator[str]:
    figures, knowledge = made.robustness["plain_people"], made.rules.knowledge
    yield "## Plain people"
    for group in knowledge.plain_people:
        yield _GROUP.format(
            label=escaped(group.label["en"]),
            status=group.status.replace("_", " "),
            n=figures["n"],
            sex="female" if group.is_female else "male",
        )
        yield bullets(_lists(group))
    yield table(
        ("band", "above self-care", "of these count", "above self-care", "at most", "met"),
        [_band(band) for band in figures["bands"]],
    )
    yield "Everyone above self-care, by the rules at the level given and the findings that make them fire:"
    yield table(
        ("band", "rule", "level", "findings", "people"),
        [
            (one["band"], code(one["rule"]), code(one["level"]), codes(one["findings"]), str(one["n"]))
            for one in figures["reasons"]
        ],
    )
    yield "The same people by their pair of extras:"
    yield table(
        ("band", "extras", "people", "rules"),
        [(one["band"], codes(one["extras"]), str(one["n"]), codes(one["rules"])) for one in figures["pairs"]],
    )
    yield from _extras(knowledge)


def _lists(group: PlainPeople) -> Iterator[str]:
    for band in group.age_bands:
        yield f"{band.id}: {', '.join(map(str, band.ages))} years"
    for name, parts in (("regions", group.regions), ("triggers", group.triggers)):
        listed = (f"{id} ({codes(findings) or 'nothing'})" for id, findings in parts.items())
        yield f"{name}: {', '.join(listed)}"
    for finding, values in group.numbers.items():
        yield f"{code(finding)}: {', '.join(f'{value:g}' for value in values)}"


def _band(band: Figures) -> tuple[str, ...]:
    counted = f"without {codes(band['without'])}" if band["without"] else "all"
    goal = f"{band['at_most']:.0%}"
    met = "yes" if band["met"] else "**no**"
    return band["band"], rate(band["above"]), counted, rate(band["above_without"]), goal, met


def _extras(knowledge: Knowledge) -> Iterator[str]:
    for group in knowledge.plain_people:
        yield f"The {len(group.extras)} extras, and why each is harmless in a plain spasm:"
        yield table(("extra", "reason"), [(code(id), escaped(why)) for id, why in group.extras.items()])
        ill = [(code(id), escaped(why)) for id, why in group.other_illness.items()]
        yield "Of these, a sign of another illness, so that such a person is not counted as healthy:"
        yield table(("extra", "reason"), ill)
        yield "Not among the extras, though such people may say yes to it:"
        yield table(
            ("finding", "reason", "level alone"),
            [
                (code(id), escaped(why), code(knowledge.finding[id].level_if_only_yes or "none"))
                for id, why in group.left_out.items()
            ],
        )


def _rule_cases(figures: Figures) -> Iterator[str]:
    yield "## Cases of the rules"
    yield _RULE_CASES
    missing = figures["rules_without_case"]
    yield bullets(
        (
            f"red flags: {figures['rules']}; with no case that fires them: {codes(missing) or 'none'}",
            f"cases that fire them: {figures['cases']}, of these emergencies: {figures['emergencies']}",
            f"one answer short, and the red flag is silent: {rate(figures['one_short_silent'])}",
            f"one answer short, and the level is lower: {rate(figures['one_short_lower'])}",
        )
    )


def _not_sure(figures: Figures) -> Iterator[str]:
    yield "## Not sure"
    yield _NOT_SURE.format(sample=figures["sample"])
    yield table(
        ("not sure", "emergencies caught", "plain people at self-care", "plain people are told"),
        [
            (
                str(one["not_sure"]),
                rate(one["emergencies_caught"]),
                rate(one["self_care_kept"]),
                _counted(one["plain_advised"]),
            )
            for one in figures["random"]
        ],
    )
    own = figures["own_sign"]
    yield _OWN_SIGN.format(caught=rate(own["caught"]), advised=_counted(own["advised"]))
    yield table(
        ("finding", "told to act less urgently", "emergency rules"),
        [(code(sign), _counted(advised), codes(rules)) for sign, advised, rules in _by_sign(own["missed"])],
    )


def _counted(counts: Figures) -> str:
    return ", ".join(f"{count} {code(level)}" for level, count in counts.items())


def _by_sign(missed: Sequence[Figures]) -> Iterator[tuple[str, dict[str, int], list[str]]]:
    signs: dict[str, list[Figures]] = {}
    for one in missed:
        signs.setdefault(one["sign"], []).append(one)
    for sign, found in sorted(signs.items(), key=lambda row: (-len(row[1]), row[0])):
        advised = [one["advised"] or "none" for one in found]
        counts = {level: advised.count(level) for level in sorted(set(advised))}
        yield sign, counts, sorted({one["rule"] for one in found})


def _interviews(made: Validation) -> Iterator[str]:
    yield "## Interview"
    yield f"{_ANSWERERS} Plain people: {PLAIN_SAMPLE} drawn at random."
    sets = made.interviews
    rows: list[tuple[str, ...]] = [("people", *(str(one["n"]) for one in sets.values()))]
    rows += [(words, *(rate(one[name]) for one in sets.values())) for name, words in _interview_shares()]
    rows.append(
        ("danger excluded after screen", *(_spread(one["danger_excluded_at"]) for one in sets.values()))
    )
    rows += [(words, *(_spread(one["cost"][name]) for one in sets.values())) for name, words in _COSTS]
    rows += [
        (f"{words}, self-care cases", *(_spread(one["cost_plain"][name]) for one in sets.values()))
        for name, words in _COSTS
    ]
    yield table(("", *sets), rows)
    differ = [(name, one) for name, figures in sets.items() for one in figures["differ"]]
    if differ:
        yield "People whose interview ended at another level than all questions would have:"
        yield bullets(
            f"{name}, {one['id']}: {one['interview']}, not {one['all_asked']}" for name, one in differ
        )


def _interview_shares() -> tuple[tuple[str, str], ...]:
    return (
        ("same_level", "same level as with everything asked"),
        ("emergencies_within_2_screens", f"typical emergencies decided within {FEW_SCREENS} screens"),
        ("danger_within_8_screens", f"danger excluded within {DANGER_SCREENS} screens, where it can be"),
        ("careless_emergencies_caught", "careless: emergencies still caught"),
        ("careless_self_care_kept", "careless: self-care kept"),
    )


def _spread(figure: dict[str, Any]) -> str:
    if figure["median"] is None:
        return "no such case"
    return f"{figure['median']}; {figure['percentile_90']}; {figure['most']}"


def _alone(effects: Sequence[RuleEffect]) -> Iterator[str]:
    yield "## What each rule alone catches and costs"
    yield _ALONE
    seen = [one for one in effects if one.fires or one.plain_alone]
    yield table(
        ("rule", "level", "fires", "catches alone", "costs alone", "plain people"),
        [
            (
                f"[{code(one.rule)}](rules.md#{one.rule})",
                code(one.level),
                str(one.fires),
                ", ".join(one.catches_alone) or "-",
                ", ".join(one.costs_alone) or "-",
                str(one.plain_alone),
            )
            for one in seen
        ],
    )
    silent = [one.rule for one in effects if one not in seen]
    yield f"In no case and on no plain person alone: {len(silent)} rules. {codes(silent)}"
