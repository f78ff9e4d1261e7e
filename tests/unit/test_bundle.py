"""The compiled content: what goes in comes out, and what is damaged is refused in one sentence."""

import json
from collections.abc import Callable
from datetime import date
from importlib import resources
from pathlib import Path
from typing import Any

import pytest

from dorsum.authoring.build import build_bundle
from dorsum.errors import BundleError, GuidanceError, RuleSyntaxError
from dorsum.model.bundle import BUNDLE_FORMAT, bundle_values, load_knowledge, read_bundle, read_macros
from dorsum.model.causes import AgeFactor, Estimate, Ratio
from dorsum.model.knowledge import (
    AgeBand,
    Contact,
    Country,
    Fact,
    Finding,
    Knowledge,
    LeadQuestion,
    RedFlag,
    Source,
)
from dorsum.model.rules import And, Compare, CountOf, IsYes, Or
from dorsum.model.statements import Citation, Hours
from dorsum.model.truth import Answer
from tests.shipped import shipped
from tests.small_content import SMALL, write_content

Bundle = dict[str, Any]
CITED = (Citation("a_study", "page 3"),)


@pytest.fixture(scope="module")
def text(tmp_path_factory: pytest.TempPathFactory) -> str:
    return build_bundle(write_content(tmp_path_factory.mktemp("small") / "content")).decode()


@pytest.fixture(scope="module")
def small(text: str) -> Knowledge:
    return read_bundle(text)


# --- round trip ---


def test_head(small: Knowledge) -> None:
    assert small.version == "1.2.3"
    assert len(small.content_hash) == 64
    assert (small.checked_on, small.next_check) == (date(2026, 1, 15), date(2027, 1, 15))


def test_oldest_check_and_first_review_count(tmp_path: Path) -> None:
    wording = SMALL["wording/not_finished.yaml"]
    changed = {
        "wording/not_finished.yaml": wording.replace("on: 2026-01-15", "on: 2025-02-03"),
        "wording/wait.yaml": wording.replace("not_finished", "wait").replace(
            "next: 2027-01", "next: 2026-03"
        ),
    }
    small = read_bundle(build_bundle(write_content(tmp_path / "content", changed)).decode())
    assert (small.checked_on, small.next_check) == (date(2025, 2, 3), date(2026, 3, 15))


def test_findings(small: Knowledge) -> None:
    assert small.finding["age"] == Finding(
        id="age",
        kind="number",
        question={"en": "How old?"},
        group="person",
        sources=(),
        status="expert_opinion",
        unit="years",
        minimum=0,
        maximum=120,
    )
    assert small.finding["sex"].choices == {"female": Answer.YES, "male": Answer.NO, "other": Answer.UNSURE}
    derived = small.finding["age_50_or_over"]
    assert (derived.derived_from, derived.must_agree) == (Compare("age", ">=", 50), True)
    assert small.finding["female_at_birth"].derived_from == IsYes("sex")
    assert small.inputs_of == {"age_50_or_over": ("age",), "female_at_birth": ("sex",)}
    recent = small.finding["recent"]
    assert (recent.times, recent.unknown_means_yes) == (("numb", "weak"), True)
    assert small.finding["bleeding"].gate == "pregnant"
    assert small.finding["pregnant"].case_field == "expecting"
    assert small.dependents == {"pregnant": ("bleeding",)}
    hopeless = small.finding["hopeless"]
    assert (hopeless.plainer, hopeless.support) == ({"en": "Is it all too much?"}, "self_harm")
    assert (small.finding["fever"].plainer, small.finding["fever"].support) == (None, None)


def test_each_finding_says_what_a_last_not_sure_is_acted_on_with(small: Knowledge) -> None:
    by_level = {finding.id: finding.if_still_unsure for finding in small.findings}
    assert by_level == {
        **dict.fromkeys(["numb", "fever", "hopeless", "weak", "age", "sex"], "as_yes"),
        **dict.fromkeys(["pregnant", "age_50_or_over", "female_at_birth"], "routine"),
        "bleeding": "within_days",
        **dict.fromkeys(["recent", "sore", "stiff", "high", "low"], "self_care"),
    }


def test_findings_keep_the_order_of_asking(small: Knowledge) -> None:
    """By group, then the most dangerous first, then by id."""
    assert [finding.id for finding in small.findings] == [
        *("numb", "fever", "hopeless", "weak", "bleeding", "pregnant"),
        *("high", "low", "recent", "sore", "stiff"),
        *("age_50_or_over", "female_at_birth", "age", "sex"),
    ]


def test_red_flags_with_macros_put_in_place_highest_level_first(small: Knowledge) -> None:
    any_sign = Or((IsYes("numb"), IsYes("weak")))
    two = CountOf(2, (IsYes("fever"), IsYes("numb"), IsYes("female_at_birth")))
    assert [flag.id for flag in small.red_flags] == ["new_sign", "fever_at_50", "bleeding_or_two"]
    assert small.red_flag["new_sign"].when == And((any_sign, IsYes("recent")))
    assert small.red_flag["bleeding_or_two"] == RedFlag(
        id="bleeding_or_two",
        label={"en": "Flag bleeding_or_two"},
        when=Or((IsYes("bleeding"), two)),
        level="within_days",
        within=Hours(24, 72),
        aims_at="something",
        basis="guideline",
        status="verified",
        sources=CITED,
    )


def test_the_numbers_that_causes_are_ranked_with(small: Knowledge) -> None:
    numbers = small.cause_numbers
    infection, strain = numbers.likelihoods["infection"], numbers.likelihoods["strain"]
    page_4, page_5 = (Citation("a_study", "page 4"),), (Citation("a_study", "page 5"),)
    assert infection.needs == "stiff"
    assert infection.age == (
        AgeFactor(0, Estimate(1, 0.5, 2, "verified", page_4)),
        AgeFactor(50, Estimate(2, 1, 4, "verified", page_4)),
    )
    assert infection.sex == {
        "female": Estimate(1.5, 1, 2, "expert_opinion", ()),
        "male": Estimate(0.5, 0.3, 1, "expert_opinion", ()),
    }
    assert infection.region["upper_back"] == Estimate(2, 1, 3, "unverified", ())
    assert infection.ratios == (
        Ratio(
            "sore",
            Estimate(20, 10, 40, "verified", page_5),
            Estimate(0.5, 0.4, 0.6, "verified", page_5),
        ),
        Ratio("stiff", Estimate(3, 2, 4, "expert_opinion", ()), None),
    )
    assert (strain.needs, strain.age, strain.sex, strain.region) == (None, (), {}, {})
    assert [(one.id, one.findings) for one in numbers.clusters] == [("bad_feelings", ("sore", "stiff"))]
    assert numbers.foreign_signs == {"stiff": Estimate(0.5, 0.3, 0.8, "expert_opinion", ())}
    assert numbers.settings["home"].base_rates["strain"].value == 0.99
    ranking = numbers.ranking
    assert (ranking.most_ratio, ranking.likely_from, ranking.possible_from) == (200, 0.3, 0.05)
    assert (ranking.age, ranking.female) == ("age", "female_at_birth")
    assert (ranking.upper_back, ranking.low_back) == ("high", "low")


def test_what_a_cause_says(small: Knowledge) -> None:
    cause = small.cause["infection"]
    assert (cause.what["en"], cause.fits["en"]) == (("Germs in the spine.",), ("A fever.",))
    assert cause.tests == {"examination": {"en": "The doctor looks."}, "blood": {"en": "It shows germs."}}
    assert cause.no_test == {"en": "There is always a test."}


def test_everything_else(small: Knowledge) -> None:
    assert small.source["a_study"] == Source(
        "a_study", "A study of backs", "A hospital", 2020, "https://example.org/a_study", "page"
    )
    assert small.level["same_day"].actions == {"en": ("Do this.",)}
    assert small.level_by_rank[3] is small.level["same_day"]
    assert small.facts == (
        Fact(
            "pregnancy_means_female",
            "pregnant",
            ("female_at_birth",),
            (),
            (),
            {"en": "Only women can be pregnant."},
        ),
    )
    assert [(cause.id, cause.red_flags, small.cause_level(cause)) for cause in small.causes] == [
        ("infection", ("fever_at_50", "bleeding_or_two"), "same_day"),
        ("strain", (), None),
    ]
    assert small.country["other"].emergency.number is None
    assert small.country["GB"] == Country(
        "GB",
        {"en": "Great Britain"},
        Contact("999", {"en": "Call 999."}),
        Contact("111", {"en": "Call 111."}),
        CITED,
        support={"self_harm": Contact("116 123", {"en": "Talk to 116 123."})},
    )
    assert [(group.id, group.order) for group in small.question_groups] == [("person", 20), ("signs", 10)]
    assert small.wording["not_finished"] == {"en": "We have not finished."}


def test_lead_questions(small: Knowledge) -> None:
    (lead,) = small.questions
    assert small.lead == {"private_things": lead}
    assert lead == LeadQuestion(
        id="private_things",
        question={"en": "Are you pregnant or without hope?"},
        part="first",
        order=10,
        covers=("hopeless", "pregnant"),
        sources=(),
        status="expert_opinion",
    )


def test_plain_people(small: Knowledge) -> None:
    (plain,) = small.plain_people
    assert (plain.is_female, plain.numbers, plain.regions) == (True, {}, {"low_back": ()})
    assert plain.age_bands == (AgeBand("grown", (20, 40), 0.0, ("hopeless",)),)
    assert plain.triggers == {"lifting": ("recent",)}
    assert plain.extras["recent"] == "it began today"
    assert plain.other_illness == {"pregnant": "not every woman is well"}
    assert plain.left_out == {"hopeless": "it is a sign of danger"}


def test_a_guidance_profile_adds_its_red_flags(small: Knowledge, text: str) -> None:
    strict = read_bundle(text, "uk_strict")
    assert (small.guidance, strict.guidance) == ("default", "uk_strict")
    assert strict.red_flag.keys() - small.red_flag.keys() == {"strict_hopeless"}
    assert strict.red_flag["strict_hopeless"].profile == "uk_strict"
    assert {flag.profile for flag in small.red_flags} == {None}


def test_the_shipped_profile_only_adds() -> None:
    strict = load_knowledge("uk_strict")
    assert strict.guidance == "uk_strict"
    assert strict.red_flag.keys() > shipped().red_flag.keys()
    assert strict.findings == shipped().findings


def test_an_unknown_guidance_profile_is_refused_in_words(text: str) -> None:
    with pytest.raises(GuidanceError) as caught:
        read_bundle(text, "us_lax")
    assert str(caught.value) == ("there is no guidance profile of this name; there are default, uk_strict")


def test_what_only_authors_need_stays_out(text: str) -> None:
    assert "What it means." not in text
    assert '"meaning"' not in text
    assert "rows" not in text
    assert "cases" not in bundle_values(text)


def test_every_cause_has_a_level_by_its_red_flags() -> None:
    knowledge = shipped()
    levels = {cause.id: knowledge.cause_level(cause) for cause in knowledge.causes}
    assert len(levels) > 50
    assert levels["meningitis"] == levels["cauda_equina_syndrome"] == "emergency_now"
    assert set(levels.values()) <= {*knowledge.level, None}
    assert levels["muscle_strain_or_spasm_low_back"] is None


# --- damage ---


def damaged(change: Callable[[Bundle], object]) -> Callable[[str], str]:
    def apply(text: str) -> str:
        first, shelves = text.split("\n", maxsplit=1)
        bundle = json.loads(first)
        change(bundle)
        return f"{json.dumps(bundle)}\n{shelves}"

    return apply


DAMAGES: dict[str, Callable[[str], str]] = {
    "empty": lambda _text: "",
    "cut off": lambda text: text[: len(text) // 2],
    "no JSON": lambda _text: "PK\x03\x04",
    "a list": lambda _text: "[]",
    "a word": lambda _text: '"bundle"',
    "null": lambda _text: "null",
    "nothing in it": lambda _text: "{}",
    "nested without end": lambda _text: "[" * 200_000,
    "no findings": damaged(lambda bundle: bundle.pop("findings")),
    "no hash": damaged(lambda bundle: bundle.pop("hash")),
    "a day that is none": damaged(lambda bundle: bundle.update(checked_on="2026-13-45")),
    "a day that is a number": damaged(lambda bundle: bundle.update(next_check=20260101)),
    "items that are words": damaged(lambda bundle: bundle.update(levels=["self_care"])),
    "items that are a number": damaged(lambda bundle: bundle.update(sources=3)),
    "an item without id": damaged(lambda bundle: bundle["wording"][0].pop("id")),
    "words that are a list": damaged(lambda bundle: bundle["levels"][0].update(do=["Act."])),
    "an answer that is none": damaged(lambda bundle: bundle["findings"][-1].update(choices={"a": "maybe"})),
    "a rule that is none": damaged(lambda bundle: bundle["red_flags"][0].update(when="numb and and weak")),
    "a rule that is a number": damaged(lambda bundle: bundle["red_flags"][0].update(when=7)),
    "a derivation that is none": damaged(lambda bundle: bundle["findings"][0].update(derived_from="f()")),
    "a deadline with one end": damaged(
        lambda bundle: bundle["red_flags"][-1].update(within={"min_hours": 3})
    ),
    "a cause without numbers": damaged(lambda bundle: bundle["likelihoods"].pop()),
    "numbers without a cause": damaged(lambda bundle: bundle["causes"].pop()),
    "a cause without base rate": damaged(lambda bundle: bundle["settings"][0]["base_rates"].pop()),
    "a setting that is missing": damaged(lambda bundle: bundle["settings"].pop()),
    "a number that is zero": damaged(lambda bundle: bundle["foreign_signs"][0]["findings"][0].update(low=0)),
    "a number outside its range": damaged(
        lambda bundle: bundle["settings"][0]["base_rates"][0].update(high=1e-9)
    ),
    "a number without end": damaged(
        lambda bundle: bundle["settings"][0]["base_rates"][0].update(high=10**400)
    ),
    "two rankings": damaged(lambda bundle: bundle["ranking"].append(bundle["ranking"][0])),
    "a macro of itself": damaged(lambda bundle: bundle["macros"][0].update(when="any_sign or numb")),
    "a macro that is a list": damaged(lambda bundle: bundle["macros"][0].update(when=["numb"])),
}


@pytest.mark.parametrize("damage", DAMAGES.values(), ids=DAMAGES)
def test_damaged(damage: Callable[[str], str], text: str) -> None:
    with pytest.raises(BundleError) as caught:
        read_bundle(damage(text))
    assert str(caught.value) == "the content bundle is damaged; run `dorsum content build`"


def test_another_format_is_named(text: str) -> None:
    with pytest.raises(BundleError) as caught:
        read_bundle(text.replace(f'"format":{BUNDLE_FORMAT}', '"format":1'))
    assert str(caught.value) == f"the content bundle has format `1`, expected `{BUNDLE_FORMAT}`"


@pytest.mark.parametrize(("left", "message"), [(None, "is missing"), (b'{"format": 1, "\xff', "is damaged")])
def test_missing_or_unreadable_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, left: bytes | None, message: str
) -> None:
    if left is not None:
        (tmp_path / "content_bundle.json").write_bytes(left)
    monkeypatch.setattr(resources, "files", lambda _package: tmp_path)
    with pytest.raises(BundleError, match=f"{message}; run `dorsum content build`"):
        load_knowledge.__wrapped__()


# --- macros ---


def test_macros_may_use_each_other_in_any_order() -> None:
    texts = {"a_all": "b_two and c_one", "b_two": "c_one or y", "c_one": "x"}
    one = IsYes("x")
    two = Or((one, IsYes("y")))
    expected = {"a_all": And((two, one)), "b_two": two, "c_one": one}
    assert read_macros(texts) == expected
    assert read_macros(dict(reversed(texts.items()))) == expected
    assert read_macros({}) == {}


@pytest.mark.parametrize(
    ("texts", "named"),
    [
        ({"a": "a or x"}, "a"),
        ({"a": "b", "b": "x and a"}, "a, b"),
        ({"a": "x", "b": "c(d)", "c": "b", "d": "count_of(1, a, b)"}, "b, c, d"),
    ],
)
def test_macros_in_a_circle(texts: dict[str, str], named: str) -> None:
    with pytest.raises(RuleSyntaxError, match=f"^column 1: macros use each other in a circle: {named}$"):
        read_macros(texts)


def test_a_wrong_macro_points_at_its_column() -> None:
    with pytest.raises(RuleSyntaxError) as caught:
        read_macros({"a": "x", "b": "a and f(x)"})
    assert caught.value.column == 7
