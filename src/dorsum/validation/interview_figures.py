"""What the interview costs on a set of people, and what a careless answerer loses."""

from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from random import Random
from statistics import median_high
from typing import Any

from dorsum.care.triage import triage
from dorsum.engine.compiled import CompiledRules
from dorsum.model.rates import rate
from dorsum.validation.answerers import Person, careless, person_of
from dorsum.validation.case_sets import LabelledCase
from dorsum.validation.interview_runs import Interviewer, Run
from dorsum.validation.not_sure import EMERGENCY, SEED, SELF_CARE
from dorsum.validation.robustness import sample_plain_people, smallest_of_each_rule
from dorsum.validation.rule_cases import RuleCases

FEW_SCREENS, QUICK = 2, 0.8
"""This share of the typical emergencies should be decided by then (DESIGN section 5)."""
DANGER_SCREENS = 8
"""Danger should be excluded by then (DESIGN section 5)."""
PLAIN_SCREENS, PLAIN_WORDS = 14, 450
"""A plain spasm should be done with these at the median (DESIGN section 5)."""
PLAIN_SAMPLE = 200
Progress = Callable[[int, int], None]


@dataclass(frozen=True)
class Subject:
    """Somebody to interview. `is_typical` emergencies are those that a history can show."""

    id: str
    person: Person
    is_emergency: bool
    is_plain: bool
    is_typical: bool = True


@dataclass(frozen=True)
class Interviewed:
    """What an honest and a careless person came to, and the level with everything asked.

    `is_calm` where everything asked gives a level below `same_day`: danger can then be excluded.
    """

    subject: Subject
    honest: Run
    careless: Run
    all_asked: str | None
    is_calm: bool


def subjects_of_cases(cases: Sequence[LabelledCase], rules: CompiledRules) -> tuple[Subject, ...]:
    """Return the people of labelled cases; the label says who is an emergency and who is plain."""
    return tuple(
        Subject(
            id=one.id,
            person=person_of(one.case, rules),
            is_emergency=one.label == EMERGENCY,
            is_plain=one.label == SELF_CARE,
            is_typical=not one.hard,
        )
        for one in cases
    )


def subjects_of_rules(rules: CompiledRules) -> tuple[Subject, ...]:
    """Return the smallest case of each red flag."""
    firing = smallest_of_each_rule(RuleCases(rules).firing())
    return tuple(Subject(one.rule, one.person, one.level == EMERGENCY, is_plain=False) for one in firing)


def plain_subjects(rules: CompiledRules) -> tuple[Subject, ...]:
    """Return some plain people, drawn at random, the same in every run."""
    people = sample_plain_people(rules, PLAIN_SAMPLE)
    return tuple(
        Subject(f"plain_{place}", person, is_emergency=False, is_plain=True)
        for place, person in enumerate(people, start=1)
    )


def interview_all(
    subjects: Sequence[Subject], rules: CompiledRules, progress: Progress | None = None
) -> tuple[Interviewed, ...]:
    """Interview each once with honest answers and once with careless ones."""
    interviewer, dice, levels = Interviewer(rules), Random(SEED), rules.knowledge.level
    found = []
    for done, subject in enumerate(subjects, start=1):
        person = subject.person
        asked = triage(person.everything(rules.knowledge), rules)
        found.append(
            Interviewed(
                subject,
                honest=interviewer.run(person),
                careless=interviewer.run(person, careless(dice)),
                all_asked=asked.advise,
                is_calm=levels[asked.at_most].rank < levels["same_day"].rank,
            )
        )
        if progress:
            progress(done, len(subjects))
    return tuple(found)


def interview_figures(interviewed: Sequence[Interviewed]) -> dict[str, Any]:
    """Return the figures; every rate is `{value, k, n, low, high}`, every cost median and 90th percentile.

    The careless ones count where the honest interview gives the level that they may lose.
    """
    urgent = [one for one in interviewed if one.subject.is_emergency and one.subject.is_typical]
    plain = [one for one in interviewed if one.subject.is_plain]
    calm = [one.honest.danger_done_at for one in interviewed if one.is_calm]
    return {
        "n": len(interviewed),
        "same_level": asdict(rate(one.honest.level == one.all_asked for one in interviewed)),
        "differ": [
            {"id": one.subject.id, "interview": one.honest.level, "all_asked": one.all_asked}
            for one in interviewed
            if one.honest.level != one.all_asked
        ],
        "cost": _cost([one.honest for one in interviewed]),
        "cost_plain": _cost([one.honest for one in plain]),
        "emergencies_within_2_screens": asdict(rate(_is_quick(one.honest) for one in urgent)),
        "danger_excluded_at": _spread(calm),
        "danger_within_8_screens": asdict(rate(screen <= DANGER_SCREENS for screen in calm)),
        "careless_emergencies_caught": _kept(interviewed, EMERGENCY),
        "careless_self_care_kept": _kept(interviewed, SELF_CARE),
    }


def _is_quick(run: Run) -> bool:
    return run.emergency_at is not None and run.emergency_at <= FEW_SCREENS


def _kept(interviewed: Sequence[Interviewed], level: str) -> dict[str, Any]:
    return asdict(rate(one.careless.level == level for one in interviewed if one.honest.level == level))


def _cost(runs: Sequence[Run]) -> dict[str, Any]:
    return {
        "screens": _spread([run.screens for run in runs]),
        "items": _spread([run.items for run in runs]),
        "words": _spread([run.words for run in runs]),
    }


def _spread(values: Sequence[int]) -> dict[str, int | None]:
    """Return the median and the 90th percentile: values that occur, the higher one where two would do."""
    ordered = sorted(values)
    if not ordered:
        return {"median": None, "percentile_90": None, "most": None}
    return {
        "median": median_high(ordered),
        "percentile_90": ordered[min(len(ordered) - 1, len(ordered) * 9 // 10)],
        "most": ordered[-1],
    }
