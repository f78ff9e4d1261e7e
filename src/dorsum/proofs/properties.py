"""The properties of DESIGN section 11 that triage must have, whatever anybody answers."""

from collections.abc import Iterator

from dorsum.care.causes import urgent_causes
from dorsum.engine.people import believable, readable
from dorsum.engine.solver import Said, Symbolic, Term, free_person, z3_library
from dorsum.model.knowledge import Knowledge, Profile, RedFlag
from dorsum.proofs.claims import Claim, Property, SymbolicClass
from dorsum.proofs.completions import answers_of, answers_open_ones
from dorsum.proofs.stopping import Asking
from dorsum.proofs.treatment import medicines_denied, medicines_stay_allowed, plan_is_safe


def _ranks(knowledge: Knowledge) -> dict[str, int]:
    """Return the rank of every level above the lowest."""
    return {level.id: level.rank for level in knowledge.levels if level.rank > 0}


def one_more_yes(knowledge: Knowledge, symbolic: SymbolicClass) -> Iterator[Claim]:
    """Setting any findings to yes never lowers `at_least`."""
    z3 = z3_library()
    said = free_person(knowledge)
    before = symbolic(knowledge, said)
    pick = {f.id: z3.Bool(f"pick.{f.id}") for f in knowledge.findings if f.kind == "yes_no"}
    after = symbolic(knowledge, _with_yes(said, pick))
    everybody, world = tuple(readable(before)), tuple(believable(before))
    for level, rank in _ranks(knowledge).items():
        lowered = (before.at_least(rank), z3.Not(after.at_least(rank)))
        says = "one more yes lowers the level"
        yield Claim(level, everybody, lowered, said, says=says, picks=pick, prefer=world)


def _with_yes(said: Said, pick: dict[str, Term]) -> Said:
    z3 = z3_library()
    never = z3.BoolVal(False)
    chosen = {id: pick.get(id, never) for id in said.yes}
    return Said(
        yes={id: z3.Or(term, chosen[id]) for id, term in said.yes.items()},
        no={id: z3.And(term, z3.Not(chosen[id])) for id, term in said.no.items()},
        unsure={id: z3.And(term, z3.Not(chosen[id])) for id, term in said.unsure.items()},
        given=said.given,
        value=said.value,
        possible=said.possible,
    )


def one_interval(knowledge: Knowledge, symbolic: SymbolicClass) -> Iterator[Claim]:
    """Every input has exactly one interval, and its lower end is not above its upper end."""
    z3 = z3_library()
    said = free_person(knowledge)
    one = symbolic(knowledge, said)
    everybody, world = tuple(readable(one)), tuple(believable(one))
    both = z3.Or([z3.And(one.yes[f.id], one.no[f.id]) for f in knowledge.findings])
    says = "a finding is yes and no at once"
    yield Claim("truths", everybody, (both,), said, says=says, prefer=world)
    for flag in knowledge.red_flags:
        split = (one.holds(flag.when), z3.Not(one.may_hold(flag.when)))
        says = "a rule is yes but not possible"
        yield Claim(flag.id, everybody, split, said, (flag.id,), says=says, prefer=world)
    for level, rank in _ranks(knowledge).items():
        above = (one.at_least(rank), z3.Not(one.at_most(rank)))
        says = "the lower end is above the upper end"
        yield Claim(level, everybody, above, said, says=says, prefer=world)


def completions_inside(knowledge: Knowledge, symbolic: SymbolicClass) -> Iterator[Claim]:
    """Every completion lies inside the interval; answering open findings never widens it."""
    z3 = z3_library()
    said, later = free_person(knowledge), free_person(knowledge, "later")
    before, after = symbolic(knowledge, said), symbolic(knowledge, later)
    both = (*readable(before), *readable(after), *answers_open_ones(before, after))
    world = tuple(believable(before))
    for level, rank in _ranks(knowledge).items():
        lower = (before.at_least(rank), z3.Not(after.at_least(rank)))
        says = "an answer lowers the lower end"
        yield Claim(f"{level} at_least", both, lower, said, says=says, prefer=world)
        higher = (after.at_most(rank), z3.Not(before.at_most(rank)))
        says = "an answer raises the upper end"
        yield Claim(f"{level} at_most", both, higher, said, says=says, prefer=world)


def interview_asks_on(knowledge: Knowledge, symbolic: SymbolicClass) -> Iterator[Claim]:
    """Where the interview asks nothing more, no answer that was not asked for raises the level."""
    z3 = z3_library()
    said, later = free_person(knowledge), free_person(knowledge, "later")
    before, after = symbolic(knowledge, said), symbolic(knowledge, later)
    both = (
        *readable(before),
        *readable(after),
        *answers_open_ones(before, after),
        *_only_asked_answers_of(knowledge, said, later),
        Asking(before).asks_nothing(),
    )
    world = tuple(believable(before))
    for level, rank in _ranks(knowledge).items():
        raised = (after.at_least(rank), z3.Not(before.at_least(rank)))
        says = "the interview stops, but an answer that was not asked for raises the level"
        yield Claim(level, both, raised, said, says=says, prefer=world)


def _only_asked_answers_of(knowledge: Knowledge, said: Said, later: Said) -> Iterator[Term]:
    """Yield what keeps every answer that was given, "not sure" included, and lets numbers decide.

    A finding computed from a number is never asked itself.
    """
    z3 = z3_library()
    computed = {f.id for f in knowledge.findings if f.derived_from is not None and not f.derives_only_yes}
    for before, after in zip(answers_of(said), answers_of(later), strict=True):
        yield from (z3.Implies(before[id], after[id]) for id in before)
        yield from (z3.Implies(after[id], before[id]) for id in computed)


def safety_table(knowledge: Knowledge, symbolic: SymbolicClass) -> Iterator[Claim]:
    """Where a row of the safety table holds, the level is never below it, whatever else is answered.

    A row marked as a known gap must fail, so that the mark goes when the rules are mended.
    """
    z3 = z3_library()
    said = free_person(knowledge)
    one = symbolic(knowledge, said)
    everybody, world = tuple(readable(one)), tuple(believable(one))
    ranks = _ranks(knowledge)
    for row in knowledge.safety_table:
        missed: tuple[Term, ...] = (one.holds(row.when), z3.Not(one.at_least(ranks[row.level])))
        if row.unless_denied:
            acted_on = z3.Not(one.floored().at_least(ranks[row.level]))
            missed = (one.holds(row.when), z3.Not(said.no[row.unless_denied]), acted_on)
        says = f"the level stays below {row.level}"
        if row.known_gap:
            says = "this row is marked as a known gap, but the rules meet it; take the mark away"
        gap = row.known_gap is not None
        yield Claim(
            row.id,
            everybody,
            missed,
            said,
            (row.id,),
            must_exist=gap,
            says=says,
            is_known_gap=gap,
            prefer=world,
        )


def no_dead_rule(knowledge: Knowledge, symbolic: SymbolicClass) -> Iterator[Claim]:
    """Every red flag fires for somebody; no red flag is covered by the others unless it says so."""
    z3 = z3_library()
    said = free_person(knowledge)
    one = symbolic(knowledge, said)
    world = tuple(believable(one))
    for flag in knowledge.red_flags:
        fires = one.holds(flag.when)
        says = "no possible person fires this rule"
        yield Claim(f"{flag.id} fires", world, (fires,), said, (flag.id,), True, says)
        others = [one.holds(other.when) for other in _at_least_as_urgent(flag, knowledge)]
        alone = (fires, *(z3.Not(other) for other in others))
        if flag.shadowed:
            says = "this rule says that others cover it, but here it fires alone"
        else:
            says = "other rules, as urgent or more, cover every person who fires this rule"
        yield Claim(f"{flag.id} alone", world, alone, said, (flag.id,), not flag.shadowed, says)


def _at_least_as_urgent(flag: RedFlag, knowledge: Knowledge) -> Iterator[RedFlag]:
    """Yield the other red flags at a higher level, or at the same with a deadline as short."""
    rank = knowledge.level[flag.level].rank
    for other in knowledge.red_flags:
        higher = knowledge.level[other.level].rank - rank
        same_or_shorter = flag.within is None or (
            other.within is not None and other.within.max_hours <= flag.within.max_hours
        )
        if other.id != flag.id and (higher > 0 or (higher == 0 and same_or_shorter)):
            yield other


def profiles(knowledge: Knowledge, symbolic: SymbolicClass) -> Iterator[Claim]:
    """A plain-spasm profile never exceeds its level, whichever of its findings are yes."""
    said = free_person(knowledge)
    one = symbolic(knowledge, said)
    for profile in knowledge.profiles:
        rank = knowledge.level[profile.at_most].rank
        above = (*_fits_profile(profile, one), one.at_most(rank + 1))
        says = f"the level can exceed {profile.at_most}"
        yield Claim(profile.id, said.possible, above, said, (profile.id,), says=says)


def _fits_profile(profile: Profile, one: Symbolic) -> Iterator[Term]:
    z3, said = z3_library(), one.said
    for finding in one.knowledge.findings:
        id = finding.id
        if finding.kind == "number":
            yield z3.Not(said.unsure[id])
            yield said.given[id] == z3.BoolVal(id in profile.numbers)
            low, high = profile.numbers.get(id, (finding.minimum, finding.maximum))
            yield z3.And(said.value[id] >= low, said.value[id] <= high)
        elif finding.kind == "choice":
            words = {"female": said.yes[id], "male": said.no[id]}
            yield z3.Or([words[sex] for sex in profile.sexes])
        elif id in profile.may_be_yes:
            yield z3.Or(said.yes[id], said.no[id])
        elif finding.derived_from is not None and not finding.derives_only_yes:
            yield z3.Not(z3.Or(said.yes[id], said.no[id], said.unsure[id]))
        else:
            yield said.no[id]


def urgent_causes_stay(knowledge: Knowledge, symbolic: SymbolicClass) -> Iterator[Claim]:
    """Where an urgent red flag fires that stands for causes, one of them at least is on the list.

    A cause with `needs` is left out where that finding is no; then another one must be there.
    """
    z3 = z3_library()
    said = free_person(knowledge)
    one = symbolic(knowledge, said)
    everybody, world = tuple(readable(one)), tuple(believable(one))
    numbers = knowledge.cause_numbers.likelihoods
    for flag, causes in urgent_causes(knowledge).items():
        needed = (numbers[id].needs for id, _ in causes)
        all_left_out = z3.And([one.no[finding] if finding else z3.BoolVal(False) for finding in needed])
        nobody = (one.holds(knowledge.red_flag[flag].when), all_left_out)
        says = "every cause that this rule stands for is left out of the list"
        yield Claim(flag, everybody, nobody, said, (flag,), says=says, prefer=world)


PROPERTIES: tuple[Property, ...] = (
    Property("one_more_yes", "One more yes never lowers the level that is certain.", one_more_yes),
    Property("one_interval", "Every input has exactly one interval, its ends in order.", one_interval),
    Property(
        "completions_inside",
        "Every completion lies inside the interval, and answering an open finding never widens it.",
        completions_inside,
    ),
    Property(
        "interview_asks_on",
        "The interview does not stop while an answer not yet asked for could raise the level.",
        interview_asks_on,
    ),
    Property(
        "safety_table",
        "What the guidelines demand holds, whatever else is answered; known gaps are named and fail.",
        safety_table,
    ),
    Property(
        "no_dead_rule",
        "Every rule fires for somebody, and none is covered by others unless it says so.",
        no_dead_rule,
    ),
    Property("profiles", "A plain-spasm profile never exceeds its level.", profiles),
    Property(
        "urgent_causes_stay",
        "Where an urgent rule that stands for causes fires, not all of them are left out of the list.",
        urgent_causes_stay,
    ),
    Property(
        "medicines_denied",
        "Nobody may use a medicine that is denied or that a demand forbids, nor two of a class at once.",
        medicines_denied,
    ),
    Property(
        "medicines_stay_allowed",
        "What is unknown never widens: no answer to an open question denies a medicine that may be used.",
        medicines_stay_allowed,
    ),
    Property(
        "plan_is_safe",
        "Nothing is advised that is not for a person, or may not be; every item suits somebody.",
        plan_is_safe,
    ),
)
