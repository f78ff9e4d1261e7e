"""Writing the reviewed tables: entries in short lines, under a head that says how to use them."""

from collections.abc import Iterator
from textwrap import wrap
from typing import Any

from scripts.mutation.content.contents import Contents
from scripts.mutation.content.expectations import KINDS_OF_TABLES, Entry, entries
from scripts.mutation.content.people_checks import CASES

WIDTH = 110
_USE = """\
# HOW TO USE THIS FILE. It was written once from the content by a command, and is to be read by people. A test
# holds the content against it. When the test fails after a change of content, the change shows here, in the
# diff, as what it means for people: read every line of that diff as if a patient depended on it. Never write
# the file again just to turn red green; where a line surprises you, the content is wrong. To write it again
# after a change that is meant:
#
#     python -m scripts.mutation.content expectations
#
# It shows what the content said that day, not that this is right: nobody has read all of it yet, and no
# clinician any of it. Who does so takes these two lines away."""
_ABOUT = {
    "rule": """\
# What every red flag, every rule about medicines and every demand is expected to say: its level, deadline or
# effect, and ALL the smallest sets of findings that make it yes. `all` are together in each set; with
# `any: 2, of: [...]` each two of those make a set with them. Who has none of these does not fire it.""",
    "finding": """\
# What every finding is expected to be: what "not sure" counts as in the end, its gate, the signs it
# times, and for what is computed from a number what comes out just below, at and just above the threshold.
# Then the facts.""",
    "lead": """\
# What a "no" to each lead question is expected to deny: how many findings, and which. A finding too many here
# is the most dangerous mistake there is in this content: people would be asked nothing about it. For each one
# the wording of the question must make the "no" a "no" to that finding as well.""",
}


def write_tables(contents: Contents) -> None:
    """Write all reviewed tables as the content is now; the diff is then to be read."""
    for table in KINDS_OF_TABLES:
        (CASES / f"{table}_expectations.yaml").write_text(table_text(table, contents), encoding="utf-8")


def table_text(table: str, contents: Contents) -> str:
    """Return the text of a reviewed table."""
    lines = [_ABOUT[table], "#", _USE]
    for kind in KINDS_OF_TABLES[table]:
        lines.append(f"{kind}:")
        for id, entry in sorted(entries(table, kind, contents).items()):
            lines += _entry(id, entry)
    return "\n".join(lines) + "\n"


def _entry(id: str, entry: Entry) -> Iterator[str]:
    if "fires" not in entry and len(line := f"  {id}: {_flow(entry)}") <= WIDTH:
        yield line
        return
    yield f"  {id}:"
    for key, value in entry.items():
        if key == "fires":
            yield "    fires:"
            for group in value:
                yield from _wrapped(f"      - {_flow(group)}", 10)
        else:
            yield from _wrapped(f"    {key}: {_flow(value)}", 6)


def _wrapped(line: str, indent: int) -> list[str]:
    return wrap(line, WIDTH, subsequent_indent=" " * indent, break_long_words=False, break_on_hyphens=False)


def _flow(value: Any) -> str:
    """Return a value on one line, as YAML writes it between brackets."""
    if isinstance(value, dict):
        return "{" + ", ".join(f"{key}: {_flow(one)}" for key, one in value.items()) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(map(_flow, value)) + "]"
    text = str(value)
    quoted = isinstance(value, str) and (text in ("yes", "no") or not text.replace("_", "").isalnum())
    return f"'{text}'" if quoted else text
