"""Checks of the regions of the body map: that a tap can say yes to their findings, and which comes first."""

from dorsum.authoring.content_files import Content, Entry
from dorsum.authoring.library_forms import BodyRegionForm
from dorsum.authoring.references import report_unknown
from dorsum.authoring.schemas import FindingForm


def check_body_regions(content: Content) -> None:
    """Report everything wrong between the regions, and between them and their findings."""
    places: dict[tuple[str, int], str] = {}
    for entry in content.of("body_regions"):
        region = entry.item
        assert isinstance(region, BodyRegionForm)
        report_unknown(content, entry, "finding", [region.finding], "findings")
        _check_finding(content, entry, region)
        other = places.setdefault((region.view, region.order), region.id)
        if other != region.id:
            _report(content, entry, "order", f"`{other}` has this order too; choose another")


def tapped_findings(content: Content) -> set[str]:
    """Return the findings that a tap on the body map answers."""
    regions = (entry.item for entry in content.of("body_regions"))
    return {region.finding for region in regions if isinstance(region, BodyRegionForm)}


def _check_finding(content: Content, entry: Entry, region: BodyRegionForm) -> None:
    """Report a finding that a tap cannot answer (an unknown one is reported elsewhere)."""
    found = content.entries["findings"].get(region.finding)
    if found is None:
        return
    assert isinstance(found.item, FindingForm)
    if (reason := _why_no_tap(found.item)) is not None:
        _report(content, entry, "finding", f"`{region.finding}` {reason}; a tap cannot say yes to it")
    elif found.item.level_if_only_yes != "self_care" and region.confirm is None:
        message = f"`{region.finding}` raises the level by itself; ask in `confirm` before a tap counts"
        _report(content, entry, "finding", message)


def _why_no_tap(finding: FindingForm) -> str | None:
    if finding.kind != "yes_no":
        return "is no yes or no"
    if finding.derived_from:
        return "is computed"
    if finding.times:
        return "is a timing finding"
    return "has a gate" if finding.gate else None


def _report(content: Content, entry: Entry, key: str, message: str) -> None:
    content.report(entry.file.path, entry.file.line((key,)), message)
