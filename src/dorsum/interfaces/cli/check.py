"""`dorsum check`: the interview in a terminal."""

import sys
from dataclasses import dataclass, replace
from datetime import date
from importlib import resources
from typing import Annotated

import typer

from dorsum.care.assessment import assess
from dorsum.care.interview import Screen, next_screen, record, why_asked
from dorsum.care.triage import triage
from dorsum.engine.compiled import CompiledRules
from dorsum.errors import CaseError
from dorsum.interfaces.cli.care_card_view import print_card
from dorsum.interfaces.cli.case_files import read_case_file
from dorsum.interfaces.cli.knowledge_store import open_rules
from dorsum.interfaces.cli.replies import Back, Reply, Stop, Unclear, Why, read_items, read_number
from dorsum.model.case import AnsweredBy, Case
from dorsum.model.case_reading import read_country
from dorsum.model.knowledge import Finding, Knowledge
from dorsum.model.truth import Answer
from dorsum.report.care_card import care_card

EXAMPLE = "example_case.yaml"


def check(
    country: Annotated[
        str | None, typer.Option(help="Country code for emergency numbers, such as GB.")
    ] = None,
) -> None:
    """Answer questions about a painful back, and get an explained answer."""
    rules = open_rules()
    code = read_country(country, rules.knowledge) if country else None
    case = (
        _Interview(rules).run(code)
        if sys.stdin is not None and sys.stdin.isatty()
        else _example(rules.knowledge)
    )
    today = date.today()  # noqa: DTZ011  # the person's own day
    print_card(care_card(assess(case if code is None else replace(case, country=code), rules), today))


def _example(knowledge: Knowledge) -> Case:
    print(knowledge.wording["no_terminal"]["en"])
    with resources.as_file(resources.files("dorsum.interfaces.cli") / EXAMPLE) as path:
        print(path.read_text(encoding="utf-8"))
        return read_case_file(str(path), knowledge)


@dataclass
class _Interview:
    """A talk in the terminal: every answered screen is kept, so that one can go back."""

    rules: CompiledRules

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
            return past[-1]

    def _take(self, screen: Screen, past: list[Case]) -> None:
        """Ask one screen and add, or remove, a case at the end of `past`."""
        reply = self._ask_screen(screen, past[-1])
        if isinstance(reply, Back):
            if len(past) > 2:  # noqa: PLR2004  # the empty case and the one that knows for whom
                past.pop()
            else:
                print(self._say("interview_at_start"))
        else:
            case = past[-1].with_numbers(reply.numbers) if reply.numbers else past[-1]
            past.append(record(case, reply.answers, self._knowledge))

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
        findings = [self._knowledge.finding[id] for id in screen.findings]
        self._show(screen, findings)
        while True:
            try:
                return self._read(screen, findings, _typed("> "))
            except Why:
                self._explain(findings, case)
            except Unclear:
                print(self._say("interview_not_understood"))

    def _read(self, screen: Screen, findings: list[Finding], typed: str) -> Reply | Back:
        if screen.kind == "number":
            return read_number(findings[0], typed)
        if screen.kind == "choice":
            words = list(findings[0].choices.values())
            picked = read_items(len(words), typed)
            if isinstance(picked, Back):
                return picked
            chosen = [place for place, answer in enumerate(picked) if answer is Answer.YES]
            if len(chosen) != 1:
                raise Unclear
            return Reply({findings[0].id: words[chosen[0]]}, {})
        answers = read_items(len(findings), typed)
        if isinstance(answers, Back):
            return answers
        return Reply(dict(zip((finding.id for finding in findings), answers, strict=True)), {})

    def _show(self, screen: Screen, findings: list[Finding]) -> None:
        groups = {group.id: group.label["en"] for group in self._knowledge.question_groups}
        print(f"\n{groups[screen.group]}")
        for place, id in enumerate(screen.about):
            lead = "" if place else f"{self._say('interview_about')}\n"
            print(f"{lead}  - {self._knowledge.finding[id].question['en']}")
        if screen.kind == "yes_no":
            for place, finding in enumerate(findings, start=1):
                print(f"  {place}  {finding.question['en']}")
            print(f"  0  {self._say('interview_none')}")
            print(self._say("interview_how"))
        elif screen.kind == "choice":
            print(findings[0].question["en"])
            for place, word in enumerate(findings[0].choices, start=1):
                print(f"  {place}  {self._say(f'choice_{word}')}")
        else:
            low, high = findings[0].minimum, findings[0].maximum
            print(findings[0].question["en"])
            print(self._say("interview_number", minimum=f"{low:g}", maximum=f"{high:g}"))
        keys = (("b", "interview_back"), ("w", "interview_why"), ("q", "interview_stop"))
        print("  ".join(f"{key}  {self._say(wording)}" for key, wording in keys))

    def _explain(self, findings: list[Finding], case: Case) -> None:
        result = triage(case, self.rules)
        for finding in findings:
            reasons = why_asked(finding.id, result, self._knowledge)
            print(
                f"{finding.question['en']}\n  {self._say('interview_why_answer', reasons='; '.join(reasons))}"
            )

    def _with_country(self, case: Case, country: str | None) -> Case:
        if country is not None or triage(case, self.rules).advise == "emergency_now":
            return case
        while True:
            typed = _typed(self._say("interview_country") + "\n> ").strip()
            try:
                return replace(case, country=read_country(typed or None, self._knowledge))
            except CaseError:
                print(self._say("interview_not_understood"))


def _typed(prompt: str) -> str:
    """Return the line typed; bytes that are no text count as a line that nobody can read."""
    try:
        return input(prompt)
    except UnicodeDecodeError:
        return "\ufffd"
