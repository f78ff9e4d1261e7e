"""The six tools: what a model sends is read, one function is called, and what comes back is sealed."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any

from pydantic import BaseModel, ValidationError

from dorsum.care.entitlement import Entitled, are_recent, entitled
from dorsum.engine.compiled import CompiledRules
from dorsum.errors import CaseError, LookUpError, OptionsError
from dorsum.interfaces.mcp import inputs, outputs
from dorsum.interfaces.mcp.seals import Seals, heard_in, unasked_in
from dorsum.language.questions import QuestionFinder
from dorsum.model.case import Case
from dorsum.model.case_reading import read_case, read_country
from dorsum.report.tools.frame import heard_first
from dorsum.report.tools.pages import Asker, Shelf
from dorsum.report.tools.results import (
    assess_as_json,
    explain_as_json,
    medicines_as_tool_json,
    summary_as_json,
)
from dorsum.report.tools.talk import Reply, Step, Volunteered, replied, talk_as_json

Json = dict[str, Any]
LONGEST_PLACE = 60
NO_ANSWER = 'an answer is "yes", "no" or "unsure", in quotes, or one of the words of its item, or a number'
LENGTH_OF_PLACE: Mapping[str, int] = {"answers": 2, "volunteered": 3}
"""Keys on the way to an answer."""
OF_KEY = "[key]"


@dataclass(frozen=True)
class Tool:
    """A tool: what it is called, takes and gives back, and what makes it."""

    name: str
    takes: type[BaseModel]
    gives: Json
    run: Callable[[Any], Json]


class Tools:
    """The tools over one content. `today` gives the day; `seals` knows the cases that came from here."""

    def __init__(self, rules: CompiledRules, today: Callable[[], date], seals: Seals) -> None:
        self._rules, self._today, self._seals = rules, today, seals
        self._finder = QuestionFinder(rules.knowledge)
        self.all: Mapping[str, Tool] = {one.name: one for one in self._made()}

    @cached_property
    def _shelf(self) -> Shelf:
        """Made when it is first asked for: it takes longer than all else, and clients wait for the start."""
        return Shelf(self._rules.knowledge, self._finder)

    def call(self, name: str, arguments: object) -> Json:
        """Return what a tool gives back.

        Raises:
            OptionsError: there is no such tool, or the arguments are not what it takes.
            CaseError: the case or an answer cannot be used.
            LookUpError: there is no such page.
        """
        if (tool := self.all.get(name)) is None:
            raise OptionsError(f"there is no tool `{_shown(name)}`; there are {', '.join(self.all)}")
        try:
            given = tool.takes.model_validate(arguments)
        except ValidationError as error:
            raise OptionsError(_line(error)) from None
        return tool.run(given)

    def _made(self) -> Iterable[Tool]:
        of_case: Mapping[str, tuple[Json, Callable[[Entitled, date], Json]]] = {
            "assess": (outputs.ASSESS, assess_as_json),
            "check_medicines": (outputs.MEDICINES, medicines_as_tool_json),
            "explain": (outputs.EXPLAIN, explain_as_json),
            "summary": (outputs.SUMMARY, summary_as_json),
        }
        yield Tool("next_questions", inputs.NextQuestions, outputs.NEXT_QUESTIONS, self._ask)
        for name, (gives, tell) in of_case.items():
            yield Tool(name, inputs.OfCase, gives, self._telling(tell))
        yield Tool("look_up", inputs.LookUpInput, outputs.LOOK_UP, self._looked_up)

    def _ask(self, given: inputs.NextQuestions) -> Json:
        step = self._begun(given) if given.case is None else self._went_on(given)
        made = talk_as_json(step, self._rules, self._today())
        return {**made, "seal": self._seals.of(step.case, step.signs, step.unasked)}

    def _begun(self, given: inputs.NextQuestions) -> Step:
        if given.seal or given.answers:
            raise OptionsError("nothing was asked yet: without `case`, leave `answers` and `seal` out")
        country = read_country(given.country, self._rules.knowledge)
        case = Case(country=country, answered_by=given.answered_by or "self", today=self._today())
        return self._replied(Step(case), given)

    def _went_on(self, given: inputs.NextQuestions) -> Step:
        if given.country or given.answered_by:
            raise OptionsError("`country` and `answered_by` are given to begin; start again without `case`")
        step, is_asked = self._read(given)
        if not is_asked:
            raise OptionsError(
                "`seal` does not fit `case`, or it is not of today; send both as they came, or start again "
                "without `case` (assess says what is urgent in such a case)"
            )
        return self._replied(step, given)

    def _replied(self, before: Step, given: inputs.NextQuestions) -> Step:
        volunteered = tuple(Volunteered(one.item, one.answer, one.quote) for one in given.volunteered)
        reply = Reply(given.said, given.answers, volunteered)
        return replied(before, reply, self._rules, self._finder)

    def _telling(self, tell: Callable[[Entitled, date], Json]) -> Callable[[inputs.OfCase], Json]:
        def told(given: inputs.OfCase) -> Json:
            found = self._found(given)
            return self._with_heard(tell(found, self._today()), found)

        return told

    def _with_heard(self, made: Json, found: Entitled) -> Json:
        signs = self._finder.signs(found.heard)
        return heard_first(made, signs, found.assessment.country, self._rules.knowledge)

    def _looked_up(self, given: inputs.LookUpInput) -> Json:
        found = None if given.case is None else self._found(given)
        made = self._page(given, found)
        return made if found is None else self._with_heard(made, found)

    def _page(self, given: inputs.LookUpInput, found: Entitled | None) -> Json:
        knowledge, today = self._rules.knowledge, self._today()
        code = found.assessment.case.country if found else read_country(given.country, knowledge)
        asker = Asker(knowledge.country[code], today, found)
        match (given.question, given.kind, given.id):
            case (str(question), None, None) if question.strip():
                return self._shelf.asked(question, asker)
            case (None, str(kind), None):
                return self._shelf.listed(kind, asker)
            case (None, str(kind), str(id)):
                return self._shelf.page(kind, id, asker)
        raise OptionsError("give a `question`, or a `kind`, or a `kind` with an `id`")

    def _found(self, given: inputs._OfCase) -> Entitled:
        step, is_asked = self._read(given)
        return entitled(step.case, self._rules, is_asked=is_asked, heard=step.signs, unasked=step.unasked)

    def _read(self, given: inputs._OfCase) -> tuple[Step, bool]:
        """Return the case with what was heard and named, and whether each answer is to a question of ours."""
        case = read_case(given.case, self._rules.knowledge)
        if given.seal is None or not self._seals.fits(case, given.seal):
            return Step(case), False
        heard = self._finder.signs(heard_in(given.seal))
        step = Step(case, heard, frozenset(unasked_in(given.seal)))
        return step, are_recent(case, self._today(), self._rules.knowledge)


MISTAKES = (OptionsError, CaseError, LookUpError)
"""What a model can mend; the message names keys, never what a person said."""


def _line(error: ValidationError) -> str:
    """Return the first mistake in one line, without what was given."""
    first = error.errors(include_input=False, include_url=False, include_context=False)[0]
    keys = [str(part) for part in first["loc"]]
    if _is_answer(keys):
        return f"`{_shown('.'.join(keys[: LENGTH_OF_PLACE[keys[0]]]))}`: {NO_ANSWER}"
    return f"`{_shown('.'.join(keys)) or 'arguments'}`: {first['msg']}"


def _is_answer(keys: list[str]) -> bool:
    """Whether the place is the value of an answer; the library adds the names of what it might have been."""
    is_value = keys[:1] == ["answers"] or (keys[:1] == ["volunteered"] and "answer" in keys[2:])
    return is_value and len(keys) >= LENGTH_OF_PLACE[keys[0]] and OF_KEY not in keys


def _shown(text: str) -> str:
    return ascii(text)[1:-1][:LONGEST_PLACE]
