"""What two contents advise the same people, as one program: what they have in common is computed once."""

from dataclasses import dataclass

from dorsum.engine.circuit import NEVER, Circuit, Gate, Program, program_of
from dorsum.engine.table_rules import AdviceGates, Asked, advice_gates
from dorsum.engine.three_valued import Columns
from dorsum.model.knowledge import Knowledge

DIGITS = 3
"""Binary digits of a rank; a fourth says that a level is advised at all."""
SIDE = DIGITS + 1


@dataclass(frozen=True)
class LevelPairs:
    """A program with eight digits of what is advised before and after, and whom either leaves waiting.

    The digits are a number below 256: what is advised before, and 16 times what is advised after; each is
    the rank of the level and 8, or 0 where nothing is advised yet.
    """

    program: Program
    digits: range
    waiting: int


def level_pairs(
    before: tuple[Knowledge, Columns], after: tuple[Knowledge, Columns], asked: Asked
) -> LevelPairs:
    """Return the program for tables with these columns of each content."""
    circuit = Circuit()
    sides = [advice_gates(*side, asked, circuit) for side in (before, after)]
    digits = [gate for side in sides for gate in _digits(side)]
    waiting = circuit.or_(*(side.waiting for side in sides))
    return LevelPairs(program_of(circuit, [*digits, waiting]), range(len(digits)), len(digits))


def _digits(side: AdviceGates) -> list[Gate]:
    missing = [NEVER] * (DIGITS - len(side.level))
    return [*side.level, *missing, side.advised]
