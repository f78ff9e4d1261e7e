"""Whatever a caller of the tools does: only a talk that was asked to its end calms."""

import json
from contextlib import suppress
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from dorsum.care.assessment import is_reassuring
from dorsum.care.interview import next_screen
from dorsum.care.triage import triage
from dorsum.interfaces.mcp.tools import MISTAKES
from dorsum.model.case import Case
from dorsum.model.case_reading import read_case
from dorsum.model.rules import finding_ids
from dorsum.model.truth import Answer, Truth
from tests.amounts import amount
from tests.interfaces.mcp.talking import CALM, DAY, NUMBERS, Json, of, tools, walked
from tests.shipped import shipped, shipped_rules

IDS = sorted(one.id for one in shipped().findings if one.kind == "yes_no" and one.derived_from is None)
DANGER = {
    "my chest hurts": "front_chest_pain_or_tightness",
    "I cannot pee": "new_difficulty_passing_urine",
    "yes, a fever": "fever",
    "I have a kidney infection": "kidney_infection_pattern",
    "he is 4 years old": "age_under_6",
}
"""Words of a person, and the sign that is heard in them."""
NUMBERS_SAID = "I am 35, for 2 days, 5 of 10"
WORDS = ("no", "no", "no to all", "nothing like that", NUMBERS_SAID, *DANGER)
TELLING = ("assess", "check_medicines", "explain", "summary", "look_up")
TWICE = ("tell", "tell")
ACTIONS = (
    "begin",
    "answer",
    "answer",
    "walk",
    "volunteer",
    "number",
    "make_up",
    "change",
    "mix",
    "tell",
    "tell",
)


class _Caller:
    """A caller that does anything, and beside it what was asked for each case that came from the tools."""

    def __init__(self, data: st.DataObject) -> None:
        self.data = data
        self.pairs: list[Json] = []
        self.asked: dict[str, frozenset[str]] = {}
        self.spoken: dict[str, frozenset[str]] = {}
        """What was heard on the way to a case, and has not been handed out since and answered."""
        self.answered: dict[str, frozenset[str]] = {}
        """What was answered on the way to a case, and not only named."""

    def pick(self, values: Any) -> Any:
        return self.data.draw(st.sampled_from(list(values)))

    def pair(self) -> Json:
        return dict(self.pick(self.pairs)) if self.pairs else {"case": {"answers": {}}, "seal": None}

    def call(self, name: str, arguments: Json) -> Json | None:
        try:
            result = tools().call(name, arguments)
        except MISTAKES:
            return None
        if name == "next_questions":
            self._remember(arguments, result)
        self._hold(arguments, result)
        return result

    def _remember(self, arguments: Json, result: Json) -> None:
        """Remember what was asked on the way to this case, and hold every no in it against that."""
        before = self.asked[_key(arguments)] if arguments.get("case") else frozenset()
        case = read_case(result["case"], shipped())
        denied = {id for id, said in case.answers.items() if said is Answer.NO}
        assert denied <= before
        self._hold_yes(arguments, case)
        handed = frozenset(self.handed(result))
        key = _key(result)
        spoken = self._spoken(arguments, result)
        assert spoken == self.spoken.get(key, spoken)
        self.spoken[key] = spoken
        self.asked[key] = self.asked.get(key, frozenset()) | before | handed
        self.answered[key] = self._answered(arguments) & self.answered.get(key, self._answered(arguments))
        self.pairs.append(of(result))

    def _answered(self, arguments: Json) -> frozenset[str]:
        before = self.answered[_key(arguments)] if arguments.get("case") else frozenset()
        return before | frozenset(arguments.get("answers", {}))

    def _hold_yes(self, arguments: Json, case: Case) -> None:
        """Hold that a yes is taken back by an answer to its own question or a no to its gate alone."""
        answers = arguments.get("answers", {})
        for id, said in (arguments.get("case") or {"answers": {}})["answers"].items():
            finding = shipped().finding.get(id)
            if said == "yes" and finding and id not in answers and answers.get(finding.gate) != "no":
                assert case.answers[id] is Answer.YES

    def handed(self, result: Json) -> list[str]:
        screens = [one for one in (result["screen"], *result["more"]) if one]
        return [item["id"] for one in screens for item in one["items"]]

    def _spoken(self, arguments: Json, result: Json) -> frozenset[str]:
        """Return the findings of danger that were spoken of, but for those that are there or were answered.

        A sign that was heard before was answered by a reply to a screen; one of this reply only by a yes, or
        by unsure to a screen.
        """
        truths = triage(read_case(result["case"], shipped()), shipped_rules()).truths
        said, answers = arguments.get("said", ""), arguments.get("answers", {})
        earlier = self.spoken[_key(arguments)] if arguments.get("case") else frozenset()
        open_still = {id for id in earlier if not _inputs(id) <= answers.keys()}
        heard = {id for words, sign in DANGER.items() if words in said for id in _findings(sign)}
        now = {id for id in heard if {answers.get(one) for one in _inputs(id)} != {"unsure"}}
        return frozenset(id for id in open_still | now if truths[id] is not Truth.YES)

    def _hold(self, arguments: Json, result: Json) -> None:
        reached = result.get("reached", {"calm": False})
        told = [result.get(key) for key in ("sections", "causes", "medicines", "why_not_higher", "near")]
        is_calm = reached["calm"] or result.get("level") in CALM
        if not (is_calm or (result.get("level") is None and any(told))):
            return
        source = result if "case" in result else arguments
        assert not self.spoken[_key(source)]
        case = read_case(source["case"], shipped())
        assert next_screen(case, shipped_rules()) is None
        assert case.today == DAY
        unsure = {id for id, answer in case.answers.items() if answer is Answer.UNSURE}
        assert {*case.numbers, *unsure} - shipped().lead.keys() <= self.answered[_key(source)]
        if is_calm:
            assert is_reassuring(triage(case, shipped_rules()), shipped())

    # --- what it does ---------------------------------------------------------------------------------------

    def begin(self) -> None:
        self.call("next_questions", {"country": self.pick(("GB", None)), "said": self.pick(("", *WORDS))})

    def answer(self) -> None:
        pair = self.pair()
        last = self.call("next_questions", pair)
        for screen in (last["screen"], *last["more"]) if last else ():
            said = {item["id"]: self._answer(item) for item in (screen or {"items": []})["items"]}
            self.call("next_questions", {**pair, "said": self.pick(WORDS), "answers": said})

    def _answer(self, item: Json) -> object:
        words = ("no", "no", "no", "no", "yes", "unsure") if item["kind"] == "yes_no" else item["answers"]
        return NUMBERS[item["id"]] if item["kind"] == "number" else self.pick(words)

    def walk(self) -> None:
        known = dict.fromkeys(self.data.draw(st.lists(st.sampled_from(IDS), max_size=1)), "yes")
        walked(lambda name, arguments: self.call(name, arguments) or {}, known, said=self.pick(WORDS))

    def volunteer(self) -> None:
        said, item, answer = (
            self.pick(WORDS),
            self.pick((*IDS, "age", "sex")),
            self.pick(("yes", "no", "unsure", 35)),
        )
        named = [{"item": item, "answer": answer, "quote": self.pick((said, "well"))}]
        self.call("next_questions", {**self.pair(), "said": said, "volunteered": named})

    def number(self) -> None:
        chosen = self.data.draw(st.sets(st.sampled_from(sorted(NUMBERS)), min_size=1))
        named = [{"item": id, "answer": NUMBERS[id], "quote": NUMBERS_SAID} for id in sorted(chosen)]
        self.call("next_questions", {**self.pair(), "said": NUMBERS_SAID, "volunteered": named})
        done = walked(
            lambda name, arguments: self.call(name, arguments) or {}, said=NUMBERS_SAID, volunteered=named
        )
        self.call(self.pick(TELLING[:-1]), of(done))

    def make_up(self) -> None:
        said = dict.fromkeys(
            self.data.draw(st.sets(st.sampled_from(IDS))), self.pick(("no", "unsure", "yes"))
        )
        case = {"today": DAY.isoformat(), "age": 35, "answers": {**dict.fromkeys(IDS, "no"), **said}}
        self.pairs.append({"case": case, "seal": self.pair()["seal"]})

    def change(self) -> None:
        pair = self.pair()
        answers = {**pair["case"]["answers"], self.pick(IDS): self.pick(("no", "unsure", "yes"))}
        self.pairs.append({**pair, "case": {**pair["case"], "answers": answers}})

    def mix(self) -> None:
        self.pairs.append({"case": self.pair()["case"], "seal": self.pair()["seal"]})

    def tell(self) -> None:
        pair, name = self.pair(), self.pick(TELLING)
        self.call(name, {**pair, **({"question": "Which pill is best?"} if name == "look_up" else {})})


def _findings(sign: str) -> tuple[str, ...]:
    flag = shipped().red_flag.get(sign)
    return (sign,) if flag is None else finding_ids(flag.when)


def _inputs(id: str) -> set[str]:
    return set(shipped().inputs_of.get(id, (id,)))


def _key(pair: Json) -> str:
    return json.dumps([pair["case"], pair["seal"]], sort_keys=True)


@settings(max_examples=amount(15))
@given(data=st.data())
def test_only_a_talk_that_was_asked_to_its_end_calms(data: st.DataObject) -> None:
    caller = _Caller(data)
    for action in data.draw(st.lists(st.sampled_from(ACTIONS), min_size=1, max_size=12)):
        getattr(caller, action)()
    caller.tell()


VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20) | st.sampled_from(IDS),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=6,
)
KEYS = ("case", "seal", "said", "answers", "volunteered", "country", "answered_by", "question", "kind", "id")


@settings(max_examples=amount(40))
@given(
    name=st.sampled_from(sorted(tools().all)),
    arguments=st.dictionaries(st.sampled_from(KEYS) | st.text(max_size=8), VALUES, max_size=4),
    inside=st.dictionaries(
        st.sampled_from(("answers", "age", "today", "asked_again", "sex")), VALUES, max_size=3
    ),
)
def test_whatever_is_sent_is_answered_or_refused(name: str, arguments: Json, inside: Json) -> None:
    for sent in (arguments, {**arguments, "case": inside}):
        with suppress(*MISTAKES):
            made = tools().call(name, sent)
            assert not made.get("reached", {"calm": False})["calm"]
            json.dumps(made, allow_nan=False)


def test_the_property_sees_a_calm_result() -> None:
    """A caller that does it right is calmed; else the property above would hold for nothing."""
    done = walked(tools().call)
    assert tools().call("assess", of(done))["reached"]["calm"]
