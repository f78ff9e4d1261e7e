"""The content this installation uses; in a checkout, rebuilt when a YAML file changed."""

import os
import sys
import time
from collections.abc import Iterator
from contextlib import suppress
from importlib import resources
from pathlib import Path
from typing import Any

from dorsum.care.withdrawn import without_withdrawn
from dorsum.engine.compiled import CompiledRules
from dorsum.errors import BundleError
from dorsum.installed.withdrawal_list import in_force
from dorsum.model.bundle import BUNDLE_NAME, DEFAULT_GUIDANCE, bundle_values, load_knowledge, read_bundle
from dorsum.model.knowledge import Knowledge


def open_rules(guidance: str = DEFAULT_GUIDANCE) -> CompiledRules:
    """Return the rules that count in a guidance profile, ready to run, without what was withdrawn.

    Raises:
        GuidanceError: there is no such guidance profile.
        BundleError: there is no bundle, and no content folder to build one from.
        ContentError: a YAML file changed and the content has mistakes.
    """
    return CompiledRules(in_use(_open(guidance)))


def in_use(found: Knowledge) -> Knowledge:
    """Return the content without what the list of withdrawn content in force leaves out."""
    return without_withdrawn(found, in_force(found.withdrawals))


def _open(guidance: str) -> Knowledge:
    folder, bundle = content_folder(), package_folder() / BUNDLE_NAME
    if folder.is_dir() and is_stale(folder, bundle):
        return rebuild(folder, bundle, guidance)
    try:
        return load_knowledge(guidance)
    except BundleError:
        if not folder.is_dir():
            raise
        return rebuild(folder, bundle, guidance)  # the code changed what a bundle holds


def package_folder() -> Path:
    """Return the folder of the installed package."""
    return Path(str(resources.files("dorsum")))


def content_folder() -> Path:
    """Return where the YAML content stands in a checkout; an installed wheel has none."""
    return package_folder() / "content"


def is_stale(folder: Path, bundle: Path) -> bool:
    """Whether a content file or folder is newer than the bundle."""
    try:
        built = bundle.stat().st_mtime_ns
    except OSError:
        return True
    return any(changed > built for changed in _change_times(folder))


def _change_times(folder: Path) -> Iterator[int]:
    yield folder.stat().st_mtime_ns
    with os.scandir(folder) as entries:
        for entry in entries:
            if entry.is_dir():
                yield from _change_times(Path(entry.path))
            else:
                yield entry.stat().st_mtime_ns


def rebuild(folder: Path, bundle: Path, guidance: str = DEFAULT_GUIDANCE) -> Knowledge:
    """Build the bundle from the YAML folder, put it in place, and return what it holds.

    Where it cannot be written (a read-only installation) the content is used all the same.
    """
    try:
        from dorsum.authoring.build import build_bundle  # noqa: PLC0415  # pydantic: half a second
    except ImportError:
        raise BundleError("the content changed; install `dorsum[authoring]` to build it") from None
    from dorsum.installed.progress import progress_bar  # noqa: PLC0415  # only for a rebuild

    print("The content changed; building it again.", file=sys.stderr)
    started = time.time_ns()
    with progress_bar("content") as tell:
        data = build_bundle(folder, tell)
    try:
        write_whole(bundle, data, changed_at=started)
    except BundleError as error:
        print(f"dorsum: {error}; it is built again each time", file=sys.stderr)
    return read_bundle(data.decode("utf-8"), guidance)


def write_whole(path: Path, data: bytes, changed_at: int | None = None) -> None:
    """Write the file so that a stop half-way leaves the old one untouched.

    A link is followed, and what is no regular file (a device, a pipe) is written to, never replaced.

    `changed_at` (nanoseconds) is the moment its sources were read, so that an edit made while it
    was built still counts as newer.

    Raises:
        BundleError: the file cannot be written.
    """
    path = path.resolve()
    part = path.with_name(f"{path.name}.{os.getpid()}.part")
    try:
        if path.exists() and not path.is_file():
            path.write_bytes(data)
            return
        part.write_bytes(data)
        if changed_at is not None:
            os.utime(part, ns=(changed_at, changed_at))
        part.replace(path)
    except OSError as error:
        with suppress(OSError):
            part.unlink(missing_ok=True)
        raise BundleError(f"{path}: cannot be written ({error.strerror})") from None


def raw_content(content_hash: str) -> dict[str, Any]:
    """Return every item of the content of this hash as its author wrote it, by kind.

    Raises:
        BundleError: the bundle of this installation is another, or cannot be read.
    """
    try:
        values = bundle_values((package_folder() / BUNDLE_NAME).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        raise BundleError(f"`{BUNDLE_NAME}` cannot be read; run `dorsum content build`") from None
    if values["hash"] != content_hash:
        raise BundleError("the content changed since this program started; start it again")
    return values
