"""What the proof takes for the end of the interview is the end of the interview."""

from hypothesis import given

from dorsum.care.open_questions import OpenQuestions
from dorsum.care.triage import triage
from dorsum.engine.compiled import CompiledRules
from dorsum.engine.solver import Symbolic, said_by, z3_library
from dorsum.model.case import Case
from dorsum.model.knowledge import Knowledge
from dorsum.model.leads import spelled_out
from dorsum.proofs.stopping import Asking
from tests.amounts import examples
from tests.generative.worlds import cases, worlds_with_case
from tests.shipped import shipped

SHIPPED = CompiledRules(shipped())


def assert_same_end(case: Case, rules: CompiledRules) -> None:
    z3 = z3_library()
    asking = Asking(Symbolic(rules.knowledge, said_by(case, rules.knowledge)))
    result = triage(case, rules)
    assert z3.is_true(z3.simplify(asking.asks_nothing())) == (not result.questions)
    said = spelled_out(case, rules.knowledge)
    traced = OpenQuestions(said, rules, rules.close(rules.encode(said)))
    for finding in dict.fromkeys(id for verdict in result.possible for id in verdict.missing):
        is_asked = bool(traced.behind((finding,)).questions)
        assert z3.is_true(z3.simplify(asking.wants(finding))) == is_asked, finding


@given(worlds_with_case())
def test_on_generated_worlds(drawn: tuple[Knowledge, Case]) -> None:
    world, case = drawn
    assert_same_end(case, CompiledRules(world))


@examples(20)
@given(cases(SHIPPED.knowledge))
def test_on_the_shipped_content(case: Case) -> None:
    assert_same_end(case, SHIPPED)
