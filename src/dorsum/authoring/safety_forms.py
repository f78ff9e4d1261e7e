"""The forms of the safety file: what can go wrong, what holds it back, and who has signed."""

from datetime import date
from typing import Annotated, Literal

from pydantic import Field, StringConstraints

from dorsum.authoring.forms import Form, Id, Item, Sentence, Statement, Words

Severity = Literal["minor", "significant", "considerable", "major", "catastrophic"]
Likelihood = Literal["very_low", "low", "medium", "high", "very_high"]
TestName = Annotated[str, StringConstraints(pattern=r"^tests/[\w/]+\.py::\w+(\[[^\]]+\])?$")]
"""A test as pytest names it; with brackets, one of its parameters alone."""


class RiskForm(Form):
    """How bad the harm would be, and how likely it is."""

    severity: Severity
    likelihood: Likelihood


class ControlForm(Statement):
    """Something that keeps a hazard from doing harm.

    `rules` are items of the content that carry it (`kind/id`), `shown_by` the tests that fail without
    it. A proof is shown by the test that runs it. Every named thing must exist, and every test must have
    run, or the build fails.
    """

    label: Words
    rules: list[Annotated[str, StringConstraints(pattern=r"^[a-z_]+/[a-z0-9_]+$")]] = Field(
        default_factory=list
    )
    shown_by: list[TestName] = Field(min_length=1)


class HazardForm(Statement):
    """Something that may lead to harm of a person: how it comes about, what it does, what is left of it.

    `at_first` is the risk without the controls, `left` the one with them, `why` the reason for the
    difference. `open_points` are what is still to be done or decided.
    """

    label: Words
    cause: list[Sentence] = Field(min_length=1)
    harm: Sentence
    at_first: RiskForm
    controls: list[Id] = Field(min_length=1)
    left: RiskForm
    why: Sentence
    open_points: list[Sentence] = Field(default_factory=list)


class RiskMatrixForm(Statement):
    """From severity and likelihood to a rating of 1 (least) to 5, and what each rating asks for."""

    severities: dict[Severity, Sentence]
    likelihoods: dict[Likelihood, Sentence]
    ratings: dict[Likelihood, dict[Severity, Annotated[int, Field(ge=1, le=5)]]]
    asks_for: dict[Literal["1", "2", "3", "4", "5"], Sentence]
    needs_open_point_from: int = Field(ge=1, le=5)


class SignatureForm(Item):
    """A person who has read the safety case of a content version, and answers for it."""

    role: Literal["clinical_safety_officer", "clinician"]
    name: Sentence
    registration: Sentence
    content_version: Sentence
    signed_on: date


SAFETY_KINDS: dict[str, type[Item]] = {
    "hazards": HazardForm,
    "controls": ControlForm,
    "risk_matrices": RiskMatrixForm,
    "signatures": SignatureForm,
}
"""Kinds for authors and reviewers; the program does not load them."""
