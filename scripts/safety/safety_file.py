"""The safety file as values: hazards, controls, the risk matrix, signatures."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import TypeVar

from dorsum.authoring.content_files import Content, read_content
from dorsum.authoring.forms import Item
from dorsum.authoring.safety_checks import rating
from dorsum.authoring.safety_forms import ControlForm, HazardForm, RiskForm, RiskMatrixForm, SignatureForm
from dorsum.installed.rules import content_folder

T = TypeVar("T", bound=Item)
KINDS = ("hazards", "controls", "risk_matrices", "signatures")
"""The kinds of content that the safety file is made of; to read all others takes long."""


@dataclass(frozen=True)
class SafetyFile:
    """Everything in it, in the order of ids."""

    version: str
    hazards: tuple[HazardForm, ...]
    controls: tuple[ControlForm, ...]
    matrix: RiskMatrixForm
    signatures: tuple[SignatureForm, ...]

    def control(self, id: str) -> ControlForm:
        """Return the control of this id."""
        return next(one for one in self.controls if one.id == id)

    def rating(self, risk: RiskForm) -> int:
        """Return how great a risk is, from 1 (least) to 5."""
        return rating(risk, self.matrix)

    @property
    def named_tests(self) -> tuple[str, ...]:
        """Every test that a control rests on, once."""
        return tuple(dict.fromkeys(test for one in self.controls for test in one.shown_by))


@lru_cache(maxsize=1)
def safety_file(folder: Path | None = None) -> SafetyFile:
    """Return the safety file of the content folder, usually that of this repository."""
    content = read_content(folder or content_folder(), kinds=KINDS)
    (matrix,) = _all_of(RiskMatrixForm, content, "risk_matrices")
    return SafetyFile(
        version=content.version,
        hazards=tuple(_all_of(HazardForm, content, "hazards")),
        controls=tuple(_all_of(ControlForm, content, "controls")),
        matrix=matrix,
        signatures=tuple(_all_of(SignatureForm, content, "signatures")),
    )


def _all_of(form: type[T], content: Content, kind: str) -> Iterator[T]:
    for entry in content.of(kind):
        assert isinstance(entry.item, form)  # INVARIANT: read with the form of its kind
        yield entry.item
