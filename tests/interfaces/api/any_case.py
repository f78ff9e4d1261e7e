"""Any case that a program may send: every finding, lead question and number, in any country, on any day."""

from datetime import date

from hypothesis import strategies as st

from dorsum.errors import CaseError
from dorsum.model.case import Case
from dorsum.model.case_reading import read_case
from tests.shipped import shipped

SAID = st.sampled_from(["yes", "no", "unsure"])


def _values() -> dict[str, st.SearchStrategy[object]]:
    values: dict[str, st.SearchStrategy[object]] = dict.fromkeys((*shipped().lead, *shipped().finding), SAID)
    for one in shipped().findings:
        if one.kind == "number":
            values[one.id] = st.floats(one.minimum, one.maximum) | st.just("unsure")
        elif one.kind == "choice":
            values[one.id] = st.sampled_from(list(one.choices))
    return values


VALUES = _values()


@st.composite
def any_cases(draw: st.DrawFn) -> Case:
    """Draw a case; answers that speak against a number are left out."""
    ids = draw(st.lists(st.sampled_from(list(VALUES)), unique=True, max_size=40))
    answers = {id: draw(VALUES[id]) for id in ids}
    beside = {
        "country": draw(st.sampled_from(list(shipped().country))),
        "today": draw(st.none() | st.dates(date(2026, 1, 1), date(2030, 1, 1))),
        "answered_by": draw(st.sampled_from(["self", "parent", "carer"])),
        "setting": draw(st.sampled_from(list(shipped().cause_numbers.settings))),
    }
    while True:
        try:
            return read_case({**beside, "answers": answers}, shipped())
        except CaseError as error:
            answers = {id: said for id, said in answers.items() if id not in error.place}
