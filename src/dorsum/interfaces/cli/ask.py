"""`dorsum ask`."""

import json
import re
import sys
from collections.abc import Iterable
from typing import Annotated

import typer

from dorsum.errors import QuestionError
from dorsum.installed.rules import open_rules
from dorsum.interfaces.cli.closing import print_last, print_warning
from dorsum.language.questions import find
from dorsum.model.case_reading import read_country
from dorsum.model.knowledge import Knowledge
from dorsum.report.answer_json import answer_as_json
from dorsum.report.answer_page import answer_page

HALF_CHARACTER = re.compile("[\ud800-\udfff]")
"""What Python makes of the bytes of an argument that are not UTF-8; no output can take it."""
LONGEST = 2_000
"""Characters; a longer text is no question."""


def ask(
    question: Annotated[
        list[str] | None, typer.Argument(metavar="[QUESTION]", help="A question in plain words.")
    ] = None,
    country: Annotated[
        str | None, typer.Option(help="Country code for the numbers to call, such as GB or US.")
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON with stable keys.")] = False,
) -> None:
    """Answer a question about back spasms, danger first; with no question, list all that have an answer."""
    knowledge = open_rules().knowledge
    if not question:
        _print_list(knowledge)
        return
    asked = read_question(question)
    _print_answer(asked, read_country(country, knowledge), as_json, knowledge)


def read_question(words: Iterable[str]) -> str:
    """Return the question that the arguments of the command make.

    Raises:
        QuestionError: it is empty or too long.
    """
    asked = HALF_CHARACTER.sub("\N{REPLACEMENT CHARACTER}", " ".join(words)).strip()
    if not any(letter.isalnum() for letter in asked):
        raise QuestionError('the question is empty; write it in quotes, such as `dorsum ask "how long?"`')
    if len(asked) > LONGEST:
        raise QuestionError(f"the question is longer than {LONGEST} characters; ask one thing at a time")
    return asked


def _print_list(knowledge: Knowledge) -> None:
    for answer in knowledge.treatment.answers:
        print(answer.question["en"])


def _print_answer(asked: str, country: str, as_json: bool, knowledge: Knowledge) -> None:
    match, where = find(asked, knowledge), knowledge.country[country]
    if as_json:
        json.dump(answer_as_json(match, where, knowledge), sys.stdout, indent=2, ensure_ascii=False)
        sys.stdout.write("\n")
        return
    print_warning(knowledge)
    for section in answer_page(match, where, knowledge):
        print(section.heading)
        for line in section.lines:
            print(f"  - {line}")
        print()
    print_last(knowledge)
