"""People whom the solver may think of: exactly those who can be, and the smallest who shows something."""

import sys
from dataclasses import replace
from types import MappingProxyType

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dorsum.engine import plain
from dorsum.engine.people import SharedSolver, believable, readable, smallest_person
from dorsum.engine.solver import Symbolic, free_person, said_by, z3_library
from dorsum.errors import SolverMissingError
from dorsum.model.case import Case
from dorsum.model.knowledge import Fact, Knowledge
from dorsum.model.rules import IsYes
from dorsum.model.truth import Answer, Truth
from tests.amounts import examples
from tests.generative.test_small_worlds import ANY_OF, EVERYBODY, EXCLUDES, world_of
from tests.generative.test_small_worlds import fact as implies
from tests.generative.worlds import worlds, worlds_with_case
from tests.shipped import shipped

z3 = z3_library()


def is_true(term: object) -> bool:
    return bool(z3.is_true(z3.simplify(term)))


def fits_its_numbers(case: Case, world: Knowledge, *, only_strict: bool) -> bool:
    """Whether no stated answer is turned round by what it derives from."""
    truths = plain.close(case, world).truths
    numbers = plain.Numbers(case.numbers)
    for finding in world.findings:
        if finding.derived_from is None or (only_strict and not finding.must_agree):
            continue
        computed = plain.truth_of(finding.derived_from, truths, numbers)
        said = case.answers.get(finding.id)
        if said is Answer.NO and computed is Truth.YES:
            return False
        if said is Answer.YES and computed is Truth.NO and not finding.derives_only_yes:
            return False
    return True


def could_exist(case: Case, world: Knowledge) -> bool:
    truths = plain.close(case, world).truths
    for finding in world.findings:
        if finding.gate and truths[finding.id] is Truth.YES and truths[finding.gate] is not Truth.YES:
            return False
    for fact in world.facts:
        if truths[fact.if_yes] is not Truth.YES:
            continue
        if any(case.answers.get(id) is Answer.NO or truths[id] is Truth.NO for id in fact.then_yes):
            return False
        if any(truths[id] is Truth.YES for id in fact.then_no):
            return False
        if fact.then_any_yes and all(truths[id] is Truth.NO for id in fact.then_any_yes):
            return False
    return fits_its_numbers(case, world, only_strict=False)


@examples(40)
@given(worlds_with_case())
def test_believable_is_who_could_exist_and_readable_who_fits_age_and_sex(
    drawn: tuple[Knowledge, Case],
) -> None:
    world, case = drawn
    one = Symbolic(world, said_by(case, world))
    assert is_true(z3.And([*readable(one), z3.BoolVal(True)])) == fits_its_numbers(
        case, world, only_strict=True
    )
    assert is_true(z3.And([*believable(one), z3.BoolVal(True)])) == could_exist(case, world)


@pytest.mark.parametrize(
    "facts", [(implies("f0", "f1"),), (EXCLUDES,), (ANY_OF,), (implies("f3", "f0"), ANY_OF)]
)
def test_nobody_believable_answers_against_a_fact(facts: tuple[Fact, ...]) -> None:
    world = world_of(IsYes("f0"), facts)
    for case in EVERYBODY:
        one = Symbolic(world, said_by(case, world))
        assert is_true(z3.And(believable(one))) == could_exist(case, world)


def test_nobody_believable_is_pregnant_and_born_a_boy() -> None:
    def is_believable(sex: Answer) -> bool:
        said = said_by(Case(answers={"pregnant_or_could_be": Answer.YES, "sex": sex}), shipped())
        return is_true(z3.And(believable(Symbolic(shipped(), said))))

    assert [sex for sex in Answer if is_believable(sex)] == [Answer.YES, Answer.UNSURE]


@examples(40)
@given(worlds_with_case())
def test_the_floor_of_the_solver_is_the_plain_one(drawn: tuple[Knowledge, Case]) -> None:
    world, case = drawn
    one = Symbolic(world, said_by(case, world))
    before = dict(one.yes)
    floored = one.floored()
    assert one.yes == before
    floor = plain.floor(case, world)
    assert [is_true(floored.at_least(rank)) for rank in range(1, 5)] == [
        floor >= rank for rank in range(1, 5)
    ]


def without(case: Case, id: str) -> Case:
    answers = {key: answer for key, answer in case.answers.items() if key != id}
    numbers = {key: number for key, number in case.numbers.items() if key != id}
    return replace(case, answers=MappingProxyType(answers), numbers=MappingProxyType(numbers))


def shows(case: Case, world: Knowledge, rank: int) -> bool:
    return plain.evaluate(case, world).at_least >= rank and could_exist(case, world)


@examples(25)
@given(worlds(), st.booleans())
def test_the_smallest_person_shows_it_and_says_nothing_needless(world: Knowledge, with_unsure: bool) -> None:
    one = Symbolic(world, free_person(world))
    rank = max(world.level[flag.level].rank for flag in world.red_flags)
    solver = z3.Solver()
    solver.add(*believable(one), one.at_least(rank))
    if with_unsure:
        solver.add(one.said.unsure["f0"])
    if solver.check() != z3.sat:
        return
    person, model = smallest_person(solver, one.said, world)
    assert shows(person, world, rank)
    assert is_true(model.eval(one.at_least(rank), model_completion=True))
    assert (person.answers.get("f0") is Answer.UNSURE) or not with_unsure
    assert all(isinstance(number, int) or number != int(number) for number in person.numbers.values())
    spoken = [id for id in (*person.answers, *person.numbers) if not (with_unsure and id == "f0")]
    assert [id for id in spoken if shows(without(person, id), world, rank)] == []
    turned = [id for id in spoken if person.answers.get(id) is Answer.YES]
    assert [id for id in turned if shows(person.with_answers({id: Answer.NO}), world, rank)] == []


@pytest.mark.parametrize("age", ["40", "40.5"])
def test_a_whole_number_is_told_as_one_and_what_lies_between_two_as_it_is(age: str) -> None:
    said = free_person(shipped())
    solver = z3.Solver()
    solver.add(*said.possible, said.given["age"], said.value["age"] == z3.RealVal(age))
    person, _ = smallest_person(solver, said, shipped())
    assert {id: str(number) for id, number in person.numbers.items()} == {"age": age}


def test_a_number_that_may_be_anything_is_told_as_one() -> None:
    said = free_person(shipped())
    solver = z3.Solver()
    solver.add(said.given["age"])
    person, _ = smallest_person(solver, said, shipped())
    assert person.numbers.keys() == {"age"}


def test_the_smallest_person_says_no_wherever_a_yes_is_not_needed() -> None:
    said = free_person(shipped())
    answered = [finding.id for finding in shipped().findings if finding.kind == "yes_no"][:12]
    solver = z3.Solver()
    solver.add(*said.possible, *(z3.Or(said.yes[id], said.no[id]) for id in answered))
    solver.add(z3.Or(said.yes[answered[0]], said.unsure["age"]), z3.Not(said.unsure["age"]))
    person, model = smallest_person(solver, said, shipped())
    assert person == Case(answers={answered[0]: Answer.YES, **dict.fromkeys(answered[1:], Answer.NO)})
    assert all(is_true(model.eval(said.no[id])) for id in answered[1:])
    assert solver.check(z3.Or([said.yes[id] for id in answered[1:]])) == z3.unsat
    assert solver.check(said.unsure["fever"]) == z3.unsat


def test_a_shared_solver_knows_something_for_a_while_and_then_forgets_it() -> None:
    one, other = z3.Bools("one other")
    shared = SharedSolver([z3.Or(one, other)])
    with shared.knowing(z3.Not(one)) as solver:
        assert solver.check(z3.Not(other)) == z3.unsat
        solver.add(other)
    with shared.knowing() as solver:
        assert solver.check(z3.Not(other)) == z3.sat
        assert solver.check(z3.Not(one), z3.Not(other)) == z3.unsat


def test_a_shared_solver_gives_up_when_it_is_told_to() -> None:
    places = range(9)
    sits = [[z3.Bool(f"{pigeon} in {hole}") for hole in places[1:]] for pigeon in places]
    one_each = (z3.AtMost(*column, 1) for column in zip(*sits, strict=True))
    shared = SharedSolver([*map(z3.Or, sits), *one_each], milliseconds=1)
    with shared.knowing() as solver:
        assert solver.check() == z3.unknown


def test_a_free_person_gives_one_answer_to_each_question_and_numbers_within_their_limits() -> None:
    said, other = free_person(shipped()), free_person(shipped(), "other")
    age = shipped().finding["age"]
    minimum, maximum = age.minimum, age.maximum
    assert minimum is not None
    assert maximum is not None

    def can_be(*terms: object) -> bool:
        solver = z3.Solver()
        solver.add(*said.possible, *other.possible, *terms)
        return bool(solver.check() == z3.sat)

    words = (said.yes["fever"], said.no["fever"], said.unsure["fever"])
    assert all(can_be(word) for word in words)
    assert not any(can_be(words[first], words[second]) for first, second in ((0, 1), (0, 2), (1, 2)))
    assert not can_be(said.yes["age"])
    assert not can_be(said.no["age"])
    assert can_be(said.unsure["age"])
    assert can_be(said.given["age"])
    assert not can_be(said.unsure["age"], said.given["age"])
    assert can_be(said.value["age"] == minimum)
    assert can_be(said.value["age"] == maximum)
    assert not can_be(said.value["age"] < minimum)
    assert not can_be(said.value["age"] > maximum)
    assert can_be(
        said.yes["fever"], z3.Not(other.yes["fever"]), said.given["age"], z3.Not(other.given["age"])
    )
    assert can_be(said.value["age"] == minimum, other.value["age"] == maximum)
    assert can_be(
        said.unsure["age"], z3.Not(other.unsure["age"]), said.no["fever"], z3.Not(other.no["fever"])
    )


def test_a_known_person_has_the_terms_of_a_free_one_and_leaves_nothing_possible() -> None:
    known, free = said_by(Case(), shipped()), free_person(shipped())
    for part in ("yes", "no", "unsure", "given", "value"):
        assert getattr(known, part).keys() == getattr(free, part).keys()
    assert known.possible == ()


def test_without_the_solver_the_error_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "z3", None)
    with pytest.raises(SolverMissingError, match=r"dorsum\[prove\]"):
        z3_library()
