"""`dorsum check`: the interview in a terminal."""

import sys
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import date
from functools import partial
from importlib import resources
from typing import Annotated

import typer

from dorsum.care.assessment import assess
from dorsum.care.cause_questions import next_cause_screen
from dorsum.care.interview import Screen, next_screen, record, why_asked, wording_of
from dorsum.care.treatment_questions import next_treatment_screen
from dorsum.care.triage import triage
from dorsum.engine.compiled import CompiledRules
from dorsum.errors import CaseError
from dorsum.installed.rules import open_rules
from dorsum.interfaces.cli.care_card_view import print_card
from dorsum.interfaces.cli.case_files import read_case_file
from dorsum.interfaces.cli.closing import print_warning
from dorsum.interfaces.cli.guidance import Guidance
from dorsum.interfaces.cli.replies import (
    Back,
    Reply,
    Stop,
    Unclear,
    Why,
    read_choice,
    read_items,
    read_number,
)
from dorsum.model.bundle import DEFAULT_GUIDANCE
from dorsum.model.case import AnsweredBy, Case
from dorsum.model.case_reading import read_country
from dorsum.model.knowledge import Finding, Knowledge
from dorsum.report.care_card import care_card

EXAMPLE = "example_case.yaml"
_NextScreen = Callable[[Case, CompiledRules], Screen | None]
_OPTIONAL: tuple[tuple[str, _NextScreen], ...] = (
    ("interview_more", next_cause_screen),
    ("interview_treatment", next_treatment_screen),
)
"""The wording of each offer after the answer, and what asks the next questions."""
MOST_REASONS = 3
"""A lead question may have dozens of reasons; the first few say what it is about."""


def check(
    country: Annotated[
        str | None, typer.Option(help="Country code for emergency numbers, such as GB.")
    ] = None,
    profile: Guidance = DEFAULT_GUIDANCE,
) -> None:
    """Answer questions about a painful back, and get an explained answer."""
    rules = open_rules(profile)
    print_warning(rules.knowledge)
    code = read_country(country, rules.knowledge) if country else None
    if sys.stdin is None or not sys.stdin.isatty():
        _show(_in_country(_example(rules.knowledge), code), rules)
        return
    talk = _Interview(rules)
    case = _in_country(talk.run(code), code)
    _show(case, rules)
    if (told_more := talk.more(case)) != case:
        _show(told_more, rules)


def _in_country(case: Case, country: str | None) -> Case:
    return case if country is None else replace(case, country=country)


def _show(case: Case, rules: CompiledRules) -> None:
    today = date.today()  # noqa: DTZ011  # the person's own day
    print_card(care_card(assess(case, rules), today))


def _example(knowledge: Knowledge) -> Case:
    print(knowledge.wording["no_terminal"]["en"])
    with resources.as_file(resources.files("dorsum.interfaces.cli") / EXAMPLE) as path:
        print(path.read_text(encoding="utf-8"))
        return read_case_file(str(path), knowledge)


@dataclass
class _Interview:
    """A talk in the terminal: every answered screen is kept, so that one can go back."""

    rules: CompiledRules
    half_way: Reply = field(default_factory=lambda: Reply({}, {}))
    """What was answered on the screen that is being asked."""
    was_stopped: bool = False

    @property
    def _knowledge(self) -> Knowledge:
        return self.rules.knowledge

    def _say(self, wording: str, **parts: object) -> str:
        return self._knowledge.wording[wording]["en"].format(**parts)

    def run(self, country: str | None) -> Case:
        """Return the case that the answers make; it may be unfinished."""
        print(self._say("intended_use"), "\n")
        past = [Case()]
        try:
            past.append(replace(past[0], answered_by=self._for_whom()))
            while (screen := next_screen(past[-1], self.rules)) is not None:
                self._take(screen, past)
            return self._with_country(past[-1], country)
        except (Stop, EOFError, KeyboardInterrupt):
            print(f"\n{self._say('interview_stopped')}\n")
            self.was_stopped = True
            return self._with(self.half_way, past[-1])

    def more(self, case: Case) -> Case:
        """Offer the optional questions, on causes and on care; return the case with what was answered."""
        for offer, following in _OPTIONAL:
            case = self._optional(case, offer, following)
        return case

    def _optional(self, case: Case, offer: str, following: _NextScreen) -> Case:
        past = [case]
        if self.was_stopped or following(case, self.rules) is None:
            return case
        try:
            if not self._wants_more(offer):
                return case
            while (screen := following(past[-1], self.rules)) is not None:
                self._take(screen, past, first=1)
        except (Stop, EOFError, KeyboardInterrupt):
            print()
            self.was_stopped = True
        return past[-1]

    def _wants_more(self, offer: str) -> bool:
        print(f"\n{self._say(offer)}")
        for place, wording in enumerate(("interview_more_yes", "interview_more_no"), start=1):
            print(f"  {place}  {self._say(wording)}")
        while (typed := _typed("> ").strip().lower()) not in ("1", "2", "0", "q", ""):
            print(self._say("interview_not_understood"))
        return typed == "1"

    def _take(self, screen: Screen, past: list[Case], first: int = 2) -> None:
        """Ask one screen and add, or remove, a case at the end of `past`; the `first` ones stay.

        The interview begins with the empty case and the one that knows for whom.
        """
        reply = self._ask_screen(screen, past[-1])
        if isinstance(reply, Back):
            if len(past) > first:
                past.pop()
            else:
                print(self._say("interview_at_start"))
        else:
            past.append(self._with(reply, past[-1]))

    def _with(self, reply: Reply, case: Case) -> Case:
        counted = case.with_numbers(reply.numbers) if reply.numbers else case
        return record(counted, reply.answers, self._knowledge)

    def _for_whom(self) -> AnsweredBy:
        words: tuple[AnsweredBy, ...] = ("self", "parent", "carer")
        print(self._say("interview_for_whom"))
        for place, word in enumerate(words, start=1):
            print(f"  {place}  {self._say(f'interview_{word}')}")
        while True:
            typed = _typed("> ").strip().lower()
            if typed == "q":
                raise Stop
            if typed in ("1", "2", "3"):
                if typed != "1":
                    print(self._say("interview_about_other"))
                return words[int(typed) - 1]
            print(self._say("interview_not_understood"))

    def _ask_screen(self, screen: Screen, case: Case) -> Reply | Back:
        """Ask numbers and choices one after the other, then the list; going back leaves the whole screen."""
        print(f"\n{self._say(f'screen_{screen.part}')}")
        self.half_way = Reply({}, {})
        for id in screen.items:
            if self._is_value(id):
                reply = self._ask_value(self._knowledge.finding[id], case)
                if isinstance(reply, Back):
                    return reply
                self.half_way = self.half_way.joined(reply)
        listed = tuple(id for id in screen.items if not self._is_value(id))
        answers = self._ask_list(screen, listed, case) if listed else Reply({}, {})
        return answers if isinstance(answers, Back) else self.half_way.joined(answers)

    def _is_value(self, id: str) -> bool:
        return id in self._knowledge.finding and self._knowledge.finding[id].kind != "yes_no"

    def _ask_value(self, finding: Finding, case: Case) -> Reply | Back:
        self._show_value(finding)
        return self._until_clear((finding.id,), case, partial(_valued, finding))

    def _ask_list(self, screen: Screen, listed: tuple[str, ...], case: Case) -> Reply | Back:
        self._show_list(screen, listed)
        return self._until_clear(listed, case, partial(_picked, listed))

    def _until_clear(
        self, items: tuple[str, ...], case: Case, read: Callable[[str], Reply | Back]
    ) -> Reply | Back:
        while True:
            try:
                return read(_typed("> "))
            except Why:
                self._explain(items, case)
            except Unclear:
                print(self._say("interview_not_understood"))

    def _show_list(self, screen: Screen, listed: tuple[str, ...]) -> None:
        for place, id in enumerate(screen.about):
            lead = "" if place else f"{self._say('interview_about')}\n"
            print(f"{lead}  - {self._knowledge.finding[id].question['en']}")
        for place, id in enumerate(listed, start=1):
            print(f"  {place}  {wording_of(id, screen, self._knowledge)}")
        print(f"  0  {self._say('interview_none')}")
        print(self._say("interview_how"))
        self._show_keys()

    def _show_value(self, finding: Finding) -> None:
        print(finding.question["en"])
        if finding.kind == "choice":
            for place, word in enumerate(finding.choices, start=1):
                print(f"  {place}  {self._say(f'choice_{word}')}")
        else:
            low, high = finding.minimum, finding.maximum
            print(self._say("interview_number", minimum=f"{low:g}", maximum=f"{high:g}"))
        self._show_keys()

    def _show_keys(self) -> None:
        keys = (("b", "interview_back"), ("w", "interview_why"), ("q", "interview_stop"))
        print("  ".join(f"{key}  {self._say(wording)}" for key, wording in keys))

    def _explain(self, items: tuple[str, ...], case: Case) -> None:
        result = triage(case, self.rules)
        for id in items:
            asked = self._knowledge.lead[id] if id in self._knowledge.lead else self._knowledge.finding[id]
            reasons = "; ".join(why_asked(id, result, self._knowledge)[:MOST_REASONS])
            why = self._say("interview_why_answer", reasons=reasons) if reasons else self._say("why_cause")
            print(f"{asked.question['en']}\n  {why}")

    def _with_country(self, case: Case, country: str | None) -> Case:
        if country is not None or triage(case, self.rules).advise == "emergency_now":
            return case
        while True:
            typed = _typed(self._say("interview_country") + "\n> ").strip()
            try:
                return replace(case, country=read_country(typed or None, self._knowledge))
            except CaseError:
                print(self._say("interview_not_understood"))


def _picked(items: tuple[str, ...], typed: str) -> Reply | Back:
    answers = read_items(len(items), typed)
    return answers if isinstance(answers, Back) else Reply(dict(zip(items, answers, strict=True)), {})


def _valued(finding: Finding, typed: str) -> Reply | Back:
    return read_choice(finding, typed) if finding.kind == "choice" else read_number(finding, typed)


def _typed(prompt: str) -> str:
    """Return the line typed; bytes that are no text count as a line that nobody can read."""
    try:
        return input(prompt)
    except UnicodeDecodeError:
        return "\ufffd"
