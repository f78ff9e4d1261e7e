"""The small content with lead questions, gates, numbers and plain people, as rules."""

from collections.abc import Mapping
from dataclasses import replace
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

from dorsum.authoring.build import build_bundle
from dorsum.engine.compiled import CompiledRules
from dorsum.model.bundle import read_bundle
from tests.shipped import shipped
from tests.small_content import CHECKED, CITED, UNCITED, write_content

UNSURE = "if_still_unsure: {act_as: self_care, status: expert_opinion, sources: []}"


def yes_no(id: str, *more: str) -> str:
    """Return a finding that raises nothing alone."""
    lines = "".join(f"{line}\n" for line in (UNSURE, *more))
    return f"""id: {id}
kind: yes_no
question: {{en: 'Is it {id}?'}}
group: signs
points_to: something
level_if_only_yes: self_care
{lines}{CITED}"""


PLAIN = f"""id: small_plain
label: {{en: Plain}}
sex: female
age_bands:
  - id: young
    ages: [20, 30]
    goal: {{most_above_self_care_percent: 10}}
  - id: old
    ages: [50]
    goal: {{most_above_self_care_percent: 90, without: [bad]}}
regions:
  upper: [upper]
  low: []
triggers:
  lift: [lift]
  none: []
numbers:
  points: [3, 8]
extras:
  - {{finding: cough, reason: common}}
  - {{finding: sore, reason: common}}
  - {{finding: stiff, reason: common}}
left_out:
  - {{finding: fever, reason: a sign}}
{UNCITED}"""
EXTRA: Mapping[str, str | None] = {
    "plain_people/plain_women.yaml": None,
    "plain_people/small_plain.yaml": PLAIN,
    "findings/upper.yaml": yes_no("upper"),
    "findings/lift.yaml": yes_no("lift"),
    "findings/cough.yaml": yes_no("cough"),
    "findings/sore.yaml": yes_no("sore"),
    "findings/stiff.yaml": yes_no("stiff"),
    "findings/bad.yaml": yes_no("bad", "derived_from: points >= 7", "derives: only_yes"),
    "findings/points.yaml": f"""id: points
kind: number
question: {{en: How bad?}}
group: person
points_to: bad
unit: points
minimum: 0
maximum: 10
{UNCITED}""",
    "facts/sore_is_stiff.yaml": f"""id: sore_is_stiff
if_yes: sore
then_yes: [stiff]
reason: {{en: Sore is stiff.}}
basis: logic
sources: []
{CHECKED}""",
    "red_flags/cough_at_50.yaml": f"""id: cough_at_50
label: {{en: Cough at 50}}
when: age_50_or_over and upper and cough and (sore or lift or bad)
level: emergency_now
aims_at: something
basis: guideline
over_triage: low
{CITED}""",
    "red_flags/stiff_and_lift.yaml": f"""id: stiff_and_lift
label: {{en: Stiff and lift}}
when: stiff and lift and bad
level: routine
aims_at: something
basis: guideline
over_triage: low
{CITED}""",
    "questions/signs_or_fever.yaml": f"""id: signs_or_fever
question: {{en: Any of it?}}
part: first
order: 10
covers: [numb, weak, fever]
no_denies: it names each
{UNCITED}""",
}


def rules_of(changes: Mapping[str, str | None] | None = None) -> CompiledRules:
    """Return the rules of the small content with these files changed."""
    with TemporaryDirectory() as folder:
        content = write_content(Path(folder) / "content", {**EXTRA, **(changes or {})})
        knowledge = read_bundle(build_bundle(content).decode("utf-8"))
    return CompiledRules(replace(knowledge, wording=shipped().wording))


@cache
def small_rules() -> CompiledRules:
    """Return the rules of the small content."""
    return rules_of()
