"""The plan as a person reads it: what to do and how, how much it helps, and how sure that is."""

from collections.abc import Iterable

from dorsum.care.assessment import Assessment
from dorsum.care.plan import PLANNED
from dorsum.model.causes import Cause
from dorsum.model.knowledge import Knowledge
from dorsum.model.plan_results import NotNow, Plan, PlanItem
from dorsum.model.recovery_results import Recovery, Visit
from dorsum.model.treatment import Movement, Prevention, Stage
from dorsum.report.caution_lines import own_and_first
from dorsum.report.dose_words import measures_in_words

MOST_STEPS = 2
"""So many steps of each item stand on the card; the JSON has all."""
MOST_LATER = 3
MOST_MOVEMENTS = 4
MOST_SKIPPED = 4
MOST_FACTS = 8
MOST_TOLD = 8
KINDS_OF_FACTS = ("expect", "one_spasm", "speeds", "slows", "comes_back")
SLOTS = ("now", "today", "this_week", "next_weeks")


def sections_of_plan(assessment: Assessment) -> list[tuple[str, list[str]]]:
    """Return the id of each heading with its lines, in the order in which a person needs them."""
    plan, knowledge = assessment.plan, assessment.knowledge
    by_time = [(f"heading_{slot}", _lines_of_slot(slot, assessment)) for slot in SLOTS]
    if plan.now and plan.stage:
        by_time[0][1][:0] = [_why_now(plan.stage, knowledge), *not_studied(assessment)]
    return [
        *by_time,
        ("heading_for_cause", [_for_cause(cause) for cause in plan.for_causes]),
        ("heading_movements", _movements(assessment)),
        ("heading_check_again", _check_again(plan, knowledge)),
        ("heading_not_yet", [_not_now(one, knowledge) for one in plan.not_now[:MOST_LATER]]),
        ("heading_skip", _skipped(plan)),
        ("heading_recovery", lines_of_recovery(assessment.recovery)),
        ("heading_prevention", _prevention(assessment.prevention)),
        ("heading_visit", lines_of_visit(assessment.visit, with_tests=plan.scope == "full")),
    ]


def not_studied(assessment: Assessment) -> list[str]:
    """Return that what is advised was not studied in children, for who is one."""
    return [assessment.knowledge.wording["plan_for_a_child"]["en"]] if assessment.is_child else []


def _for_cause(cause: Cause) -> str:
    return " ".join([f"{cause.label['en']}.", *cause.treatment["en"]])


def _why_now(stage: Stage, knowledge: Knowledge) -> str:
    return knowledge.wording["plan_stage"]["en"].format(stage=stage.label["en"])


def _movements(assessment: Assessment) -> list[str]:
    movements, knowledge = assessment.plan.movements, assessment.knowledge
    shown = [_movement(one, assessment) for one in movements[:MOST_MOVEMENTS]]
    left = len(movements) - len(shown)
    return [*shown, knowledge.wording["nothing_more"]["en"].format(count=left)] if left > 0 else shown


def _movement(one: Movement, assessment: Assessment) -> str:
    dose = measures_in_words(one.dose, assessment.knowledge)
    own = assessment.cautions.get(one.id, ())
    return " ".join([f"{one.label['en']}.", *one.how["en"], *dose, *own, *one.stop["en"][:1]])


def _lines_of_slot(slot: str, assessment: Assessment) -> list[str]:
    plan, knowledge = assessment.plan, assessment.knowledge
    items: tuple[PlanItem, ...] = getattr(plan, slot)
    most = None if slot in ("now", "today") else MOST_LATER
    lines = [_line(one, assessment) for one in items[:most]]
    left = len(items) - len(lines) + (len(plan.more) if slot == "today" else 0)
    return [*lines, knowledge.wording["nothing_more"]["en"].format(count=left)] if left > 0 else lines


def _line(one: PlanItem, assessment: Assessment) -> str:
    """Return one thing to do with its first steps, its effect, and how sure that is."""
    item = one.intervention
    return " ".join(
        [
            f"{item.label['en']}.",
            *item.how["en"][:MOST_STEPS],
            *own_and_first(item, assessment),
            *item.stop.get("en", ())[:1],
            item.effect.words["en"],
            f"({how_sure(one, assessment.knowledge)})",
        ]
    )


def how_sure(one: PlanItem, knowledge: Knowledge) -> str:
    """Return the certainty in words; where the evidence is from the low back only, that too."""
    wording = knowledge.wording
    said = wording[f"sure_{one.certainty}"]["en"]
    return f"{said} {wording['sure_from_low_back']['en']}" if one.is_indirect else said


def _not_now(one: NotNow, knowledge: Knowledge) -> str:
    item, wording = one.intervention, knowledge.wording
    if one.because or not one.waits_for:
        words = item.not_for_words.get("en", ())
        return " ".join([wording["plan_not_for_you"]["en"].format(label=item.label["en"]), *words[:1]])
    asked = [knowledge.finding[id].question["en"] for id in one.waits_for[:MOST_STEPS]]
    return " ".join([wording["plan_answer_first"]["en"].format(label=item.label["en"]), *asked])


def _skipped(plan: Plan) -> list[str]:
    named = [one for one in plan.skip if one.tier == "advised_against"]
    return [f"{one.label['en']}. {one.why_not['en']}" for one in named[:MOST_SKIPPED] if one.why_not]


def _prevention(items: Iterable[Prevention]) -> list[str]:
    named = [one for one in items if one.tier in ("show_first", "offer")]
    return [f"{one.label['en']}. {one.effect.words['en']}" for one in named[:MOST_LATER]]


def _check_again(plan: Plan, knowledge: Knowledge) -> list[str]:
    if plan.scope not in PLANNED:
        return []
    wording = knowledge.wording
    day = plan.check_again_on_day
    on_day = [wording["check_again_on_day"]["en"].format(day=day)] if day is not None else []
    course = [] if plan.course == "unknown" else [wording[f"course_{plan.course}"]["en"]]
    return [wording["check_again_if_new"]["en"], *on_day, *course]


def lines_of_recovery(found: Recovery) -> list[str]:
    """Return what is known of recovery: what to expect first, whether it comes back last."""
    facts = sorted((*found.facts, *found.own), key=lambda fact: KINDS_OF_FACTS.index(fact.kind))
    said = [" ".join(fact.say["en"]) for fact in facts]
    return said[:MOST_FACTS]


def lines_of_visit(found: Visit, *, with_tests: bool) -> list[str]:
    """Return what to tell and to ask, what a professional may offer, and when no test is needed."""
    tell = _first_lines(line.say["en"] for line in found.tell[:MOST_TOLD])
    ask = _first_lines(line.say["en"] for line in found.ask[:MOST_LATER])
    offers = [one.intervention.ask["en"] for one in found.offers if one.intervention.ask]
    tests = _first_lines(line.say["en"] for line in found.tests[:1]) if with_tests else []
    return [*tell, *ask, *offers[:MOST_LATER], *tests]


def _first_lines(said: Iterable[tuple[str, ...]]) -> list[str]:
    return [" ".join(lines) for lines in said]
