"""LHC-Forms, a renderer of FHIR questionnaires that others wrote, in a real browser.

Its files come from the npm package `lforms`; nothing is fetched from anywhere, and what is asked is noted.
"""

from collections.abc import Mapping
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from playwright.sync_api import Browser, ConsoleMessage, Locator, Route

from dorsum.model import fhir
from dorsum.model.truth import Answer
from tests.medplum import NODE

Json = dict[str, Any]
FILES = NODE / "node_modules" / "lforms" / "dist" / "lforms"
ADDRESS = "http://form.test"
SCRIPTS = (
    "webcomponent/assets/lib/zone.min.js",
    "webcomponent/runtime.js",
    "webcomponent/polyfills.js",
    "webcomponent/main.js",
    "fhir/R4/lformsFHIR.min.js",
)
PAGE = f"""<!doctype html>
<html lang="en"><head><meta charset="utf-8"><title>A form</title><link rel="icon" href="data:,">
<link rel="stylesheet" href="/webcomponent/styles.css"></head><body><div id="form"></div>
{"".join(f'<script src="/{one}"></script>' for one in SCRIPTS)}</body></html>"""
KINDS = {".js": "text/javascript", ".css": "text/css", ".png": "image/png"}
SHOW = "form => LForms.Util.addFormToPage(form, document.getElementById('form'), {fhirVersion: 'R4'})"
READ = "() => LForms.Util.getFormFHIRData('QuestionnaireResponse', 'R4', document.getElementById('form'))"
MARK = """async marks => {
  let left = marks;
  while (left.length) {
    const looked = left.map(([link, end]) => document.querySelector(`label[id^="${link}/"][id$="${end}"]`));
    const there = looked.filter(one => one);
    // The renderer draws the whole form after each press; within one turn of its zone it draws once for all.
    if (there.length) there[0].__zone_symbol__clickfalse[0].zone.run(() => there.forEach(one => one.click()));
    left = left.filter((_, place) => !looked[place]);
    await new Promise(requestAnimationFrame);
  }
}"""
"""Marks answers at once, and what appears then, until all are marked."""
PATIENCE = 30_000
"""Milliseconds; the machine may be busy."""


class LhcForm:
    """One page of the renderer; `troubles` is what its console said, `foreign` what it asked others for."""

    def __init__(self, browser: Browser) -> None:
        self.troubles: list[str] = []
        self.foreign: list[str] = []
        self.context = browser.new_context()
        self.context.set_default_timeout(PATIENCE)
        self.context.on("console", self._note)
        self.context.on("weberror", lambda error: self.troubles.append(str(error.error)))
        self.context.route("**/*", self._answer)
        self.page = self.context.new_page()
        self.page.goto(ADDRESS)

    def _note(self, message: ConsoleMessage) -> None:
        if message.type in ("error", "warning"):
            self.troubles.append(message.text)

    def _answer(self, route: Route) -> None:
        asked = urlsplit(route.request.url)
        file = FILES / asked.path.lstrip("/")
        if f"{asked.scheme}://{asked.netloc}" != ADDRESS:
            self.foreign.append(route.request.url)
            route.abort()
        elif asked.path == "/":
            route.fulfill(body=PAGE, content_type="text/html")
        else:
            route.fulfill(body=file.read_bytes(), content_type=KINDS[Path(file).suffix])

    def show(self, questionnaire: Json) -> None:
        """Show a questionnaire, with nothing answered."""
        self.page.evaluate(SHOW, questionnaire)

    def fill(self, answers: Mapping[str, Json]) -> None:
        """Answer by `linkId`: numbers are typed, yes is pressed with the mouse, the rest is marked."""
        rest: list[tuple[str, str]] = []
        for link, answer in answers.items():
            if "valueDecimal" in answer:
                self.page.locator(f'input[id^="{link}/"]').fill(f"{answer['valueDecimal']:g}")
                continue
            coding = answer["valueCoding"]
            end = f"|{coding['system']}|{coding['code']}"
            if coding["code"] == fhir.ANSWERS[Answer.YES][1]:
                self.choice(link, end).click()
            else:
                rest.append((link, end))
        self.page.evaluate(MARK, rest)

    def choice(self, link: str, end: str) -> Locator:
        """Return an answer that can be pressed."""
        return self.page.locator(f'label[id^="{link}/"][id$="{end}"]')

    def response(self) -> Json:
        """Return what the renderer makes of the answers."""
        found: Json = self.page.evaluate(READ)
        return found

    def text(self) -> str:
        """Return the words that are shown."""
        return " ".join(self.page.inner_text("body").split())

    def leave(self) -> None:
        self.context.close()
