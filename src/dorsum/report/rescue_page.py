"""For a person in a spasm: slow breathing with a position at once, then the first steps of a plan."""

from dataclasses import dataclass

from dorsum.care.assessment import Assessment
from dorsum.care.rescue import Ease, FirstSteps
from dorsum.model.knowledge import Knowledge
from dorsum.model.plan_results import PlanItem
from dorsum.model.treatment import CareItem, Movement, Range
from dorsum.report.care_card import Section
from dorsum.report.caution_lines import all_cautions, own_and_first
from dorsum.report.dose_words import measures_in_words
from dorsum.report.plan_lines import how_sure


@dataclass(frozen=True, slots=True)
class TimedStep:
    """One thing to do. `timer` is a name for what is kept of its timer, `minutes` how long it runs.

    Without `minutes` there is no timer.
    """

    id: str
    label: str
    lines: tuple[str, ...]
    stop: tuple[str, ...]
    sure: str = ""
    timer: str = ""
    minutes: int | None = None
    how_long: str = ""
    details: tuple[Section, ...] = ()


@dataclass(frozen=True, slots=True)
class Pacer:
    """Slow breathing: the seconds of a breath in and of one out, and the minutes after which it ends."""

    label: str
    seconds_in: str
    seconds_out: str
    minutes: str
    lines: tuple[str, ...]
    how_much: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class EasePage:
    """The page for the time before the check is finished."""

    pacer: Pacer
    position: TimedStep
    stop: tuple[str, ...]


def ease_page(found: Ease, knowledge: Knowledge) -> EasePage:
    """Return what is shown at once; what makes a person stop is said once, for both."""
    breathing, position = found.breathing, found.position
    stop = (*breathing.stop.get("en", ()), *position.stop.get("en", ()))
    lines = (*position.how["en"], *all_cautions(position, knowledge))
    step = TimedStep(position.id, position.label["en"], lines, ())
    return EasePage(_pacer(breathing, knowledge), step, tuple(dict.fromkeys(stop)))


def _pacer(breathing: Movement, knowledge: Knowledge) -> Pacer:
    pace = breathing.pace
    assert pace is not None  # INVARIANT: `ease` chooses only what has one
    return Pacer(
        label=breathing.label["en"],
        seconds_in=f"{pace.measures['breathe_in_seconds'].low:g}",
        seconds_out=f"{pace.measures['breathe_out_seconds'].low:g}",
        minutes=f"{breathing.dose.measures['minutes'].high:g}",
        lines=breathing.how["en"],
        how_much=(*measures_in_words(breathing.dose, knowledge), *all_cautions(breathing, knowledge)),
    )


@dataclass(frozen=True, slots=True)
class StepsPage:
    """The first steps of a plan; each may be missing."""

    warmth: tuple[TimedStep, ...]
    rest: TimedStep | None
    movement: TimedStep | None


def steps_page(steps: FirstSteps, assessment: Assessment) -> StepsPage:
    """Return the page of the first steps; warmth lasts the shortest time of its range, a rest the longest."""
    rest = _step(steps.rest, "rest", assessment) if steps.rest else None
    movement = _movement(steps.movement, assessment) if steps.movement else None
    warmth = (_step(one, f"warmth_{place}", assessment) for place, one in enumerate(steps.warmth))
    return StepsPage(tuple(warmth), rest, movement)


def _step(one: PlanItem, timer: str, assessment: Assessment) -> TimedStep:
    knowledge = assessment.knowledge
    item, kind = one.intervention, timer.partition("_")[0]
    measures = item.protocol.measures if item.protocol else {}
    minutes = _minutes(measures.get("minutes"), kind)
    words = knowledge.wording[f"rescue_timer_{kind}"]["en"]
    return TimedStep(
        id=item.id,
        label=item.label["en"],
        lines=(*item.how["en"], *own_and_first(item, assessment)),
        stop=item.stop.get("en", ()),
        sure=how_sure(one, knowledge),
        timer=timer,
        minutes=minutes,
        how_long=words.format(count=minutes) if minutes else "",
        details=_more_care(item, knowledge),
    )


def _minutes(found: Range | None, kind: str) -> int | None:
    return None if found is None else int(found.high if kind == "rest" else found.low)


def _movement(one: Movement, assessment: Assessment) -> TimedStep:
    knowledge = assessment.knowledge
    dose = measures_in_words(one.dose, knowledge)
    return TimedStep(
        id=one.id,
        label=one.label["en"],
        lines=(*one.how["en"], *dose, *own_and_first(one, assessment)),
        stop=one.stop.get("en", ()),
        sure=knowledge.wording[f"sure_{one.certainty}"]["en"],
        details=_more_care(one, knowledge),
    )


def _more_care(one: CareItem, knowledge: Knowledge) -> tuple[Section, ...]:
    more = one.cautions.get("en", ())[1:]
    return (Section(knowledge.wording["heading_cautions"]["en"], more),) if more else ()
