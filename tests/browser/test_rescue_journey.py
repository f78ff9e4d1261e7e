"""In spasm right now: danger signs, slow breathing and a position at once, timers after the check."""

import re

import pytest
from playwright.sync_api import Locator, expect

from tests.browser.conftest import Seeded, Visits
from tests.browser.seeding import CAUDA_EQUINA, UPPER_BACK
from tests.browser.visitor import Visitor, say
from tests.shipped import lead_over, shipped

BLADES = ("between_shoulder_blades",)
LEAD = lead_over("saddle_numbness").id
MINUTE = 60
COUNT_SOUNDS = """
  window.sounds = 0;
  const AudioContext = window.AudioContext;
  window.AudioContext = class extends AudioContext { constructor() { super(); window.sounds += 1; } };
"""
NOTE_SHAKES = """
  window.shakes = [];
  navigator.vibrate = (pattern) => { window.shakes.push([pattern].flat()); return true; };
"""
DIM = 0.05
"""Relative luminance; a white page has 1."""
LUMINANCE = """() => {
  const [red, green, blue] = getComputedStyle(document.body).backgroundColor.match(/[\\d.]+/g).map(
    (part) => (part / 255 <= 0.04045 ? part / 255 / 12.92 : ((part / 255 + 0.055) / 1.055) ** 2.4));
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}"""
FAKE_VOICES = """(voices) => {
  window.spoken = [];
  window.SpeechSynthesisUtterance = class extends EventTarget {
    constructor(text) { super(); this.text = text; }
  };
  Object.defineProperty(window, "speechSynthesis", { value: {
    getVoices: () => voices,
    speak: (piece) => { window.spoken.push(`${piece.voice.name}: ${piece.text}`); },
    cancel: () => { window.isSilenced = true; },
    addEventListener: () => {},
  } });
}"""
LOCAL = '{name: "here", lang: "en-GB", localService: true, default: true}'
DISTANT = '{name: "there", lang: "en-GB", localService: false, default: true}'


def to_rescue(visitor: Visitor) -> None:
    visitor.go("/")
    visitor.press("a.way.first")
    assert visitor.at == "/rescue"


def seconds(time: Locator) -> int:
    minutes, rest = time.inner_text().split(":")
    return int(minutes) * MINUTE + int(rest)


# --- the way ---


def test_from_the_first_tap_to_first_steps_with_timers(visits: Visits) -> None:
    visitor = visits()
    to_rescue(visitor)
    denied = set(visitor.items)
    assert denied
    visitor.press("button[value=none]")
    assert visitor.at == "/rescue/ease"
    assert visitor.sees(say("rescue_unfinished"))
    expect(visitor.page.locator("[data-pacer]")).to_be_in_viewport()
    expect(visitor.page.locator("[data-phase]")).to_have_text(say("rescue_breathe_in"))
    expect(visitor.page.locator("svg.dorsum-figure")).to_be_visible()
    assert visitor.page.locator("[data-timer]").count() == 0  # warmth waits for the check
    visitor.go("/rescue/next")
    assert visitor.at == "/check"
    visitor.go("/rescue/ease")
    visitor.press(".call-bar a.main")
    for part in visitor.walk(UPPER_BACK, where=BLADES):
        assert part == "where" or not denied & set(visitor.items)  # it is not asked again
    assert visitor.level == "self_care"
    visitor.press("a[href='/rescue/next']")
    assert visitor.at == "/rescue/next"
    expect(visitor.page.locator("[data-timer] [data-time]").first).to_be_visible()
    visitor.go("/rescue/ease")
    assert visitor.sees(say("rescue_finished"))


def test_a_sign_leads_to_the_check_and_to_help(visits: Visits) -> None:
    visitor = visits()
    to_rescue(visitor)
    visitor.press(f"button[name=sign][value={LEAD}]")
    assert visitor.at == "/check"
    for page in ("/rescue/ease", "/rescue/next"):  # no comfort while a sign stands
        visitor.go(page)
        assert visitor.at == "/check"
    visitor.go("/result")
    assert visitor.level == "open"
    visitor.go("/check")
    assert len(visitor.finish(CAUDA_EQUINA)) <= 4
    assert visitor.level == "emergency_now"
    assert visitor.page.locator("a[href^='/rescue']").count() == 0


def test_not_sure_leads_to_the_full_check(visits: Visits) -> None:
    visitor = visits()
    to_rescue(visitor)
    visitor.press("button[value=unsure]")
    assert visitor.part == "first"
    visitor.go("/rescue/ease")
    assert visitor.at == "/check"


def test_every_sign_can_be_tapped_without_a_look_for_it(visits: Visits) -> None:
    visitor = visits()
    to_rescue(visitor)
    for sign in visitor.page.locator(".sign").all():
        box = sign.bounding_box()
        assert box
        assert box["height"] >= 56
        assert box["width"] > 300  # of 390
    expect(visitor.page.locator(".call-bar")).to_be_in_viewport(ratio=1)


# --- breathing ---


def test_the_pacer_goes_in_for_four_and_out_for_six(visits: Visits, seeded: Seeded) -> None:
    visitor = visits()
    visitor.page.clock.install(time=0)
    visitor.page.clock.pause_at(1_000)
    visitor.remember(seeded("rescue"))
    visitor.go("/rescue/ease")
    phase, count = visitor.page.locator("[data-phase]"), visitor.page.locator("[data-count]")
    breathe_in, breathe_out = say("rescue_breathe_in"), say("rescue_breathe_out")
    seen = [(phase.inner_text(), count.inner_text())]
    for _ in range(11):
        visitor.page.clock.run_for(1_000)
        visitor.page.clock.run_for(20)  # the page looks a few milliseconds after each second
        seen.append((phase.inner_text(), count.inner_text()))
    one_breath = [(breathe_in, str(n)) for n in range(1, 5)] + [(breathe_out, str(n)) for n in range(1, 7)]
    assert seen == [*one_breath, *one_breath[:2]]
    visitor.page.click("[data-toggle]")
    visitor.page.clock.run_for(5_000)
    assert (phase.inner_text(), count.inner_text()) == (breathe_in, "")
    expect(visitor.page.locator("[data-toggle]")).to_have_text(say("rescue_start"))


@pytest.mark.parametrize(("motion", "is_moving"), [("no-preference", True), ("reduce", False)])
def test_the_circle_moves_only_where_motion_is_welcome(
    visits: Visits, seeded: Seeded, motion: str, is_moving: bool
) -> None:
    visitor = visits(reduced_motion=motion)
    visitor.remember(seeded("rescue"))
    visitor.go("/rescue/ease")
    assert visitor.page.locator("[data-circle]").is_visible() == is_moving
    running = "document.getAnimations().filter((one) => one.playState === 'running').length"
    assert bool(visitor.page.evaluate(running)) == is_moving
    expect(visitor.page.locator("[data-phase]")).to_be_visible()
    expect(visitor.page.locator("[data-count]")).not_to_have_text("")


def test_nothing_sounds_before_it_is_switched_on(visits: Visits, seeded: Seeded) -> None:
    visitor = visits()
    visitor.page.add_init_script(COUNT_SOUNDS)
    visitor.remember(seeded("rescue"))
    visitor.go("/rescue/ease")
    sound = visitor.page.locator("[data-sound]")
    expect(sound).to_have_attribute("aria-pressed", "false")
    visitor.page.click("[data-toggle]")
    visitor.page.click("[data-toggle]")
    assert visitor.page.evaluate("window.sounds") == 0
    sound.click()
    expect(sound).to_have_attribute("aria-pressed", "true")
    assert visitor.page.evaluate("window.sounds") == 1


def test_nothing_shakes_before_it_is_switched_on_and_then_with_each_breath(
    visits: Visits, seeded: Seeded
) -> None:
    visitor = visits()
    visitor.page.add_init_script(NOTE_SHAKES)
    visitor.page.clock.install(time=0)
    visitor.page.clock.pause_at(1_000)
    visitor.remember(seeded("rescue"))
    visitor.go("/rescue/ease")
    visitor.page.clock.run_for(10_100)
    assert visitor.page.evaluate("window.shakes") == []
    visitor.page.click("[data-vibration]")
    visitor.page.clock.run_for(10_100)
    shakes = visitor.page.evaluate("window.shakes.map((one) => one.length)")
    assert sorted(shakes) == [1, 3]  # one for in, two with a pause between them for out
    visitor.page.click("[data-vibration]")
    assert visitor.page.evaluate("window.shakes.at(-1)") == [0]
    visitor.page.clock.run_for(10_100)
    assert visitor.page.evaluate("window.shakes.length") == len(shakes) + 1


@pytest.mark.parametrize(("theme", "is_dim"), [("", True), ("dark", True), ("light", False)])
def test_it_is_dim_on_a_bright_device_too_unless_light_was_chosen(
    visits: Visits, theme: str, is_dim: bool
) -> None:
    visitor = visits(color_scheme="light")
    if theme:
        visitor.go("/settings")
        visitor.page.check(f"input[name=theme][value={theme}]")
        visitor.press("form[action='/settings'] button")
    to_rescue(visitor)
    assert (visitor.page.evaluate(LUMINANCE) < DIM) == is_dim


# --- timers ---


def at_a_timer(visitor: Visitor, cookie: str) -> tuple[Locator, Locator, Locator]:
    """Open the first steps with a clock of the test's own; return a timer, its time and its button."""
    visitor.page.clock.install()
    visitor.remember(cookie)
    visitor.go("/rescue/next")
    timer = visitor.page.locator("[data-timer]").first
    return timer, timer.locator("[data-time]"), timer.locator("[data-toggle]")


def test_a_timer_keeps_time_while_the_tab_sleeps(visits: Visits, seeded: Seeded) -> None:
    visitor = visits()
    timer, time, toggle = at_a_timer(visitor, seeded("rescue, finished"))
    whole = int(timer.get_attribute("data-minutes") or 0) * MINUTE
    assert seconds(time) == whole > 4 * MINUTE
    expect(timer.locator("[data-sound]")).to_have_attribute("aria-pressed", "false")
    toggle.click()
    visitor.page.clock.fast_forward(
        2 * MINUTE * 1000
    )  # as a laptop that sleeps: each clock fires once at most
    assert abs(seconds(time) - (whole - 2 * MINUTE)) <= 1
    assert re.match(r"\d+:\d\d - ", visitor.page.title())
    visitor.page.reload()
    assert abs(seconds(time) - (whole - 2 * MINUTE)) <= 2
    visitor.page.clock.fast_forward(whole * 1000)
    expect(time).to_have_text(say("rescue_timer_end"))
    expect(timer.locator("[data-say]")).to_have_text(say("rescue_timer_end"))


def test_a_timer_can_be_paused_and_set_back(visits: Visits, seeded: Seeded) -> None:
    visitor = visits()
    timer, time, toggle = at_a_timer(visitor, seeded("rescue, finished"))
    whole = seconds(time)
    toggle.click()
    visitor.page.clock.run_for(30_000)
    expect(toggle).to_have_text(say("rescue_timer_pause"))
    toggle.click()
    paused = seconds(time)
    assert abs(paused - (whole - 30)) <= 1
    visitor.page.clock.fast_forward(5 * MINUTE * 1000)
    assert seconds(time) == paused
    expect(toggle).to_have_text(say("rescue_timer_go_on"))
    toggle.click()
    visitor.page.clock.run_for(10_000)
    assert abs(seconds(time) - (paused - 10)) <= 1
    timer.locator("[data-reset]").click()
    assert seconds(time) == whole
    expect(toggle).to_have_text(say("rescue_start"))


# --- read aloud ---


@pytest.mark.parametrize("voices", ["[]", f"[{DISTANT}]"], ids=["no voice", "a voice of the network"])
def test_without_a_voice_of_the_device_nothing_is_read(visits: Visits, voices: str) -> None:
    visitor = visits()
    visitor.page.add_init_script(f"({FAKE_VOICES})({voices})")
    visitor.go("/rescue")
    assert not visitor.page.locator("[data-speak]").is_visible()


def test_a_voice_of_the_device_reads_the_page_and_stops(visits: Visits, seeded: Seeded) -> None:
    visitor = visits()
    visitor.page.add_init_script(f"({FAKE_VOICES})([{DISTANT}, {LOCAL}])")
    visitor.remember(seeded("emergency"))
    visitor.go("/result")
    button = visitor.page.locator("[data-speak]")
    button.click()
    spoken: list[str] = visitor.page.evaluate("window.spoken")
    assert spoken[0] == f"here: {shipped().level['emergency_now'].label['en']}"
    assert f"here: {say('web_call', number='999')}" in spoken
    expect(button).to_have_text(say("rescue_speak_stop"))
    visitor.page.evaluate("window.isSilenced = false")
    button.click()
    assert visitor.page.evaluate("window.isSilenced")
    expect(button).to_have_text(say("rescue_speak"))
