"""What the pages remember of a course: the same until something changes, and never that of another."""

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from dorsum.interfaces.web.diary_memory import MOST, Memory
from tests.courses import course, entry

FIRST, OTHER = course([entry(0, 7), entry(3, 6)]), course([entry(0, 7), entry(3, 6)])
CHANGED = replace(FIRST, episode=replace(FIRST.episode, first_pain=9.0))
SAME = replace(FIRST, episode=replace(FIRST.episode))


@given(st.lists(st.tuples(st.sampled_from([FIRST, OTHER, CHANGED, SAME]), st.integers(0, 9)), max_size=60))
def test_a_result_is_that_of_its_course_and_name(asked: list[tuple[object, int]]) -> None:
    memory = Memory()
    for one, name in asked:
        assert isinstance(one, type(FIRST))
        found = memory.of(one, name, lambda one=one, name=name: (one, name))  # type: ignore[misc]
        assert found[1] == name
        assert found[0].entries is one.entries
        assert found[0].episode == one.episode
    assert len(memory._kept) <= MOST


def test_it_is_made_once_until_something_changes() -> None:
    memory, made = Memory(), []

    def make() -> int:
        made.append(1)
        return len(made)

    assert [memory.of(one, "x", make) for one in (FIRST, SAME, FIRST, OTHER, CHANGED)] == [1, 1, 1, 2, 3]
    memory.forget()
    assert memory.of(FIRST, "x", make) == 4
