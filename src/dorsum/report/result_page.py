"""The result as parts of a page: the choice of the care card, each thing with its details on demand.

The first part is what is urgent, then what to do, then why; the pages arrange it and choose nothing.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from dorsum.care.assessment import Assessment
from dorsum.care.causes import RankedCause
from dorsum.model.medicine_results import MedicineAdvice
from dorsum.model.plan_results import PlanItem
from dorsum.model.results import Reason
from dorsum.model.statements import Certainty, Citation
from dorsum.model.treatment import Movement
from dorsum.report.care_card import CareCard, Section
from dorsum.report.cause_lines import causes_shown, heading_of_causes, limits_of_causes, lines_about_cause
from dorsum.report.caution_lines import own_and_first
from dorsum.report.dose_words import measures_in_words
from dorsum.report.medicine_lines import lines_of_medicine, open_questions
from dorsum.report.plan_lines import SLOTS, how_sure, not_studied, sections_of_plan
from dorsum.report.source_words import source_in_words
from dorsum.report.withdrawal_lines import with_review_mark

FIRST = ("heading_support", "heading_call", "heading_on_call", "heading_rule_out")
LAST = ("heading_questions", "heading_unsure", "heading_assumed")
PLAN_AFTER = (
    "heading_not_yet",
    "heading_skip",
    "heading_recovery",
    "heading_prevention",
    "heading_visit",
)
MOST_STEPS = 4


@dataclass(frozen=True, slots=True)
class Entry:
    """One thing with a name: what is said of it at once, and `details` on demand.

    `certainty` is that of the evidence. `kind` and `id` name the item of
    the content, `name` is what it is called where `label` says more.
    """

    label: str
    lines: tuple[str, ...]
    kind: str = ""
    id: str = ""
    certainty: Certainty | None = None
    details: tuple[Section, ...] = ()
    movements: tuple[Movement, ...] = ()
    name: str = ""


@dataclass(frozen=True, slots=True)
class Part:
    """A stretch of the page, by the id of its heading; the last line counts those in `rest`, if any.

    `on_paper` is what the details of its entries say, once for all of them.
    """

    id: str
    heading: str
    lines: tuple[str, ...] = ()
    entries: tuple[Entry, ...] = ()
    rest: tuple[str, ...] = ()
    on_paper: tuple[str, ...] = ()


def result_page(assessment: Assessment, card: CareCard, *, can_ask_more: bool) -> tuple[Part, ...]:
    """Return the parts of the page of a result, `card` being the card of the same assessment.

    `can_ask_more` says that there are questions left that would settle more.
    """
    page = _Page(assessment, card, can_ask_more=can_ask_more)
    return tuple(part for part in page.parts() if part.lines or part.entries)


class _Page:
    def __init__(self, assessment: Assessment, card: CareCard, *, can_ask_more: bool) -> None:
        self._assessment = assessment
        self._can_ask_more = can_ask_more
        self._knowledge = assessment.knowledge
        self._plan = assessment.plan
        self._on_card = {one.heading: one for one in card.sections}
        self._of_plan = dict(sections_of_plan(assessment))

    def _say(self, wording: str, **parts: object) -> str:
        return self._knowledge.wording[wording]["en"].format(**parts)

    def parts(self) -> Iterator[Part]:
        """Yield every part, also those without a line."""
        yield from map(self._from_card, FIRST)
        yield self._slot("now")
        yield self._from_card("heading_watch")
        yield self._slot("today")
        yield self._medicines()
        yield self._movements()
        yield self._part("heading_check_again", self._of_plan["heading_check_again"])
        yield self._more_today()
        yield self._slot("this_week")
        yield self._slot("next_weeks")
        yield self._causes()
        yield self._reasons("heading_not_lower", self._assessment.triage.why_not_lower)
        yield self._reasons("heading_not_higher", self._assessment.triage.why_not_higher)
        yield from map(self._from_card, LAST)
        yield self._part("heading_for_cause", self._of_plan["heading_for_cause"])
        yield from (self._part(id, self._of_plan[id]) for id in PLAN_AFTER)

    def _part(self, id: str, lines: Iterable[str], entries: Iterable[Entry] = ()) -> Part:
        return Part(id, self._say(id), tuple(lines), tuple(entries))

    def _from_card(self, id: str) -> Part:
        heading = self._say(id)
        found = self._on_card.get(heading, Section(heading, ()))
        return Part(id, heading, found.lines, rest=found.rest)

    def _slot(self, slot: str) -> Part:
        assert slot in SLOTS  # INVARIANT: the name of a tuple of the plan
        items: tuple[PlanItem, ...] = getattr(self._plan, slot)
        stage = self._plan.stage if slot == "now" and items else None
        first = (
            [self._say("plan_stage", stage=stage.label["en"]), *not_studied(self._assessment)]
            if stage
            else []
        )
        return self._part(f"heading_{slot}", first, map(self._entry, items))

    def _more_today(self) -> Part:
        return self._part("heading_more_today", (), map(self._entry, self._plan.more))

    def _entry(self, one: PlanItem) -> Entry:
        item = one.intervention
        shown, left = item.how["en"][:MOST_STEPS], item.how["en"][MOST_STEPS:]
        return Entry(
            label=item.label["en"],
            lines=(*shown, *own_and_first(item, self._assessment), *item.stop.get("en", ())[:1]),
            kind="interventions",
            id=item.id,
            certainty=one.certainty,
            details=self._filled(
                ("heading_what", item.what["en"]),
                ("heading_more_steps", left),
                ("heading_effect", (item.effect.words["en"], how_sure(one, self._knowledge))),
                ("heading_cautions", item.cautions.get("en", ())[1:]),
                ("heading_stop", item.stop.get("en", ())[1:]),
                ("heading_sources", self._cited(item.sources)),
            ),
            movements=one.movements,
        )

    def _filled(self, *sections: tuple[str, Iterable[str]]) -> tuple[Section, ...]:
        made = (Section(self._say(id), tuple(lines)) for id, lines in sections)
        return tuple(section for section in made if section.lines)

    def _cited(self, citations: Iterable[Citation]) -> tuple[str, ...]:
        found = [self._knowledge.source[id] for id in dict.fromkeys(one.source for one in citations)]
        return tuple(source_in_words(one, self._knowledge) for one in found)

    def _medicines(self) -> Part:
        check = self._assessment.medicines
        settled = [one for one in check.medicines if one.permission != "not_settled"]
        is_waiting = self._can_ask_more and open_questions(check, self._knowledge)
        names = ", ".join(one.medicine.label["en"] for one in check.medicines if one not in settled)
        asked = [self._say("medicine_settle_here"), self._say("medicine_settle_these", names=names)]
        waiting = asked if is_waiting else []
        return self._part("heading_medicines", waiting, map(self._medicine, settled))

    def _medicine(self, one: MedicineAdvice) -> Entry:
        lines = lines_of_medicine(one, self._knowledge)
        how = one.medicine.how["en"] if one.dose else ()
        reasons = [citation for reason in one.reasons for citation in reason.sources]
        label = one.label.sources if one.label else ()
        return Entry(
            label=lines[0],
            lines=tuple(lines[1:]),
            kind="medicines",
            id=one.medicine.id,
            name=one.medicine.label["en"],
            details=self._filled(("medicine_how", how), ("heading_sources", self._cited([*label, *reasons]))),
        )

    def _movements(self) -> Part:
        movements = self._plan.movements
        stops = tuple(dict.fromkeys(line for one in movements for line in one.stop.get("en", ())))
        part = self._part("heading_movements", (), map(self._movement, movements))
        return replace(part, on_paper=stops)

    def _movement(self, one: Movement) -> Entry:
        return Entry(
            label=one.label["en"],
            lines=(
                *one.how["en"],
                *measures_in_words(one.dose, self._knowledge),
                *self._assessment.cautions.get(one.id, ()),
            ),
            kind="movements",
            id=one.id,
            details=self._filled(
                ("movement_progress", one.progress.get("en", ())),
                ("movement_care", one.cautions.get("en", ())),
                ("movement_stop", one.stop.get("en", ())),
            ),
            movements=(one,),
        )

    def _causes(self) -> Part:
        shown = causes_shown(self._assessment)
        limits = limits_of_causes(shown, self._knowledge) if shown else []
        return self._part(heading_of_causes(self._assessment), limits, map(self._cause, shown))

    def _cause(self, one: RankedCause) -> Entry:
        with_range = not self._assessment.causes.danger_open
        lines = lines_about_cause(one, self._knowledge, with_range=with_range)
        name = one.cause.label["en"]
        return Entry(label=lines[0], lines=tuple(lines[1:]), kind="causes", id=one.id, name=name)

    def _reasons(self, heading: str, reasons: Iterable[Reason]) -> Part:
        told = dict.fromkeys(reasons)
        return self._part(heading, (), (self._reason(one) for one in told))

    def _reason(self, one: Reason) -> Entry:
        flag = self._knowledge.red_flag.get(one.rule or "")
        if flag is None:
            return Entry(one.text, ())
        mark = "" if flag.status == "verified" else f" ({self._say(f'{flag.status}_mark')})"
        text = with_review_mark(one.text + mark, flag, self._knowledge)
        return Entry(text, (), details=self._filled(("heading_sources", self._cited(flag.sources))))
