"""What must hold of medicines and of the plan, whatever anybody answers (DESIGN section 11)."""

from collections.abc import Iterable, Iterator

from dorsum.engine.people import believable, readable
from dorsum.engine.solver import Symbolic, Term, free_person, z3_library
from dorsum.model.knowledge import Knowledge
from dorsum.model.treatment import Intervention, Medicine, MedicineRule, Movement
from dorsum.proofs.claims import Claim, SymbolicClass
from dorsum.proofs.completions import answers_open_ones

COUNTRIES = ("GB", "US")
ONE_AT_A_TIME = "nsaid"
Care = Intervention | Movement


def medicines_denied(knowledge: Knowledge, symbolic: SymbolicClass) -> Iterator[Claim]:
    """Nobody is allowed a medicine that is denied, that a demand forbids, or beside another of its class."""
    z3 = z3_library()
    said = free_person(knowledge)
    one = symbolic(knowledge, said)
    everybody, world = tuple(readable(one)), tuple(believable(one))
    for medicine, country, rules in _each(knowledge):
        may_use = _may_use(one, rules)
        for rule in (rule for rule in rules if rule.effect != "caution"):
            terms = (may_use, one.holds(rule.when))
            says = "the medicine may be used although this rule is about the person"
            name = f"{medicine.id} {country} {rule.id}"
            yield Claim(name, everybody, terms, said, (rule.id,), says=says, prefer=world)
        for demand in knowledge.treatment.demands_on(medicine):
            terms = (may_use, one.holds(demand.when))
            says = "the medicine may be used although a demand forbids it"
            name = f"{medicine.id} {country} {demand.id}"
            yield Claim(name, everybody, terms, said, (demand.id,), says=says, prefer=world)
        says = "nobody may use this medicine"
        yield Claim(f"{medicine.id} {country} at all", world, (may_use,), said, (medicine.id,), True, says)
    for country in COUNTRIES:
        two = _two_at_once(knowledge, one, country)
        says = "two medicines of a class are named at once"
        yield Claim(f"two at once {country}", everybody, (z3.Or(two),), said, says=says, prefer=world)


def medicines_stay_allowed(knowledge: Knowledge, symbolic: SymbolicClass) -> Iterator[Claim]:
    """What is unknown never widens: no answer to an open question denies a medicine that may be used."""
    z3 = z3_library()
    said, later = free_person(knowledge), free_person(knowledge, "later")
    before, after = symbolic(knowledge, said), symbolic(knowledge, later)
    both = (*readable(before), *readable(after), *answers_open_ones(before, after))
    world = tuple(believable(before))
    for medicine, country, rules in _each(knowledge):
        lost = (_may_use(before, rules), z3.Not(_may_use(after, rules)))
        says = "an open question, once answered, denies a medicine that might be used"
        yield Claim(f"{medicine.id} {country}", both, lost, said, (medicine.id,), says=says, prefer=world)


def plan_is_safe(knowledge: Knowledge, symbolic: SymbolicClass) -> Iterator[Claim]:
    """Nothing is advised that is not for a person, that may not be, or that a demand forbids."""
    z3 = z3_library()
    said = free_person(knowledge)
    one = symbolic(knowledge, said)
    everybody, world = tuple(readable(one)), tuple(believable(one))
    calm = z3.Not(one.at_most(knowledge.level["same_day"].rank))
    for item in knowledge.treatment.care_items:
        advised = z3.And(calm, _suits(one, item))
        if item.not_for is not None:
            terms = (advised, one.holds(item.not_for))
            says = "it is advised to a person whom it is not for"
            yield Claim(f"{item.id} not for", everybody, terms, said, (item.id,), says=says, prefer=world)
            says = "its `not_for` keeps it from nobody"
            yield Claim(f"{item.id} kept", world, (one.holds(item.not_for),), said, (item.id,), True, says)
        says = "it is advised to nobody"
        yield Claim(f"{item.id} advised", world, (advised,), said, (item.id,), True, says)
        for demand in knowledge.treatment.demands_on(item):
            terms = (advised, one.holds(demand.when))
            says = "it is advised although a demand forbids it"
            yield Claim(
                f"{item.id} {demand.id}", everybody, terms, said, (demand.id,), says=says, prefer=world
            )


def _each(knowledge: Knowledge) -> Iterator[tuple[Medicine, str, tuple[MedicineRule, ...]]]:
    """Yield every medicine whose label in a country has a dose, with the rules about it there."""
    for medicine in knowledge.treatment.medicines:
        for label in medicine.labels:
            if label.dose and label.for_back and label.sold in ("shop", "pharmacy"):
                yield medicine, label.country, knowledge.treatment.rules_about(medicine, label.country)


def _may_use(one: Symbolic, rules: Iterable[MedicineRule]) -> Term:
    """A medicine may be used where no rule about it but a caution holds, and none may hold."""
    z3 = z3_library()
    kept_from = [one.may_hold(rule.when) for rule in rules if rule.effect != "caution"]
    unsettled = [z3.And(one.may_hold(r.when), z3.Not(one.holds(r.when))) for r in rules]
    return z3.Not(z3.Or([*kept_from, *unsettled]))


def _two_at_once(knowledge: Knowledge, one: Symbolic, country: str) -> list[Term]:
    """Return for each pair of a class that both are the one that is named: the first that may be used."""
    z3 = z3_library()
    in_order = sorted(
        (
            (medicine.order, medicine.id, _may_use(one, rules))
            for medicine, where, rules in _each(knowledge)
            if where == country and ONE_AT_A_TIME in medicine.classes
        ),
        key=lambda entry: entry[:2],
    )
    named = [
        z3.And(may_use, *(z3.Not(earlier) for _, _, earlier in in_order[:place]))
        for place, (_, _, may_use) in enumerate(in_order)
    ]
    pairs = [z3.And(a, b) for place, a in enumerate(named) for b in named[place + 1 :]]
    return pairs or [z3.BoolVal(False)]


def _suits(one: Symbolic, item: Care) -> Term:
    z3 = z3_library()
    return z3.BoolVal(True) if item.not_for is None else z3.Not(one.may_hold(item.not_for))
