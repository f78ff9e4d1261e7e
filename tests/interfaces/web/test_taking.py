"""Taking screens into a talk, over any answers: no yes goes unseen, nothing has two answers at once."""

from types import MappingProxyType

from hypothesis import given
from hypothesis import strategies as st

from dorsum.care.interview import Screen
from dorsum.interfaces.web.taking import NewSignsError, TakesBackError, with_screen
from dorsum.interfaces.web.talk import Step, Talk
from dorsum.model.truth import Answer
from tests.shipped import lead_over, shipped

TIMING = "new_or_worse_within_14_days"
ITEMS = st.sampled_from(
    sorted(
        {
            "age",
            "pain_0_10",
            "fever",
            TIMING,
            lead_over("fever").id,
            lead_over("saddle_numbness").id,
            *lead_over("saddle_numbness").covers[:3],
        }
    )
)
NUMBERS = ("age", "pain_0_10")


def step_of(said: dict[str, Answer]) -> Step:
    """A yes or no to what is a number stands for the number 5."""
    numbers = {id: 5.0 for id in said if id in NUMBERS and said[id] is not Answer.UNSURE}
    answers = {id: answer for id, answer in said.items() if id not in numbers}
    return Step("rest", tuple(said), MappingProxyType(answers), MappingProxyType(numbers))


STEPS = st.dictionaries(ITEMS, st.sampled_from(Answer), min_size=1, max_size=5).map(step_of)
TALKS = st.lists(STEPS, max_size=6).map(lambda steps: Talk("self", steps=tuple(steps)))


def said_yes(talk: Talk) -> set[str]:
    return {id for id, said in talk.case(shipped()).answers.items() if said is Answer.YES}


def taken(talk: Talk, step: Step, agreed: set[str], about: set[str]) -> Talk | TakesBackError | NewSignsError:
    """Return the talk with the step, or what speaks against it."""
    screen = Screen("rest", "yes_no", step.items, tuple(about))
    try:
        return with_screen(talk, step, screen, agreed, shipped())
    except (TakesBackError, NewSignsError) as error:
        return error


@given(TALKS, STEPS, st.sets(ITEMS, max_size=2), st.sets(ITEMS, max_size=3))
def test_no_yes_goes_unless_it_was_agreed_to(
    talk: Talk, step: Step, agreed: set[str], about: set[str]
) -> None:
    before = said_yes(talk)
    match taken(talk, step, agreed, about):
        case TakesBackError(lost=lost):
            assert lost
            assert lost <= before - agreed
        case NewSignsError(signs=signs):
            assert TIMING in step.items
            assert set(signs) & before - about
        case Talk() as after:
            assert before - agreed <= said_yes(after)


@given(TALKS)
def test_nothing_is_a_number_and_an_answer_at_once(talk: Talk) -> None:
    case = talk.case(shipped())
    assert not case.numbers.keys() & case.answers.keys()
    for step in talk.steps[-1:]:
        assert set(step.items) <= case.numbers.keys() | case.answers.keys()
