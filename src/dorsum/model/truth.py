"""Three-valued truth (Kleene) and what a person can answer."""

from enum import Enum, IntEnum


class Truth(IntEnum):
    """No, unknown, yes, in this order: `and` is the smallest value, `or` the largest."""

    NO = 0
    UNKNOWN = 1
    YES = 2

    def negated(self) -> "Truth":
        """Return the opposite; unknown stays unknown."""
        return Truth(2 - self)


class Answer(Enum):
    """What was said to a question. A question nobody answered has no `Answer` at all."""

    YES = "yes"
    NO = "no"
    UNSURE = "unsure"

    @property
    def truth(self) -> Truth:
        """The truth that the answer gives by itself."""
        return _TRUTHS[self]


_TRUTHS = {Answer.YES: Truth.YES, Answer.NO: Truth.NO, Answer.UNSURE: Truth.UNKNOWN}
