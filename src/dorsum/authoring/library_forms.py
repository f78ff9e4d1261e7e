"""The forms of what people look up, as pydantic models: claims about back pain."""

from typing import Annotated

from pydantic import AfterValidator, Field, model_validator

from dorsum.authoring.cause_forms import Lines
from dorsum.authoring.forms import Form, Item, ReadByPeople, Sentence, Statement, Words
from dorsum.authoring.treatment_forms import Certainty
from dorsum.errors import PatternError
from dorsum.language.patterns import read_pattern
from dorsum.model.library import Verdict

FEWEST_PATTERNS = 5


def _readable(pattern: str) -> str:
    try:
        read_pattern(pattern)
    except PatternError as error:
        raise ValueError(str(error)) from None
    return pattern


Pattern = Annotated[Sentence, AfterValidator(_readable)]
"""English words by which a claim is known in a text (docs/reference/claim-patterns.md)."""
ClaimRow = Annotated[str, Field(pattern=r"^CL-[0-9]{3}$")]
"""The row of the research draft that a claim stands for."""


class SeedForm(Form):
    """Where one of the five articles says it: the file, and its lines counted from 1."""

    file: Sentence
    lines: Annotated[list[Annotated[int, Field(ge=1)]], Field(min_length=1)]


class ClaimForm(Statement, ReadByPeople):
    """Something that is said about back pain, and what holds up.

    `label` is the claim itself, in plain words, not what is true; `what_holds` says that, with the number.
    A claim that is wrong or does harm carries `patterns`, so that no text of ours repeats it.
    """

    rows: list[ClaimRow] = Field(default_factory=list)
    label: Words
    verdict: Verdict
    what_holds: Lines
    certainty: Certainty
    patterns: list[Pattern] = Field(default_factory=list)
    seeds: list[SeedForm] = Field(default_factory=list)

    @model_validator(mode="after")
    def _is_known_when_wrong(self) -> "ClaimForm":
        wrong = self.verdict in ("contradicted", "harmful_if_followed")
        if wrong and len(self.patterns) < FEWEST_PATTERNS:
            raise ValueError(f"a claim that is wrong or does harm needs {FEWEST_PATTERNS} `patterns` or more")
        return self


LIBRARY_KINDS: dict[str, type[Item]] = {
    "claims": ClaimForm,
}
