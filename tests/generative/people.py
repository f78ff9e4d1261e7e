"""Random people: those who answer anything, and honest ones whose answers fit each other."""

from random import Random

from dorsum.care.interview import Screen, record
from dorsum.engine import plain
from dorsum.engine.compiled import CompiledRules
from dorsum.model.case import Case
from dorsum.model.knowledge import Finding, Knowledge
from dorsum.model.truth import Answer, Truth
from dorsum.validation.answerers import Person

NEVER_ASKED = {"pain_0_10"}
"""Numbers that an interview does not ask."""


def any_answers(
    case: Case, screen: Screen, dice: Random, yes: float, unsure: float, world: Knowledge
) -> Case:
    """Return the case after a screen that was answered by dice; a number is given or not sure."""
    numbers: dict[str, float] = {}
    said: dict[str, Answer] = {}
    for id in screen.items:
        roll = dice.random()
        finding = world.finding.get(id)
        if finding and finding.kind == "number" and roll >= unsure:
            numbers[id] = _value(finding, dice)
        else:
            said[id] = Answer.UNSURE if roll < unsure else Answer.YES if roll < unsure + yes else Answer.NO
    return record(case.with_numbers(numbers) if numbers else case, said, world)


def _value(finding: Finding, dice: Random) -> float:
    return dice.randint(int(finding.minimum or 0), min(int(finding.maximum or 0), 100))


def honest_person(rules: CompiledRules, seed: int) -> Person | None:
    """Return a person whose full answers contradict no fact, gate or number; None where dice gave none."""
    dice, world = Random(seed), rules.knowledge
    share = dice.choice([0.0, 0.02, 0.1, 0.5])
    numbers = {
        f.id: _value(f, dice) for f in world.findings if f.kind == "number" and f.id not in NEVER_ASKED
    }
    yes = {f.id for f in world.findings if f.kind == "yes_no" and dice.random() < share}
    is_female = dice.random() < 0.5
    for _ in range(4):
        yes = _with_what_follows(yes, numbers, is_female, world)
    person = Person(frozenset(yes), numbers, is_female)
    return person if _fits(person, world) else None


def _with_what_follows(
    yes: set[str], numbers: dict[str, float], is_female: bool, world: Knowledge
) -> set[str]:
    """Return the findings with the gates before them and what numbers and facts make of them."""
    computed = {f.id for f in world.findings if f.derived_from is not None and not f.derives_only_yes}
    gates = {gate for id in yes if (gate := world.finding[id].gate)}
    open_facts = [
        f for f in world.facts if f.if_yes in yes and f.then_any_yes and not yes & set(f.then_any_yes)
    ]
    any_of = {fact.then_any_yes[0] for fact in open_facts}
    stated = dict.fromkeys((yes | gates | any_of) - computed, Answer.YES)
    sex = {f.id: Answer.YES if is_female else Answer.NO for f in world.findings if f.kind == "choice"}
    truths = plain.close(Case(answers={**stated, **sex}, numbers=numbers), world).truths
    return {f.id for f in world.findings if f.kind == "yes_no" and truths[f.id] is Truth.YES}


def _fits(person: Person, world: Knowledge) -> bool:
    closed = plain.close(person.everything(world), world)
    if any(note.kind.startswith("against_") for note in closed.notes):
        return False
    expected = {f.id: Truth.YES if f.id in person.yes else Truth.NO for f in world.findings}
    return all(closed.truths[f.id] is expected[f.id] for f in world.findings if f.kind == "yes_no")
