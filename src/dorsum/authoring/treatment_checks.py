"""Checks of what can be done about the pain: that names exist, and that nothing is missing."""

from collections.abc import Iterator

from pydantic import BaseModel

from dorsum.authoring.content_files import Content, Entry
from dorsum.authoring.forms import Sourced
from dorsum.authoring.references import report_unknown
from dorsum.authoring.treatment_forms import (
    AdviceForm,
    CareCautionForm,
    CareDemandForm,
    InterventionForm,
    MedicineForm,
    MedicineRuleForm,
    MovementForm,
    MovementSetForm,
    StageForm,
)
from dorsum.authoring.treatment_kinds import TREATMENT_KINDS

_LINKS: dict[type[BaseModel], dict[str, str]] = {
    InterventionForm: {
        "stages": "stages",
        "movements": "movements",
        "medicines": "medicines",
        "alternative_to": "interventions",
    },
    MovementForm: {"stages": "stages"},
    MovementSetForm: {"movements": "movements"},
}
"""By form, the lists of ids and the kind that they name."""


def check_treatment(content: Content) -> None:
    """Report everything wrong between treatments, movements, medicines and their rules."""
    for kind in TREATMENT_KINDS:
        for entry in content.of(kind):
            cited = [citation.source for part in parts_with_sources(entry.item) for citation in part.sources]
            report_unknown(content, entry, "sources", cited, "sources")
            for key, target in _LINKS.get(type(entry.item), {}).items():
                report_unknown(content, entry, key, getattr(entry.item, key), target)
    _check_stages(content)
    _check_positions(content)
    _check_sets(content)
    _check_names(content)
    _check_applies(content)
    _check_demands(content)
    _check_cautions(content)


def parts_with_sources(item: object) -> Iterator[Sourced]:
    """Yield every part of an item, at any depth, that carries sources or a mark of its own."""
    if isinstance(item, Sourced):
        yield item
    if isinstance(item, BaseModel):
        for key in type(item).model_fields:
            yield from parts_with_sources(getattr(item, key))
    if isinstance(item, list):
        for one in item:
            yield from parts_with_sources(one)


def _check_stages(content: Content) -> None:
    days = [entry.item.from_day for entry in content.of("stages") if isinstance(entry.item, StageForm)]
    if days and (min(days) != 0 or len(set(days)) < len(days)):
        content.report(content.folder / "stages", 1, "one stage must start on day 0, and no two on one day")


def _check_positions(content: Content) -> None:
    for entry in (*content.of("interventions"), *content.of("prevention")):
        assert isinstance(entry.item, AdviceForm)
        named = [position.guideline for position in entry.item.positions]
        report_unknown(content, entry, "positions", named, "guidelines")
        for id in sorted({id for id in named if named.count(id) > 1}):
            _report(content, entry, "positions", f"`{id}` takes two positions here; merge them")


def _check_sets(content: Content) -> None:
    for entry in content.of("movement_sets"):
        assert isinstance(entry.item, MovementSetForm)
        report_unknown(content, entry, "stage", [entry.item.stage], "stages")


def _names_of_medicines(content: Content) -> set[str]:
    medicines = [entry.item for entry in content.of("medicines") if isinstance(entry.item, MedicineForm)]
    return {name for one in medicines for name in (one.id, one.ingredient, *one.classes)}


def _check_names(content: Content) -> None:
    """Each name of a medicine is that of one alone: what is written in a diary is known by it."""
    of: dict[str, str] = {}
    for entry in content.of("medicines"):
        assert isinstance(entry.item, MedicineForm)
        for name in entry.item.names:
            other = of.setdefault(name, entry.item.id)
            if other != entry.item.id:
                _report(content, entry, "names", f"`{name}` is a name of `{other}` too; leave one out")


def _check_demands(content: Content) -> None:
    known = _names_of_medicines(content) | content.entries["interventions"].keys()
    known |= content.entries["movements"].keys()
    for entry in content.of("care_demands"):
        assert isinstance(entry.item, CareDemandForm)
        for id in entry.item.never:
            if id not in known:
                _report(content, entry, "never", f"`{id}` is nothing that can be advised")


def _check_cautions(content: Content) -> None:
    known = content.entries["interventions"].keys() | content.entries["movements"].keys()
    for entry in content.of("care_cautions"):
        assert isinstance(entry.item, CareCautionForm)
        for id in entry.item.concerns:
            if id not in known:
                _report(content, entry, "concerns", f"`{id}` is no intervention or movement")


def _check_applies(content: Content) -> None:
    known = _names_of_medicines(content)
    for entry in content.of("medicine_rules"):
        assert isinstance(entry.item, MedicineRuleForm)
        for id in entry.item.applies_to:
            if id not in known:
                _report(content, entry, "applies_to", f"`{id}` is no medicine, ingredient or class")


def _report(content: Content, entry: Entry, key: str, message: str) -> None:
    content.report(entry.file.path, entry.file.line((key,)), message)
