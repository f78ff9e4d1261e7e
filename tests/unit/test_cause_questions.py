"""The optional questions that tell causes apart: only after the answer, only while they matter."""

from dorsum.care.cause_questions import FIRST, GROUP, next_cause_screen
from dorsum.care.causes import rank_causes
from dorsum.care.interview import MOST_ITEMS, MOST_WORDS, record, words_on
from dorsum.care.triage import triage
from dorsum.model.case import Case
from dorsum.model.truth import Answer
from tests.shipped import case_of, finished_case, shipped, shipped_rules


def first_three(case: Case) -> list[str]:
    causes = rank_causes(case, triage(case, shipped_rules()), shipped_rules()).causes
    return [one.id for one in causes[:FIRST]]


def test_nothing_is_asked_while_the_talk_goes_on_or_danger_is_open() -> None:
    assert next_cause_screen(Case(), shipped_rules()) is None
    assert next_cause_screen(case_of({"saddle_numbness": "yes"}, age=41), shipped_rules()) is None
    assert next_cause_screen(finished_case({"began_after_major_trauma": "yes"}), shipped_rules()) is None


def test_a_plain_spasm_is_asked_what_could_change_the_first_three() -> None:
    case, screens = finished_case({}), 0
    level = triage(case, shipped_rules())
    while (screen := next_cause_screen(case, shipped_rules())) is not None:
        screens += 1
        assert (screen.part, screen.kind) == ("causes", "yes_no")
        assert len(screen.items) <= MOST_ITEMS
        assert words_on(screen, shipped()) <= MOST_WORDS
        now = first_three(case)
        for id in screen.items:
            assert shipped().finding[id].group == GROUP
            answered = [first_three(case.with_answers({id: said})) for said in (Answer.YES, Answer.NO)]
            assert any(order != now for order in answered)
        case = record(case, dict.fromkeys(screen.items, Answer.NO), shipped())
    assert 1 <= screens <= 3
    after = triage(case, shipped_rules())
    assert (after.at_least, after.at_most, after.advise) == (level.at_least, level.at_most, level.advise)


def test_not_sure_is_not_asked_again() -> None:
    case = finished_case({})
    screen = next_cause_screen(case, shipped_rules())
    assert screen is not None
    unsure = record(case, dict.fromkeys(screen.items, Answer.UNSURE), shipped())
    following = next_cause_screen(unsure, shipped_rules())
    assert following is None or not set(following.items) & set(screen.items)
