"""Pages about a treatment and about prevention: what it is, how it helps, who advises it, its limits."""

from collections.abc import Iterator

from dorsum.model.knowledge import Country, Knowledge
from dorsum.model.statements import citations_in
from dorsum.model.treatment import Effect, Intervention, Points, Position, Prevention
from dorsum.report.care_card import Section
from dorsum.report.caution_lines import all_cautions
from dorsum.report.dose_words import measures_in_words
from dorsum.report.page_parts import PageParts, filled

TAKEN = ("medicine", "substance")
"""The kinds of treatment that one takes."""


def treatment_page(item: Intervention, country: Country, knowledge: Knowledge) -> tuple[Section, ...]:
    """Return the sections of the page about a treatment; `country` says whom to call."""
    page = _Page(item, country, knowledge)
    return filled((*page.start(), *page.treatment(item), *page.limits(), *page.around(item), page.sources()))


def prevention_page(item: Prevention, country: Country, knowledge: Knowledge) -> tuple[Section, ...]:
    """Return the sections of the page about what may keep the pain from coming back."""
    page = _Page(item, country, knowledge)
    return filled((*page.start(), *page.help(), *page.limits(), page.sources()))


def effect_lines(effect: Effect, parts: PageParts) -> Iterator[str]:
    """Yield how much it helps, in plain words, then in points where a source has them."""
    yield parts.marked(effect.words["en"], effect.status)
    if effect.points:
        yield parts.say("look_points", against=effect.points.against["en"], **_digits(effect.points))
        if effect.points.low <= 0:
            yield parts.say("look_points_maybe_none")


class _Page:
    def __init__(self, item: Intervention | Prevention, country: Country, knowledge: Knowledge) -> None:
        self._item, self._country, self._knowledge = item, country, knowledge
        self._parts = PageParts(knowledge)
        self._say, self._section = self._parts.say, self._parts.section

    def start(self) -> Iterator[Section]:
        """Yield the label, how it is put forward and how sure that is, when to get help, and what it is."""
        item = self._item
        head = (self._parts.marked(self._say(f"look_tier_{item.tier}"), item.status), *self._sure())
        yield Section(item.label["en"], head)
        yield self._parts.watch(self._country)
        yield self._section("look_what", item.what.get("en", ()))
        yield self._section("look_why_not", (item.why_not["en"],) if item.why_not else ())

    def treatment(self, item: Intervention) -> Iterator[Section]:
        """Yield how it is done, how much of it, and how much it helps."""
        dose = measures_in_words(item.protocol, self._knowledge) if item.protocol else ()
        how, effect, guidelines = self.help()
        check = "look_check_medicine" if item.medicines else "look_ask_medicine"
        yield Section(how.heading, (*how.lines, *([self._say(check)] if item.modality in TAKEN else ())))
        yield self._section("movement_dose", dose)
        yield from (effect, guidelines)

    def help(self) -> tuple[Section, Section, Section]:
        """Return how it is done, how much it helps, and what guidelines say."""
        item = self._item
        positions = [self._position(one) for one in item.positions] or [self._say("look_no_guideline")]
        return (
            self._section("movement_how", item.how.get("en", ())),
            self._section("look_effect", effect_lines(item.effect, self._parts)),
            self._section("look_guidelines", positions),
        )

    def limits(self) -> Iterator[Section]:
        """Yield whom it is not for, what to take care of, and when to stop."""
        yield self._section("movement_not_for", self._item.not_for_words.get("en", ()))
        yield self._section("movement_care", all_cautions(self._item, self._knowledge))
        yield self._section("movement_stop", self._item.stop.get("en", ()))

    def around(self, item: Intervention) -> Iterator[Section]:
        """Yield what it stands in for, what goes with it, and what to ask."""
        shelf = self._knowledge.treatment
        yield self._section(
            "look_instead", (shelf.intervention[id].label["en"] for id in item.alternative_to)
        )
        yield self._section("look_movements", (shelf.movement[id].label["en"] for id in item.movements))
        yield self._section("look_medicines", (shelf.medicine[id].label["en"] for id in item.medicines))
        yield self._section("look_ask", (item.ask["en"],) if item.ask else ())

    def sources(self) -> Section:
        """Return everything that the page rests on."""
        return self._section("heading_sources", self._parts.sources_with_place(citations_in(self._item)))

    def _sure(self) -> Iterator[str]:
        yield from self._parts.sure(self._item.certainty, self._item.evidence_from)

    def _position(self, position: Position) -> str:
        guideline = self._knowledge.treatment.guideline[position.guideline]
        said = self._say(
            f"look_position_{position.position}", guideline=guideline.label["en"], year=guideline.year
        )
        note = f" {position.note['en']}" if position.note else ""
        return self._parts.marked(said + note, position.status)


def _digits(points: Points) -> dict[str, str]:
    numbers = {"value": points.value, "low": points.low, "high": points.high}
    return {key: f"{number:g}" for key, number in numbers.items()}
