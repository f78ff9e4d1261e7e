"""What checking medicines returns."""

from dataclasses import dataclass
from typing import Literal

from dorsum.model.sendable import Sendable
from dorsum.model.statements import Citation, Status, Words
from dorsum.model.treatment import Dose, Label, Medicine

Permission = Literal["may_use", "instead", "ask_first", "do_not", "not_settled"]
"""`instead`: may be used instead of the one that may be used, never with it; it shows no dose."""
NoMedicine = Literal["emergency", "danger_open", "not_finished", "withdrawn"]


@dataclass(frozen=True, slots=True)
class MedicineReason(Sendable):
    """Why a medicine is denied, needs a professional first, or care; `findings` are what was answered."""

    effect: Literal["deny", "ask_first", "caution"]
    say: Words
    findings: tuple[str, ...]
    status: Status
    sources: tuple[Citation, ...]
    rule: str | None = None


@dataclass(frozen=True, slots=True)
class MedicineAdvice:
    """What was found for one medicine. `waits_for` are the questions that would settle it.

    `dose` is there only where the medicine may be used, and only from a verified label. `instead_of` is the
    one that may be used, of which this one could take the place.
    """

    medicine: Medicine
    permission: Permission
    reasons: tuple[MedicineReason, ...]
    waits_for: tuple[str, ...]
    label: Label | None
    dose: Dose | None
    instead_of: Medicine | None = None


@dataclass(frozen=True, slots=True)
class MedicineCheck:
    """All medicines in the order to think of them; with `none_because` there are none, and why."""

    medicines: tuple[MedicineAdvice, ...]
    none_because: NoMedicine | None = None
