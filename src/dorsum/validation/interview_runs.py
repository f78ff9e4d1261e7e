"""What the interview costs, and whether it comes to the level that all questions would give."""

from collections.abc import Hashable
from dataclasses import dataclass

from dorsum.care.interview import Screen, next_screen, record, words_on
from dorsum.care.triage import triage
from dorsum.engine.compiled import CompiledRules
from dorsum.model.case import Case
from dorsum.validation.answerers import Answerer, Person, honest

MOST_SCREENS = 200


@dataclass(frozen=True)
class Run:
    """One interview: its cost, when danger was decided, and the level it came to.

    `emergency_at` is the screen after which an emergency was advised; `danger_done_at` the one after
    which nothing could be as urgent as `same_day` any more, or the interview was over.
    """

    screens: int
    items: int
    words: int
    emergency_at: int | None
    danger_done_at: int
    level: str | None


@dataclass(frozen=True)
class Step:
    """Where the interview stands with a case: the next screen, and what is known so far."""

    screen: Screen | None
    level: str | None
    danger_is_done: bool


class Interviewer:
    """Interviews many people. The interview is stateless, so each state is worked out only once."""

    def __init__(self, rules: CompiledRules) -> None:
        self._rules = rules
        self._steps: dict[Hashable, Step] = {}

    def run(self, person: Person, answer: Answerer = honest) -> Run:
        """Return what the interview does with this person, from the first screen to the last."""
        case = Case()
        screens = items = words = danger_done_at = 0
        emergency_at: int | None = None
        while (screen := (step := self.step(case)).screen) is not None:
            assert screens < MOST_SCREENS, "the interview does not end"
            screens += 1
            items += len(screen.items)
            words += words_on(screen, self._rules.knowledge)
            case = _answered(case, screen, person, self._rules, answer)
            step = self.step(case)
            if emergency_at is None and step.level == "emergency_now":
                emergency_at = screens
            if not danger_done_at and step.danger_is_done:
                danger_done_at = screens
        return Run(screens, items, words, emergency_at, danger_done_at, step.level)

    def step(self, case: Case) -> Step:
        """Return where the interview stands with this case."""
        said, numbers = frozenset(case.answers.items()), frozenset(case.numbers.items())
        key = said, numbers, case.asked_again
        if key not in self._steps:
            self._steps[key] = self._new_step(case)
        return self._steps[key]

    def _new_step(self, case: Case) -> Step:
        levels = self._rules.knowledge.level
        result = triage(case, self._rules)
        is_safe = levels[result.at_most].rank < levels["same_day"].rank
        return Step(next_screen(case, self._rules), result.advise, is_safe or not result.questions)


def run_interview(person: Person, rules: CompiledRules, answer: Answerer = honest) -> Run:
    """Return what the interview does with this person, from the first screen to the last."""
    return Interviewer(rules).run(person, answer)


def _answered(case: Case, screen: Screen, person: Person, rules: CompiledRules, answer: Answerer) -> Case:
    knowledge = rules.knowledge
    numbers = {id: person.numbers[id] for id in screen.items if id in person.numbers}
    said = {id: answer(id, person, knowledge) for id in screen.items if id not in numbers}
    return record(case.with_numbers(numbers) if numbers else case, said, knowledge)
