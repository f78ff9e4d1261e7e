"""The page about a medicine for anybody: what it is, what its label says in a country, whom it can harm."""

from collections.abc import Iterator

from dorsum.model.knowledge import Country, Knowledge
from dorsum.model.statements import Citation, citations_in
from dorsum.model.treatment import Dose, Label, Medicine, MedicineRule, country_of_labels
from dorsum.report.care_card import Section
from dorsum.report.medicine_lines import dose_in_words
from dorsum.report.page_parts import PageParts, filled
from dorsum.report.treatment_page import effect_lines

EFFECTS = ("deny", "ask_first", "caution")
"""The strictest first."""
FROM_A_SHOP = ("shop", "pharmacy")


def about_medicine_page(medicine: Medicine, country: Country, knowledge: Knowledge) -> tuple[Section, ...]:
    """Return the sections of the page. It knows no reader, so it says what would speak against it for some.

    A dose stands on it only where a confirmed label of the country allows one for the back.
    """
    return filled(_Page(medicine, country, knowledge).sections())


def medicine_citations(medicine: Medicine, country: Country, knowledge: Knowledge) -> tuple[Citation, ...]:
    """Return what the page rests on: labels of other countries are not on it."""
    label = medicine.label_in(country.id)
    rules = knowledge.treatment.rules_about(medicine, country_of_labels(country.id))
    cited = (label.sources if label else (), medicine.sources, medicine.effect.sources, citations_in(rules))
    return tuple(one for group in cited for one in group)


def labelled_dose(label: Label | None) -> Dose | None:
    """Return the dose that a confirmed label allows without a prescription for the back; else None."""
    if label is None or label.status != "verified" or not label.for_back or label.sold not in FROM_A_SHOP:
        return None
    return label.dose


class _Page:
    def __init__(self, medicine: Medicine, country: Country, knowledge: Knowledge) -> None:
        self._medicine, self._country, self._knowledge = medicine, country, knowledge
        self._label = medicine.label_in(country.id)
        self._parts = PageParts(knowledge)
        self._say, self._section = self._parts.say, self._parts.section

    def sections(self) -> Iterator[Section]:
        """Yield the page: what harms stands before how much."""
        one = self._medicine
        yield Section(self._parts.marked(one.label["en"], one.status), (self._say("look_check_medicine"),))
        yield self._parts.watch(self._country)
        yield self._section("look_what", one.what.get("en", ()))
        yield self._section(
            "look_effect", (*effect_lines(one.effect, self._parts), *self._parts.sure(one.certainty))
        )
        yield from (self._section(f"look_rules_{effect}", self._rules(effect)) for effect in EFFECTS)
        yield Section(self._say("look_label", country=self._country.label["en"]), tuple(self._labelled()))
        yield self._section("look_how_to_use", one.how.get("en", ()))
        yield self._section("look_also_in", one.also_in.get("en", ()))
        yield self._section("movement_stop", one.stop.get("en", ()))
        cited = medicine_citations(one, self._country, self._knowledge)
        yield self._section("heading_sources", self._parts.sources_with_place(cited))

    def _rules(self, effect: str) -> Iterator[str]:
        rules = self._knowledge.treatment.rules_about(self._medicine, country_of_labels(self._country.id))
        yield from (self._rule(one) for one in rules if one.effect == effect)

    def _rule(self, rule: MedicineRule) -> str:
        return self._parts.marked(rule.say["en"], rule.status)

    def _labelled(self) -> Iterator[str]:
        """Yield what the label says here, or that we know none."""
        if self._label is None:
            yield self._say("medicine_no_label_here")
            return
        yield self._parts.marked(self._say(self._sold(self._label)), self._label.status)
        if (dose := labelled_dose(self._label)) is not None:
            yield from self._dosed(dose, self._label)
        if self._label.note:
            yield self._label.note["en"]

    def _sold(self, label: Label) -> str:
        """Return the id of the wording that says how it is sold for a sore back."""
        if label.sold == "not_sold":
            return "medicine_not_sold_here"
        if label.sold == "prescription":
            return "medicine_on_prescription"
        if not label.for_back:
            return "medicine_not_for_back"
        return "medicine_no_dose_known" if labelled_dose(label) is None else f"look_sold_{label.sold}"

    def _dosed(self, dose: Dose, label: Label) -> Iterator[str]:
        yield dose_in_words(dose, label, self._knowledge)
        yield self._say("look_label_age", age=label.from_age)
        if label.from_weight_kg:
            yield self._say("look_label_weight", kg=label.from_weight_kg)
        yield from label.how.get("en", ())
