"""`dorsum content`: check, build, show."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Annotated, Any

import typer

from dorsum.errors import BundleError, ContentError, FileError
from dorsum.installed.progress import progress_bar
from dorsum.installed.rules import content_folder, package_folder, write_whole
from dorsum.interfaces.cli.content_diff import diff
from dorsum.model.bundle import BUNDLE_NAME, bundle_values

content = typer.Typer(help="Check, build and look up the clinical content.", no_args_is_help=True)
content.command()(diff)
Folder = Annotated[Path | None, typer.Option(help="The content folder; by default the one of this checkout.")]


@content.command()
def check(
    folder: Folder = None,
    release: Annotated[bool, typer.Option(help="Warnings, such as an overdue review, fail.")] = False,
    notes: Annotated[bool, typer.Option("--notes", help="Also list the findings to be split.")] = False,
) -> None:
    """Report every mistake in the content at once, and count what is unverified."""
    from dorsum.authoring.check import check_content  # noqa: PLC0415  # slow to import

    with progress_bar("content") as tell:
        report = check_content(_folder(folder), date.today(), tell)  # noqa: DTZ011  # review dates are local days
    for warning in report.warnings:
        print(f"warning: {warning}")
    if report.problems or (release and report.warnings):
        raise ContentError(report.problems or report.warnings)
    for line in report.notes if notes else ():
        print(f"note: {line}")
    print(*_counted(report.counts), sep="\n")


def _counted(counts: dict[str, int]) -> Iterator[str]:
    yield (
        f"{counts['items']} items, no mistakes. Unverified: {counts['unverified']}; partly: "
        f"{counts['partly_unverified']}; expert opinion: {counts['expert_opinion']}. "
        f"Citations: {counts['citations']}, of which {counts['citations_without_place']} without a place."
    )
    yield (
        f"Topics covered: {counts['topics_covered']}; partly: {counts['topics_partly']}; "
        f"not: {counts['topics_not_covered']}."
    )
    if "texts_read" in counts:
        yield (
            f"Texts that people read: {counts['texts_read']}, none above reading grade 6; "
            f"items excused: {counts['reading_exceptions']}."
        )
    yield (
        f"Findings that join several things: {counts['composites']}, of which "
        f"{counts['composites_used_twice']} serve two or more causes (--notes lists them)."
    )


@content.command()
def build(
    folder: Folder = None, out: Annotated[Path | None, typer.Option(help="Where the bundle goes.")] = None
) -> None:
    """Check the content and compile it to the JSON bundle."""
    from dorsum.authoring.build import build_bundle  # noqa: PLC0415  # slow to import

    with progress_bar("content") as tell:
        data = build_bundle(_folder(folder), tell)
    target = out or package_folder() / BUNDLE_NAME
    write_whole(target, data)
    print(f"{target.name}: {len(data)} bytes, content {bundle_values(data.decode('utf-8'))['hash'][:12]}")


@content.command()
def show(id: Annotated[str, typer.Argument(help="The id of any item.")]) -> None:
    """Print an item of the content with its sources."""
    from dorsum.authoring.suggestions import suggestion  # noqa: PLC0415  # used only here
    from dorsum.installed.rules import open_rules  # noqa: PLC0415  # used only here

    open_rules()
    bundle = bundle_values((package_folder() / BUNDLE_NAME).read_text(encoding="utf-8"))
    kinds = {
        kind: {item["id"]: item for item in items}
        for kind, items in bundle.items()
        if isinstance(items, list)
    }
    found = [(kind, items[id]) for kind, items in kinds.items() if id in items]
    if not found:
        known = [known_id for items in kinds.values() for known_id in items]
        raise FileError(f"there is no item `{ascii(id)[1:-1]}`{suggestion(id, known)}")
    for kind, item in found:
        _print_item(kind, item, kinds["sources"])


def _print_item(kind: str, item: dict[str, Any], sources: dict[str, dict[str, Any]]) -> None:
    cited = item.pop("sources", [])
    print(f"{kind}/{item['id']}")
    for key, value in item.items():
        if key != "id":
            print(f"  {key}: {_plain(value)}")
    for citation in cited:
        source = sources[citation["source"]]
        place = "place not recorded" if citation["place"] == "not_recorded" else citation["place"]
        who = f"{source['organisation']} {source['year']}"
        print(f"  source: {source['title']}, {who} ({place}), {source['url']}")
    if kind not in ("sources", "facts") and not cited:
        print("  source: none; see its status")


def _plain(value: Any) -> str:
    if isinstance(value, dict) and set(value) == {"en"}:
        value = value["en"]
    if isinstance(value, dict):
        return ", ".join(f"{key} {_plain(inner)}" for key, inner in value.items())
    return "; ".join(map(_plain, value)) if isinstance(value, list) else str(value)


def _folder(folder: Path | None) -> Path:
    found = folder or content_folder()
    if not found.is_dir():
        raise BundleError(
            f"`{found.name}` is no folder; an installed Dorsum has no YAML, name one with --folder"
        )
    return found
