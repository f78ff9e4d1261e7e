"""What is wrong in the safety file: names that do not exist, controls without a hazard, risks that grow."""

from collections.abc import Iterator

from dorsum.authoring.content_files import Content, Entry
from dorsum.authoring.references import report_unknown
from dorsum.authoring.safety_forms import ControlForm, HazardForm, RiskForm, RiskMatrixForm

CARRIERS = (
    "red_flags",
    "safety_table",
    "medicine_rules",
    "care_demands",
    "care_cautions",
    "facts",
    "findings",
    "questions",
    "countries",
    "profiles",
    "danger_words",
    "wording",
)
"""Kinds of content that may carry a control."""


def check_safety(content: Content) -> None:
    """Report unknown controls and rules, controls of no hazard, and risks that the controls do not lower."""
    used = {id for entry in _hazards(content) for id in _hazard(entry).controls}
    for entry in content.of("controls"):
        _check_control(content, entry, used)
    for entry in _hazards(content):
        report_unknown(content, entry, "controls", _hazard(entry).controls, "controls")
        for matrix in content.of("risk_matrices"):
            assert isinstance(matrix.item, RiskMatrixForm)
            _check_risk(content, entry, matrix.item)


def _hazards(content: Content) -> Iterator[Entry]:
    return content.of("hazards")


def _hazard(entry: Entry) -> HazardForm:
    assert isinstance(entry.item, HazardForm)
    return entry.item


def _check_control(content: Content, entry: Entry, used: set[str]) -> None:
    assert isinstance(entry.item, ControlForm)
    for name in entry.item.rules:
        kind, _, id = name.partition("/")
        if kind not in CARRIERS:
            message = f"`{kind}` carries no control; what does: {', '.join(CARRIERS)}"
            content.report(entry.file.path, entry.file.line(("rules",)), message)
        else:
            report_unknown(content, entry, "rules", [id], kind)
    if entry.item.id not in used:
        content.report(entry.file.path, entry.file.line(("id",)), "no hazard names this control; delete it")


def _check_risk(content: Content, entry: Entry, matrix: RiskMatrixForm) -> None:
    hazard = _hazard(entry)
    before, after = rating(hazard.at_first, matrix), rating(hazard.left, matrix)
    if after > before:
        message = "the risk that is left is greater than the one at first; one of them is wrong"
        content.report(entry.file.path, entry.file.line(("left",)), message)
    if after >= matrix.needs_open_point_from and not hazard.open_points:
        message = f"a risk of {after} is left; say under `open_points` what is still to be done"
        content.report(entry.file.path, entry.file.line(("left",)), message)


def rating(risk: RiskForm, matrix: RiskMatrixForm) -> int:
    """Return the rating of a risk, from 1 (least) to 5."""
    return matrix.ratings[risk.likelihood][risk.severity]
