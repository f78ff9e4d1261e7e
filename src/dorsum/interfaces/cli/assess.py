"""`dorsum assess`."""

import json
import sys
from dataclasses import replace
from datetime import date
from typing import Annotated

import typer

from dorsum.care.assessment import assess as assess_case
from dorsum.installed.rules import open_rules
from dorsum.interfaces.cli.care_card_view import print_card
from dorsum.interfaces.cli.case_files import read_case_file
from dorsum.interfaces.cli.guidance import Guidance
from dorsum.model.bundle import DEFAULT_GUIDANCE
from dorsum.model.case_reading import read_country, read_setting
from dorsum.report.assessment_json import assessment_as_json
from dorsum.report.care_card import care_card


def assess(
    file: Annotated[
        str, typer.Argument(metavar="FILE|-", help="A case in YAML or JSON; - reads standard input.")
    ],
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON with stable keys.")] = False,
    country: Annotated[
        str | None, typer.Option(help="Country code for emergency numbers, such as GB.")
    ] = None,
    closed_world: Annotated[
        bool,
        typer.Option("--closed-world", help="Take everything that is not stated as no. The output says so."),
    ] = False,
    setting: Annotated[
        str | None,
        typer.Option(help="Where the question is asked: home, primary_care or emergency_department."),
    ] = None,
    profile: Guidance = DEFAULT_GUIDANCE,
) -> None:
    """Assess one case and explain the result."""
    rules = open_rules(profile)
    case = read_case_file(file, rules.knowledge)
    if country is not None:
        case = replace(case, country=read_country(country, rules.knowledge))
    if setting is not None:
        case = replace(case, setting=read_setting(setting, rules.knowledge))
    assessment = assess_case(case, rules, closed_world=closed_world)
    if as_json:
        json.dump(assessment_as_json(assessment), sys.stdout, indent=2, ensure_ascii=False)
        sys.stdout.write("\n")
    else:
        print_card(care_card(assessment, today=date.today()))  # noqa: DTZ011  # the person's own day
        print("Use --json to see all.")
