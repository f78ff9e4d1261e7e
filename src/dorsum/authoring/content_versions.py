"""A content by name: a folder of YAML, a built bundle, or a git revision of this checkout."""

import subprocess
import tarfile
from collections.abc import Iterator
from contextlib import contextmanager
from io import BytesIO
from pathlib import Path
from tempfile import TemporaryDirectory

from dorsum.authoring.build import build_bundle
from dorsum.errors import FileError
from dorsum.model.bundle import DEFAULT_GUIDANCE, read_bundle
from dorsum.model.knowledge import Knowledge

CONTENT_PATH = "src/dorsum/content"


def open_content(name: str, guidance: str = DEFAULT_GUIDANCE) -> Knowledge:
    """Return the content that the name stands for, with the red flags of a guidance profile.

    Raises:
        FileError: the name is no folder, no bundle and no git revision with content.
        ContentError: the content has mistakes.
        BundleError: the bundle cannot be read.
        GuidanceError: there is no such guidance profile.
    """
    path = Path(name)
    if name and path.is_dir():
        return read_bundle(build_bundle(path).decode("utf-8"), guidance)
    if path.is_file():
        try:
            return read_bundle(path.read_text(encoding="utf-8"), guidance)
        except (OSError, UnicodeDecodeError):
            raise FileError(f"{name}: this is no content bundle") from None
    with _folder_at(name) as folder:
        return read_bundle(build_bundle(folder).decode("utf-8"), guidance)


@contextmanager
def _folder_at(revision: str) -> Iterator[Path]:
    """Yield the content folder of a git revision, unpacked into a temporary place."""
    shown = ascii(revision)[1:-1]
    wrong = FileError(f"`{shown}` is no content folder, no bundle, and no git revision that holds content")
    if revision.startswith("-"):
        raise wrong
    command = ["git", "archive", "--format=tar", revision, f"./{CONTENT_PATH}"]
    try:
        root = subprocess.run(
            ["git", "rev-parse", "--show-toplevel"], capture_output=True, text=True, check=True
        )
        done = subprocess.run(command, capture_output=True, check=True, cwd=root.stdout.strip())
    except (OSError, subprocess.CalledProcessError):
        raise wrong from None
    with TemporaryDirectory() as place:
        with tarfile.open(fileobj=BytesIO(done.stdout)) as archive:
            archive.extractall(place, filter="data")
        yield Path(place) / CONTENT_PATH


def last_tag() -> str | None:
    """Return the newest git tag before the present commit, or None where there is none."""
    try:
        done = subprocess.run(
            ["git", "describe", "--tags", "--abbrev=0"], capture_output=True, text=True, check=True
        )
    except (OSError, subprocess.CalledProcessError):
        return None
    return done.stdout.strip() or None
