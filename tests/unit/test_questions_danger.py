"""A danger sign in a question comes first, unless it is clearly denied."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dorsum.errors import DorsumError
from dorsum.language.questions import Match
from dorsum.model.case_reading import read_country
from dorsum.report.answer_json import answer_as_json
from dorsum.report.answer_page import answer_page
from tests.shipped import shipped
from tests.unit.test_questions import WRITTEN, finder

REASSURING = ("safety_net_outlook", "safety_net_no_better", "ask_check_medicine", "ask_no_match")
DANGER: list[tuple[str, str]] = [(asked, finding) for asked, finding in WRITTEN["danger"]]


def page_of(match: Match, country: str = "GB") -> list[str]:
    sections = answer_page(match, shipped().country[country], shipped())
    return [line for section in sections for line in (section.heading, *section.lines)]


def test_there_are_enough_phrasings() -> None:
    assert len(DANGER) >= 40
    assert len(WRITTEN["harmless"]) >= 15


@pytest.mark.parametrize(("asked", "finding"), DANGER, ids=[asked for asked, _ in DANGER])
def test_danger_is_heard_and_comes_first(asked: str, finding: str) -> None:
    match = finder().find(asked)
    assert finding in [one.id for one in match.danger]
    _assert_danger_first(match)


@pytest.mark.parametrize("asked", WRITTEN["some_danger"])
def test_some_danger_is_heard(asked: str) -> None:
    _assert_danger_first(finder().find(asked))


def _assert_danger_first(match: Match) -> None:
    ranks = [one.level.rank for one in match.danger]
    assert ranks
    assert ranks == sorted(ranks, reverse=True)
    level = match.danger[0].level
    assert level.id in ("emergency_now", "same_day")
    lines = page_of(match)
    assert lines[0] == level.label["en"]
    assert set(level.actions["en"]) < set(lines)
    assert any("999" in line for line in lines)
    assert not {shipped().wording[id]["en"] for id in REASSURING} & set(lines)
    assert match.shown is None or match.shown.beside_danger


@pytest.mark.parametrize(("asked", "finding"), WRITTEN["soon"], ids=[asked for asked, _ in WRITTEN["soon"]])
def test_a_sign_for_the_next_days_says_so_and_holds_the_answer_back(asked: str, finding: str) -> None:
    match = finder().find(asked)
    assert [(one.id, one.level.id) for one in match.danger] == [(finding, "within_days")]
    assert match.shown is None
    lines = page_of(match)
    assert lines[0] == shipped().level["within_days"].label["en"]
    assert shipped().wording["ask_within_days"]["en"] in lines
    assert not {shipped().wording[id]["en"] for id in REASSURING} & set(lines)
    assert not set(shipped().level["within_days"].actions["en"]) & set(lines), "no time is shown here"


@pytest.mark.parametrize("asked", WRITTEN["harmless"])
def test_what_only_looks_like_danger_is_not(asked: str) -> None:
    assert [one.id for one in finder().find(asked).danger] == []


@pytest.mark.parametrize(
    "asked",
    [
        "no fever but I feel feverish",
        "not sure if it is fever",
        "is this not a fever",
        "I haven't had a fever like this before",
        "no, fever",
        "no fever. chest pain",
        "no sleep or chest pain",
        "no fever and chest pain",
    ],
)
def test_an_unclear_denial_counts_as_danger(asked: str) -> None:
    assert finder().find(asked).danger


@pytest.mark.parametrize(
    "asked", ["no fever", "no fever or chest pain", "I don't have any chest pain", "my chest doesn't hurt"]
)
def test_a_clear_denial_does_not(asked: str) -> None:
    assert not finder().find(asked).danger


def test_every_finding_that_needs_a_doctor_the_same_day_is_heard() -> None:
    heard = {one.id for one in shipped().treatment.danger_words}
    urgent = {f.id for f in shipped().findings if f.level_if_only_yes in ("same_day", "emergency_now")}
    assert urgent <= heard


def test_no_sign_is_less_urgent_in_words_than_in_the_check() -> None:
    """A sign that is heard is never for self-care: nobody asked what would make it harmless."""
    for one in shipped().treatment.danger_words:
        said = " ".join(slot.split("/")[0] for slot in one.phrases[0].split())
        heard = {sign.id: sign.level for sign in finder().find(said).danger}[one.id]
        assert heard.rank >= shipped().level["within_days"].rank, one.id
        if (finding := shipped().finding.get(one.id)) and finding.level_if_only_yes:
            assert heard.rank >= shipped().level[finding.level_if_only_yes].rank, one.id


def test_nearly_all_questions_of_the_check_are_heard_when_somebody_writes_them() -> None:
    urgent = [f for f in shipped().findings if f.level_if_only_yes in ("same_day", "emergency_now")]
    heard = [bool(finder().find(finding.question["en"]).danger) for finding in urgent]
    assert sum(heard) / len(heard) >= 0.95


@pytest.mark.parametrize("words", shipped().treatment.danger_words, ids=lambda one: one.id)
def test_every_phrase_is_heard_by_itself(words: object) -> None:
    for phrase in getattr(words, "phrases", ()):
        said = " ".join(slot.split("/")[0] for slot in phrase.split())
        found = [one.id for one in finder().find(said).danger]
        assert getattr(words, "id", None) in found, said


def test_thoughts_of_self_harm_come_with_somebody_to_talk_to() -> None:
    lines = page_of(finder().find("I want to end my life"), "US")
    assert "Call or text 988. It is free, day and night." in lines
    assert shipped().wording["support_self_harm"]["en"] in lines
    unknown = page_of(finder().find("I want to end my life"), "other")
    assert shipped().wording["support_no_number"]["en"] in unknown


def test_the_number_to_call_is_of_the_country() -> None:
    emergency = finder().find("my chest hurts")
    for code, number in (("GB", "999"), ("US", "911"), ("other", "112")):
        assert any(number in line for line in page_of(emergency, code)[:3])
    with pytest.raises(DorsumError):
        read_country("Atlantis", shipped())


def test_an_answer_that_suits_danger_is_shown_behind_it_with_no_way_to_a_pill() -> None:
    match = finder().find("when should I see a doctor, I have a fever")
    assert match.shown is not None
    lines = page_of(match)
    assert lines.index(match.shown.question["en"]) > lines.index("Be seen today")
    assert shipped().wording["ask_check_medicine"]["en"] not in lines
    assert shipped().wording["safety_net_no_better"]["en"] not in lines


def test_another_answer_is_held_back() -> None:
    match = finder().find("heat or ice, I have a fever")
    assert match.answer is not None
    assert match.shown is None
    values = answer_as_json(match, shipped().country["GB"], shipped())
    assert (values["level"], values["answer"]) == ("same_day", None)


@pytest.mark.parametrize("phrase", ["numb between my legs", "chest pain", "cannot pee"])
@given(st.data())
def test_no_line_break_and_no_unseen_mark_hides_a_sign(phrase: str, data: st.DataObject) -> None:
    expected = signs(phrase)
    assert expected
    breaks = st.sampled_from([" ", "\n", "\r\n", "\t", " \n "])
    spread = "".join(data.draw(breaks) if letter == " " else letter for letter in phrase)
    place = data.draw(st.integers(0, len(spread)))
    mark = data.draw(st.sampled_from(["", "\u00ad", "\u200b", "\u2060", "\ufeff"]))
    written = spread[:place] + mark + spread[place:]
    assert expected <= signs(written)


def test_a_no_of_one_line_denies_nothing_of_the_next() -> None:
    assert "front_chest_pain_or_tightness" in signs("no fever\nchest pain")


def signs(text: str) -> set[str]:
    return {one.id for one in finder().find(text).danger}
