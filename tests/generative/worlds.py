"""Generated contents ("worlds") and cases, with gates, facts, numbers and timing all in play."""

from datetime import date
from random import Random
from types import MappingProxyType

from hypothesis import strategies as st

from dorsum.model.case import Case
from dorsum.model.causes import (
    AgeFactor,
    Cause,
    CauseNumbers,
    Cluster,
    Estimate,
    Likelihood,
    Place,
    Ranking,
    Ratio,
    Setting,
)
from dorsum.model.knowledge import (
    Fact,
    Finding,
    Knowledge,
    LeadQuestion,
    Level,
    QuestionGroup,
    RedFlag,
)
from dorsum.model.rules import And, Compare, CountOf, IsYes, Not, Or, Rule
from dorsum.model.statements import Hours, Words
from dorsum.model.truth import Answer

LEVELS = ("self_care", "routine", "within_days", "same_day", "emergency_now")
NUMBERS = ("age", "days")
ENGLISH = MappingProxyType({"en": "words"})


def _level(rank: int) -> Level:
    return Level(LEVELS[rank], rank, ENGLISH, MappingProxyType({"en": ("Act.",)}))


def _finding(id: str, **more: object) -> Finding:
    kind = more.pop("kind", "yes_no")
    return Finding(id, kind, ENGLISH, "group", (), "verified", **more)  # type: ignore[arg-type]  # built by hand


def _number(id: str) -> Finding:
    return _finding(id, kind="number", unit="units", minimum=0, maximum=100)


@st.composite
def rules(draw: st.DrawFn, plain: list[str], *, with_not: bool, depth: int = 3) -> Rule:
    """A rule over the given yes/no findings and the two numbers."""
    leaf = st.one_of(
        st.sampled_from(plain).map(IsYes),
        st.sampled_from(plain).map(IsYes),
        st.builds(
            Compare,
            st.sampled_from(NUMBERS),
            st.sampled_from(["<", "<=", ">", ">=", "=="]),
            st.integers(0, 100),
        ),
    )
    if depth == 0 or draw(st.booleans()):
        return draw(leaf)
    parts = st.lists(rules(plain, with_not=with_not, depth=depth - 1), min_size=2, max_size=4).map(tuple)
    kind = draw(st.sampled_from(["and", "or", "count", "not" if with_not else "or"]))
    if kind == "not":
        return Not(draw(rules(plain, with_not=with_not, depth=depth - 1)))
    terms = draw(parts)
    if kind == "count":
        return CountOf(draw(st.integers(1, len(terms))), terms)
    return And(terms) if kind == "and" else Or(terms)


@st.composite
def worlds(draw: st.DrawFn, *, with_not: bool = False) -> Knowledge:
    """A content that the content check would pass, with three to nine plain findings."""
    free = [f"f{place}" for place in range(draw(st.integers(3, 6)))]
    findings = [_number(id) for id in NUMBERS]
    findings.append(
        _finding(
            "sex",
            kind="choice",
            choices=MappingProxyType({"female": Answer.YES, "male": Answer.NO, "x": Answer.UNSURE}),
        )
    )
    findings += [
        _finding(id, if_still_unsure=draw(if_still_unsure), plainer=draw(st.sampled_from([None, ENGLISH])))
        for id in free
    ]
    findings += draw(_derived())
    findings += draw(_gated(free))
    findings.append(_finding("t", times=tuple(draw(_some(free))), unknown_means_yes=draw(st.booleans())))
    named = [finding.id for finding in findings if finding.kind == "yes_no"]
    flags = draw(st.lists(_red_flag(named, with_not), min_size=1, max_size=8))
    causes = [f"cause{place}" for place in range(draw(st.integers(1, 5)))]
    factual = [*free, "young", "long", "severe", "female"]
    return Knowledge(
        version="0",
        content_hash="0",
        checked_on=date(2026, 1, 1),
        next_check=date(2027, 1, 1),
        sources=(),
        levels=tuple(_level(rank) for rank in range(5)),
        findings=tuple(findings),
        facts=tuple(draw(_facts(factual))),
        red_flags=tuple(_named(place, flag) for place, flag in enumerate(flags)),
        causes=tuple(_cause(id, draw(_some([f"r{place}" for place in range(len(flags))]))) for id in causes),
        cause_numbers=_cause_numbers(causes, named, draw(st.integers(0, 2**32))),
        countries=(),
        question_groups=(QuestionGroup("group", ENGLISH, 1),),
        wording=WORDING,
        questions=draw(_leads([id for id in named if id[0] in "fg" and id[1:].isdigit()])),
    )


@st.composite
def _leads(draw: st.DrawFn, ids: list[str]) -> tuple[LeadQuestion, ...]:
    """Up to three lead questions over findings that a person is asked, each finding under one at most."""
    under = {id: draw(st.integers(0, 3)) for id in ids}
    return tuple(
        LeadQuestion(f"lead{place}", ENGLISH, part, place, covers, (), "verified")
        for place, part in enumerate(("first", "danger", "rest"), start=1)
        if (covers := tuple(id for id in ids if under[id] == place))
    )


def _cause(id: str, red_flags: list[str]) -> Cause:
    lines = MappingProxyType({"en": ("words",)})
    return Cause(
        id, ENGLISH, "bone", lines, lines, lines, lines, MappingProxyType({"examination": ENGLISH}), ENGLISH,
        lines, lines, tuple(red_flags), "verified", (),
    )  # fmt: skip


def _estimate(dice: Random) -> Estimate:
    """A factor with a range around it."""
    value = 10 ** dice.uniform(-2, 2)
    low, high = value * dice.uniform(0.1, 1), value * dice.uniform(1, 10)
    return Estimate(value, low, high, dice.choice(["verified", "unverified"]), ())


def _cause_numbers(causes: list[str], named: list[str], seed: int) -> CauseNumbers:
    """Numbers for the causes: settings, clusters, ratios, and what base rates change by."""
    dice = Random(seed)
    shared = tuple(dice.sample(named, dice.randint(0, 4)))
    rates = {id: {cause: _estimate(dice) for cause in causes} for id in ("home", "away")}
    return CauseNumbers(
        likelihoods=MappingProxyType({id: _likelihood(id, named, dice) for id in causes}),
        clusters=(Cluster("cluster", ENGLISH, shared),),
        foreign_signs=MappingProxyType(
            {finding: _estimate(dice) for finding in dice.sample(named, dice.randint(0, 3))}
        ),
        settings=MappingProxyType(
            {id: Setting(id, ENGLISH, MappingProxyType(found)) for id, found in rates.items()}
        ),
        ranking=Ranking(
            dice.choice([2, 20, 1_000]), 0.3, 0.05, 0.005, 5, 1.5, "age", "female", "f0", "f1", "verified", ()
        ),
    )


def _likelihood(id: str, named: list[str], dice: Random) -> Likelihood:
    starts = sorted({0, *(dice.randint(1, 100) for _ in range(3))})
    changes = dice.random() < 0.5
    places: tuple[Place, Place] = ("upper_back", "low_back")
    return Likelihood(
        id,
        dice.choice([None, None, *named]),
        tuple(AgeFactor(start, _estimate(dice)) for start in starts) if changes else (),
        MappingProxyType({sex: _estimate(dice) for sex in ("female", "male")} if changes else {}),
        MappingProxyType({place: _estimate(dice) for place in places} if changes else {}),
        tuple(_ratio(finding, dice) for finding in dice.sample(named, dice.randint(0, min(6, len(named))))),
    )


def _ratio(finding: str, dice: Random) -> Ratio:
    says = dice.choice(["yes", "no", "both"])
    return Ratio(
        finding, _estimate(dice) if says != "no" else None, _estimate(dice) if says != "yes" else None
    )


class _AnyWording(dict[str, Words]):
    def __missing__(self, key: str) -> Words:
        return ENGLISH


WORDING = _AnyWording()
if_still_unsure = st.sampled_from(["as_yes", *LEVELS])


def _some(ids: list[str]) -> st.SearchStrategy[list[str]]:
    return st.lists(st.sampled_from(ids), min_size=1, max_size=3, unique=True)


@st.composite
def _derived(draw: st.DrawFn) -> list[Finding]:
    return [
        _finding(
            "young",
            derived_from=Compare("age", "<", draw(st.integers(1, 99))),
            must_agree=draw(st.booleans()),
        ),
        _finding("long", derived_from=Compare("days", ">=", draw(st.integers(1, 99)))),
        _finding("severe", derived_from=Compare("days", ">=", 50), derives_only_yes=True),
        _finding(
            "extreme",
            derived_from=Or((Compare("days", ">", draw(st.integers(1, 99))), Compare("age", "<=", 9))),
            derives_only_yes=draw(st.booleans()),
        ),
        _finding("female", derived_from=IsYes("sex"), must_agree=draw(st.booleans())),
    ]


@st.composite
def _gated(draw: st.DrawFn, free: list[str]) -> list[Finding]:
    """Findings behind gates, some of them gates themselves."""
    gates = [*free, "young"]
    found = []
    for place in range(draw(st.integers(0, 4))):
        found.append(_finding(f"g{place}", gate=draw(st.sampled_from(gates))))
        gates.append(f"g{place}")
    return found


@st.composite
def _facts(draw: st.DrawFn, ids: list[str]) -> list[Fact]:
    """Facts without circles: a premise implies only what comes later in a drawn order."""
    order = draw(st.permutations(ids))
    found = []
    for place in range(draw(st.integers(0, 5))):
        start = draw(st.integers(0, len(order) - 2))
        later = order[start + 1 :]
        kind = draw(st.sampled_from(["then_yes", "then_no", "then_any_yes"]))
        targets = tuple(
            draw(_some(later if kind != "then_no" else [id for id in order if id != order[start]]))
        )
        parts = {"then_yes": (), "then_no": (), "then_any_yes": ()} | {kind: targets}
        found.append(Fact(f"fact{place}", order[start], **parts, reason=ENGLISH))
    return found


@st.composite
def _red_flag(draw: st.DrawFn, named: list[str], with_not: bool) -> RedFlag:
    level = draw(st.sampled_from(LEVELS[1:]))
    within = (
        draw(st.sampled_from([Hours(0, 72), Hours(24, 72), Hours(0, 336)]))
        if level == "within_days"
        else None
    )
    return RedFlag(
        "", ENGLISH, draw(rules(named, with_not=with_not)), level, within, "", "expert", "unverified", ()
    )


def _named(place: int, flag: RedFlag) -> RedFlag:
    return RedFlag(
        f"r{place}", ENGLISH, flag.when, flag.level, flag.within, flag.aims_at, flag.basis, flag.status, ()
    )


def random_case(world: Knowledge, seed: int) -> Case:
    """A partial case: each finding answered, not sure, or never asked. Some are mostly no."""
    dice = Random(seed)
    asked = dice.choice([0.2, 0.6, 0.95])
    leaning = dice.choice([[*Answer], [Answer.NO] * 8 + [Answer.YES, Answer.UNSURE], [Answer.YES, Answer.NO]])
    answers: dict[str, Answer] = {}
    numbers: dict[str, float] = {}
    for finding in world.findings:
        if dice.random() > asked:
            continue
        if finding.kind == "number" and dice.random() < 0.7:
            numbers[finding.id] = dice.randint(int(finding.minimum or 0), min(int(finding.maximum or 0), 120))
        elif finding.kind == "number":
            answers[finding.id] = Answer.UNSURE
        else:
            answers[finding.id] = dice.choice(leaning)
    return Case(answers=answers, numbers=numbers)


def cases(world: Knowledge) -> st.SearchStrategy[Case]:
    """Cases from a seed: hundreds of answers drawn one by one would take too long."""
    return st.integers(0, 2**32).map(lambda seed: random_case(world, seed))


@st.composite
def worlds_with_case(draw: st.DrawFn, *, with_not: bool = False) -> tuple[Knowledge, Case]:
    """A world and a partial case in it."""
    world = draw(worlds(with_not=with_not))
    return world, draw(cases(world))
