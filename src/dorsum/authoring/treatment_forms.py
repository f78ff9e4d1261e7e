"""The forms of what can be done about the pain, as pydantic models: treatments, movements, medicines."""

from typing import Annotated, Literal

from pydantic import Field, StringConstraints, model_validator

from dorsum.authoring.cause_forms import Lines
from dorsum.authoring.forms import Form, Id, ReadByPeople, Sentence, Sourced, Statement, Words
from dorsum.model.joint_angles import ANGLE_NAMES

MedicineName = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9]*([ -][a-z0-9]+)*$")]
Certainty = Literal["high", "moderate", "low", "very_low", "none"]
Tier = Literal[
    "show_first",
    "offer",
    "optional",
    "not_enough_evidence",
    "advised_against",
    "doctor_only",
    "not_suggested",
    "never",
]
Measure = Literal[
    "minutes",
    "hours",
    "days",
    "weeks",
    "times_a_day",
    "times_a_week",
    "hours_between",
    "repetitions",
    "sets",
    "sides",
    "hold_seconds",
    "hold_breaths",
    "seconds_each_way",
    "breaths_a_minute",
    "breathe_in_seconds",
    "breathe_out_seconds",
    "sessions",
    "celsius",
]
Row = Annotated[str, Field(pattern=r"^[A-Z][A-Z]?[0-9]{2}[a-d]?$")]
"""The row of the research draft that an item stands for; the coverage page counts them."""


Prop = Literal[
    "chair_under_calves",
    "chair",
    "pillow_under_head",
    "pillow_under_knees",
    "pillow_between_knees",
    "towel_roll_under_back",
    "doorway",
]
"""A thing of the house that the figure is drawn with."""


class RangeForm(Form):
    """From the least to the most; one number has both ends alike."""

    low: float | int
    high: float | int

    @model_validator(mode="after")
    def _low_is_not_above_high(self) -> "RangeForm":
        if self.low > self.high:
            raise ValueError("`low` must not be above `high`")
        return self


class StageForm(Statement, ReadByPeople):
    """A stretch of an episode, from this day since it began up to the next stage."""

    label: Words
    from_day: int = Field(ge=0)


class GuidelineForm(Statement):
    """A clinical guideline that takes positions. `for_pain` says which back pain it speaks of."""

    label: Words
    organisation: Sentence
    year: int = Field(ge=1990)
    for_pain: Words


class PositionForm(Sourced):
    """What a guideline says of the item: silent is a position too, and needs somebody who looked."""

    guideline: Id
    position: Literal["for", "against", "conditional", "silent"]
    note: Words | None = None


class ProtocolForm(Sourced):
    """How much, how long, how often, in numbers."""

    measures: Annotated[dict[Measure, RangeForm], Field(min_length=1)]


class PointsForm(Form):
    """Points on a scale of 0 to 100 by which pain is less (above 0) than with the other treatment."""

    value: float | int
    low: float | int
    high: float | int
    against: Words

    @model_validator(mode="after")
    def _in_its_range(self) -> "PointsForm":
        if not self.low <= self.value <= self.high:
            raise ValueError("`value` must lie from `low` to `high`")
        return self


class EffectForm(Sourced):
    """How much it helps, in plain words, and in points where a source has them."""

    words: Words
    points: PointsForm | None = None


class CareForm(Statement, ReadByPeople):
    """What every thing to do has in common.

    `not_for` is a rule; while it holds, or may hold, the item is no advice. `not_for_words` says the same to
    people. With `evidence_from: low_back` the certainty is one step lower in the upper back.
    """

    rows: list[Row] = Field(default_factory=list)
    label: Words
    order: int = Field(ge=0)
    certainty: Certainty
    evidence_from: Literal["low_back", "everywhere", "nowhere"] = "low_back"
    cautions: Lines | None = None
    not_for: Sentence | None = None
    not_for_words: Lines | None = None
    stop: Lines | None = None

    @model_validator(mode="after")
    def _not_for_is_told(self) -> "CareForm":
        if self.not_for and not self.not_for_words:
            raise ValueError("`not_for` is a rule; tell people the same in `not_for_words`")
        return self


class AdviceForm(CareForm):
    """What is put forward to people, or not. `tier` says how; `why_not` is needed where it is not."""

    tier: Tier
    what: Lines
    how: Lines
    effect: EffectForm
    positions: list[PositionForm] = Field(default_factory=list)
    why_not: Words | None = None

    @model_validator(mode="after")
    def _says_why_not(self) -> "AdviceForm":
        put_forward = self.tier in ("show_first", "offer", "optional", "doctor_only")
        if put_forward == bool(self.why_not):
            raise ValueError("`why_not` belongs to tiers that are not put forward, and only there")
        return self


class InterventionForm(AdviceForm):
    """Something that can be done about the pain, by oneself or by a professional.

    `comfort` may be shown while somebody has to be seen the same day; what `waits_for_visit` is kept back
    while somebody has to be seen within days. An item that is `alternative_to`
    another comes on demand only, where the other is advised. `ask` is the question for a professional who
    gives it.
    """

    modality: Literal[
        "activity",
        "movement",
        "heat",
        "heat_and_cold",
        "comfort",
        "mind",
        "professional",
        "device",
        "work",
        "medicine",
        "substance",
    ]
    stages: list[Id] = Field(min_length=1)
    slot: Literal["now", "today", "this_week", "next_weeks"]
    comfort: bool = False
    waits_for_visit: bool = False
    alternative_to: list[Id] = Field(default_factory=list)
    protocol: ProtocolForm | None = None
    ask: Words | None = None
    movements: list[Id] = Field(default_factory=list)
    medicines: list[Id] = Field(default_factory=list)


class PreventionForm(AdviceForm):
    """What may keep the pain from coming back, or is said to.

    `row` names the row of the table on prevention in the research draft.
    """

    row: Sentence


class FrameForm(Form):
    """One position of the body: joint angles in degrees, as docs/explanation/drawings.md names them."""

    label: Words
    angles: dict[Id, float | int]

    @model_validator(mode="after")
    def _angles_are_known(self) -> "FrameForm":
        if unknown := sorted(set(self.angles) - ANGLE_NAMES):
            raise ValueError(f"unknown angle `{unknown[0]}`; known are {', '.join(sorted(ANGLE_NAMES))}")
        return self


class MovementForm(CareForm):
    """A position or movement: how it is done, how much of it, and joint angles that draw it.

    `pace` is for a pacer: how long a breath in and a breath out take.
    """

    kind: Literal[
        "position", "stretch", "mobility", "control", "extension", "strength", "breathing", "aerobic"
    ]
    posture: Literal["on_back", "on_front", "on_side", "on_hands_and_knees", "sitting", "standing"]
    view: Literal["side", "front", "top", "feet"]
    props: list[Prop] = Field(default_factory=list)
    regions: list[Literal["low_back", "upper_back", "neck"]] = Field(min_length=1)
    stages: list[Id] = Field(min_length=1)
    purpose: Words
    how: Lines
    support: Words | None = None
    frames: list[FrameForm] = Field(min_length=1, max_length=3)
    checked_angles: list[Id] = Field(default_factory=list)
    proxy: Words | None = None
    dose: ProtocolForm
    pace: ProtocolForm | None = None
    progress: Lines | None = None

    @model_validator(mode="after")
    def _checked_angles_are_drawn(self) -> "MovementForm":
        for name in self.checked_angles:
            if not all({name, name.split("_")[0]} & set(frame.angles) for frame in self.frames):
                raise ValueError(f"`checked_angles` names `{name}`, which not every frame has")
        return self


class MovementSetForm(Statement):
    """Which movements suit a region of the back in a stage, the first ones first."""

    region: Literal["low_back", "upper_back"]
    stage: Id
    movements: list[Id] = Field(min_length=1)


class DoseForm(Form):
    """What a label allows a grown person: one dose, the hours between, the most in 24 hours."""

    unit: Literal["mg", "g"]
    one: RangeForm
    hours_between: float | int = Field(gt=0)
    most_in_24_hours: float | int = Field(gt=0)

    @model_validator(mode="after")
    def _one_dose_is_within_the_day(self) -> "DoseForm":
        if not 0 < self.one.low <= self.one.high <= self.most_in_24_hours:
            raise ValueError("one dose must be above 0 and within `most_in_24_hours`")
        return self


class LabelForm(Sourced):
    """What the label says in one country. A number that is not verified is never a dose."""

    country: Literal["GB", "US"]
    sold: Literal["shop", "pharmacy", "prescription", "not_sold"]
    for_back: bool
    from_age: int = Field(ge=0)
    from_weight_kg: int | None = None
    dose: DoseForm | None = None
    most_days: int | None = Field(default=None, gt=0)
    how: Lines | None = None
    note: Words | None = None

    @model_validator(mode="after")
    def _dose_is_verified(self) -> "LabelForm":
        if self.dose and self.status != "verified":
            raise ValueError("an unverified number is never a dose; find the label, or leave `dose` out")
        return self


class MedicineForm(Statement, ReadByPeople):
    """A medicine that people buy themselves, by its ingredient and how it is used.

    `names` are what people call it: whole names, in small letters, each of one medicine alone. `mixes` are
    names of what holds it among other drugs.
    """

    rows: list[Row] = Field(default_factory=list)
    label: Words
    names: list[MedicineName] = Field(default_factory=list)
    mixes: list[MedicineName] = Field(default_factory=list)
    ingredient: Id
    classes: list[Id] = Field(default_factory=list)
    order: int = Field(ge=0)
    what: Lines
    effect: EffectForm
    certainty: Certainty
    also_in: Lines | None = None
    how: Lines
    stop: Lines
    labels: list[LabelForm] = Field(min_length=1)


class CareDemandForm(Statement):
    """What must never be advised to a person for whom the rule `when` holds, whatever else is answered.

    `never` names medicines, classes, ingredients, interventions or movements.
    """

    when: Sentence
    never: list[Id] = Field(min_length=1)


class CareCautionForm(Statement, ReadByPeople):
    """What a person has to mind with something that may be advised, where `when` holds or may hold.

    `concerns` names interventions or movements. Their pages show it to everybody.
    """

    when: Sentence
    concerns: list[Id] = Field(min_length=1)
    say: Lines


class MedicineRuleForm(Statement, ReadByPeople):
    """When medicines are denied, or need a professional first; there is no rule that allows.

    `applies_to` names medicines or classes. While `when` is unknown the rule counts as asking first.
    """

    rows: list[Row] = Field(default_factory=list)
    when: Sentence
    applies_to: list[Id] = Field(min_length=1)
    countries: list[Literal["GB", "US"]] = Field(default_factory=list)
    effect: Literal["deny", "ask_first", "caution"]
    say: Words
