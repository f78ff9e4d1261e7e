"""One of everything that can be done about the pain, for the small content."""

CHECKED = "checked: {on: 2026-01-15, next: 2027-01-15}\n"
CITED = f"sources: [{{source: a_study, place: page 3}}]\n{CHECKED}"
UNCITED = f"status: expert_opinion\nsources: []\n{CHECKED}"
PLACE = "sources: [{source: a_study, place: page 9}]"

SMALL_TREATMENT: dict[str, str] = {
    "stages/early.yaml": f"id: early\nlabel: {{en: The first days}}\nfrom_day: 0\n{UNCITED}",
    "stages/late.yaml": f"id: late\nlabel: {{en: Later on}}\nfrom_day: 10\n{UNCITED}",
    "guidelines/a_guideline.yaml": f"""id: a_guideline
label: {{en: A guide}}
organisation: A college
year: 2020
for_pain: {{en: New back pain}}
{CITED}""",
    "interventions/warm_bath.yaml": f"""id: warm_bath
rows: [T05]
label: {{en: A warm bath}}
order: 2
certainty: low
not_for: sore or stiff
not_for_words: {{en: [Not with a sore back.]}}
modality: heat_and_cold
tier: show_first
stages: [early]
slot: today
what: {{en: [Warmth can ease the pain.]}}
how: {{en: [Sit in warm water.]}}
protocol: {{measures: {{minutes: {{low: 15, high: 20}}}}, {PLACE}}}
effect:
  words: {{en: It helps a bit.}}
  points: {{value: 7, low: 3, high: 11, against: {{en: no bath}}}}
  {PLACE}
positions:
  - {{guideline: a_guideline, position: for, {PLACE}}}
movements: [lie_flat]
medicines: [tablet]
{CITED}""",
    "interventions/belt.yaml": f"""id: belt
label: {{en: A belt}}
order: 1
certainty: moderate
modality: device
tier: advised_against
stages: [early, late]
slot: this_week
what: {{en: [A belt holds the back.]}}
how: {{en: [Do not buy one.]}}
effect: {{words: {{en: It does not help.}}, {PLACE}}}
why_not: {{en: It does not help.}}
{CITED}""",
    "movements/lie_flat.yaml": f"""id: lie_flat
label: {{en: Lie flat}}
order: 1
certainty: very_low
not_for: stiff
not_for_words: {{en: [Not with a stiff back.]}}
kind: position
view: side
posture: on_back
regions: [low_back]
stages: [early]
purpose: {{en: Rest.}}
how: {{en: [Lie down.]}}
frames:
  - {{label: {{en: start}}, angles: {{trunk: 0, hp: 45, kn: 90}}}}
dose: {{measures: {{minutes: {{low: 5, high: 15}}}}, {PLACE}}}
{UNCITED}""",
    "movement_sets/low_early.yaml": f"""id: low_early
region: low_back
stage: early
movements: [lie_flat]
{UNCITED}""",
    "medicines/tablet.yaml": f"""id: tablet
label: {{en: A tablet}}
ingredient: drug
classes: [oral]
order: 1
what: {{en: [It eases pain.]}}
effect: {{words: {{en: It helps a bit.}}, {PLACE}}}
certainty: moderate
how: {{en: [Take it with food.]}}
stop: {{en: [Stop if you get a rash.]}}
labels:
  - country: GB
    sold: shop
    for_back: true
    from_age: 16
    from_weight_kg: 50
    dose: {{unit: mg, one: {{low: 200, high: 400}}, hours_between: 6, most_in_24_hours: 1200}}
    most_days: 10
    {PLACE}
{CITED}""",
    "medicine_rules/no_tablet_when_sore.yaml": f"""id: no_tablet_when_sore
when: sore
applies_to: [oral]
countries: [GB]
effect: deny
say: {{en: Not with a sore back.}}
{CITED}""",
}
