"""What the engine and the triage return."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal, NamedTuple

from dorsum.model.sendable import Sendable
from dorsum.model.statements import Hours
from dorsum.model.truth import Truth


class Verdict(NamedTuple):
    """What one red flag says, and why.

    yes: `answers` are the findings that make it fire. unknown: `answers` are its findings that
    are yes, `missing` the open ones that matter. no: filled only when the rule is near, that is
    when it has a yes and each finding in `missing`, if yes, would fire it.
    """

    rule: str
    truth: Truth
    answers: tuple[str, ...] = ()
    missing: tuple[str, ...] = ()


NoteKind = Literal["number", "fact", "gate", "timing", "against_number", "against_fact", "against_gate"]


@dataclass(frozen=True, slots=True)
class Note:
    """One thing closure did to a finding: what kind of step, which finding, because of what."""

    kind: NoteKind
    finding: str
    because: str


@dataclass(frozen=True)
class Closure:
    """The truth of every finding after numbers, facts, gates and timing (DESIGN section 3).

    `reopened` are gates whose "no" a stated yes spoke against.
    """

    truths: Mapping[str, Truth]
    notes: tuple[Note, ...]
    reopened: frozenset[str]


@dataclass(frozen=True)
class Evaluation:
    """Both ends as ranks of levels, and the verdict of every red flag in the order of the content."""

    at_least: int
    at_most: int
    verdicts: tuple[Verdict, ...]
    closure: Closure


Status = Literal["final", "unsure", "incomplete"]


@dataclass(frozen=True, slots=True)
class Assumption:
    """Something the result takes as given that the person did not say.

    `kind` is a step of closure (`NoteKind`), `floor` (unknown taken as yes) or `closed_world`.
    """

    kind: str
    finding: str | None
    text: str


@dataclass(frozen=True, slots=True)
class Reason:
    """A sentence about why the level is not another one, and the red flag behind it if any."""

    text: str
    rule: str | None


@dataclass(frozen=True)
class Triage(Sendable):
    """The interval of levels the answers allow, what to act on, and every reason.

    `raises_to` gives for each question the highest level that its answer could raise the result to.
    """

    at_least: str
    at_most: str
    status: Status
    advise: str | None
    within: Hours | None
    fired: tuple[Verdict, ...]
    possible: tuple[Verdict, ...]
    near: tuple[Verdict, ...]
    questions: tuple[str, ...]
    raises_to: Mapping[str, str]
    unsure: tuple[str, ...]
    assumed: tuple[Assumption, ...]
    why_not_higher: tuple[Reason, ...]
    why_not_lower: tuple[Reason, ...]
    truths: Mapping[str, Truth]
    closed_world: bool
