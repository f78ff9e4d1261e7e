"""Cards for whoever reads a health record or orders something: danger first, then what guidelines say.

A card is for a clinician; what the person is told stands in it word for word. It never says that something is
not needed, and nothing calm unless `dorsum.care.orders` found it.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from dorsum.care.orders import OrderAdvice, Standing
from dorsum.model.knowledge import Knowledge, Source
from dorsum.model.records import PRESSING, CardWords, Indicator, OrderPosition, RecordCard
from dorsum.model.results import Reason
from dorsum.model.statements import Citation
from dorsum.model.treatment import Position
from dorsum.model.truth import Truth
from dorsum.report.care_card import urgent_words
from dorsum.report.source_words import source_in_words, year_in_words
from dorsum.report.withdrawal_lines import list_lines, trouble_lines, warning_lines, with_review_mark


@dataclass(frozen=True, slots=True)
class SourceLine:
    """What a card rests on, in one line; our own content has no address."""

    label: str
    url: str | None


@dataclass(frozen=True, slots=True)
class Choice:
    """A word that a program sends back, with its label."""

    id: str
    label: str


@dataclass(frozen=True, slots=True)
class Card:
    """`detail` is in Markdown. `ask` are the words of a link to the questions, where they should be asked."""

    topic: Choice
    indicator: Indicator
    summary: str
    detail: str
    source: SourceLine
    override_reasons: tuple[Choice, ...]
    ask: str | None


def card_of_person(standing: Standing) -> Card:
    """Return the card that says where a person stands."""
    return _Writer(standing).standing_card()


def cards_of_orders(advice: OrderAdvice) -> tuple[Card, ...]:
    """Return a card for each position on what is ordered; where none may be told, where the person stands."""
    writer = _Writer(advice.standing)
    if not advice.positions:
        return (writer.standing_card(),)
    return tuple(writer.order_card(one) for one in advice.positions)


class _Writer:
    def __init__(self, standing: Standing) -> None:
        self.standing = standing
        self.assessment = standing.assessment
        self.knowledge: Knowledge = standing.assessment.knowledge
        self.card: RecordCard = self.knowledge.library.record_card[standing.card]
        by_record = self.card.by_record if standing.answered is None else None
        self.words: RecordCard | CardWords = by_record or self.card

    def say(self, wording: str, **parts: object) -> str:
        return self.knowledge.wording[wording]["en"].format(**parts)

    def standing_card(self) -> Card:
        cited = list(self._cited_for_danger())
        return Card(
            topic=Choice(self.card.id, self.card.label["en"]),
            indicator=self.card.indicator,
            summary=self._filled(self.words.summary["en"]),
            detail=_joined(self._where(), self._danger(), self._sources(cited), self._footer()),
            source=self._first_source(cited),
            override_reasons=(),
            ask=self._ask(),
        )

    def order_card(self, position: OrderPosition) -> Card:
        taken = (*position.positions, *self._positions_of(position.intervention))
        cited = [*position.sources, *(citation for one in taken for citation in one.sources)]
        said = _joined(position.said["en"], [_listed(self.say("record_guidelines"), self._stands(taken))])
        return Card(
            topic=Choice(position.id, position.label["en"]),
            indicator=self.card.indicator,
            summary=position.summary["en"],
            detail=_joined(self._where(), self._danger(), [said], self._sources(cited), self._footer()),
            source=self._first_source(cited),
            override_reasons=tuple(Choice(one.id, one.label["en"]) for one in position.override_reasons),
            ask=self._ask(),
        )

    def _filled(self, text: str) -> str:
        level = self.knowledge.level[self.assessment.triage.advise or self.assessment.triage.at_least]
        return text.format(level=level.label["en"], date=self._day())

    def _day(self) -> str:
        answered = self.standing.answered
        if answered is None:
            return self.say("record_only")
        return answered.on.isoformat() if answered.on else self.say("record_day_unknown")

    def _ask(self) -> str | None:
        return self.card.ask["en"] if self.card.ask else None

    def _where(self) -> Iterator[str]:
        """Yield where the person stands, and what in record and answers one has to know for it."""
        yield from warning_lines(self.knowledge)
        yield from (self._filled(line) for line in self.words.detail["en"])
        whole = self.standing.completed
        found = (one for one in whole.found if one not in whole.against)
        yield from (self.say("record_found", label=one.label["en"]) for one in found)
        yield from (self.say("record_speaks_against", label=one.label["en"]) for one in whole.against)
        notes = {
            "record_age_differs": whole.age_differs,
            "record_sex_differs": whole.sex_differs,
            "record_old_answers": self.standing.is_old,
            "record_left_out": self.standing.left_out,
            "record_few_codes": self.card.id == "open",
        }
        yield from (self.say(id) for id, holds in notes.items() if holds)
        days = dict.fromkeys(one.on for one in self.standing.pressed_before)
        yield from (self.say("record_danger_before", date=day) for day in days)

    def _danger(self) -> Iterator[str]:
        """Yield what the person is told, and why, where that is urgent; and help for who is not safe."""
        support = [line for one in self.assessment.support for line in one.lines]
        if self.card.id not in PRESSING:
            yield _listed(self.say("record_told"), support)
            return
        if self.standing.answered is None and self.card.id == "soon":  # nobody was asked or told anything
            yield self.say("not_finished")
        else:
            yield _listed(self.say("record_told"), [*urgent_words(self.assessment), *support])
        reasons = (self._reason(one) for one in self.assessment.triage.why_not_lower)
        yield _listed(self.say("record_why"), dict.fromkeys(reasons))
        signs = "; ".join(self._signs())
        yield self.say("summary_yes", list=signs) if signs else ""

    def _signs(self) -> Iterator[str]:
        """Yield the questions with a yes, of the person or the record, behind the rules that fired."""
        triage, known = self.assessment.triage, self.knowledge.finding
        asked = dict.fromkeys(id for verdict in triage.fired for id in verdict.answers)
        yield from (
            known[id].question["en"]
            for id in asked
            if triage.truths[id] is Truth.YES and known[id].kind == "yes_no" and not known[id].derived_from
        )

    def _reason(self, reason: Reason) -> str:
        """Return the red flag behind a reason; who said yes, person or record, stands elsewhere."""
        if reason.rule is None:
            return reason.text
        flag = self.knowledge.red_flag[reason.rule]
        mark = "" if flag.status == "verified" else f" ({self.say(f'{flag.status}_mark')})"
        return with_review_mark(f"{flag.label['en']}{mark}", flag, self.knowledge)

    def _cited_for_danger(self) -> Iterator[Citation]:
        rules = dict.fromkeys(one.rule for one in self.assessment.triage.why_not_lower if one.rule)
        for rule in rules if self.card.id in PRESSING else ():
            yield from self.knowledge.red_flag[rule].sources

    def _positions_of(self, intervention: str | None) -> tuple[Position, ...]:
        items = self.knowledge.treatment.interventions
        return next((one.positions for one in items if one.id == intervention), ())

    def _stands(self, positions: Iterable[Position]) -> Iterator[str]:
        guidelines = {one.id: one for one in self.knowledge.treatment.guidelines}
        for one in positions:
            guideline = guidelines[one.guideline]
            stand = self.say(
                f"look_position_{one.position}", guideline=guideline.label["en"], year=guideline.year
            )
            mark = "" if one.status == "verified" else f"({self.say(f'{one.status}_mark')})"
            note = one.note["en"] if one.note else ""
            yield " ".join(filter(None, (stand, note, mark, guideline.for_pain["en"])))

    def _sources(self, cited: Iterable[Citation]) -> list[str]:
        found = [self.knowledge.source[id] for id in dict.fromkeys(one.source for one in cited)]
        lines = (f"[{_plain(one.title)}](<{one.url}>), {self._published(one)}" for one in found)
        return [_listed(self.say("heading_sources"), lines)]

    def _first_source(self, cited: list[Citation]) -> SourceLine:
        if not cited:
            return SourceLine(self._versions(), None)
        source = self.knowledge.source[cited[0].source]
        return SourceLine(source_in_words(source, self.knowledge), source.url)

    def _published(self, source: Source) -> str:
        """Return by whom and when."""
        return f"{source.organisation}, {year_in_words(source, self.knowledge)}"

    def _versions(self) -> str:
        versions = self.assessment.versions
        return f"Dorsum {versions.code}, content {versions.content} ({versions.content_hash[:12]})"

    def _footer(self) -> list[str]:
        told = (self.say("no_clinician_signed"), self.say("intended_use"))
        lines = list_lines(self.knowledge, self.assessment.case.today)
        return [*trouble_lines(self.knowledge), *lines, *told, self._versions()]


def _plain(text: str) -> str:
    """Return a text that means nothing in Markdown between square brackets."""
    return text.replace("[", "(").replace("]", ")")


def _listed(heading: str, lines: Iterable[str]) -> str:
    """Return a heading and its list; nothing where the list is empty."""
    points = "\n".join(f"- {line}" for line in lines)
    return f"{heading}\n\n{points}" if points else ""


def _joined(*parts: Iterable[str]) -> str:
    return "\n\n".join(filter(None, (text for part in parts for text in part)))
