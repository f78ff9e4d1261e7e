"""A case as everything that is said about it goes by it: in findings alone, as bits, and closed."""

from dataclasses import dataclass

from dorsum.engine.bits import Closed
from dorsum.engine.compiled import CompiledRules, Encoded
from dorsum.model.case import Case
from dorsum.model.leads import spelled_out


@dataclass(frozen=True, slots=True)
class ClosedCase:
    """A case with what its answers are after closure, in an open world; done once for all that follows."""

    case: Case
    rules: CompiledRules
    encoded: Encoded
    closed: Closed

    @classmethod
    def of(cls, case: Case, rules: CompiledRules) -> "ClosedCase":
        """Spell the lead questions of a case out, and close it."""
        spelled = spelled_out(case, rules.knowledge)
        encoded = rules.encode(spelled)
        return cls(spelled, rules, encoded, rules.close(encoded))

    def in_world(self, *, closed_world: bool) -> Closed:
        """Return the closed answers, in a closed world with all that was not said taken as no."""
        return self.rules.close(self.encoded, closed_world=True) if closed_world else self.closed
