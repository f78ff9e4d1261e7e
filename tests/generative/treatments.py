"""Generated treatments for generated contents: medicines with rules, and things to do with `not_for`."""

from dataclasses import replace
from types import MappingProxyType

from hypothesis import strategies as st

from dorsum.engine import plain
from dorsum.model.case import Case
from dorsum.model.knowledge import Knowledge
from dorsum.model.treatment import (
    Dose,
    Effect,
    Intervention,
    Label,
    Medicine,
    MedicineRule,
    Movement,
    MovementSet,
    Protocol,
    Range,
    Stage,
    Treatment,
)
from dorsum.model.truth import Answer, Truth
from tests.generative.worlds import ENGLISH, rules

LINES = MappingProxyType({"en": ("words",)})
STAGES = (Stage("early", ENGLISH, 0), Stage("middle", ENGLISH, 20), Stage("late", ENGLISH, 60))
EFFECT = Effect(ENGLISH, "verified", ())
PROTOCOL = Protocol(MappingProxyType({"minutes": Range(5, 10)}), "verified", ())
NAMES = ("first", "second", "third", "fourth")


def with_treatment(world: Knowledge, treatment: Treatment) -> Knowledge:
    """Return the content with this treatment in place of its own."""
    return replace(world, treatment_reader=lambda: treatment)


@st.composite
def often_calm(draw: st.DrawFn, world: Knowledge) -> Knowledge:
    """The content, mostly without its red flags: while danger is open there is no plan and no medicine."""
    return replace(world, red_flags=()) if draw(st.sampled_from([True, True, False])) else world


def truths_with_doubts(case: Case, world: Knowledge) -> dict[str, Truth]:
    """Return the truths after closure, where what was answered "not sure" is never no."""
    doubted = {id for id, answer in case.answers.items() if answer is Answer.UNSURE}
    return {
        id: Truth.UNKNOWN if id in doubted and truth is Truth.NO else truth
        for id, truth in plain.close(case, world).truths.items()
    }


@st.composite
def treatments(draw: st.DrawFn, world: Knowledge) -> Treatment:
    """Medicines and things to do, whose rules name findings of the content."""
    named = [finding.id for finding in world.findings if finding.kind == "yes_no"]
    rule = rules(named, with_not=False, depth=2)
    medicine_rules = st.builds(
        MedicineRule,
        st.text("abc", min_size=1, max_size=3),
        rule,
        st.lists(st.sampled_from(["nsaid", "other", *NAMES]), min_size=1, max_size=2).map(tuple),
        st.sampled_from([(), ("GB",), ("US",)]),
        st.sampled_from(["deny", "ask_first", "caution"]),
        st.just(ENGLISH),
        st.just("verified"),
        st.just(()),
    )
    found = draw(st.lists(medicine_rules, max_size=6, unique_by=lambda one: one.id))
    return Treatment(
        stages=STAGES,
        guidelines=(),
        interventions=tuple(draw(_intervention(f"care{place}", rule)) for place in range(6)),
        prevention=(),
        movements=tuple(draw(_movement(f"move{place}", rule)) for place in range(3)),
        movement_sets=tuple(
            MovementSet(f"{region}_{stage.id}", region, stage.id, ("move0", "move1", "move2"))
            for region in ("low_back", "upper_back")
            for stage in STAGES
        ),
        medicines=tuple(draw(_medicine(name, place)) for place, name in enumerate(NAMES)),
        medicine_rules=tuple(found),
    )


@st.composite
def _medicine(draw: st.DrawFn, id: str, order: int) -> Medicine:
    dose = Dose("mg", Range(200, 400), 6, 1200)
    label = Label(
        "GB",
        draw(st.sampled_from(["shop", "shop", "shop", "prescription", "not_sold"])),
        draw(st.sampled_from([True, True, False])),
        draw(st.sampled_from([0, 16])),
        "verified",
        (),
        dose=draw(st.sampled_from([dose, dose, dose, None])),
    )
    kind = draw(st.sampled_from(["nsaid", "nsaid", "other"]))
    labels = draw(st.sampled_from([(label,), (label,), ()]))
    return Medicine(
        id, ENGLISH, id, (kind,), order, LINES, EFFECT, "low", LINES, LINES, labels, "verified", ()
    )


@st.composite
def _intervention(draw: st.DrawFn, id: str, rule: st.SearchStrategy[object]) -> Intervention:
    tiers = ["show_first", "offer", "optional", "doctor_only", "advised_against", "never"]
    return Intervention(
        id=id, label=ENGLISH, order=draw(st.integers(0, 3)), certainty="low",
        evidence_from="low_back", status="verified", sources=(),
        not_for=draw(st.one_of(st.none(), rule)),  # type: ignore[arg-type]  # a rule
        modality="heat", tier=draw(st.sampled_from(tiers)),
        stages=tuple(draw(st.lists(st.sampled_from(["early", "middle", "late"]), min_size=1, unique=True))),
        slot=draw(st.sampled_from(["now", "today", "this_week", "next_weeks"])),
        comfort=draw(st.booleans()), waits_for_visit=draw(st.booleans()),
        what=LINES, how=LINES, effect=EFFECT, positions=(),
        movements=tuple(draw(st.lists(st.sampled_from(["move0", "move1", "move2"]), unique=True))),
        medicines=tuple(draw(st.lists(st.sampled_from(NAMES), max_size=2, unique=True))),
    )  # fmt: skip


@st.composite
def _movement(draw: st.DrawFn, id: str, rule: st.SearchStrategy[object]) -> Movement:
    return Movement(
        id=id, label=ENGLISH, order=0, certainty="low", evidence_from="low_back", status="verified",
        sources=(), not_for=draw(st.one_of(st.none(), rule)),  # type: ignore[arg-type]  # a rule
        kind=draw(st.sampled_from(["position", "stretch"])), view="side",
        regions=("low_back", "upper_back"), stages=("early", "middle"),
        purpose=ENGLISH, how=LINES, frames=(), checked_angles=(), dose=PROTOCOL,
        posture="on_back",
    )  # fmt: skip
