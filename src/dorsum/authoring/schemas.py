"""The form of every kind of content, as pydantic models. What a key means is its description."""

from typing import Annotated, Literal

from pydantic import Field, StringConstraints, model_validator

from dorsum.authoring.cause_forms import (
    CauseForm,
    ClusterForm,
    ForeignSignsForm,
    LikelihoodForm,
    RankingForm,
    SettingForm,
)
from dorsum.authoring.forms import (
    Citation,
    CountryCode,
    Form,
    HoursForm,
    Id,
    Item,
    Language,
    ReadByPeople,
    Sentence,
    Sourced,
    Statement,
    Words,
)
from dorsum.authoring.library_forms import LIBRARY_KINDS
from dorsum.authoring.record_forms import RECORD_KINDS
from dorsum.authoring.safety_forms import SAFETY_KINDS
from dorsum.authoring.synthetic_forms import SyntheticPeopleForm
from dorsum.authoring.treatment_kinds import TREATMENT_KINDS
from dorsum.model.statements import LevelId


class SourceForm(Item):
    """Something published; with `year_is_read`, the year is not shown there and is that of reading it."""

    title: Sentence
    organisation: Sentence
    year: int = Field(ge=1900, le=2100)
    year_is_read: bool = False
    url: Sentence
    doi: Sentence | None = None
    pmcid: Sentence | None = None
    seen: Literal["page", "copy", "secondary", "partial"]
    via: Sentence | None = None
    note: Sentence | None = None


class LevelForm(Statement, ReadByPeople):
    """How urgent; `do` is what the person is told, one action a line."""

    rank: int = Field(ge=0, le=4)
    label: Words
    meaning: Sentence
    do: dict[Language, list[Sentence]]


class UnsureForm(Sourced):
    """What a last "not sure" is acted on with, and where that comes from (DESIGN section 4)."""

    act_as: Literal["as_yes"] | LevelId


class FindingForm(Statement, ReadByPeople):
    """One thing that can be asked."""

    kind: Literal["yes_no", "number", "choice"]
    question: Words
    group: Id
    points_to: Sentence
    unit: Sentence | None = None
    minimum: float | int | None = None
    maximum: float | int | None = None
    choices: dict[Id, Literal["yes", "no", "unsure"]] | None = None
    gate: Id | None = None
    case_field: Id | None = None
    derived_from: Sentence | None = None
    derives: Literal["both", "only_yes"] = "both"
    contradiction: Literal["report", "error"] = "report"
    times: list[Id] | None = None
    unknown_means: Literal["yes"] | None = None
    level_if_only_yes: LevelId | None = None
    if_still_unsure: UnsureForm | None = None
    plainer: Words | None = None
    """Asked once more, in plainer words, of a person who was "not sure"."""
    support: Literal["self_harm", "abuse"] | None = None
    """Whom a person who does not say no is told to talk to, whatever else is found."""
    used_by: Literal["safety_net", "plan"] | None = None
    composite: Annotated[list[Sentence], Field(min_length=2)] | None = None
    """What the question joins though it is not one thing (docs/decisions/composite_findings.md)."""

    @model_validator(mode="after")
    def _fits_its_kind(self) -> "FindingForm":
        bounded = self.unit is not None and self.minimum is not None and self.maximum is not None
        if (self.kind == "number") != bounded:
            raise ValueError("`unit`, `minimum` and `maximum` belong to kind number, all three")
        if self.minimum is not None and self.maximum is not None and self.minimum >= self.maximum:
            raise ValueError("`minimum` must be below `maximum`")
        if (self.kind == "choice") != (self.choices is not None):
            raise ValueError("`choices` belongs to kind choice")
        if (self.kind == "yes_no") != (self.level_if_only_yes is not None):
            raise ValueError("`level_if_only_yes` belongs to kind yes_no")
        if self.kind != "yes_no" and self.plainer is not None:
            raise ValueError("`plainer` belongs to kind yes_no")
        if (self.kind == "yes_no") != (self.if_still_unsure is not None):
            raise ValueError("`if_still_unsure` belongs to kind yes_no, and each of them needs it")
        return self


class MacroForm(Statement):
    """A named part of rules."""

    label: Words
    when: Sentence


class FactForm(Item, ReadByPeople):
    """What cannot be otherwise, whatever a person says."""

    if_yes: Id
    then_yes: list[Id] = Field(default_factory=list)
    then_no: list[Id] = Field(default_factory=list)
    then_any_yes: list[Id] = Field(default_factory=list)
    reason: Words
    basis: Literal["logic", "anatomy", "wording"]
    sources: list[Citation]

    @model_validator(mode="after")
    def _concludes_something(self) -> "FactForm":
        if not (self.then_yes or self.then_no or self.then_any_yes):
            raise ValueError("a fact needs `then_yes`, `then_no` or `then_any_yes`")
        return self


class RedFlagForm(Statement, ReadByPeople):
    """A rule that raises the level."""

    label: Words
    when: Sentence
    level: LevelId
    within: HoursForm | None = None
    profile: Literal["uk_strict"] | None = None
    """Only counts where this guidance profile is chosen (docs/decisions/guidance_profiles.md)."""
    aims_at: Sentence
    basis: Literal["guideline", "adapted", "expert"]
    over_triage: Sentence
    shadowed: Sentence | None = None

    @model_validator(mode="after")
    def _deadline_fits_level(self) -> "RedFlagForm":
        if (self.level == "within_days") != (self.within is not None):
            raise ValueError("`within` belongs to level within_days, and only there")
        return self


class QuestionForm(Statement, ReadByPeople):
    """A lead question: its "no" answers every finding in `covers`; its "yes" asks them one by one.

    `no_denies` says why a "no" to these words denies each covered finding. A lower `order` is asked
    earlier among the questions of one `part`.
    """

    question: Words
    part: Literal["first", "danger", "rest"]
    order: int = Field(ge=0)
    covers: Annotated[list[Id], Field(min_length=1)]
    no_denies: Sentence


class Person(Form):
    """Who a written case is about: all that is neither yes nor open is answered no."""

    yes: list[Id] = Field(default_factory=list)
    open: list[Id] = Field(default_factory=list)
    numbers: dict[Id, float | int] = Field(default_factory=dict)


class RuleCasesForm(Item):
    """Three people about one red flag, whose id this is: it fires, it just does not, it stays open."""

    fires: Person
    just_not: Person
    left_open: Person


class ContactForm(Form):
    """Whom to call."""

    number: Annotated[str, StringConstraints(pattern=r"^[0-9 ]{3,20}$")] | None = None
    words: Words


class CountryForm(Statement, ReadByPeople):
    """Emergency and urgent contacts of one country, and whom to talk to when not safe."""

    id: CountryCode
    also_called: list[Annotated[str, StringConstraints(pattern=r"^[A-Z]{2}$")]] = Field(default_factory=list)
    label: Words
    emergency: ContactForm
    urgent: ContactForm
    support: dict[Literal["self_harm", "abuse"], ContactForm] = Field(default_factory=dict)


class QuestionGroupForm(Statement, ReadByPeople):
    """Questions asked together."""

    label: Words
    order: int = Field(ge=0)


class WordingForm(Statement, ReadByPeople):
    """A sentence that the product says."""

    text: Words


class SafetyRowForm(Statement):
    """What a guideline itself demands: where `when` holds, the level is never below `level`.

    `known_gap` says why the present rules do not meet it; such a row must be shown to fail.
    `unless_denied` names a timing finding: the row then holds for what is acted on, also while that
    finding is unanswered or "not sure".
    """

    label: Words
    when: Sentence
    unless_denied: Id | None = None
    level: LevelId
    known_gap: Sentence | None = None


class NumberRangeForm(Form):
    """Both ends belong to the range; the unit is the finding's."""

    minimum: float | int
    maximum: float | int


class ProfileForm(Statement):
    """A kind of person for whom the level never exceeds `at_most`, whichever of `may_be_yes` are yes.

    Every other finding is answered no, every number lies within its range.
    """

    label: Words
    may_be_yes: list[Id]
    numbers: dict[Id, NumberRangeForm]
    sex: list[Literal["female", "male"]] = Field(min_length=1)
    at_most: LevelId


class GoalForm(Form):
    """How many of these people may come out above `self_care`; those with one of `without` do not count."""

    most_above_self_care_percent: int = Field(ge=0, le=100)
    without: list[Id] = Field(default_factory=list)


class AgeBandForm(Form):
    """Ages that are judged together."""

    id: Id
    ages: list[int] = Field(min_length=1)
    goal: GoalForm


class ReasonedForm(Form):
    """A finding with the reason why it is listed."""

    finding: Id
    reason: Sentence


class PlainPeopleForm(Statement):
    """Harmless people: one for each age, region, trigger, number and pair of extras.

    What a person says yes to is the region, the trigger and the two `extras`; all else is no. Who has one of
    `other_illness` has a plain back but is not otherwise healthy. `left_out` says what such people may also
    say yes to, and why it does not count as harmless here.
    """

    label: Words
    sex: Literal["female", "male"]
    age_bands: list[AgeBandForm] = Field(min_length=1)
    regions: dict[Id, list[Id]] = Field(min_length=1)
    triggers: dict[Id, list[Id]] = Field(min_length=1)
    numbers: dict[Id, Annotated[list[float | int], Field(min_length=1)]] = Field(default_factory=dict)
    extras: list[ReasonedForm] = Field(min_length=2)
    other_illness: list[ReasonedForm] = Field(default_factory=list)
    left_out: list[ReasonedForm] = Field(default_factory=list)


class ScopeForm(Statement):
    """A condition or topic that a back-pain check may be expected to cover, and whether this one does.

    `covered`: a red flag aims at it and no gap is known, which does not say that each case is caught.
    `partly`: a red flag aims at it, and `gap` says what is missing. `not_covered`: none aims at it.
    `red_flags` names those that belong to none of the `causes`.
    """

    label: Words
    coverage: Literal["covered", "partly", "not_covered"]
    causes: list[Id] = Field(default_factory=list)
    red_flags: list[Id] = Field(default_factory=list)
    gap: Sentence | None = None

    @model_validator(mode="after")
    def _coverage_is_true(self) -> "ScopeForm":
        if (self.coverage == "covered") != (self.gap is None):
            raise ValueError("`gap` belongs to coverage `partly` and `not_covered`, and only there")
        if (self.coverage == "not_covered") == bool(self.causes or self.red_flags):
            raise ValueError(
                "`covered` and `partly` need a red flag, named or through a cause; `not_covered` has none"
            )
        return self


KINDS: dict[str, type[Item]] = {
    "sources": SourceForm,
    "levels": LevelForm,
    "findings": FindingForm,
    "macros": MacroForm,
    "facts": FactForm,
    "red_flags": RedFlagForm,
    "questions": QuestionForm,
    "cases": RuleCasesForm,
    "causes": CauseForm,
    "likelihoods": LikelihoodForm,
    "clusters": ClusterForm,
    "foreign_signs": ForeignSignsForm,
    "settings": SettingForm,
    "ranking": RankingForm,
    "countries": CountryForm,
    "question_groups": QuestionGroupForm,
    "safety_table": SafetyRowForm,
    "profiles": ProfileForm,
    "plain_people": PlainPeopleForm,
    "synthetic_people": SyntheticPeopleForm,
    **TREATMENT_KINDS,
    **LIBRARY_KINDS,
    **RECORD_KINDS,
    **SAFETY_KINDS,
    "scope": ScopeForm,
    "wording": WordingForm,
}
"""Every kind of content, by folder name."""
