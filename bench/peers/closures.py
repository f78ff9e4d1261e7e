"""Plain Python closures: each rule becomes nested functions once, then runs on a dictionary."""

from collections.abc import Callable
from operator import itemgetter

from bench.peers.common import Answers, Fires, Peer, leaf_name
from dorsum.model.knowledge import Knowledge
from dorsum.model.rules import And, Compare, CountOf, IsYes, Not, Or, Rule

_Test = Callable[[Answers], bool]


def closures() -> Peer:
    """Return the red flags as closures."""
    return Peer("Python closures", _load)


def _load(knowledge: Knowledge) -> Fires:
    tests = [(flag.id, _closure(flag.when)) for flag in knowledge.red_flags]
    return lambda answers: [id for id, test in tests if test(answers)]


def _closure(rule: Rule) -> _Test:
    match rule:
        case IsYes() | Compare():
            return itemgetter(leaf_name(rule))
        case Not(term):
            inner = _closure(term)
            return lambda answers: not inner(answers)
        case And(terms):
            return _all(tuple(map(_closure, terms)))
        case Or(terms):
            return _any(tuple(map(_closure, terms)))
        case CountOf(least, terms):
            tests = tuple(map(_closure, terms))
            return lambda answers: sum([test(answers) for test in tests]) >= least


# Loops, because `all` and `any` over a generator take three times as long: a peer gets its best form.


def _all(tests: tuple[_Test, ...]) -> _Test:
    def test_all(answers: Answers) -> bool:
        for test in tests:  # noqa: SIM110  # see above
            if not test(answers):
                return False
        return True

    return test_all


def _any(tests: tuple[_Test, ...]) -> _Test:
    def test_any(answers: Answers) -> bool:
        for test in tests:  # noqa: SIM110  # see above
            if test(answers):
                return True
        return False

    return test_any
