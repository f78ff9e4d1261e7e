"""What reads text and files: rules, YAML, content items, case files, and plain language."""

import io
import json
import sys
from collections.abc import Callable
from contextlib import redirect_stderr, redirect_stdout
from datetime import date
from functools import cache
from pathlib import Path

from dorsum.authoring.content_files import Content, take_item
from dorsum.authoring.schemas import KINDS
from dorsum.authoring.yaml_files import read_yaml_bytes
from dorsum.care.assessment import assess
from dorsum.diary.exchange import as_csv, from_csv, whole_as_json, whole_from_json
from dorsum.engine.compiled import CompiledRules
from dorsum.errors import ContentError
from dorsum.installed.rules import open_rules
from dorsum.interfaces.cli.ask import read_question
from dorsum.interfaces.cli.care_card_view import print_card
from dorsum.interfaces.cli.case_files import read_case_file
from dorsum.interfaces.cli.claims import print_found
from dorsum.language.questions import QuestionFinder
from dorsum.model.bundle import read_macros
from dorsum.model.rule_parser import parse_rule
from dorsum.model.rules import walk
from dorsum.model.withdrawal_reading import read_withdrawals
from dorsum.model.withdrawal_writing import withdrawals_as_text
from dorsum.report.answer_json import answer_as_json
from dorsum.report.answer_page import answer_page
from dorsum.report.assessment_json import assessment_as_json
from dorsum.report.care_card import care_card
from scripts.fuzz.harmless import BrokenPropertyError, refusal_of

TODAY = date(2026, 11, 28)
MOST_PARTS = 100_000
"""More than any rule has in the end; a rule that is larger blows up whatever walks over it."""


@cache
def rules() -> CompiledRules:
    """Return the shipped rules, ready to run."""
    return open_rules()


@cache
def finder() -> QuestionFinder:
    """Return what finds answers; a command makes it once, too."""
    return QuestionFinder(rules().knowledge)


def as_text(data: bytes) -> str:
    """Return the bytes as text; what is not UTF-8 becomes half characters, as in an argument of a command."""
    return data.decode("utf-8", "surrogateescape")


def read_rules(data: bytes) -> str | None:
    """Read the last line as a rule, the lines before as macros `name: rule`."""
    *named, last = as_text(data).split("\n")

    def read() -> None:
        macros = read_macros(dict(_name_and_rest(line) for line in named))
        for number, _ in enumerate(walk(parse_rule(last, macros))):
            if number > MOST_PARTS:
                raise BrokenPropertyError("the rule is larger than anything can walk over")

    return refusal_of(read)


def _name_and_rest(line: str) -> tuple[str, str]:
    name, _, rest = line.partition(":")
    return name.strip(), rest


def read_yaml(data: bytes) -> str | None:
    """Read a YAML file."""
    return refusal_of(lambda: read_yaml_bytes(data, Path("x.yaml")))


LONGEST_NAME = 250
"""Letters of a file's name before `.yaml`."""


def read_item(data: bytes) -> str | None:
    """Read one content file; its first line is the kind (else that of a finding) and the name of the file.

    A name is as long as a file system allows.
    """
    first, _, text = data.partition(b"\n")
    kind, _, name = first.decode("ascii", "replace").partition(" ")
    name = name[:LONGEST_NAME]
    content = Content(Path("content"))
    path = (
        content.folder
        / (kind if kind in KINDS else "findings")
        / f"{name if name.isidentifier() else 'x'}.yaml"
    )

    def read() -> None:
        take_item(content, read_yaml_bytes(text, path))
        if content.problems:
            raise ContentError(tuple(content.problems[:1]))

    return refusal_of(read)


def read_case(data: bytes) -> str | None:
    """Read a case as `dorsum assess -` does, assess it, and make the card and the JSON."""

    def read() -> None:
        found = assess(read_case_file("-", rules().knowledge), rules())
        json.dumps(assessment_as_json(found), ensure_ascii=False).encode("utf-8")
        print_card(care_card(found, today=TODAY))

    return _as_command(read, data)


def read_list(data: bytes) -> str | None:
    """Read a list of withdrawn content, which may come over the network, and write it again."""

    def read() -> None:
        found = read_withdrawals(as_text(data))
        assert read_withdrawals(withdrawals_as_text(found)) == found

    return refusal_of(read)


def ask_question(data: bytes) -> str | None:
    """Answer a question as `dorsum ask` does, as text and as JSON."""
    knowledge = rules().knowledge

    def read() -> None:
        match, where = finder().find(read_question([as_text(data)])), knowledge.country["other"]
        json.dumps(answer_as_json(match, where, knowledge), ensure_ascii=False).encode("utf-8")
        for section in answer_page(match, where, knowledge):
            print(section.heading, *section.lines)

    return _as_command(read, b"")


def read_article(data: bytes) -> str | None:
    """Find the claims in a text as `dorsum claims --in -` does."""
    return _as_command(lambda: print_found("-", rules().knowledge), data)


def read_diary_json(data: bytes) -> str | None:
    """Read a diary as `dorsum diary import FILE.json` does, and write it again."""

    def read() -> None:
        found = whole_from_json(as_text(data))
        again = json.dumps(whole_as_json(found), ensure_ascii=False)
        again.encode("utf-8")
        assert whole_from_json(again) == found

    return refusal_of(read)


def read_diary_csv(data: bytes) -> str | None:
    """Read a diary as `dorsum diary import FILE.csv` does, and write it again."""

    def read() -> None:
        found = from_csv(as_text(data))
        again = as_csv(found)
        again.encode("utf-8")
        assert from_csv(again) == found

    return refusal_of(read)


def _as_command(read: Callable[[], None], stdin: bytes) -> str | None:
    """Read with these bytes on standard input; what is printed must be text that a terminal can take."""
    before = sys.stdin
    printed = io.TextIOWrapper(io.BytesIO(), encoding="utf-8")
    sys.stdin = io.TextIOWrapper(io.BytesIO(stdin))
    try:
        with redirect_stdout(printed), redirect_stderr(printed):
            return refusal_of(read)
    finally:
        sys.stdin = before
