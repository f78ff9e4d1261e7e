"""A content of five dozen files that has one of everything and no mistake."""

from collections.abc import Mapping
from pathlib import Path

from tests.small_treatment import SMALL_TREATMENT

CHECKED = "checked: {on: 2026-01-15, next: 2027-01-15}\n"
CITED = f"sources: [{{source: a_study, place: page 3}}]\n{CHECKED}"
UNCITED = f"status: expert_opinion\nsources: []\n{CHECKED}"


def _source(id: str) -> str:
    return f"""id: {id}
title: A study of backs
organisation: A hospital
year: 2020
url: https://example.org/{id}
seen: page
{CHECKED}"""


def _level(id: str, rank: int) -> str:
    return f"""id: {id}
rank: {rank}
label: {{en: Level {rank}}}
meaning: What it means.
do: {{en: [Do this.]}}
{UNCITED}"""


def _finding(id: str, *more: str, group: str = "signs", level: str = "same_day") -> str:
    act_as = "as_yes" if level in ("emergency_now", "same_day") else level
    return f"""id: {id}
kind: yes_no
question: {{en: 'Is it {id}?'}}
group: {group}
points_to: something
level_if_only_yes: {level}
if_still_unsure: {{act_as: {act_as}, status: expert_opinion, sources: []}}
{"".join(f"{line}{chr(10)}" for line in more)}{CITED}"""


def _red_flag(id: str, when: str, level: str, *more: str) -> str:
    return f"""id: {id}
label: {{en: Flag {id}}}
when: {when}
level: {level}
{"".join(f"{line}{chr(10)}" for line in more)}aims_at: something
basis: guideline
over_triage: low
{CITED}"""


def _setting(id: str, infection: float, strain: float) -> str:
    rates = [
        f"  - {{cause: {cause}, value: {value}, low: {value / 2}, high: {value * 1.1}, "
        "sources: [{source: a_study, place: page 6}]}\n"
        for cause, value in (("infection", infection), ("strain", strain))
    ]
    return f"id: {id}\nlabel: {{en: Asked there}}\nbase_rates:\n{''.join(rates)}{UNCITED}"


def _region(id: str, view: str, finding: str, *more: str) -> str:
    return f"""id: {id}
label: {{en: The {id}}}
view: {view}
order: 10
finding: {finding}
{"".join(f"{line}{chr(10)}" for line in more)}{UNCITED}"""


SMALL: Mapping[str, str] = {
    "version.yaml": "version: 1.2.3\n",
    "withdrawals.yaml": "format: 1\nas_of: 2026-11-20\nwithdrawals: []\n",
    "sources/a_study.yaml": _source("a_study"),
    "sources/b_study.yaml": _source("b_study"),
    "levels/self_care.yaml": _level("self_care", 0),
    "levels/routine.yaml": _level("routine", 1),
    "levels/within_days.yaml": _level("within_days", 2),
    "levels/same_day.yaml": _level("same_day", 3),
    "levels/emergency_now.yaml": _level("emergency_now", 4),
    "question_groups/signs.yaml": f"id: signs\nlabel: {{en: Signs}}\norder: 10\n{UNCITED}",
    "question_groups/person.yaml": f"id: person\nlabel: {{en: You}}\norder: 20\n{UNCITED}",
    "findings/age.yaml": f"""id: age
kind: number
question: {{en: How old?}}
group: person
points_to: age_50_or_over
unit: years
minimum: 0
maximum: 120
{UNCITED}""",
    "findings/sex.yaml": f"""id: sex
kind: choice
question: {{en: Which sex?}}
group: person
points_to: female_at_birth
choices: {{female: yes, male: no, other: unsure}}
{UNCITED}""",
    "findings/age_50_or_over.yaml": _finding(
        "age_50_or_over", "derived_from: age >= 50", "contradiction: error", group="person", level="routine"
    ),
    "findings/female_at_birth.yaml": _finding(
        "female_at_birth", "derived_from: sex", "contradiction: error", group="person", level="routine"
    ),
    "findings/fever.yaml": _finding("fever"),
    "findings/numb.yaml": _finding("numb", level="emergency_now"),
    "findings/weak.yaml": _finding("weak"),
    "findings/sore.yaml": _finding("sore", level="self_care"),
    "findings/stiff.yaml": _finding("stiff", level="self_care"),
    "findings/high.yaml": _finding("high", level="self_care"),
    "findings/low.yaml": _finding("low", level="self_care"),
    "findings/recent.yaml": _finding(
        "recent", "times: [numb, weak]", "unknown_means: yes", level="self_care"
    ),
    "findings/hopeless.yaml": _finding(
        "hopeless", "plainer: {en: Is it all too much?}", "support: self_harm"
    ),
    "findings/pregnant.yaml": _finding("pregnant", "case_field: expecting", level="routine"),
    "findings/bleeding.yaml": _finding("bleeding", "gate: pregnant", level="within_days"),
    "macros/any_sign.yaml": f"id: any_sign\nlabel: {{en: Any sign}}\nwhen: numb or weak\n{UNCITED}",
    "facts/pregnancy_means_female.yaml": f"""id: pregnancy_means_female
if_yes: pregnant
then_yes: [female_at_birth]
reason: {{en: Only women can be pregnant.}}
basis: anatomy
sources: []
{CHECKED}""",
    "red_flags/new_sign.yaml": _red_flag("new_sign", "any_sign and recent", "emergency_now"),
    "red_flags/fever_at_50.yaml": _red_flag("fever_at_50", "fever and age_50_or_over", "same_day"),
    "red_flags/bleeding_or_two.yaml": _red_flag(
        "bleeding_or_two",
        "bleeding or count_of(2, fever, numb, female_at_birth)",
        "within_days",
        "within: {min_hours: 24, max_hours: 72}",
    ),
    "red_flags/strict_hopeless.yaml": _red_flag(
        "strict_hopeless", "hopeless", "same_day", "profile: uk_strict"
    ),
    "questions/private_things.yaml": f"""id: private_things
question: {{en: Are you pregnant or without hope?}}
part: first
order: 10
covers:
  - hopeless
  - pregnant
no_denies: it names both
{UNCITED}""",
    "cases/strict_hopeless.yaml": f"""id: strict_hopeless
fires: {{yes: [hopeless]}}
just_not: {{yes: [pregnant]}}
left_open: {{open: [hopeless]}}
{CHECKED}""",
    "causes/infection.yaml": f"""id: infection
label: {{en: Infection}}
group: infection_and_cancer
no_test: {{en: There is always a test.}}
red_flags: [fever_at_50, bleeding_or_two]
what: {{en: [Germs in the spine.]}}
how_common: {{en: [It is rare.]}}
fits: {{en: [A fever.]}}
speaks_against: {{en: [No fever.]}}
tests: {{examination: {{en: The doctor looks.}}, blood: {{en: It shows germs.}}}}
treatment: {{en: [Drugs that kill germs.]}}
course: {{en: [It takes weeks.]}}
{CITED}""",
    "causes/strain.yaml": f"""id: strain
label: {{en: Strain}}
group: muscle_and_joint
no_test: {{en: None is needed.}}
what: {{en: [A sore muscle.]}}
how_common: {{en: [Most people get it.]}}
fits: {{en: [A lift.]}}
speaks_against: {{en: [A fever.]}}
tests: {{examination: {{en: The doctor looks.}}}}
treatment: {{en: [Heat.]}}
course: {{en: [It takes days.]}}
{UNCITED}""",
    "likelihoods/infection.yaml": f"""id: infection
needs: stiff
age:
  bands:
    - {{from_age: 0, value: 1, low: 0.5, high: 2}}
    - {{from_age: 50, value: 2, low: 1, high: 4}}
  sources: [{{source: a_study, place: page 4}}]
sex:
  female: {{value: 1.5, low: 1, high: 2}}
  male: {{value: 0.5, low: 0.3, high: 1}}
  status: expert_opinion
  sources: []
region:
  upper_back: {{value: 2, low: 1, high: 3}}
  low_back: {{value: 0.8, low: 0.7, high: 1}}
  status: unverified
  sources: []
ratios:
  - finding: sore
    if_yes: {{value: 20, low: 10, high: 40}}
    if_no: {{value: 0.5, low: 0.4, high: 0.6}}
    sources: [{{source: a_study, place: page 5}}]
  - finding: stiff
    if_yes: {{value: 3, low: 2, high: 4}}
    status: expert_opinion
    sources: []
{CHECKED}""",
    "likelihoods/strain.yaml": f"""id: strain
ratios:
  - finding: sore
    if_yes: {{value: 0.2, low: 0.1, high: 0.4}}
    status: expert_opinion
    sources: []
{CHECKED}""",
    "clusters/bad_feelings.yaml": f"""id: bad_feelings
label: {{en: Feeling bad}}
findings: [sore, stiff]
overlap: what is sore is stiff
{UNCITED}""",
    "foreign_signs/foreign_signs.yaml": f"""id: foreign_signs
label: {{en: Signs of something else}}
findings:
  - {{finding: stiff, value: 0.5, low: 0.3, high: 0.8, status: expert_opinion, sources: []}}
{UNCITED}""",
    "settings/home.yaml": _setting("home", 0.01, 0.99),
    "settings/primary_care.yaml": _setting("primary_care", 0.02, 0.98),
    "settings/emergency_department.yaml": _setting("emergency_department", 0.1, 0.9),
    "ranking/ranking.yaml": f"""id: ranking
most_ratio: 200
likely_from: 0.3
possible_from: 0.05
rare_below: 0.005
strong_from: 5
clear_from: 1.5
age: age
female: female_at_birth
upper_back: high
low_back: low
{UNCITED}""",
    "scope/infections.yaml": f"""id: infections
label: {{en: Infection}}
coverage: partly
causes: [infection]
red_flags: [new_sign]
gap: infection without fever
{UNCITED}""",
    "scope/despair.yaml": f"""id: despair
label: {{en: Despair}}
coverage: covered
red_flags: [strict_hopeless]
{UNCITED}""",
    "countries/other.yaml": f"""id: other
label: {{en: Any other country}}
emergency:
  words: {{en: Call your local emergency number.}}
urgent:
  words: {{en: Go to a clinic.}}
{CITED}""",
    "countries/GB.yaml": f"""id: GB
label: {{en: Great Britain}}
emergency: {{number: "999", words: {{en: Call 999.}}}}
urgent: {{number: "111", words: {{en: Call 111.}}}}
support: {{self_harm: {{number: "116 123", words: {{en: Talk to 116 123.}}}}}}
{CITED}""",
    "plain_people/plain_women.yaml": f"""id: plain_women
label: {{en: Women whose back is only sore}}
sex: female
age_bands:
  - id: grown
    ages: [20, 40]
    goal: {{most_above_self_care_percent: 0, without: [hopeless]}}
regions: {{low_back: []}}
triggers: {{lifting: [recent]}}
extras:
  - {{finding: pregnant, reason: many a harmless back is that of a pregnant woman}}
  - {{finding: recent, reason: it began today}}
left_out: [{{finding: hopeless, reason: it is a sign of danger}}]
other_illness: [{{finding: pregnant, reason: not every woman is well}}]
{UNCITED}""",
    **SMALL_TREATMENT,
    "body_regions/back.yaml": _region("back", "back", "sore"),
    "body_regions/front.yaml": _region("front", "front", "numb", "confirm: {en: Is it too much?}"),
    "wording/not_finished.yaml": f"id: not_finished\ntext: {{en: We have not finished.}}\n{UNCITED}",
}


def write_content(folder: Path, changes: Mapping[str, str | bytes | None] | None = None) -> Path:
    """Write the small content with some files changed, added, or (None) left out; return the folder."""
    files: dict[str, str | bytes | None] = {**SMALL, **(changes or {})}
    for name, text in files.items():
        if text is not None:
            path = folder / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(text.encode() if isinstance(text, str) else text)
    return folder


def changed(name: str, old: str, new: str) -> dict[str, str]:
    """Return one file of the small content with one thing changed."""
    assert SMALL[name].count(old) == 1, (name, old)
    return {name: SMALL[name].replace(old, new)}


def copied(name: str, id: str) -> dict[str, str]:
    """Return one file of the small content under another id."""
    folder, _, old = name.removesuffix(".yaml").partition("/")
    return {f"{folder}/{id}.yaml": SMALL[name].replace(f"id: {old}\n", f"id: {id}\n")}
