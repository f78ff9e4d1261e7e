"""Everything there is to look up: each item has its page, its limits stand there, and no link is dead."""

import re
from collections.abc import Iterator
from functools import cache
from itertools import groupby
from typing import Any

import pytest

from dorsum.errors import DorsumError, LookUpError
from dorsum.model.knowledge import Country
from dorsum.model.statements import citations_in
from dorsum.report.care_card import Section
from dorsum.report.look_up.links import MOST_NEAR, Links
from dorsum.report.look_up.look_up import Item, LookUp
from tests.shipped import shipped

KINDS = ("causes", "interventions", "medicines", "movements", "prevention", "answers", "claims", "sources")
COUNTRIES = ("GB", "GB-NIR", "US", "DE", "other")
DOSE = re.compile(r"\b\d[\d,.-]*\s*(mg|g)\b", re.IGNORECASE)


@cache
def look_up() -> LookUp:
    return LookUp(shipped())


def country(id: str = "GB") -> Country:
    return shipped().country[id]


def page(kind: str, id: str, where: str = "GB") -> tuple[Section, ...]:
    return look_up().page_of(kind, id, country(where))


def lines(kind: str, id: str, where: str = "GB") -> list[str]:
    return [line for section in page(kind, id, where) for line in section.lines]


def under(wording: str, sections: tuple[Section, ...], **parts: object) -> tuple[str, ...]:
    heading = say(wording, **parts)
    return next((one.lines for one in sections if one.heading == heading), ())


def say(wording: str, **parts: object) -> str:
    return shipped().wording[wording]["en"].format(**parts)


def every_item() -> Iterator[Item]:
    for kind in look_up().kinds:
        yield from look_up().items(kind.kind)


def test_the_kinds_stand_in_a_fixed_order_and_hold_everything() -> None:
    assert tuple(one.kind for one in look_up().kinds) == KINDS
    assert all(one.heading for one in look_up().kinds)
    shelf = shipped().treatment
    everything: dict[str, tuple[Any, ...]] = {
        "causes": shipped().causes,
        "interventions": shelf.interventions,
        "medicines": shelf.medicines,
        "movements": shelf.movements,
        "prevention": shelf.prevention,
        "answers": shelf.answers,
        "claims": shipped().library.claims,
        "sources": shipped().sources,
    }
    for kind, items in everything.items():
        assert {one.id for one in look_up().items(kind)} == {one.id for one in items}


@pytest.mark.parametrize("where", COUNTRIES)
def test_every_item_has_a_page_with_headings_and_lines_and_nothing_left_to_fill(where: str) -> None:
    for item in every_item():
        sections = page(item.kind, item.id, where)
        assert all(section.heading for section in sections)
        said = [line for section in sections for line in section.lines]
        assert said
        assert all(line.strip() == line and line for line in said)
        if item.kind != "sources":
            assert not [line for line in said if "{" in line or "}" in line]


def test_every_item_has_a_name_and_a_badge_on_one_line() -> None:
    for item in every_item():
        assert item.label
        assert item.badge
        assert "\n" not in item.label + item.badge
        assert look_up().item(item.kind, item.id) is item


def test_each_shelf_stands_once_in_its_list_and_is_not_said_again() -> None:
    for kind in KINDS:
        items = look_up().items(kind)
        shelves = [shelf for shelf, _ in groupby(items, lambda one: one.shelf)]
        assert len(shelves) == len(set(shelves))
        assert shelves == [""] or all(shelves)
        assert all(one.hint and not one.hint.startswith(one.shelf or "|") for one in items)


def test_the_page_names_its_item() -> None:
    for item in every_item():
        sections = page(item.kind, item.id)
        named = [one.heading for one in sections] + list(sections[0].lines)
        assert any(text.startswith(item.label) for text in named)


@pytest.mark.parametrize("where", COUNTRIES)
def test_every_page_but_that_of_a_source_says_that_it_knows_no_reader_and_when_to_get_help(
    where: str,
) -> None:
    number = country(where).emergency.number or say("emergency_number_unknown")
    help_lines = (
        say("look_not_checked"),
        say("safety_net_emergency", emergency=number),
        say("safety_net_today"),
        say("safety_net_no_better"),
    )
    for item in every_item():
        if item.kind != "sources":
            assert under("heading_watch", page(item.kind, item.id, where)) == help_lines


def test_no_page_names_a_command_to_run() -> None:
    assert [
        item for item in every_item() if any("`dorsum" in line for line in lines(item.kind, item.id))
    ] == []


def test_every_link_leads_to_a_page() -> None:
    for item in every_item():
        related = look_up().related(item.kind, item.id)
        cited = look_up().sources(item.kind, item.id, country())
        assert all(look_up().item(one.kind, one.id) == one for one in (*related, *cited))
        assert len(set(related)) == len(related)
        assert item not in related
        assert all(one.kind == "sources" for one in cited)


def test_every_source_of_a_page_stands_on_it_and_leads_back() -> None:
    for item in every_item():
        text = " ".join(under("heading_sources", page(item.kind, item.id)))
        for source in look_up().sources(item.kind, item.id, country()):
            assert shipped().source[source.id].url in text
            assert item in look_up().related("sources", source.id)


def test_every_claim_can_be_reached_by_its_id() -> None:
    for claim in shipped().library.claims:
        assert claim.label["en"] in lines("claims", claim.id)
        assert say(f"claim_verdict_{claim.verdict}") in look_up().item("claims", claim.id).badge


# --- treatments and prevention ---


def test_every_position_of_a_guideline_stands_on_the_page_with_name_year_and_note() -> None:
    shelf = shipped().treatment
    for kind, items in (("interventions", shelf.interventions), ("prevention", shelf.prevention)):
        for item in items:
            told = under("look_guidelines", page(kind, item.id))
            assert len(told) == max(len(item.positions), 1)
            for position in item.positions:
                guideline = shelf.guideline[position.guideline]
                said = say(
                    f"look_position_{position.position}",
                    guideline=guideline.label["en"],
                    year=guideline.year,
                )
                (line,) = (line for line in told if line.startswith(said))
                assert position.note is None or position.note["en"] in line
                assert (position.status == "verified") == (not line.endswith(")"))
            if not item.positions:
                assert told == (say("look_no_guideline"),)


def test_what_limits_a_treatment_stands_on_its_page() -> None:
    shelf = shipped().treatment
    for kind, items in (("interventions", shelf.interventions), ("prevention", shelf.prevention)):
        for item in items:
            said = lines(kind, item.id)
            limits = (
                *item.cautions.get("en", ()),
                *item.not_for_words.get("en", ()),
                *item.stop.get("en", ()),
            )
            assert set(limits) <= set(said)
            assert item.why_not is None or item.why_not["en"] in said
            assert any(line.startswith(say(f"look_tier_{item.tier}")) for line in said)
            assert say(f"sure_{item.certainty}") in said
            assert (say("look_upper_back") in said) == (item.evidence_from == "low_back")
            assert any(line.startswith(item.effect.words["en"]) for line in said)


def test_a_gain_that_may_be_none_is_told_as_such() -> None:
    for item in shipped().treatment.interventions:
        points, said = item.effect.points, lines("interventions", item.id)
        assert (say("look_points_maybe_none") in said) == (points is not None and points.low <= 0)
        if points is not None:
            assert any(
                f"{points.value:g} points less than with {points.against['en']}" in one for one in said
            )


def test_a_treatment_names_its_dose_movements_medicines_and_what_to_ask() -> None:
    wrap = page("interventions", "heat_wrap")
    assert "For 8 hours." in under("movement_dose", wrap)
    assert under("look_movements", page("interventions", "positions_of_comfort"))
    pill = page("interventions", "anti_inflammatory_pill")
    assert "Pain tablets (ibuprofen)" in under("look_medicines", pill)
    assert say("look_check_medicine") in under("movement_how", pill)
    assert under("look_instead", page("interventions", "hot_water_bottle_or_bath")) == ("Heat wrap",)
    assert under("look_ask", page("interventions", "acupuncture"))


def test_what_is_taken_but_not_checked_here_leads_to_a_professional() -> None:
    for id in ("baclofen", "magnesium"):
        assert say("look_ask_medicine") in under("movement_how", page("interventions", id))
    assert say("look_ask_medicine") not in lines("interventions", "walking")


def test_the_places_in_a_source_stand_in_one_line() -> None:
    (line,) = (one for one in lines("interventions", "heat_wrap") if "PMC8846312" in one)
    assert "abstract; abstract (1.06 of 5" in line


# --- medicines ---


def labelled(where: str) -> set[str]:
    """Return the medicines that a confirmed label of the country allows for the back from a shop."""
    home = where.partition("-")[0]
    return {
        one.id
        for one in shipped().treatment.medicines
        for label in one.labels
        if label.country == home and label.dose and label.status == "verified" and label.for_back
    }


@pytest.mark.parametrize("where", sorted(shipped().country))
def test_a_dose_stands_on_a_medicine_page_only_where_a_label_of_the_country_holds_one(where: str) -> None:
    for medicine in shipped().treatment.medicines:
        dosed = [line for line in lines("medicines", medicine.id, where) if "One dose is" in line]
        assert bool(dosed) == (medicine.id in labelled(where))
        if not any(label.country == where.partition("-")[0] for label in medicine.labels):
            told = [
                line
                for section in page("medicines", medicine.id, where)
                if section.heading != say("heading_sources")
                for line in section.lines
            ]
            assert not [line for line in told if DOSE.search(line)]
            assert say("medicine_no_label_here") in told


def test_a_label_gives_dose_daily_maximum_longest_time_age_and_weight() -> None:
    told = under("look_label", page("medicines", "paracetamol"), country=country().label["en"])
    assert told[0] == say("look_sold_shop")
    assert "One dose is 500-1000 mg" in told[1]
    assert "no more than 4000 mg in 24 hours" in told[1]
    assert "no more than 3 days" in told[1]
    assert told[2:4] == (say("look_label_age", age=16), say("look_label_weight", kg=50))
    assert (
        told[:4]
        == under(
            "look_label", page("medicines", "paracetamol", "GB-NIR"), country=country("GB-NIR").label["en"]
        )[:4]
    )


@pytest.mark.parametrize(
    ("medicine", "where", "wording"),
    [
        ("ibuprofen_gel", "US", "medicine_not_sold_here"),
        ("naproxen", "GB", "medicine_on_prescription"),
        ("diclofenac_gel", "US", "medicine_not_for_back"),
        ("diclofenac_gel", "GB", "look_sold_pharmacy"),
    ],
)
def test_a_label_says_how_it_is_sold_for_the_back(medicine: str, where: str, wording: str) -> None:
    told = under("look_label", page("medicines", medicine, where), country=country(where).label["en"])
    assert told[0].startswith(say(wording))


@pytest.mark.parametrize("where", ["GB", "US", "DE"])
def test_every_rule_on_a_medicine_stands_on_its_page_before_how_much(where: str) -> None:
    shelf = shipped().treatment
    for medicine in shelf.medicines:
        sections = page("medicines", medicine.id, where)
        headings = [one.heading for one in sections]
        for rule in shelf.rules_about(medicine, where):
            heading = f"look_rules_{rule.effect}"
            assert any(line.startswith(rule.say["en"]) for line in under(heading, sections))
            label = say("look_label", country=country(where).label["en"])
            assert headings.index(say(heading)) < headings.index(label)


def test_no_medicine_page_says_that_it_may_be_used() -> None:
    for medicine in shipped().treatment.medicines:
        said = lines("medicines", medicine.id)
        assert said[0] == say("look_check_medicine")
        assert say("medicine_may_use", label=medicine.label["en"]) not in said
        assert set(medicine.stop["en"]) <= set(said)
        assert set(medicine.also_in.get("en", ())) <= set(said)


# --- sources ---


def test_a_source_names_everything_that_cites_it_with_the_place() -> None:
    told = under("look_source_used", page("sources", "french_2006"))
    assert "Heat wrap (abstract) [interventions/heat_wrap]" in told
    assert any("[claims/heat_eases_pain]" in line for line in told)
    assert not [line for line in told if "cause_numbers" in line]
    nhs = under("look_source_used", page("sources", "nhs_back_pain"))
    assert any(say("look_place_unknown") in line for line in nhs)
    assert not any("not_recorded" in line for line in nhs)


def test_a_source_that_nothing_here_cites_says_so() -> None:
    used = {one.source for one in citations_in(shipped().treatment.interventions)}
    assert under("look_source_used", page("sources", "cook_2017")) == (say("look_source_not_used"),)
    assert all(
        say("look_source_not_used") not in under("look_source_used", page("sources", source))
        for source in used
    )


# --- links and what is not there ---


def test_a_treatment_leads_to_its_movements_medicines_answers_and_claims_and_back() -> None:
    related = [(one.kind, one.id) for one in look_up().related("interventions", "anti_inflammatory_pill")]
    assert related[:3] == [("medicines", id) for id in ("ibuprofen", "naproxen", "aspirin")]
    assert ("answers", "which_tablet") in related
    assert ("claims", "pills_stop_a_spasm_fast") in related
    back = look_up().related("medicines", "ibuprofen")
    assert ("interventions", "anti_inflammatory_pill") in [(one.kind, one.id) for one in back]


def test_for_a_claim_what_it_is_about_goes_before_other_claims() -> None:
    related = [one.kind for one in look_up().related("claims", "heat_eases_pain")]
    assert related[0] == "interventions"
    assert related == sorted(related, key=lambda kind: kind == "claims")
    assert len(related) <= MOST_NEAR


def test_a_page_that_nobody_names_has_no_links() -> None:
    assert Links({}).of(("causes", "none")) == ()


@pytest.mark.parametrize(
    ("kind", "id", "message"),
    [
        ("spells", "heat_wrap", "there is no kind `spells` to look up"),
        ("claims", "heat_wrap", "there is no `heat_wrap` among the claims"),
        ("claims", "\u0000\u202e", r"there is no `\x00\u202e` among the claims"),
    ],
)
def test_what_is_not_there_is_refused(kind: str, id: str, message: str) -> None:
    calls = (
        lambda: look_up().page_of(kind, id, country()),
        lambda: look_up().item(kind, id),
        lambda: look_up().related(kind, id),
        lambda: look_up().sources(kind, id, country()),
    )
    for call in calls:
        with pytest.raises(LookUpError, match=re.escape(message)):
            call()
    assert issubclass(LookUpError, DorsumError)


def test_an_unknown_kind_has_no_list() -> None:
    with pytest.raises(LookUpError, match="there is no kind `spells`"):
        look_up().items("spells")
