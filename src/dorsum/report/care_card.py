"""The care card: what a person reads, in the order in which they need it. Words come from content."""

from dataclasses import dataclass
from datetime import date

from dorsum.care.assessment import Assessment
from dorsum.model.bundle import DEFAULT_GUIDANCE
from dorsum.model.knowledge import Knowledge, Level, RedFlag
from dorsum.model.results import Triage
from dorsum.model.statements import Hours
from dorsum.report.cause_lines import (
    causes_shown,
    causes_to_rule_out,
    heading_of_causes,
    lines_of_causes,
    lines_to_rule_out,
)
from dorsum.report.medicine_lines import lines_of_medicines
from dorsum.report.plan_lines import sections_of_plan
from dorsum.report.source_words import source_in_words
from dorsum.report.withdrawal_lines import list_lines, trouble_lines, warning_lines, with_review_mark

MOST_LINES = 8
"""A list on the card is cut here; the rest is kept beside it."""


MOST_NAMED = 2
"""So many reasons are named on the telephone; the card has all of them below."""
LONGEST_IN_HOURS = 72
"""Longer deadlines are said in days."""

REASSURING = ("routine", "self_care")
"""Levels that are not shown where the content was withdrawn: something more urgent may have been missed."""

OBVIOUS = ("number", "gate", "fact")
"""Kinds of assumption that only repeat the person, such as an age group; the JSON has them."""


@dataclass(frozen=True, slots=True)
class Section:
    """A heading and its lines, one thought or action each; the last says how many are in `rest`, if any."""

    heading: str
    lines: tuple[str, ...]
    rest: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class CareCard:
    """`title` says how urgent; `level` is the level's id, or None while nothing may be said."""

    title: str
    level: str | None
    lead: tuple[str, ...]
    sections: tuple[Section, ...]
    footer: tuple[str, ...]


def care_card(assessment: Assessment, today: date | None = None) -> CareCard:
    """Return the card. `today` (the case's own day goes first) tells whether the content is overdue."""
    writer = _Writer(assessment)
    return CareCard(
        title=writer.title(),
        level=writer.level.id if writer.level else None,
        lead=writer.lead(),
        sections=tuple(section for section in writer.sections() if section.lines),
        footer=writer.footer(assessment.case.today or today),
    )


def level_shown(assessment: Assessment) -> str | None:
    """Return the id of the level that may be said; None while nothing may be."""
    level = _Writer(assessment).level
    return level.id if level else None


def urgent_words(assessment: Assessment) -> tuple[str, ...]:
    """Return how urgent it is and what to do first, in the words of the card.

    Whoever tells the result in other words has to keep these.
    """
    writer = _Writer(assessment)
    return (writer.title(), *writer.lead())


class _Writer:
    def __init__(self, assessment: Assessment) -> None:
        self.assessment = assessment
        self.knowledge = assessment.knowledge
        self.triage = assessment.triage

    @property
    def is_doubtful(self) -> bool:
        """Whether the level would reassure, and its content was withdrawn."""
        return self.knowledge.stop is not None and self.triage.advise in REASSURING

    @property
    def title_without_level(self) -> str:
        """The id of the wording that stands where no level may be shown."""
        return "withdrawn_title" if self.knowledge.stop else "not_finished_no_advice"

    def say(self, wording: str, **parts: object) -> str:
        return self.knowledge.wording[wording]["en"].format(**parts)

    @property
    def level(self) -> Level | None:
        """The level that is advised, or None while nothing may be said."""
        return None if self.is_doubtful else self.knowledge.level.get(self.triage.advise or "")

    def title(self) -> str:
        return self.level.label["en"] if self.level else self.say(self.title_without_level)

    def lead(self) -> tuple[str, ...]:
        """Return the urgent thing first: what to do, by when, and whom to call."""
        lines = [*warning_lines(self.knowledge)]
        country = self.assessment.country
        if self.knowledge.stop is not None:
            number = country.emergency.number or self.say("emergency_number_unknown")
            lines.append(self.say("withdrawn_get_help", emergency=number))
        if self.triage.closed_world:
            lines.append(self.say("assumed_closed_world"))
        if self.triage.advise and not self.is_doubtful:
            if self.triage.advise == "emergency_now":
                lines.append(country.emergency.words["en"])
            lines += self.knowledge.level[self.triage.advise].actions["en"]
            if self.triage.within:
                lines.append(_deadline(self.triage.within, self.knowledge))
        if self.triage.status == "incomplete":
            lines.append(self.say("not_finished"))
        elif self.triage.status == "unsure":
            lines.append(self.say("still_unsure"))
            if self.triage.advise != self.triage.at_most:
                highest = self.knowledge.level[self.triage.at_most].label["en"]
                lines.append(self.say("not_ruled_out", level=highest))
        return (*lines, *trouble_lines(self.knowledge))

    def sections(self) -> list[Section]:
        triage = self.triage
        support = [line for one in self.assessment.support for line in one.lines]
        return [
            self._section("heading_support", support),
            self._section("heading_call", self._calls()),
            self._whole("heading_on_call", self._on_call()),
            self._cut("heading_rule_out", *lines_to_rule_out(self.assessment)),
            self._section("heading_not_lower", [self._reason(r.text, r.rule) for r in triage.why_not_lower]),
            self._section(
                "heading_not_higher", [self._reason(r.text, r.rule) for r in triage.why_not_higher]
            ),
            self._whole(heading_of_causes(self.assessment), lines_of_causes(self.assessment)),
            *self._plan(),
            self._section("heading_questions", self._questions()),
            self._section("heading_unsure", [self._question(id) for id in triage.unsure]),
            self._section("heading_assumed", [a.text for a in triage.assumed if a.kind not in OBVIOUS]),
            self._section("heading_watch", self._watch_for()),
            self._section("heading_sources", self._sources()),
        ]

    def _plan(self) -> list[Section]:
        """Return what to do; medicines come after what is done today."""
        medicines = lines_of_medicines(self.assessment.medicines, self.knowledge)
        sections = [self._whole(heading, lines) for heading, lines in sections_of_plan(self.assessment)]
        return [*sections[:2], self._whole("heading_medicines", medicines), *sections[2:]]

    def _section(self, heading: str, lines: list[str]) -> Section:
        unique = list(dict.fromkeys(lines))
        return self._cut(heading, unique[:MOST_LINES], unique[MOST_LINES:])

    def _cut(self, heading: str, shown: list[str], rest: list[str]) -> Section:
        left = [self.say("nothing_more", count=len(rest))] if rest else []
        return Section(self.say(heading), (*shown, *left), tuple(rest))

    def _whole(self, heading: str, lines: list[str]) -> Section:
        """Return a section whose own lines say where it ends."""
        return Section(self.say(heading), tuple(lines))

    def _calls(self) -> list[str]:
        country = self.assessment.country
        if self.triage.advise == "emergency_now":
            return []
        urgent = [country.urgent.words["en"]] if is_urgent_line_for(self.triage) else self._own_doctor()
        if self.triage.status != "incomplete":
            return urgent
        return [*urgent, self.say("call_if_sign", words=country.emergency.words["en"])]

    def _own_doctor(self) -> list[str]:
        return [self.say("call_own_doctor")] if self.triage.advise == "within_days" else []

    def _on_call(self) -> list[str]:
        """Return what to say to those who are called: where first, then why, then the rest."""
        first, *others = [" ".join(line.say["en"]) for line in self.assessment.visit.call] or [""]
        if not first:
            return []
        fired = (self.knowledge.red_flag[one.rule] for one in self.triage.fired)
        labels = [flag.label["en"] for flag in fired if flag.level == self.triage.advise][:MOST_NAMED]
        return [first, *(self.say("on_call_found", label=label) for label in labels), *others]

    def _reason(self, text: str, rule: str | None) -> str:
        if rule is None:
            return text
        flag = self.knowledge.red_flag[rule]
        marked = f"{text} ({mark})" if (mark := self._mark(flag)) else text
        return with_review_mark(marked, flag, self.knowledge)

    def _mark(self, flag: RedFlag) -> str:
        return "" if flag.status == "verified" else self.say(f"{flag.status}_mark")

    def _watch_for(self) -> list[str]:
        return [] if self.triage.advise == "emergency_now" else list(self.assessment.safety_net)

    def _questions(self) -> list[str]:
        """Return what to answer next; at an emergency there is only the call."""
        asked = () if self.triage.advise == "emergency_now" else self.triage.questions
        return [self._question(id) for id in asked]

    def _question(self, finding: str) -> str:
        return self.knowledge.finding[finding].question["en"]

    def _sources(self) -> list[str]:
        rules = dict.fromkeys(reason.rule for reason in self.triage.why_not_lower if reason.rule)
        cited = [citation.source for rule in rules for citation in self.knowledge.red_flag[rule].sources]
        shown = (*causes_to_rule_out(self.assessment), *causes_shown(self.assessment))
        cited += [citation.source for cause in shown for citation in cause.cause.sources]
        advised = (*self.assessment.plan.now, *self.assessment.plan.today)
        cited += [citation.source for one in advised for citation in one.intervention.sources]
        found = [self.knowledge.source[id] for id in dict.fromkeys(cited)]
        return [source_in_words(source, self.knowledge) for source in found]

    def footer(self, today: date | None) -> tuple[str, ...]:
        checked, due = self.knowledge.checked_on, self.knowledge.next_check
        lines = [self.say("content_age", date=checked.isoformat())]
        if today and today > due:
            lines.append(self.say("content_overdue", date=due.isoformat()))
        lines += list_lines(self.knowledge, today)
        if self.knowledge.guidance != DEFAULT_GUIDANCE:
            lines.append(self.say(f"guidance_{self.knowledge.guidance}"))
        lines += [self.say("no_clinician_signed"), self.say("intended_use"), self.say("report_wrong_answer")]
        versions = self.assessment.versions
        return (*lines, f"Dorsum {versions.code}, content {versions.content} ({versions.content_hash[:12]})")


def is_urgent_line_for(triage: Triage) -> bool:
    """Whether the line for urgent help is the one to call; later, it is one's own doctor."""
    if triage.advise == "within_days":
        return triage.within is not None and triage.within.max_hours <= LONGEST_IN_HOURS
    return triage.advise == "same_day"


def _deadline(hours: Hours, knowledge: Knowledge) -> str:
    if hours.max_hours <= LONGEST_IN_HOURS:
        return knowledge.wording["within_hours"]["en"].format(hours=hours.max_hours)
    return knowledge.wording["within_days"]["en"].format(days=hours.max_hours // 24)
