"""docs/reference/treatments.md: what can be done about the pain, and the research rows it covers."""

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from ruamel.yaml import YAML

from dorsum.authoring.content_files import read_content
from dorsum.authoring.treatment_kinds import TREATMENT_KINDS
from dorsum.installed.rules import content_folder
from dorsum.model.knowledge import Knowledge
from dorsum.model.treatment import Dose, Intervention, Medicine, Movement, Range
from scripts.reference.markdown import MADE, bullets, code, codes, escaped, page, table

ROWS = Path(__file__).with_name("treatment_rows.yaml")
TIERS = (
    "show_first",
    "offer",
    "optional",
    "doctor_only",
    "not_enough_evidence",
    "advised_against",
    "not_suggested",
    "never",
)
_INTRODUCTION = """\
What Dorsum says can be done about the pain. `dorsum content show ID` prints an item with its sources. No
clinician has signed anything yet. The certainty is for the low back; where the studies were on the low back
only, it counts one step lower in the upper back."""


def treatments_page(knowledge: Knowledge) -> str:
    """Return the page."""
    return page(
        "# Treatments, movements and medicines",
        MADE,
        bullets([f"content: {knowledge.version}", f"content hash: {code(knowledge.content_hash)}"]),
        _INTRODUCTION,
        *_interventions(knowledge),
        *_movements(knowledge),
        *_medicines(knowledge),
        *_coverage(),
    )


def _interventions(knowledge: Knowledge) -> Iterator[str]:
    yield "## Treatments"
    ordered = sorted(
        knowledge.treatment.interventions, key=lambda one: (TIERS.index(one.tier), one.order, one.id)
    )
    yield table(
        ("treatment", "in plain words", "put forward", "stages", "certainty", "guidelines", "status"),
        [_intervention(one) for one in ordered],
    )


def _intervention(one: Intervention) -> tuple[str, ...]:
    positions = ", ".join(f"{position.guideline}: {position.position}" for position in one.positions)
    return (
        code(one.id),
        escaped(one.label["en"]),
        one.tier.replace("_", " "),
        codes(one.stages),
        one.certainty.replace("_", " "),
        escaped(positions) or "none looked at",
        one.status.replace("_", " "),
    )


def _movements(knowledge: Knowledge) -> Iterator[str]:
    yield "## Positions and movements"
    yield table(
        ("movement", "in plain words", "kind", "regions", "stages", "dose", "status"),
        [_movement(one) for one in knowledge.treatment.movements],
    )


def _movement(one: Movement) -> tuple[str, ...]:
    measures = (f"{name.replace('_', ' ')}: {_range(found)}" for name, found in one.dose.measures.items())
    return (
        code(one.id),
        escaped(one.label["en"]),
        one.kind,
        codes(one.regions),
        codes(one.stages),
        ", ".join(measures),
        one.status.replace("_", " "),
    )


def _range(found: Range) -> str:
    return f"{found.low:g}" if found.low == found.high else f"{found.low:g}-{found.high:g}"


def _medicines(knowledge: Knowledge) -> Iterator[str]:
    yield "## Medicines"
    yield table(
        (
            "medicine",
            "country",
            "sold",
            "for the back",
            "from age",
            "one dose",
            "apart",
            "most in 24 h",
            "days",
        ),
        [row for one in knowledge.treatment.medicines for row in _labels(one)],
    )
    rules = knowledge.treatment.medicine_rules
    yield f"The {len(rules)} rules about them; there is none that allows:"
    yield table(
        ("rule", "about", "what", "in plain words", "status"),
        [
            (
                code(rule.id),
                codes(rule.applies_to),
                rule.effect.replace("_", " "),
                escaped(rule.say["en"]),
                rule.status,
            )
            for rule in rules
        ],
    )


def _labels(medicine: Medicine) -> Iterator[tuple[str, ...]]:
    for label in medicine.labels:
        yield (
            code(medicine.id),
            label.country,
            label.sold,
            "yes" if label.for_back else "no",
            str(label.from_age),
            *_dose(label.dose),
            str(label.most_days or ""),
        )


def _dose(dose: Dose | None) -> tuple[str, str, str]:
    if dose is None:
        return "none shown", "", ""
    return (
        f"{_range(dose.one)} {dose.unit}",
        f"{dose.hours_between:g} h",
        f"{dose.most_in_24_hours:g} {dose.unit}",
    )


def covered_rows() -> Mapping[str, tuple[str, ...]]:
    """Return for each row of the research draft the items that stand for it, as `kind/id`."""
    found: dict[str, list[str]] = {row: [] for row in all_rows()}
    content = read_content(content_folder(), kinds=TREATMENT_KINDS)
    for kind in TREATMENT_KINDS:
        for entry in content.of(kind):
            for row in getattr(entry.item, "rows", ()):
                found.setdefault(row, []).append(f"{kind}/{entry.item.id}")
    return {row: tuple(items) for row, items in found.items()}


def all_rows() -> tuple[str, ...]:
    """Return the id of every row of the research draft."""
    known = _known()
    numbered = [
        f"{letter}{number:02}"
        for letter, one in known["series"].items()
        for number in range(one["first"], one["last"] + 1)
    ]
    return tuple(part for row in numbered for part in (row, *known["parts_of"].get(row, ())))


def left_out() -> Mapping[str, str]:
    """Return why a row has no item."""
    reasons: Mapping[str, str] = _known()["left_out"]
    return reasons


def _known() -> dict[str, Any]:
    known: dict[str, Any] = YAML(typ="safe", pure=True).load(ROWS.read_text(encoding="utf-8"))
    return known


def _coverage() -> Iterator[str]:
    yield "## What the research draft lists"
    yield "Every row of its tables on treatment, medicines and movements, with the items that stand for it."
    reasons = left_out()
    rows = [
        (row, codes(items) or f"left out: {escaped(reasons.get(row, 'no reason given'))}")
        for row, items in covered_rows().items()
    ]
    yield table(("row", "items"), rows)
