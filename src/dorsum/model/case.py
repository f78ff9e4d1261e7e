"""One person's answers."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from types import MappingProxyType
from typing import Literal

from dorsum.model.sendable import Sendable
from dorsum.model.truth import Answer

AnsweredBy = Literal["self", "parent", "carer"]
DEFAULT_SETTING = "home"
_NOTHING: Mapping[str, Answer] = MappingProxyType({})
_NO_NUMBERS: Mapping[str, float] = MappingProxyType({})


@dataclass(frozen=True)
class Case(Sendable):
    """What was said, by finding id. A finding that is in neither mapping was never answered.

    `answers` holds yes, no and not sure (also for a number that the person is not sure of, and for
    lead questions, by their ids); `numbers` holds values in the unit of the finding. `asked_again`
    are the findings that stayed "not sure" when asked in plainer words. `setting` is where the question
    is asked, a setting of the content: it changes how common causes are, never a level. Equal cases give
    equal results, in any order of the mappings.
    """

    answers: Mapping[str, Answer] = field(default_factory=lambda: _NOTHING)
    numbers: Mapping[str, float] = field(default_factory=lambda: _NO_NUMBERS)
    country: str = "other"
    today: date | None = None
    answered_by: AnsweredBy = "self"
    asked_again: frozenset[str] = frozenset()
    setting: str = DEFAULT_SETTING

    def with_answers(self, answers: Mapping[str, Answer]) -> "Case":
        """Return the case with these answers added or changed."""
        return replace(self, answers=MappingProxyType({**self.answers, **answers}))

    def with_numbers(self, numbers: Mapping[str, float]) -> "Case":
        """Return the case with these numbers added or changed; they replace a "not sure"."""
        answers = {id: answer for id, answer in self.answers.items() if id not in numbers}
        return replace(
            self, answers=MappingProxyType(answers), numbers=MappingProxyType({**self.numbers, **numbers})
        )
