"""Going through the interview by its pages, as a person would."""

import re
from collections.abc import Mapping

from tests.interfaces.web.client import Answer, Client
from tests.shipped import shipped

HIDDEN = re.compile(r'name="(part|items|about|place|also)" value="([^"]*)"')
NUMBERS = {"age": "35", "days_since_onset": "2", "pain_0_10": "5"}
MOST_SCREENS = 200


def hidden(page: Answer) -> dict[str, str]:
    """Return the hidden fields of a screen."""
    return dict(HIDDEN.findall(page.html))


def items(page: Answer) -> list[str]:
    return hidden(page)["items"].split()


def begin(client: Client, who: str = "self", country: str = "GB") -> Answer:
    """Start a check; return the first screen."""
    client.get("/check/start")
    return client.post("/check/start", {"who": who, "country": country})


def fields(page: Answer, said: Mapping[str, str], rest: str = "no") -> dict[str, str]:
    """Return what a person marks on a screen: what they say, else `rest`, and usual numbers."""
    marks: dict[str, str] = {}
    for id in items(page):
        finding = shipped().finding.get(id)
        if finding and finding.kind == "number" and said.get(id) == "unsure":
            marks[f"unsure-{id}"] = "yes"
        else:
            choice = "male" if finding and finding.kind == "choice" else rest
            marks[f"answer-{id}"] = said.get(id, NUMBERS.get(id, choice))
    return {**hidden(page), **marks, "go": "next"}


def finish(client: Client, page: Answer, said: Mapping[str, str] | None = None, rest: str = "no") -> Answer:
    """Answer screen after screen, nothing marked on the body map, until another page than a screen comes."""
    for _ in range(MOST_SCREENS):
        if client.at == "/check/where":
            page = client.post("/check/where", {"go": "next"})
        elif client.at.startswith("/check"):
            page = client.post("/check/answer", fields(page, said or {}, rest))
        else:
            return page
    raise AssertionError("the talk does not end")
