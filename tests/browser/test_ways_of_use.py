"""The whole way from the first page to the result for people who use a browser in another way than most."""

import subprocess
import sys
from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import Seeded, Visits
from tests.browser.keyboard import Keyboard
from tests.browser.looks import open_all_details, sticking_out
from tests.browser.seeding import CAUDA_EQUINA, UPPER_BACK
from tests.browser.visitor import say
from tests.interfaces.web.talking import NUMBERS
from tests.shipped import shipped

BLADES = ("between_shoulder_blades",)
INK = "getComputedStyle(document.body).color"
PAPER = "getComputedStyle(document.body).backgroundColor"
SIZE = "parseFloat(getComputedStyle(document.body).fontSize)"
BLACK_BELOW = 60
"""The brightest part of a dark ground, of 255."""


def test_without_javascript_the_whole_way_can_be_gone(visits: Visits) -> None:
    visitor = visits(java_script_enabled=False)
    visitor.begin()
    visitor.answer({})
    visitor.page.check("input[name=region-chest]")
    visitor.press("button[value=next]")
    visitor.page.check("input[name=confirm-chest][value=no]")
    visitor.press("button[value=confirm]")
    visitor.page.click("nav a[href='/settings']")
    visitor.go("/check/where")
    assert visitor.page.is_checked("input[name=region-chest]")
    visitor.page.uncheck("input[name=region-chest]")
    visitor.finish(UPPER_BACK, where=BLADES)
    assert visitor.level == "self_care"
    visitor.page.click("summary >> nth=0")
    visitor.press(".after a[href='/result/text']")
    assert visitor.sees(shipped().level["self_care"].label["en"])
    visitor.go("/check/answers")
    visitor.press("a[href='/check/change/0']")
    visitor.mark("feel_hold_or_pass", "yes")
    visitor.press("button[value=next]")
    visitor.go("/result")
    assert visitor.level == "open"


def test_without_javascript_search_settings_and_erasing_work(visits: Visits) -> None:
    visitor = visits(java_script_enabled=False)
    visitor.go("/look")
    visitor.page.fill("#asked", "heat or ice?")
    visitor.press("form[role=search] button")
    visitor.press("ul.items a >> nth=0")
    assert visitor.at.startswith("/look/")
    visitor.go("/settings")
    visitor.page.check("input[name=theme][value=dark]")
    visitor.press("form[action='/settings'] button.main")
    assert visitor.page.locator("html[data-theme=dark]").count()
    visitor.press("form[action='/erase'] button")
    assert visitor.sees(say("web_erased"))
    visitor.go("/settings")
    assert visitor.page.locator("html[data-theme=auto]").count()


def test_without_javascript_help_at_once_works(visits: Visits) -> None:
    visitor = visits(java_script_enabled=False)
    visitor.go("/")
    visitor.press("a[href='/rescue']")
    visitor.press("button[value=none]")
    assert visitor.at == "/rescue/ease"
    assert visitor.sees(say("rescue_unfinished"))
    assert visitor.page.locator("svg.dorsum-figure").is_visible()
    for button in ("[data-pacer]", "[data-speak]"):  # what would do nothing is not there
        assert not visitor.page.locator(button).is_visible()


def test_by_keyboard_alone_and_the_focus_is_always_seen(visits: Visits) -> None:
    visitor = visits(viewport={"width": 1280, "height": 800})
    visitor.go("/")
    keyboard = Keyboard(visitor)
    keyboard.skip()
    keyboard.follow("a[href='/check/start']")
    keyboard.skip()
    keyboard.to("input[name=who]")
    keyboard.key("ArrowDown")
    keyboard.key("ArrowUp")
    assert visitor.page.is_checked("input[name=who][value=self]")
    keyboard.to("#country")
    visitor.page.keyboard.type("New Z")
    keyboard.follow("form[action='/check/start'] button")
    while visitor.at != "/result":
        if visitor.at == "/check/where":
            keyboard.skip()
            keyboard.to("input[name=region-between_shoulder_blades]")
            keyboard.key("Space")
            keyboard.follow("button[value=next]")
        else:
            keyboard.answer({"sex": "female", "has_diabetes": "no"}, NUMBERS)
    assert visitor.level == "self_care"
    keyboard.skip()
    keyboard.to("summary")
    keyboard.key("Enter")
    assert visitor.page.locator("details[open]").count() == 1
    keyboard.follow(".after a[href='/changed']")
    assert visitor.at == "/changed"
    assert keyboard.unseen == []


@pytest.mark.parametrize(("width", "height"), [(320, 844), (640, 400)], ids=["320 px", "200 %"])
def test_in_a_small_window_nothing_sticks_out_at_any_step(visits: Visits, width: int, height: int) -> None:
    visitor = visits(viewport={"width": width, "height": height})
    faults: dict[str, list[str]] = {}

    def look(place: str) -> None:
        open_all_details(visitor.page)
        if out := sticking_out(visitor.page, width, height):
            faults[place] = out

    for path in ("/", "/check/start"):
        visitor.go(path)
        look(path)
    visitor.begin()
    for number, part in enumerate(visitor.walk(UPPER_BACK, where=BLADES)):
        look(f"{number} {part}")
    look("result")
    assert visitor.level == "self_care"
    assert faults == {}


# --- settings ---


def brightness(colour: str) -> int:
    """Return the brightest part of a colour as the browser says it, of 255."""
    return max(int(part) for part in colour.removeprefix("rgb(").removesuffix(")").split(","))


def test_theme_size_and_units_take_effect(visits: Visits) -> None:
    visitor = visits()
    visitor.go("/settings")
    usual = visitor.page.evaluate(SIZE)
    assert brightness(visitor.page.evaluate(PAPER)) > 255 - BLACK_BELOW
    visitor.page.check("input[name=theme][value=dark]")
    visitor.page.check("input[name=text_size][value=largest]")
    visitor.page.check("input[name=units][value=us]")
    visitor.press("form[action='/settings'] button.main")
    visitor.go("/look/interventions/heat_wrap")
    assert brightness(visitor.page.evaluate(PAPER)) < BLACK_BELOW
    assert brightness(visitor.page.evaluate(INK)) > 255 - BLACK_BELOW
    assert visitor.page.evaluate(SIZE) > 1.3 * usual
    assert visitor.sees("104 F / 40 C")
    visitor.go("/settings")
    visitor.page.check("input[name=theme][value=light]")
    visitor.page.check("input[name=units][value=metric]")
    visitor.press("form[action='/settings'] button.main")
    visitor.page.emulate_media(color_scheme="dark")
    visitor.go("/look/interventions/heat_wrap")
    assert brightness(visitor.page.evaluate(PAPER)) > 255 - BLACK_BELOW
    assert not visitor.sees("104 F")


def test_erasing_leaves_nothing(visits: Visits) -> None:
    visitor = visits()
    visitor.begin()
    visitor.finish(CAUDA_EQUINA)
    (old,) = visitor.context.cookies()
    visitor.go("/settings")
    visitor.press("form[action='/erase'] button")
    assert visitor.context.cookies() == []
    other = visits()
    other.remember(old["value"])
    other.go("/result")
    assert other.at == "/check/start"
    assert other.page.locator("a[href='/check']").count() == 0
    assert other.page.input_value("#country") == "other"


# --- what one takes along ---


def test_the_text_of_the_result_goes_to_the_clipboard(visits: Visits, seeded: Seeded) -> None:
    visitor = visits(permissions=["clipboard-read", "clipboard-write"])
    visitor.remember(seeded("same day"))
    visitor.go("/result")
    link = visitor.page.locator("[data-copy]")
    link.click()
    expect(link).to_have_text(say("web_copied"))
    copied = visitor.page.evaluate("navigator.clipboard.readText()")
    visitor.go("/result/text")
    assert copied.splitlines()[0] == shipped().level["same_day"].label["en"]
    assert " ".join(copied.split()) == visitor.text


def test_the_case_file_gives_the_same_level_on_the_command_line(
    visits: Visits, seeded: Seeded, tmp_path: Path
) -> None:
    visitor = visits()
    visitor.remember(seeded("within days"))
    visitor.go("/result")
    with visitor.page.expect_download() as coming:
        visitor.page.click(".after a[download]")
    coming.value.save_as(tmp_path / "case.yaml")
    done = subprocess.run(
        [sys.executable, "-m", "dorsum", "assess", str(tmp_path / "case.yaml")],
        capture_output=True,
        text=True,
        check=True,
    )
    assert shipped().level[visitor.level].label["en"] in done.stdout
