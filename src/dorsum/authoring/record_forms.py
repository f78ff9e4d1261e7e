"""The forms of what reads a health record, as pydantic models: codes, positions on orders, cards."""

from typing import Annotated

from pydantic import Field, StringConstraints, model_validator

from dorsum.authoring.cause_forms import Lines
from dorsum.authoring.forms import Form, Id, Item, Sentence, Sourced, Statement, Words
from dorsum.authoring.treatment_forms import PositionForm
from dorsum.model.records import CardId, CodesMean, CodeSystem, Indicator

CodeText = Annotated[str, StringConstraints(pattern=r"^[A-Z0-9][A-Z0-9.-]*$", max_length=20)]


class CodeForm(Sourced):
    """A code and what its system calls it; with `branch` also every code that begins so.

    `not_under` are parts of the branch that do not count.
    """

    system: CodeSystem
    code: CodeText
    display: Sentence
    branch: bool = False
    not_under: list[CodeText] = Field(default_factory=list)

    @model_validator(mode="after")
    def _parts_are_under_it(self) -> "CodeForm":
        if any(not self.branch or not part.startswith(self.code) for part in self.not_under):
            raise ValueError("`not_under` names parts of a `branch`; each begins as its code does")
        return self


class CodeSetForm(Item):
    """Codes in a health record that say one thing: that the back hurts, what is ordered, yes to a finding.

    With `means: silences`, no position is told beside them. No code ever says no. With `ever`, a problem that
    is over counts too. A code that nobody could confirm may stand only where it makes an answer more careful:
    where it says yes to a finding, or silences a position.
    """

    label: Words
    means: CodesMean
    finding: Id | None = None
    ever: bool = False
    codes: Annotated[list[CodeForm], Field(min_length=1)]

    @model_validator(mode="after")
    def _says_one_thing(self) -> "CodeSetForm":
        if (self.means == "finding") != (self.finding is not None):
            raise ValueError("`finding` belongs to `means: finding`, and only there")
        careful = self.means in ("finding", "silences")
        if not careful and (self.ever or any(code.status == "unverified" for code in self.codes)):
            raise ValueError("`ever` and `unverified` codes belong to `means: finding` or `means: silences`")
        return self


class OverrideReasonForm(Form):
    """Why somebody keeps an order in spite of a position."""

    id: Id
    label: Words


class OrderPositionForm(Statement):
    """What is known of ordering this for back pain, said to the clinician who is about to.

    `ordered` names the code sets of the order. Nothing is said while the rule `not_for` holds, beside a
    problem or a reason that `silenced_by` names, below `from_age` (years), or where the age is not known.
    With `intervention`, its positions are told as well.
    """

    label: Words
    ordered: Annotated[list[Id], Field(min_length=1)]
    intervention: Id | None = None
    not_for: Sentence | None = None
    silenced_by: list[Id] = Field(default_factory=list)
    from_age: Annotated[int, Field(ge=0, le=130)]
    summary: Words
    said: Lines
    positions: list[PositionForm] = Field(default_factory=list)
    override_reasons: list[OverrideReasonForm] = Field(default_factory=list)


class CardWordsForm(Form):
    """The words of a card where nobody answered anything, and only the record is known."""

    summary: Words
    detail: Lines


class RecordCardForm(Statement):
    """How a card tells a clinician where a person stands: danger, soon, open or calm.

    `days` says of `danger` for how long answers count at all, of `calm` for how long they may reassure.
    The texts may have the gaps `{level}` and `{date}`; `by_record` stands in their place where only the
    record is known. `ask` are the words of the link to the questions. These words are for clinicians: no
    reading grade.
    """

    id: CardId
    label: Words
    indicator: Indicator
    days: Annotated[int, Field(ge=0)] | None = None
    summary: Words
    detail: Lines
    by_record: CardWordsForm | None = None
    ask: Words | None = None

    @model_validator(mode="after")
    def _has_its_days(self) -> "RecordCardForm":
        if (self.id in ("danger", "calm")) != (self.days is not None):
            raise ValueError("`days` belongs to `danger` and `calm`, and both need it")
        return self


RECORD_KINDS: dict[str, type[Item]] = {
    "codes": CodeSetForm,
    "order_positions": OrderPositionForm,
    "record_cards": RecordCardForm,
}
