"""Reading the content folder: every file against the form of its kind, all mistakes at once."""

from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from pydantic import ValidationError

from dorsum.authoring.forms import Item
from dorsum.authoring.schemas import KINDS
from dorsum.authoring.suggestions import suggestion
from dorsum.authoring.yaml_files import YamlError, YamlFile, read_yaml

Progress = Callable[[int, int], None]
VERSION, WITHDRAWALS = "version.yaml", "withdrawals.yaml"
"""What stands beside the folders: it is about the content as a whole."""


@dataclass(frozen=True)
class Entry:
    """One item of content and the file it stands in."""

    item: Item
    file: YamlFile


@dataclass
class Content:
    """What was read: entries by kind and id, and every problem as `file:line: message`."""

    folder: Path
    version: str = "unknown"
    entries: dict[str, dict[str, Entry]] = field(default_factory=lambda: {kind: {} for kind in KINDS})
    problems: list[str] = field(default_factory=list)

    def report(self, file: Path, line: int, message: str) -> None:
        """Add a problem."""
        self.problems.append(f"{file.relative_to(self.folder.parent)}:{line}: {message}")

    def of(self, kind: str) -> Iterator[Entry]:
        """Yield the entries of one kind in the order of their ids."""
        yield from (self.entries[kind][id] for id in sorted(self.entries[kind]))


def read_content(
    folder: Path, progress: Progress | None = None, *, kinds: Collection[str] = KINDS
) -> Content:
    """Return all content of the folder, or of some kinds; `progress` is told (files done, files in all)."""
    content = Content(folder)
    _check_folders(content)
    content.version = _read_version(content)
    files = [path for kind in kinds for path in sorted((folder / kind).glob("*.yaml"))]
    for done, path in enumerate(files, start=1):
        _read_item(content, path)
        if progress:
            progress(done, len(files))
    return content


def _check_folders(content: Content) -> None:
    if not content.folder.is_dir():
        content.problems.append(f"{content.folder.name}: this folder is missing")
        return
    for path in sorted(content.folder.iterdir()):
        if path.is_dir() and path.name not in KINDS:
            content.report(path, 1, f"`{path.name}` is no kind of content{suggestion(path.name, KINDS)}")
        elif path.is_file() and path.name not in (VERSION, WITHDRAWALS):
            content.report(path, 1, "this file belongs into a folder of its kind, or nowhere")
    for kind in KINDS:
        for path in sorted((content.folder / kind).glob("*")):
            if path.suffix != ".yaml":
                content.report(path, 1, "only `.yaml` files belong here; rename or delete it")


def _read_version(content: Content) -> str:
    path = content.folder / VERSION
    try:
        value = read_yaml(path).value
    except YamlError:
        value = None
    version = value.get("version") if isinstance(value, dict) else None
    if not isinstance(version, str):
        content.report(path, 1, "write one line such as `version: 0.1.0`")
        return "unknown"
    return version


def _read_item(content: Content, path: Path) -> None:
    try:
        file = read_yaml(path)
    except YamlError as problem:
        content.report(path, problem.line, str(problem))
        return
    take_item(content, file)


def take_item(content: Content, file: YamlFile) -> None:
    """Add the item that a file holds, or what is wrong with it; its folder says its kind."""
    path, kind = file.path, file.path.parent.name
    try:
        item = KINDS[kind].model_validate(file.value)
    except ValidationError as error:
        _report_form(content, file, error)
        return
    if item.id != path.stem:
        content.report(
            path, file.line(("id",)), f"the id `{item.id}` differs from the file name `{path.stem}`"
        )
    content.entries[kind][item.id] = Entry(item, file)


def _report_form(content: Content, file: YamlFile, error: ValidationError) -> None:
    for mistake in error.errors(include_url=False, include_context=False):
        place = tuple(part for part in mistake["loc"] if not _names_a_type(part))
        name = ".".join(str(part) for part in place) or "item"
        content.report(
            file.path, file.line(place), f"`{name}`: {_plain(mistake['type'], mistake['msg'], file)}"
        )


def _names_a_type(part: int | str) -> bool:
    """Whether a part of the place is no key but says which form was tried, such as `float`."""
    return part in ("float", "int") or "[" in str(part)


def _plain(kind: str, message: str, file: YamlFile) -> str:
    match kind:
        case "extra_forbidden":
            return f"unknown key; allowed are {', '.join(KINDS[file.path.parent.name].model_fields)}"
        case "missing":
            return "missing; add it"
        case "value_error":
            return message.removeprefix("Value error, ")
        case _:
            return f"{message[0].lower()}{message[1:]}"
