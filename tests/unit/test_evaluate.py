"""The figures of an evaluation, on small sets made by hand."""

from dataclasses import replace
from typing import Any

import pytest

from dorsum.care.triage import triage
from dorsum.model.results import Triage
from dorsum.validation.case_sets import LabelledCase
from dorsum.validation.evaluate import Scored, closed_world_figures, errors, open_world_figures, score
from tests.shipped import case_of, shipped_rules

TEMPLATE = triage(case_of(), shipped_rules(), closed_world=True)


def labelled(id: str, label: str, *acceptable: str, **more: Any) -> LabelledCase:
    empty: dict[str, Any] = {"hard": False, "agreed": None, "acceptable_by_either": ()}
    return LabelledCase(
        id=id, case=case_of(), label=label, acceptable=acceptable or (label,), **{**empty, **more}
    )


def given(level: str, case: LabelledCase) -> Scored:
    """Return a case as if Dorsum had answered this level."""
    return Scored(case, replace(TEMPLATE, at_least=level, at_most=level))


SCORED = (
    given("emergency_now", labelled("a", "emergency_now", agreed=True)),
    given("same_day", labelled("b", "emergency_now", "emergency_now", "same_day", hard=True)),
    given("self_care", labelled("c", "emergency_now", agreed=True)),
    given("within_days", labelled("d", "routine_clinician", agreed=True)),
    given(
        "routine",
        labelled("e", "same_day", agreed=False, acceptable_by_either=("routine_clinician", "same_day")),
    ),
    given("self_care", labelled("f", "self_care", acceptable_by_either=("routine_clinician",))),
    given("same_day", labelled("g", "self_care", "self_care", "routine_clinician")),
    given("routine", labelled("h", "self_care", "self_care", "routine_clinician")),
)


def counts(figures: dict[str, Any]) -> dict[str, tuple[int, int]]:
    return {
        name: (one["k"], one["n"]) for name, one in figures.items() if isinstance(one, dict) and "k" in one
    }


def test_closed_world_rates() -> None:
    figures = closed_world_figures(SCORED)
    assert figures["n"] == 8
    assert counts(figures) == {
        "exact": (3, 8),  # a, d, f
        "acceptable": (5, 8),  # and b, h
        "under": (2, 8),  # c, e
        "over": (1, 8),  # g
        "under_label": (3, 8),  # b, c, e
        "over_label": (2, 8),  # g, h
        "emergency_recall": (1, 3),
        "emergency_recall_not_hard": (1, 2),
        "emergency_to_self_care": (1, 3),
        "self_care_kept": (1, 3),
        "exact_agreed": (2, 3),  # a, d, not c
        "acceptable_by_either": (1, 2),  # e, not f
    }


def test_a_rate_carries_its_interval() -> None:
    exact = closed_world_figures(SCORED)["exact"]
    assert set(exact) == {"value", "k", "n", "low", "high"}
    assert exact["value"] == 0.375
    assert exact["low"] == pytest.approx(0.1368, abs=5e-5)
    assert exact["high"] == pytest.approx(0.6943, abs=5e-5)


def test_confusion_table() -> None:
    levels = ("self_care", "routine_clinician", "same_day", "emergency_now")
    table = closed_world_figures(SCORED)["confusion"]
    assert {label: tuple(row[given] for given in levels) for label, row in table.items()} == {
        "self_care": (1, 1, 1, 0),
        "routine_clinician": (0, 1, 0, 0),
        "same_day": (0, 1, 0, 0),
        "emergency_now": (1, 0, 1, 1),
    }


def test_a_set_without_emergencies_has_no_rate_for_them() -> None:
    figures = closed_world_figures(SCORED[5:])
    assert figures["emergency_recall"] == {"value": None, "k": 0, "n": 0, "low": None, "high": None}


def test_errors_worst_first() -> None:
    found = errors(SCORED)
    assert [(one["id"], one["kind"]) for one in found] == [
        *(("c", "under"), ("e", "under"), ("g", "over"), ("b", "acceptable"), ("h", "acceptable")),
    ]
    assert found[0] == {
        "id": "c",
        "label": "emergency_now",
        "given": "self_care",
        "acceptable": ["emergency_now"],
        "kind": "under",
        "hard": False,
        "fired": [],
    }
    assert found[1]["given"] == "routine_clinician"


def open_world(status: str, at_least: str, at_most: str, advise: str | None) -> Scored:
    result: Triage = replace(TEMPLATE, status=status, at_least=at_least, at_most=at_most, advise=advise)  # type: ignore[arg-type]  # three words
    return Scored(labelled("x", "self_care"), result)


def test_open_world_figures_never_say_exact() -> None:
    figures = open_world_figures(
        (
            open_world("final", "self_care", "self_care", "self_care"),
            open_world("unsure", "routine", "same_day", "same_day"),
            open_world("incomplete", "self_care", "emergency_now", None),
            open_world("incomplete", "same_day", "emergency_now", "same_day"),
        )
    )
    assert list(figures) == ["n", "final", "unsure", "incomplete", "at_least", "at_most", "advise"]
    assert counts(figures) == {"final": (1, 4), "unsure": (1, 4), "incomplete": (2, 4)}
    assert figures["at_least"] == {"routine": 1, "same_day": 1, "self_care": 2}
    assert figures["at_most"] == {"emergency_now": 2, "same_day": 1, "self_care": 1}
    assert figures["advise"] == {"none": 1, "same_day": 2, "self_care": 1}


def test_scoring_runs_each_case_and_tells_how_far_it_is() -> None:
    cases = tuple(
        replace(labelled(id, "emergency_now"), case=case)
        for id, case in (("a", case_of({"blue_or_grey_lips_or_skin": "yes"})), ("b", case_of(age=41)))
    )
    told: list[tuple[int, int]] = []
    closed = score(
        cases, shipped_rules(), closed_world=True, progress=lambda done, total: told.append((done, total))
    )
    assert [one.given for one in closed] == ["emergency_now", "self_care"]
    assert told == [(1, 2), (2, 2)]
    opened = score(cases, shipped_rules(), closed_world=False)
    assert [one.triage.status for one in opened] == ["final", "incomplete"]
    assert errors(closed[:1]) == []
