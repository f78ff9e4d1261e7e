"""An assessment that goes to another process: its case goes, and is assessed again where it arrives.

What it was made with (thousands of items of content) is there already (docs/decisions/doors.md).
"""

import copyreg
from dataclasses import dataclass
from typing import Any

from dorsum.care.assessment import Assessment, Versions, assess, versions
from dorsum.care.cause_reasons import Reasons
from dorsum.engine.compiled import CompiledRules
from dorsum.errors import OtherContentError
from dorsum.interfaces.library.opened import rules
from dorsum.model.case import Case
from dorsum.model.knowledge import Knowledge
from dorsum.model.withdrawals import WithdrawalList


@dataclass(frozen=True, slots=True)
class _Content:
    """The name of a content, by which the same one is found elsewhere."""

    versions: Versions
    withdrawals: WithdrawalList

    def rules(self) -> CompiledRules:
        """Return its rules.

        Raises:
            OtherContentError: the code, the content or the list of withdrawn content is another here.
        """
        here = rules(self.versions.guidance)
        if _named(here.knowledge) == self:
            return here
        made = self.versions
        raise OtherContentError(
            f"this was made with Dorsum {made.code}, content {made.content} ({made.content_hash[:12]}) and "
            f"a list of withdrawn content of {self.withdrawals.as_of}; one of them is another here: install "
            "the same on both sides, or pickle the case and assess it anew"
        )


def _named(knowledge: Knowledge) -> _Content:
    return _Content(versions(Case(), knowledge), knowledge.withdrawals)


def _content_of(knowledge: Knowledge) -> _Content:
    """Return the name of a content.

    Raises:
        OtherContentError: it is not that of this installation, so that nobody else finds it by its name.
    """
    if knowledge != rules(knowledge.guidance).knowledge:
        raise OtherContentError("this was made with content that is not installed; pickle the case instead")
    return _named(knowledge)


def _sent(result: Assessment) -> tuple[Any, ...]:
    content, closed_world = _content_of(result.knowledge), result.triage.closed_world
    if _assessed_again(result.case, content, closed_world) != result:
        raise OtherContentError(
            "this is not what its case gives, so it would arrive as another; send its parts"
        )
    return _assessed_again, (result.case, content, closed_world)


def _assessed_again(case: Case, content: _Content, closed_world: bool) -> Assessment:
    return assess(case, content.rules(), closed_world=closed_world)


def _sent_reasons(reasons: Reasons) -> tuple[Any, ...]:
    return _reasons_again, (_content_of(reasons.knowledge),)


def _reasons_again(content: _Content) -> Reasons:
    return Reasons(content.rules().knowledge)


copyreg.pickle(Assessment, _sent)
copyreg.pickle(Reasons, _sent_reasons)
