"""People at the pages, from the first one to an answer: what they are told, and what they are not."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import Seeded, Visits
from tests.browser.seeding import CAUDA_EQUINA, UPPER_BACK, with_lead
from tests.browser.visitor import Visitor, say
from tests.shipped import lead_over, shipped

BLADES = ("between_shoulder_blades",)
CALM = ("self_care", "routine")
PLAN_AND_COMFORT = frozenset(
    f"heading_{name}"
    for name in (
        *("now", "today", "more_today", "this_week", "next_weeks", "medicines", "movements"),
        *("check_again", "recovery", "prevention", "not_yet", "skip", "causes"),
    )
)
DOSE = say("medicine_dose", amount="#", unit="#", hours="#", most="#").partition("#")[0]
LEAD = lead_over("saddle_numbness").id


def is_told_nothing_calm(visitor: Visitor) -> None:
    """No plan, no medicine by name, and no word of the calm levels: not even in what is folded or hidden."""
    html = visitor.page.content()
    assert not PLAN_AND_COMFORT & set(visitor.result_parts)
    for calm in CALM:
        assert shipped().level[calm].label["en"] not in html
        assert not [words for words in shipped().level[calm].actions["en"] if words in html]
    for medicine in shipped().treatment.medicines:  # a question may name one, advice may not
        assert medicine.label["en"] not in html
    assert "/look/medicines" not in html
    assert DOSE not in html


def can_call(visitor: Visitor, number: str) -> None:
    """The first screen shows a link that dials the number."""
    link = visitor.page.locator(f".level a.call.emergency[href='tel:{number}']")
    expect(link).to_be_in_viewport(ratio=1)
    expect(link).to_have_text(say("web_call", number=number))


# --- what is wrong ---


def test_a_plain_spasm_of_the_upper_back_comes_to_its_plan(visits: Visits) -> None:
    visitor = visits()
    visitor.begin()
    shown = visitor.finish(UPPER_BACK, where=BLADES)
    assert shown[:2] == ["first", "where"]
    assert set(shown) == {"first", "where", "about_you", "danger", "rest"}
    assert len(shown) <= 15  # with the page of the map
    assert visitor.level == "self_care"
    assert visitor.sees(shipped().level["self_care"].label["en"])
    assert visitor.result_parts[0] == "heading_now"
    entries = visitor.page.locator(".heading_now .entry")
    assert entries.count() > 1
    assert entries.locator(".badge").all_inner_texts() != [""] * entries.count()
    assert entries.locator(".badge").count() == entries.count()
    figures = visitor.page.locator(".heading_movements .figures svg")
    assert figures.count() > 1
    for figure in figures.all():
        box = figure.bounding_box()
        assert box
        assert min(box["width"], box["height"]) > 80
    assert visitor.page.locator(".heading_causes a[href^='/look/causes/']").count() > 1


@pytest.mark.parametrize(("country", "number"), [("GB", "999"), ("NZ", "111"), ("US", "911")])
def test_signs_of_cauda_equina_are_an_emergency_by_the_second_screen(
    visits: Visits, country: str, number: str
) -> None:
    visitor = visits()
    visitor.begin(country=country)
    for part in ("first", "closer"):
        assert visitor.part == part
        visitor.answer(CAUDA_EQUINA)
    visitor.press(".ways-out a[href='/result']")
    assert visitor.level == "emergency_now"
    can_call(visitor, number)
    is_told_nothing_calm(visitor)
    visitor.press("main a.main[href='/check']")
    assert visitor.finish(CAUDA_EQUINA) == ["timing"]
    assert visitor.level == "emergency_now"
    can_call(visitor, number)
    is_told_nothing_calm(visitor)
    visitor.go("/rescue/next")
    assert visitor.at == "/result"


def test_pain_of_the_upper_back_that_may_be_the_heart(visits: Visits) -> None:
    visitor = visits()
    visitor.begin()
    shown = visitor.finish(with_lead("pale_cold_and_sweaty"), where=BLADES)
    assert len(shown) <= 4
    assert visitor.level == "emergency_now"
    can_call(visitor, "999")
    is_told_nothing_calm(visitor)
    visitor.page.click(".heading_not_lower summary >> nth=0")
    assert visitor.sees(shipped().red_flag["heart_attack_pattern_without_chest_pain"].label["en"])


def test_a_pregnant_person_asks_first_before_ibuprofen(visits: Visits, seeded: Seeded) -> None:
    ibuprofen = shipped().treatment.medicine["ibuprofen"].label["en"]
    others, pregnant = visits(), visits()
    others.remember(seeded("everything"))
    others.go("/result")
    assert others.sees(say("medicine_may_use", label=ibuprofen))
    pregnant.begin()
    pregnant.finish({"pregnant_or_could_be": "yes", "sex": "female"}, where=BLADES)
    pregnant.press(".heading_medicines a[href='/check/more']")
    pregnant.finish({})
    entry = pregnant.page.locator(".heading_medicines .entry").filter(has_text=ibuprofen)
    assert say("medicine_ask_first", label=ibuprofen) in entry.inner_text()
    assert "midwife" in entry.inner_text()
    assert DOSE not in (entry.text_content() or "")


def test_for_a_child_no_dose_is_given(visits: Visits) -> None:
    visitor = visits()
    visitor.begin(who="parent")
    assert visitor.sees(say("interview_about_other"))
    visitor.until("about_you", {})
    assert visitor.sees(say("interview_about_other"))
    shown = visitor.finish({"age": "8"}, where=BLADES)
    assert shown
    assert visitor.level not in CALM  # a child with a sore back is always seen
    visitor.press(".heading_medicines a[href='/check/more']")
    visitor.finish({})
    assert visitor.page.locator(".heading_medicines .entry").count() > 3
    assert DOSE not in visitor.page.content()
    assert visitor.sees(say("medicine_too_young"))


def test_not_sure_everywhere_ends_and_is_never_calm(visits: Visits) -> None:
    visitor = visits()
    visitor.begin()
    shown = visitor.finish({"sex": "unknown"}, rest="unsure")
    assert "plainer" in shown
    assert visitor.level == "emergency_now"
    assert visitor.sees(say("still_unsure"))
    is_told_nothing_calm(visitor)


# --- back, and change ---


def test_back_shows_the_screen_as_it_was_and_a_change_counts(visits: Visits) -> None:
    visitor = visits()
    visitor.begin()
    visitor.answer({LEAD: "yes"})
    assert "saddle_numbness" in visitor.items
    visitor.press(visitor.page.get_by_role("link", name=say("interview_back"), exact=True))
    assert visitor.page.is_checked(f"input[name='answer-{LEAD}'][value=yes]")
    visitor.mark(LEAD, "no")
    visitor.press("[data-none]")
    assert visitor.at == "/check/answers"
    visitor.press("main a.main[href='/check']")
    assert visitor.at == "/check/where"
    visitor.finish({}, where=BLADES)
    assert visitor.level == "self_care"


def test_an_answer_that_is_changed_changes_the_result(visits: Visits, seeded: Seeded) -> None:
    visitor = visits()
    visitor.remember(seeded("self care"))
    visitor.go("/result")
    assert visitor.level == "self_care"
    visitor.press(".after a[href='/check/answers']")
    visitor.press("a[href='/check/change/0']")
    visitor.mark(LEAD, "yes")
    visitor.press("button[value=next]")
    visitor.go("/result")
    assert visitor.level == "open"  # nothing calm while the sign is not settled
    is_told_nothing_calm(visitor)
    visitor.go("/check")
    visitor.finish(CAUDA_EQUINA)
    assert visitor.level == "emergency_now"
    visitor.go("/check/change/0")
    visitor.press("[data-none]")  # what was marked stays marked
    visitor.go("/result")
    assert visitor.level == "emergency_now"


def test_back_in_the_browser_loses_no_answer(visits: Visits) -> None:
    visitor = visits()
    visitor.begin()
    visitor.answer(CAUDA_EQUINA)
    second = visitor.items
    visitor.page.go_back()
    visitor.page.go_forward()
    assert visitor.items == second
    visitor.finish(CAUDA_EQUINA)
    for _ in range(2):
        visitor.page.go_back()
    visitor.go("/result")
    assert visitor.level == "emergency_now"


def test_a_form_from_before_a_yes_takes_nothing_back(visits: Visits) -> None:
    visitor = visits()
    visitor.begin()
    first, second = visitor.page, visitor.context.new_page()
    second.goto(first.url)
    visitor.finish(CAUDA_EQUINA)
    visitor.page, visitor.expected = second, {409}
    visitor.press("[data-none]")
    assert visitor.sees(say("web_said_before"))
    assert visitor.page.is_checked(f"input[name='answer-{LEAD}'][value=yes]")
    visitor.go("/result")
    assert visitor.level == "emergency_now"


def test_something_new_asks_again_and_can_be_more_urgent(visits: Visits, seeded: Seeded) -> None:
    visitor = visits()
    visitor.remember(seeded("everything"))
    visitor.go("/result")
    visitor.press(".after a[href='/changed']")
    visitor.press("form[action='/changed'] button")
    assert visitor.part == "first"
    visitor.go("/result")
    assert visitor.level == "open"
    visitor.go("/check")
    visitor.finish(CAUDA_EQUINA)
    assert visitor.level == "emergency_now"


# --- the map of the body ---


def test_a_tap_on_the_drawing_marks_the_list(visits: Visits, seeded: Seeded) -> None:
    visitor = visits()
    visitor.remember(seeded("where"))
    visitor.go("/check/where")
    visitor.page.click("#region-low_back")
    expect(visitor.page.locator("input[name=region-low_back]")).to_be_checked()
    expect(visitor.page.locator("#region-low_back")).to_have_class(re.compile("chosen"))
    visitor.page.click("#region-low_back")
    expect(visitor.page.locator("input[name=region-low_back]")).not_to_be_checked()
    visitor.page.click("#region-chest")
    visitor.press("button[value=next]")
    confirm = visitor.page.locator("input[name=confirm-chest]")
    assert confirm.count() == 3
    asked = {one.id: one.confirm for one in shipped().library.body_regions}["chest"]
    assert asked
    assert visitor.sees(asked["en"])
    visitor.page.check("input[name=confirm-chest][value=yes]")
    visitor.press("button[value=confirm]")
    visitor.go("/result")
    assert visitor.level == "emergency_now"


def test_the_list_marks_the_drawing_by_keyboard(visits: Visits) -> None:
    visitor = visits()
    visitor.begin()
    visitor.until("where", {})
    drawn, listed = (
        visitor.page.locator("#region-mid_back"),
        visitor.page.locator("input[name=region-mid_back]"),
    )
    colour = drawn.evaluate("one => getComputedStyle(one).fill")
    listed.focus()
    visitor.page.keyboard.press("Space")
    expect(drawn).to_have_class(re.compile("chosen"))
    assert drawn.evaluate("one => getComputedStyle(one).fill") != colour
