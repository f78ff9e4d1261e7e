"""What there is to look up, for a model: a danger sign in the question comes first, and then nothing else."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, Literal

from dorsum.care.assessment import versions
from dorsum.care.entitlement import Entitled
from dorsum.errors import LookUpError
from dorsum.language.questions import Match, QuestionFinder
from dorsum.model.answer_parts import pieces_of
from dorsum.model.case import Case
from dorsum.model.knowledge import Country, Knowledge
from dorsum.report.answer_page import PILLS, answer_page
from dorsum.report.care_card import Section
from dorsum.report.look_up.kinds import SOURCES
from dorsum.report.look_up.look_up import LookUp
from dorsum.report.page_parts import PageParts
from dorsum.report.source_page import Use, uses_of_sources
from dorsum.report.tools.frame import NEVER, bare_frame, danger_lines, must_say

Json = dict[str, Any]
Withheld = Literal["danger", "open", "medicine"]
ANSWERS = "answers"
MEDICINES = "medicines"
USES_OF_PILLS = (MEDICINES, "medicine_rules")
FINDINGS = "findings"
"""What can be volunteered: a list of ids and questions, without pages."""
USABLE = "may_use"


@dataclass(frozen=True, slots=True)
class Asker:
    """Who asks, where and when. `found` is what the answers of the person come to, where there are any."""

    country: Country
    today: date
    found: Entitled | None = None

    @property
    def is_open(self) -> bool:
        """Whether the answers allow nothing calm."""
        return self.found is not None and not self.found.may_calm


class Shelf:
    """Everything that can be looked up in one content, made ready once.

    While the answers of the person allow nothing calm, what must be said of them goes first, and no page is
    told. A page about pills is told only to whom the check of medicines allows them.
    """

    def __init__(self, knowledge: Knowledge, finder: QuestionFinder) -> None:
        self._knowledge, self._finder = knowledge, finder
        self._look_up = LookUp(knowledge)
        self._parts = PageParts(knowledge)
        uses = uses_of_sources(knowledge)
        self._sources_of_pills = {
            id for id, all_of_it in uses.items() if any(map(_is_use_of_pill, all_of_it))
        }
        """Their pages say where they state a dose, often with the dose."""

    def asked(self, question: str, asker: Asker) -> Json:
        """Return the answer to a question; with a danger sign in it only what to do about that."""
        match = self._finder.find(question)
        if match.danger:
            return self._danger(match, asker)
        held = self._held(ANSWERS, match.answer.id if match.answer else "", asker)
        page = () if held else answer_page(match, asker.country, self._knowledge, with_commands=False)
        nearest = [self._named(ANSWERS, one.id) for one in match.nearest]
        return {**self._result(page, asker, held), "nearest": nearest}

    def _danger(self, match: Match, asker: Asker) -> Json:
        alone = replace(match, answer=None, nearest=())
        page = answer_page(alone, asker.country, self._knowledge, with_commands=False)
        result = self._result(page, asker, "danger")
        own = result["must_say"] if asker.is_open else []
        said = danger_lines(match.danger, asker.country, self._knowledge)
        signs = [{"id": one.id, "sign": one.text, "level": one.level.id} for one in match.danger]
        return {**result, "must_say": [*said, *own], "danger": signs}

    def page(self, kind: str, id: str, asker: Asker) -> Json:
        """Return one page.

        Raises:
            LookUpError: there is none.
        """
        if kind == FINDINGS:
            raise LookUpError("findings have no pages; leave `id` out, and all of them are listed")
        page = self._look_up.page_of(kind, id, asker.country)
        held = self._held(kind, id, asker)
        return self._result(() if held else page, asker, held)

    def listed(self, kind: str, asker: Asker) -> Json:
        """Return the names of what there is of a kind.

        Raises:
            LookUpError: there is no such kind.
        """
        items = list(self._findings() if kind == FINDINGS else self._items(kind))
        return {**self._result((), asker, None), "items": items}

    def _items(self, kind: str) -> Iterator[Json]:
        return (self._named(kind, one.id) for one in self._look_up.items(kind))

    def _findings(self) -> Iterator[Json]:
        """Yield what a person may name without being asked."""
        for one in self._knowledge.findings:
            if one.kind != "choice" and one.derived_from is None:
                yield {"kind": FINDINGS, "id": one.id, "label": one.question["en"]}

    def _held(self, kind: str, id: str, asker: Asker) -> Withheld | None:
        """Return why a page may not be told, or None."""
        if asker.is_open:
            return "open"
        if self._is_about_pills(kind, id) and not _may_hear_of_pills(kind, id, asker.found):
            return "medicine"
        return None

    def _is_about_pills(self, kind: str, id: str) -> bool:
        treatment = self._knowledge.treatment
        if kind == SOURCES:
            return id in self._sources_of_pills
        if kind != ANSWERS:
            return kind == MEDICINES or _is_pill(treatment.intervention.get(id))
        answers = (one for one in treatment.answers if one.id == id)
        pieces = (piece for one in answers for piece in pieces_of(one, self._knowledge))
        return any(piece.kind in PILLS or _is_pill(piece.item) for piece in pieces)

    def _result(self, page: Sequence[Section], asker: Asker, held: Withheld | None) -> Json:
        case = Case(country=asker.country.id, today=asker.today)
        return {
            **bare_frame(versions(case, self._knowledge), self._knowledge, asker.today),
            "must_say": list(self._must_say(asker, held)),
            "must_not": [self._parts.say(id) for id in (*NEVER, "tools_not_more", "tools_not_person")],
            "withheld": held,
            "danger": [],
            "page": [{"heading": one.heading, "lines": list(one.lines)} for one in page],
            "items": [],
            "nearest": [],
        }

    def _must_say(self, asker: Asker, held: Withheld | None) -> Iterable[str]:
        if asker.found is not None and asker.is_open:
            return must_say(asker.found)
        watch = self._parts.watch(asker.country).lines
        return (self._parts.say("look_check_medicine"), *watch) if held == "medicine" else watch

    def _named(self, kind: str, id: str) -> Json:
        return {"kind": kind, "id": id, "label": self._look_up.item(kind, id).label}


def _is_use_of_pill(use: Use) -> bool:
    return use.kind in USES_OF_PILLS


def _is_pill(item: Any) -> bool:
    return getattr(item, "modality", None) in PILLS


def _may_hear_of_pills(kind: str, id: str, found: Entitled | None) -> bool:
    """Whether this person may be told of pills: of a medicine only one that the check lets them use."""
    if found is None or found.assessment.is_child:
        return False
    usable = {one.medicine.id for one in found.assessment.medicines.medicines if one.permission == USABLE}
    return id in usable if kind == MEDICINES else bool(usable) and kind != SOURCES
