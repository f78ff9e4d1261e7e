"""The forms of what the pages show, as pydantic models: claims about back pain, regions of the body map."""

from typing import Annotated

from pydantic import AfterValidator, Field, model_validator

from dorsum.authoring.cause_forms import Lines
from dorsum.authoring.forms import Form, Id, Item, ReadByPeople, Sentence, Statement, Words
from dorsum.authoring.treatment_forms import Certainty
from dorsum.errors import PatternError
from dorsum.language.patterns import read_pattern
from dorsum.model.library import BodyView, Verdict

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


def _asks(words: Words) -> Words:
    for said in words.values():
        if not said.endswith("?"):
            raise ValueError("a question ends with `?`")
    return words


class BodyRegionForm(Statement, ReadByPeople):
    """A part of the body map; a tap on it says yes to `finding`, and no tap says nothing.

    With `confirm`, the yes counts once this question is answered yes; a no to it says nothing. It is needed
    where the finding asks for more than "it hurts here", and where its yes would raise the level at once.
    A lower `order` comes earlier in the list beside the `view`.
    """

    label: Words
    view: BodyView
    order: int = Field(ge=0)
    finding: Id
    confirm: Annotated[Words, AfterValidator(_asks)] | None = None


LIBRARY_KINDS: dict[str, type[Item]] = {
    "claims": ClaimForm,
    "body_regions": BodyRegionForm,
}
