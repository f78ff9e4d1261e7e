"""docs/reference/library.md: the names of the Python library, from the code itself."""

import inspect
import re
from collections.abc import Iterator

import dorsum
from scripts.reference.markdown import MADE, code, page, table

INTRODUCTION = """`import dorsum` gives the names below, with types (`py.typed`). They are imported
when they are
first used. A case may be a `Case` or a mapping with the keys of a [case file](case-file.md). Errors
derive from `DorsumError`; a message says what is wrong and where, and never what a person answered.
[The how-to](../how-to/use-it-in-python.md) has worked examples."""
VERSIONING = """Versions are `major.minor.patch`. These are promised: the names on this page with
their arguments
and what they return; the keys of [JSON](json.md) and of the [HTTP API](http-api.md); the columns of
a [scored table](../how-to/score-a-table.md); the forms of [case files](case-file.md) and of
[FHIR](fhir.md).

- *major*: a name, key or column goes, or means something else. It is marked in the changelog a release
  before.
- *minor*: a name, key, column or optional argument is new. So read keys by name, and let others pass.
- *patch*: mistakes are mended.

The content has a version of its own, in every answer: its `minor` changes where a person may be
told something else. Before 1.0.0 a minor version may do what a major one does later, and the
changelog says so. Whatever is not on this page may change at any time."""

MODULES = re.compile(r"\b(?:[a-z_]+\.)+(?=[A-Z])")


def library_page() -> str:
    """Return the page."""
    functions = [name for name in dorsum.__all__ if inspect.isfunction(getattr(dorsum, name))]
    types = [name for name in dorsum.__all__ if inspect.isclass(getattr(dorsum, name))]
    rows = [(code(name), f"`{_home(name)}`", _first_line(name)) for name in types]
    return page(
        "# Python library",
        MADE,
        INTRODUCTION,
        "## Functions",
        *(block for name in functions for block in _function(name)),
        "## Types",
        table(("name", "where it stands", "what it is"), rows),
        "## What stays",
        VERSIONING,
    )


def _function(name: str) -> Iterator[str]:
    made = getattr(dorsum, name)
    yield f"### dorsum.{name}"
    yield f"    {name}{_signature(made)}"
    yield _paragraphs(made)


def _signature(made: object) -> str:
    return MODULES.sub("", str(inspect.signature(made)))  # type: ignore[arg-type]


def _paragraphs(made: object) -> str:
    return inspect.cleandoc(made.__doc__ or "").replace("Raises:\n", "Raises:\n\n").replace("\n    ", "\n- ")


def _home(name: str) -> str:
    return str(getattr(dorsum, name).__module__)


def _first_line(name: str) -> str:
    return (getattr(dorsum, name).__doc__ or "").strip().split("\n")[0].replace("|", r"\|")
