"""One page for the doctor: what a doctor asks, in that order, with the person's own words as they are."""

from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from dorsum.care.assessment import Assessment
from dorsum.care.triage import is_urgent
from dorsum.diary.entries import Course, Entry, TakenMedicine
from dorsum.diary.medicine_check import answered_by_log
from dorsum.diary.review import Review, is_something_new
from dorsum.model.diary import DiaryQuestion
from dorsum.model.knowledge import Finding, Knowledge
from dorsum.model.truth import Answer, Truth
from dorsum.report.care_card import REASSURING
from dorsum.report.charts import Chart, pain_chart
from dorsum.report.diary_lines import shown_level
from dorsum.report.summary_facts import (
    Facts,
    chosen,
    denied_signs,
    facts,
    open_signs,
    present_signs,
    taken_by_name,
)
from dorsum.report.taken_lines import amounts_in_words, most_in_a_day

MOST_CAUSES = 3
MOST_ROWS = 12
"""Rows of the course: the first, and the last ones."""


@dataclass(frozen=True, slots=True)
class Part:
    """A heading with its lines; `figure` is what is drawn beside them."""

    id: str
    heading: str
    lines: tuple[str, ...]
    figure: str | None = None


@dataclass(frozen=True, slots=True)
class CourseRow:
    """One check-in of the course, as it stands in the table: day, date, pain, what could be done."""

    day: int
    on: date
    pain: str
    could_do: str


@dataclass(frozen=True, slots=True)
class Summary:
    """The page. `lead` comes first: what is urgent or open. `rows` are the course as a table.

    `chart` is the course as a picture, for whoever can draw it. `facts` are
    those behind the lines, for programs.
    """

    title: str
    made: str
    lead: tuple[str, ...]
    parts: tuple[Part, ...]
    rows: tuple[CourseRow, ...]
    regions: frozenset[str]
    footer: tuple[str, ...]
    facts: Facts
    chart: Chart | None = None


def usual_parts(knowledge: Knowledge) -> frozenset[str]:
    """Return the parts that are in unless the person leaves them out."""
    return frozenset(part.id for part in knowledge.treatment.summary_parts if part.usual)


def summary(
    course: Course, review: Review, assessment: Assessment, today: date, wanted: Collection[str]
) -> Summary:
    """Return the page with the wanted parts; one that has nothing to say is left out.

    What is urgent or open stands in the lead, whatever is wanted.
    """
    writer = _Writer(course, review, assessment, today)
    parts = [
        Part(part.id, part.heading["en"], lines, _FIGURES.get(part.id))
        for part in assessment.knowledge.treatment.summary_parts
        if part.id in wanted and (lines := tuple(writer.lines(part.id)))
    ]
    return Summary(
        title=writer.say("summary_title"),
        made=writer.say("summary_made", date=today.isoformat(), day=course.episode.day(today)),
        lead=tuple(writer.lead()),
        parts=tuple(parts),
        rows=tuple(writer.rows()) if "course" in wanted else (),
        regions=writer.regions() if "where" in wanted else frozenset(),
        footer=tuple(writer.footer()),
        facts=facts(course, review, assessment, {part.id for part in parts}, writer.checks),
        chart=pain_chart(course, assessment.knowledge, review) if "course" in wanted else None,
    )


_FIGURES = {"where": "body_map", "course": "course"}


class _Writer:
    def __init__(self, course: Course, review: Review, assessment: Assessment, today: date) -> None:
        self.course, self.review, self.assessment, self.today = course, review, assessment, today
        self.knowledge = assessment.knowledge
        self.last = course.entries[-1]

    def say(self, wording: str, **parts: object) -> str:
        return self.knowledge.wording[wording]["en"].format(**parts)

    def lead(self) -> Iterator[str]:
        advise = self.review.advise
        if advise is not None and advise not in REASSURING:
            yield self.say("summary_urgent", level=self.knowledge.level[advise].label["en"])
        if self.review.asks_all and (new := self._said_new()):
            yield self.say("summary_said_new", date=new[-1].on.isoformat())
        if not self._is_settled():
            yield self.say("summary_open")

    def _said_new(self) -> list[Entry]:
        """Return the entries since the last check that said that something is new, or may be."""
        since = self.course.episode.checked_at
        new = (one for one in self.course.entries if is_something_new(one, self.knowledge))
        return [one for one in new if since is None or since <= one.at]

    def lines(self, part: str) -> Iterator[str]:
        """Return the lines of a part; its method has its name."""
        made: Iterator[str] = getattr(self, f"_{part}")()
        return made

    def rows(self) -> Iterator[CourseRow]:
        for one in self.checks:
            yield CourseRow(
                day=self.course.episode.day(one.on),
                on=one.on,
                pain="" if one.pain is None else f"{one.pain:g}",
                could_do=", ".join(self._labels("could_do", one.choices.get("could_do", ()))),
            )

    @cached_property
    def checks(self) -> list[Entry]:
        """Return the entries that make up the table of the course."""
        checks = [one for one in self.course.entries if one.pain is not None or "could_do" in one.choices]
        return checks if len(checks) <= MOST_ROWS else [checks[0], *checks[1 - MOST_ROWS :]]

    def regions(self) -> frozenset[str]:
        return frozenset(id for entry in self.course.entries for id in entry.regions)

    def footer(self) -> Iterator[str]:
        for wording in ("intended_use", "no_clinician_signed"):
            yield self.say(wording)

    # --- the parts, each under its id -------------------------------------------------------------------

    def _danger_now(self) -> Iterator[str]:
        fired = {one.rule for one in self.review.triage.fired}
        for flag in self.knowledge.red_flags:
            if flag.id in fired and is_urgent(flag.level, self.knowledge):
                yield flag.label["en"]
        if present := [_name(one) for one in present_signs(self.review, self.knowledge)]:
            yield self.say("summary_yes", list=", ".join(present))

    def _beginning(self) -> Iterator[str]:
        episode = self.course.episode
        yield self.say("summary_began", date=episode.began_on.isoformat(), days=episode.day(self.today))
        began = [one for one in self.knowledge.findings if one.id.startswith("began_") and self._is_yes(one)]
        yield from (_name(one) for one in began)
        yield from self._own("how_it_began")

    def _where(self) -> Iterator[str]:
        marked = self.regions()
        labels = [one.label["en"] for one in self.knowledge.library.body_regions if one.id in marked]
        if labels:
            yield "; ".join(labels)

    def _how_bad(self) -> Iterator[str]:
        numbers, first = self.last.numbers, self.course.first_pain
        if self.last.pain is not None and first is not None:
            yield self.say("summary_pain", now=f"{self.last.pain:g}", first=f"{first:g}")
        wordings = {
            "pain_worst": ("summary_worst", "worst"),
            "days_bothered": ("summary_bothered", "days"),
            "spasms": ("summary_spasms", "count"),
            "longest_spasm": ("summary_longest", "minutes"),
        }
        for question, (wording, gap) in wordings.items():
            if question in numbers:
                yield self.say(wording, **{gap: f"{numbers[question]:g}"})

    def _course(self) -> Iterator[str]:
        yield from (one.label["en"] for one in self.review.reached.held)
        if not self.review.reached.held and len(list(self.rows())) > 1 and self.last.pain is not None:
            yield self.say("summary_pain_now", now=f"{self.last.pain:g}")

    def _function(self) -> Iterator[str]:
        asked = {one.id: one.ask["en"] for one in self.knowledge.treatment.diary_questions}
        for one in chosen(self.course, self.knowledge):
            yield f"{asked[one.question]} {', '.join(self._labels(one.question, one.choices))}"

    def _eases(self) -> Iterator[str]:
        for id, wording in (("eased_by", "summary_eased"), ("triggers", "summary_worse")):
            if listed := self._counted(id):
                yield self.say(wording, list="; ".join(listed))

    def _tried(self) -> Iterator[str]:
        yield from self._own("tried")

    def _medicines(self) -> Iterator[str]:
        for name, taken in taken_by_name(self.course, self.knowledge).items():
            last, amount = taken[-1].at.date().isoformat(), self._amounts(taken)
            wording = "summary_medicine" if len(taken) > 1 else "summary_medicine_once"
            yield self.say(wording, name=name, amount=amount, date=last, count=len(taken)).replace(" ,", ",")

    def _amounts(self, taken: Sequence[TakenMedicine]) -> str:
        """Return how much was taken at one time, and the most on one day where it was taken more often."""
        most = most_in_a_day(taken)
        if most is None or most == max(one.amount or 0 for one in taken):
            return amounts_in_words(taken)
        day = self.say("summary_medicine_day", most=f"{most:g}", unit=taken[0].unit)
        return f"{amounts_in_words(taken)}, {day}"

    def _person(self) -> Iterator[str]:
        age = self.review.case.numbers.get("age")
        if age is not None:
            yield self.say("summary_age", age=f"{age:g}")
        groups = {id for part in self.knowledge.treatment.summary_parts for id in part.groups}
        about = [one for one in self.knowledge.findings if one.group in groups and self._is_said(one)]
        asked = [one for one in about if one.kind == "yes_no" and one.derived_from is None]
        if asked:
            yield self.say("summary_yes", list=", ".join(_name(one) for one in asked))

    def _is_said(self, finding: Finding) -> bool:
        """Whether the person said yes; what follows from the medicines alone stands with these."""
        by_log = finding.id in answered_by_log(self.knowledge)
        said = self.course.episode.check.answers.get(finding.id) is Answer.YES
        return self._is_yes(finding) and (said or not by_log)

    def _denied(self) -> Iterator[str]:
        episode = self.course.episode
        if episode.checked_at is None:
            yield self.say("summary_none_asked")
            return
        if denied := denied_signs(self.review, self.knowledge):
            yield self.say("summary_denied", date=episode.checked_at.date().isoformat())
            yield from self._by_group(denied)
        if open_ := [_name(one) for one in open_signs(self.review, self.knowledge)]:
            yield self.say("summary_not_asked", list=", ".join(open_))

    def _causes(self) -> Iterator[str]:
        if self.assessment.causes.danger_open or not self.review.is_calm:
            return
        for one in self.assessment.causes.causes[:MOST_CAUSES]:
            yield self.say("summary_likelihood", label=one.label, likelihood=one.likelihood)

    def _worries(self) -> Iterator[str]:
        yield from self._own("worries")

    def _questions(self) -> Iterator[str]:
        yield from self._own("questions")

    def _advised(self) -> Iterator[str]:
        advise = shown_level(self.review, self.knowledge)
        if advise is None or (advise in REASSURING and not self._may_calm()):
            return
        yield self.say(
            "summary_advised", date=self.last.on.isoformat(), level=self.knowledge.level[advise].label["en"]
        )

    def _by_group(self, signs: list[Finding]) -> Iterator[str]:
        """Return the signs by what they are about, a line for each group."""
        for group in sorted(self.knowledge.question_groups, key=lambda one: one.order):
            if names := [_name(one) for one in signs if one.group == group.id]:
                yield self.say("summary_group", group=group.label["en"], list=", ".join(names))

    # --- what the parts are made of ---------------------------------------------------------------------

    def _may_calm(self) -> bool:
        return self.knowledge.stop is None and self._is_settled()

    def _is_settled(self) -> bool:
        """Whether no question on danger is open, nor whether too much of a medicine was taken."""
        return not (self.review.asks_again or any(one.is_open for one in self.review.medicines))

    def _own(self, about: str) -> Iterator[str]:
        words = self.course.episode.words.get(about, "").strip()
        if words:
            yield self.say(
                "summary_own_words",
                words=f"\N{LEFT DOUBLE QUOTATION MARK}{words}\N{RIGHT DOUBLE QUOTATION MARK}",
            )

    def _is_yes(self, finding: Finding) -> bool:
        return self.review.triage.truths[finding.id] is Truth.YES

    def _question(self, id: str) -> DiaryQuestion | None:
        return next((one for one in self.knowledge.treatment.diary_questions if one.id == id), None)

    def _labels(self, question: str, chosen: Collection[str]) -> list[str]:
        asked = self._question(question)
        words: Mapping[str, str] = {one.id: one.words["en"] for one in asked.choices} if asked else {}
        return [words.get(id, _plain(id)) for id in chosen]

    def _counted(self, question: str) -> list[str]:
        """Return each choice with the number of entries that name it, the most frequent first."""
        named: list[Entry] = [one for one in self.course.entries if question in one.choices]
        counts = Counter(id for one in named for id in one.choices[question])
        return [
            self.say("summary_counted", label=self._labels(question, [id])[0], count=count, all=len(named))
            for id, count in counts.most_common()
        ]


def _name(finding: Finding) -> str:
    return _plain(finding.id)


def _plain(id: str) -> str:
    return id.replace("_", " ")
