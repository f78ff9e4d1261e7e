"""`dorsum medicines`."""

import json
import sys
from dataclasses import replace
from typing import Annotated

import typer

from dorsum.care.answers import Answers
from dorsum.care.medicines import check_medicines
from dorsum.care.triage import triage
from dorsum.installed.rules import open_rules
from dorsum.interfaces.cli.case_files import read_case_file
from dorsum.interfaces.cli.closing import print_last, print_warning
from dorsum.model.case_reading import read_country
from dorsum.report.medicine_page import medicine_page
from dorsum.report.treatment_json import medicines_as_json


def medicines(
    file: Annotated[
        str, typer.Argument(metavar="FILE|-", help="A case in YAML or JSON; - reads standard input.")
    ],
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON with stable keys.")] = False,
    country: Annotated[
        str | None, typer.Option(help="Country code whose labels count, such as GB or US.")
    ] = None,
) -> None:
    """Say for each medicine from a shop whether it may be used, why, and how much."""
    rules = open_rules()
    case = read_case_file(file, rules.knowledge)
    if country is not None:
        case = replace(case, country=read_country(country, rules.knowledge))
    check = check_medicines(Answers.of(case, rules), triage(case, rules))
    if as_json:
        json.dump(medicines_as_json(check), sys.stdout, indent=2, ensure_ascii=False)
        sys.stdout.write("\n")
        return
    print_warning(rules.knowledge)
    for section in medicine_page(check, rules.knowledge):
        print(section.heading)
        for line in section.lines:
            print(f"  - {line}")
        print()
    print_last(rules.knowledge)
