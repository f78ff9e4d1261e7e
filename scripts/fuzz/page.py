"""`docs/reference/fuzzing.md`, from the figures of the last run over all targets."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from dorsum.authoring.yaml_files import DEEPEST, LARGEST_FILE
from dorsum.diary.as_json import LONGEST_NOTE, MOST_ITEMS
from dorsum.interfaces.cli.ask import LONGEST
from dorsum.interfaces.cli.case_files import LARGEST_CASE
from dorsum.interfaces.cli.claims import LARGEST_TEXT
from dorsum.interfaces.cli.diary_keeping import LARGEST_IMPORT
from dorsum.interfaces.web.forms import LARGEST_FORM, MOST_FIELDS
from dorsum.interfaces.web.sessions import LARGEST_TALK
from dorsum.interfaces.web.talk import MOST_STEPS
from dorsum.model.rule_parser import DEEPEST_RULE, LARGEST_RULE, LONGEST_RULE
from scripts.fuzz.harmless import LONGEST_MESSAGE, LONGEST_SECONDS
from scripts.fuzz.run import MOST_MEGABYTES
from scripts.fuzz.targets import TARGETS

PAGE = Path("docs") / "reference" / "fuzzing.md"
TEXT = """# Fuzzing

Everything that reads what others wrote is given hostile and broken input. `python -m scripts.fuzz --page`
writes this page, from the figures of the last `python -m scripts.fuzz --minutes N` over all targets.

## What must hold

An input gives a result or one clear refusal: one line of at most {message:,} characters that can be printed,
with no word of Python in it. It takes at most {seconds:g} seconds of the processor and {megabytes:,} MB.
Nothing is written, no program started, no connection opened. For the pages: no failure (a status of 500 or
more, but for 507 where the store cannot be used), words with every refusal, and nothing of a person in the
server's log.

| target | what is read |
|---|---|
{targets}

`tests/fuzz` holds this in every run of the tests: the hostile inputs that everybody tries (nesting, alias
bombs, megabytes, half characters, numbers without end, pipes and links as files), each by name, and a seeded
sample of good inputs damaged. There, no message repeats what stands where a person's answer would.

## Limits in the code

| what | at most |
|---|---|
{limits}

## Figures

{day}, {machine}: {minutes:g} minutes for all targets together, one process at a time.

| target | executions | edges covered | inputs kept | longest input (s) | peak memory (MB) | crashes |
|---|---|---|---|---|---|---|
{figures}

The peak is that of the whole process: Python, the content and the fuzzer. Edges are counted in Dorsum,
and for `yaml` in the YAML library. The longest input is timed with the code watched, which makes it slower.

The most memory that one of the hostile inputs of the tests takes while it is read, beside what was there
before (`python -m scripts.fuzz.memory`):

| target | input | its size (bytes) | peak (kB) |
|---|---|---|---|
{memory}

## What this does not show

The bundle reader refuses what is no bundle, but does not check the type of every value in it: the bundle is
built from checked content and ships with the program. That fuzzing finds nothing is no proof.

## Repeat a crash

A crashing input is written to `build/fuzz/TARGET/crashes`. Read it again with
`python -m scripts.fuzz --target TARGET --repeat FILE`. `--minutes 1 --target parser` is a short go. Ctrl-C
stops cleanly; what was found stays.
"""


def page(record: Mapping[str, Any], memory: Sequence[Mapping[str, Any]]) -> str:
    """Return the page."""
    return TEXT.format(
        message=LONGEST_MESSAGE,
        seconds=LONGEST_SECONDS,
        megabytes=MOST_MEGABYTES,
        targets="\n".join(f"| {one.name} | {one.reads} |" for one in TARGETS),
        limits="\n".join(f"| {what} | {most} |" for what, most in _limits()),
        figures="\n".join(_row(one) for one in record["targets"]),
        memory="\n".join(
            f"| {one['target']} | {one['input']} | {one['bytes_of_input']:,} | {one['kilobytes']:,} |"
            for one in memory
        ),
        **{key: record[key] for key in ("day", "machine", "minutes")},
    )


def _row(one: Mapping[str, Any]) -> str:
    cells = (
        one["target"],
        f"{one['executions']:,}",
        f"{one['edges']:,}",
        f"{one['inputs']:,}",
        f"{one['longest_seconds']:.2f}",
        f"{one['peak_megabytes']:,}",
        str(len(one["crashes"])),
    )
    return f"| {' | '.join(cells)} |"


def _limits() -> tuple[tuple[str, str], ...]:
    return (
        ("a rule", f"{LONGEST_RULE:,} characters, nested {DEEPEST_RULE} deep"),
        ("a rule with its macros in place", f"{LARGEST_RULE:,} parts, nested {DEEPEST_RULE} deep"),
        ("a YAML file", f"nested {DEEPEST} deep; no anchors, no aliases"),
        ("a content file", f"{LARGEST_FILE:,} bytes, and a regular file"),
        ("a case file", f"{LARGEST_CASE:,} bytes"),
        ("a question", f"{LONGEST:,} characters"),
        ("a text with claims", f"{LARGEST_TEXT:,} bytes"),
        ("a diary", f"{LARGEST_IMPORT:,} bytes; in one entry {MOST_ITEMS:,} values of a kind"),
        ("a text in a diary", f"{LONGEST_NOTE:,} characters"),
        ("a form", f"{LARGEST_FORM:,} bytes, {MOST_FIELDS} fields"),
        ("a talk in the store", f"{LARGEST_TALK:,} characters, {MOST_STEPS} screens"),
    )
