"""docs/reference/causes.md: every cause with what its numbers rest on, and how often the ranking is right."""

from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Any

from dorsum.engine.compiled import CompiledRules
from dorsum.installed.rules import open_rules
from dorsum.model.causes import SETTINGS, Estimate, Likelihood
from dorsum.model.knowledge import Knowledge
from dorsum.validation.case_sets import read_case_set
from dorsum.validation.cause_figures import cause_errors, cause_figures, score_causes
from dorsum.validation.diagnoses import read_diagnoses
from dorsum.validation.rare_causes import EVERY, rare_cause_figures
from scripts.reference.markdown import MADE, bullets, code, codes, escaped, page, table
from scripts.reference.validation_figures import CASES
from scripts.reference.validation_goals import rate

DIAGNOSES = Path(__file__).parents[2] / "tests" / "cases" / "diagnoses.json"
LEAST_TOP_3, LEAST_TOP_1, LEAST_GAIN = 0.85, 0.60, 0.15
_INTRODUCTION = """\
How causes are ranked is told in [ranking causes](../decisions/ranking_causes.md). `dorsum causes ID` prints
the page of a cause with its numbers, their ranges and marks; `dorsum content show ID` also shows where each
is from. `dorsum evaluate CASES --diagnoses MAPPING` gives the figures below for other cases."""
_LIMITS = """\
- These are training figures on few cases: the questions, the causes and the base rates were made by people
  who had seen the stories. The likelihood ratios were written by authors who had not; some of them had seen a
  draft of such numbers by one who had. Cause ids and the mapping from diagnosis to cause were committed
  before the first scoring; [ranking causes](../decisions/ranking_causes.md) has its figures, and what came
  since.
- The newer answers, to questions made for this ranking, were given by one lay reader from the stories alone.
- Most numbers are estimates; the table of causes says how many.
- What a story does not mention counts as no in a closed world, and as unknown in an open one.
- The setting goes by where a case comes from: the web is home, collections of teaching cases and case reports
  are taken for an emergency department, because they hold far more serious disease than any clinic.
- The second rater read the whole story and named up to three causes freely; the ranking knows the answers
  only."""
_GOALS = """\
On the development cases, with the newer answers, in a closed world. The order shown is that of the JSON and
the card: what must be ruled out comes first. By likelihood alone is what the numbers say without rules."""
_ROWS = (
    ("ranking by likelihood", "top_1", "top_3"),
    ("base rates alone (setting, age, sex, region)", "base_rates_top_1", "base_rates_top_3"),
    ("the order shown, what must be ruled out first", "as_shown_top_1", "as_shown_top_3"),
    ("second rater, from the story", "second_rater_top_1", "second_rater_top_3"),
)
_RARE = """\
One in {every} of the plain people of [validation.md](validation.md), {n:,} in all, at home; rare is a base
rate below {limit:g}. Counted are those for whom no danger is open. Plain people say yes to two harmless
things beside the pain; a new cough with phlegm is one of them, and whoever has it is not otherwise healthy:
a chest infection that could be there is then called so."""
_EVERY = """\
Base rates are in 1,000 people with back pain. Numbers are all base rates, factors and likelihood ratios of
the cause; sourced are those that a source states, if only partly."""
Figures = Mapping[str, Any]


@cache
def _figures() -> Mapping[str, Any]:
    """Return all figures of the page. This takes some seconds."""
    rules = open_rules()
    diagnoses = read_diagnoses(DIAGNOSES, rules.knowledge)
    first = read_case_set(CASES, rules.knowledge, newer_answers=False)
    newer = read_case_set(CASES, rules.knowledge)

    def scored(cases: Any, **how: Any) -> Any:
        return score_causes(cases, rules, diagnoses, **how)

    closed = scored(newer, closed_world=True)
    return {
        "first": cause_figures(scored(first, closed_world=True)),
        "closed": cause_figures(closed),
        "open": cause_figures(scored(newer, closed_world=False)),
        "missed": cause_errors(closed),
        "settings": {
            id: cause_figures(scored(newer, closed_world=True, setting=id))
            for id in rules.knowledge.cause_numbers.settings
        },
        "rare": rare_cause_figures(rules),
    }


def causes_page(rules: CompiledRules) -> str:
    """Return the page."""
    knowledge, made = rules.knowledge, _figures()
    return page(
        "# Causes",
        MADE,
        bullets((f"content: {knowledge.version}", f"content hash: {knowledge.content_hash}")),
        _INTRODUCTION,
        "## Limits",
        _LIMITS,
        *_goals(made),
        *_development(made),
        *_words(made["closed"]),
        *_rare(made["rare"], knowledge),
        *_every_cause(knowledge),
    )


def _goals(made: Figures) -> Iterator[str]:
    closed, rare = made["closed"], made["rare"]["healthy"]["rare_above_unlikely"]
    yield "## Goals"
    yield _GOALS
    rows = [row for how in ("as_shown_", "") for row in _goals_of(closed, how)]
    yield table(
        ("goal", "figure", "met"),
        [*rows, ("no rare cause above unlikely in healthy plain people", rate(rare), _met(rare["k"] == 0))],
    )


def _goals_of(closed: Figures, how: str) -> Iterator[tuple[str, str, str]]:
    order = "in the order shown" if how else "by likelihood alone"
    first, three = closed[f"{how}top_1"], closed[f"{how}top_3"]
    gains = [one["value"] - base["value"] for one, base in _beside_base_rates(closed, how)]
    yield (
        f"right cause among the first three, {order}: 85 %",
        rate(three),
        _met(three["value"] >= LEAST_TOP_3),
    )
    yield f"right cause first, {order}: 60 %", rate(first), _met(first["value"] >= LEAST_TOP_1)
    yield (
        f"15 points better than base rates alone, first and among three, {order}",
        " and ".join(f"{gain * 100:.1f} points" for gain in gains),
        _met(min(gains) >= LEAST_GAIN),
    )


def _beside_base_rates(closed: Figures, how: str) -> Iterator[tuple[Figures, Figures]]:
    return ((closed[f"{how}{top}"], closed[f"base_rates_{top}"]) for top in ("top_1", "top_3"))


def _met(is_met: bool) -> str:
    return "yes" if is_met else "**no**"


def _development(made: Figures) -> Iterator[str]:
    yield "## Development cases"
    yield "The right cause stands first:"
    yield _compared(made, 1)
    yield "The right cause is among the first three:"
    yield _compared(made, 2)
    yield "With the newer answers, in a closed world, all cases taken to be asked in one setting:"
    yield table(
        ("setting", "first", "among three", "base rates alone, first", "base rates alone, among three"),
        [
            (
                code(id),
                *(rate(one[name]) for name in ("top_1", "top_3", "base_rates_top_1", "base_rates_top_3")),
            )
            for id, one in made["settings"].items()
        ],
    )
    yield "Every case whose right cause is not among the first three (closed world, newer answers):"
    yield table(
        ("case", "right", "its place", "the first three"),
        [
            (
                f"{one['id']}{' (hard)' if one['hard'] else ''}",
                codes(one["right"]),
                str(one["place"] or "left out"),
                codes(one["first_three"]),
            )
            for one in made["missed"]
        ],
    )


def _compared(made: Figures, place: int) -> str:
    return table(
        (
            "order",
            "first answers alone, closed world",
            "newer answers, closed world",
            "newer answers, open world",
        ),
        [(row[0], *(rate(made[key][row[place]]) for key in ("first", "closed", "open"))) for row in _ROWS],
    )


def _words(closed: Figures) -> Iterator[str]:
    yield "## What the words are worth"
    yield "Of all causes that a word was said of in these cases, by share alone, how many were the right one:"
    yield table(
        ("word", "right"),
        [
            ("likely", rate(closed["called_likely_and_right"])),
            ("could be", rate(closed["called_possible_and_right"])),
            ("not likely", rate(closed["called_unlikely_and_right"])),
        ],
    )


def _rare(figures: Figures, knowledge: Knowledge) -> Iterator[str]:
    limit = knowledge.cause_numbers.ranking.rare_below
    yield "## Rare causes in plain people"
    yield _RARE.format(every=EVERY, n=figures["n"], limit=limit)
    groups = [("healthy but for the back", figures["healthy"])]
    groups.append((f"ill beside it ({_other_illness(knowledge)})", figures["other_illness"]))
    yield table(
        ("people", "a rare cause above unlikely", "causes"),
        [(group, rate(found["rare_above_unlikely"]), _counted(found["rare"])) for group, found in groups],
    )


def _other_illness(knowledge: Knowledge) -> str:
    return codes([id for group in knowledge.plain_people for id in group.other_illness])


def _counted(causes: Mapping[str, int]) -> str:
    return ", ".join(f"{code(id)}: {n}" for id, n in causes.items()) or "none"


def _every_cause(knowledge: Knowledge) -> Iterator[str]:
    yield "## Every cause"
    yield _EVERY
    yield table(
        (
            "cause",
            "in plain words",
            "home",
            "primary care",
            "emergency department",
            "highest level",
            "numbers",
            "sourced",
            "page",
        ),
        [_row(id, knowledge) for id in sorted(knowledge.cause)],
    )


def _row(id: str, knowledge: Knowledge) -> tuple[str, ...]:
    cause, settings = knowledge.cause[id], knowledge.cause_numbers.settings
    rates = [settings[one].base_rates[id] for one in SETTINGS]
    numbers = [*rates, *_estimates(knowledge.cause_numbers.likelihoods[id])]
    level = knowledge.cause_level(cause)
    return (
        code(id),
        escaped(cause.label["en"]),
        *(f"{one.value * 1000:.3g}" for one in rates),
        code(level) if level else "none",
        str(len(numbers)),
        str(sum(not one.is_opinion for one in numbers)),
        cause.status.replace("_", " "),
    )


def _estimates(one: Likelihood) -> list[Estimate]:
    ratios = [estimate for ratio in one.ratios for estimate in (ratio.if_yes, ratio.if_no) if estimate]
    return [*(band.factor for band in one.age), *one.sex.values(), *one.region.values(), *ratios]
