"""A model that talks with a made person, through the tools themselves or through any client."""

from collections.abc import Callable, Mapping
from datetime import date
from functools import cache
from typing import Any

from jsonschema import Draft202012Validator

from dorsum.engine.compiled import CompiledRules
from dorsum.interfaces.mcp.seals import Seals
from dorsum.interfaces.mcp.tools import Tools
from tests.shipped import shipped, shipped_rules

Json = dict[str, Any]
Call = Callable[[str, Json], Json]
DAY = date(2026, 11, 29)
KEY = b"a key of the tests"
NUMBERS: Mapping[str, float] = {"age": 35, "days_since_onset": 2, "pain_0_10": 5}
MOST_STEPS = 40
CALM = ("routine", "self_care")
OF_CASE = ("assess", "check_medicines", "explain", "summary")


def tools_on(day: date = DAY, key: bytes = KEY, rules: CompiledRules | None = None) -> Tools:
    """Return tools of their own."""
    rules = rules or shipped_rules()
    return Tools(rules, lambda: day, Seals(key, rules.knowledge))


@cache
def tools() -> Tools:
    """Return the tools over the shipped content on `DAY`; they remember nothing."""
    return tools_on()


def call(name: str, **arguments: Any) -> Json:
    """Call a tool, and hold what it gives back against the schema that it promises."""
    made = tools().call(name, arguments)
    Draft202012Validator(tools().all[name].gives).validate(made)
    return made


def begun(**arguments: Any) -> Json:
    """Return the result of `next_questions`."""
    return call("next_questions", **arguments)


def said_to(item: Json, known: Mapping[str, object]) -> object:
    """Return what the made person says to an item: what is known of them, else no.

    To a lead question they say yes where they would to any finding that it covers.
    """
    lead = shipped().lead.get(item["id"])
    if lead and any(known.get(id) in ("yes", "unsure") for id in lead.covers):
        return "yes"
    if item["id"] in known:
        return known[item["id"]]
    if item["kind"] == "number":
        return NUMBERS[item["id"]]
    return "no" if item["kind"] == "yes_no" else "female"


def of(result: Json) -> Json:
    """Return what a result says to send back."""
    return {"case": result["case"], "seal": result["seal"]}


def one_step(call: Call, last: Json, known: Mapping[str, object]) -> Json:
    """Answer the screen of the last result."""
    answers = {item["id"]: said_to(item, known) for item in last["screen"]["items"]}
    return call("next_questions", {**of(last), "said": "that is what I say", "answers": answers})


def walked(call: Call, known: Mapping[str, object] | None = None, **begin: object) -> Json:
    """Talk until nothing is left to ask, and return the last result."""
    last = call("next_questions", {"country": "GB", **begin})
    for _ in range(MOST_STEPS):
        if last["is_done"]:
            return last
        last = one_step(call, last, known or {})
    raise AssertionError("the talk does not end")


@cache
def plain_talk() -> Json:
    """Return the last result of a talk with a person who has a plain spasm."""
    return walked(tools().call)


@cache
def urgent_talk() -> Json:
    """Return the last result of a talk with a person who needs help now."""
    return walked(tools().call, {"front_chest_pain_or_tightness": "yes"})
