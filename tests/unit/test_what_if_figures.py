"""Figures of a change from counts made by hand, and how they are told: text, Markdown, numbers, a chart."""

import json
from dataclasses import asdict, replace
from typing import Any

import numpy as np
import pytest

from dorsum.cohort.moves import Moves
from dorsum.model.knowledge import Knowledge
from dorsum.model.rates import paired_rates, rate_of
from dorsum.report.what_if_chart import MOST_CAUSES, what_if_chart
from dorsum.report.what_if_csv import HEAD, what_if_rows
from dorsum.report.what_if_page import (
    MOST_CHANGES,
    as_markdown,
    as_text,
    points,
    share,
    what_if_sections,
)
from dorsum.validation.what_if import cause_figures, move_figures
from tests.shipped import shipped
from tests.unit.test_rule_changes import small

NONE, SELF, ROUTINE, DAYS, SAME, NOW = range(6)
LEVELS = ("none", "self_care", "routine", "within_days", "same_day", "emergency_now")
INFECTION, STRAIN, NOBODY_KNOWS = range(3)


def moves(*counted: tuple[int, int, int, int], causes: tuple[str, ...] = ("infection", "strain")) -> Moves:
    """Return moves from (cause, level before, level after, people)."""
    counts = np.zeros((len(causes) + 1, 6, 6), np.int64)
    for cause, before, after, people in counted:
        counts[cause, before, after] += people
    return Moves(LEVELS, causes, counts)


def world() -> Knowledge:
    """The small content; its `infection` has red flags at same day and within days, `strain` none."""
    figures = shipped().synthetic
    assert figures is not None
    return replace(small(), synthetic=replace(figures, serious=("infection",)))


MOVES = moves(
    (INFECTION, SAME, SAME, 60),
    (INFECTION, SAME, DAYS, 20),
    (INFECTION, DAYS, ROUTINE, 5),
    (INFECTION, SELF, NOW, 1),
    (STRAIN, SELF, SELF, 700),
    (STRAIN, SELF, ROUTINE, 40),
    (STRAIN, SAME, SELF, 10),
    (NOBODY_KNOWS, NONE, DAYS, 3),
    (NOBODY_KNOWS, DAYS, NONE, 4),
)


def test_who_moves() -> None:
    found = move_figures(MOVES)
    assert found["n"] == 843
    assert {name: rate["k"] for name, rate in found["moves"].items()} == {
        "up": 41,
        "down": 35,
        "same": 760,
        "newly_open": 4,
        "newly_advised": 3,
    }
    assert sum(rate["k"] for rate in found["moves"].values()) == found["n"]
    assert found["matrix"]["same_day"] == dict(zip(LEVELS, (0, 10, 0, 20, 60, 0), strict=True))
    assert found["levels"]["within_days"]["before"]["k"] == 9
    assert found["levels"]["within_days"]["after"]["k"] == 23
    assert found["levels"]["within_days"]["difference"] == pytest.approx((23 - 9) / 843)


def test_each_level_is_paired() -> None:
    found = move_figures(MOVES)["levels"]["same_day"]
    assert found == asdict(paired_rates(60, 30, 0, 753))


def test_what_is_caught_and_over_triage() -> None:
    found = cause_figures(MOVES, world())
    assert found is not None
    assert (found["n"], found["without_known_cause"], found["not_judged"]) == (836, 7, [])
    (infection,) = found["by_cause"]
    assert (infection["cause"], infection["levels"], infection["n"]) == (
        "infection",
        ["within_days", "same_day"],
        86,
    )
    assert kn(infection["caught"]) == (85, 81, 86)
    assert kn(infection["at_its_highest"]) == (80, 61, 86)
    assert found["serious"] == {key: infection[key] for key in ("n", "caught", "at_its_highest")}
    assert kn(found["over_triage"]) == (10, 40, 750)


def kn(paired: dict[str, Any]) -> tuple[int, int, int]:
    assert paired["before"]["n"] == paired["after"]["n"]
    return paired["before"]["k"], paired["after"]["k"], paired["after"]["n"]


def test_a_level_of_ones_own() -> None:
    found = cause_figures(MOVES, world(), "emergency_now")
    assert found is not None
    (infection,) = found["by_cause"]
    assert infection["levels"] == ["emergency_now", "emergency_now"]
    assert kn(infection["caught"]) == kn(infection["at_its_highest"]) == (0, 1, 86)
    assert kn(found["over_triage"]) == (10, 40, 750)


def test_a_serious_cause_without_a_red_flag_is_not_judged_unless_a_level_is_named() -> None:
    causes = tuple(replace(one, red_flags=()) for one in world().causes)
    bare = replace(world(), causes=causes)
    found, named = cause_figures(MOVES, bare), cause_figures(MOVES, bare, "same_day")
    assert found is not None
    assert (found["not_judged"], found["serious"]["n"]) == (["infection"], 0)
    assert found["serious"]["caught"]["difference"] is None
    assert named is not None
    assert (named["not_judged"], kn(named["serious"]["caught"])) == ([], (80, 61, 86))


def test_without_true_causes_there_are_no_figures_of_causes() -> None:
    assert cause_figures(moves((NOBODY_KNOWS, SELF, SELF, 9)), world()) is None
    assert cause_figures(MOVES, small_without()) is None


def small_without() -> Knowledge:
    return replace(small(), synthetic=None)


def figures(
    found: Moves = MOVES, caught_from: str | None = None, people: dict[str, Any] | None = None
) -> dict[str, Any]:
    table = {"real": True, "closed_world": False, "left_out": 0}
    return {
        "changes": ["`new_sign`: dropped"],
        "people": people or table,
        **move_figures(found),
        "causes": cause_figures(found, world(), caught_from),
        "limits": ["Nobody reviewed it."],
    }


TEXT = """\
What would change:
  new_sign: dropped
  People in the table: 843.

Who moves:
                                            people   share       95 % interval
  to a higher level                             41   4.86%    3.605% to 6.531%
  to a lower level                              35   4.15%    3.000% to 5.719%
  stay where they are                          760  90.15%  87.957% to 91.987%
  lose their level: questions are open now       4   0.47%    0.185% to 1.214%
  get a level: questions were open before        3   0.36%    0.121% to 1.041%

From the level before (lines) to the level after (columns):
                 emergency_now  same_day  within_days  routine  self_care  none
  emergency_now              0         0            0        0          0     0
  same_day                   0        60           20        0         10     0
  within_days                0         0            0        5          0     4
  routine                    0         0            0        0          0     0
  self_care                  1         0            0       40        700     0
  none                       0         0            3        0          0     0
"""


def test_as_text() -> None:
    found = as_text(what_if_sections(figures()))
    assert found.startswith(TEXT)
    assert found.endswith("\nMind:\n  Nobody reviewed it.\n")
    assert "\n  all serious causes      86  98.84%  94.19%       -4.65 (-11.82 to +1.53)\n" in found
    assert "\n  infection               86  98.84%  94.19%       -4.65 (-11.82 to +1.53)\n" in found
    assert "\n  no serious cause     750   1.33%  5.33%        +4.00 (+2.20 to +5.96)\n" in found
    assert "\n  People without a cause that the content knows: 7.\n" in found
    assert "Serious causes without a difference" not in found


def test_many_changes_are_told_by_their_number() -> None:
    many = {**figures(), "changes": [f"`rule_{number}`: dropped" for number in range(MOST_CHANGES + 2)]}
    assert "  rule_14: dropped\n  and 2 more changes\n  People" in as_text(what_if_sections(many))
    assert what_if_chart(many)["title"]["subtitle"][MOST_CHANGES] == "and 2 more changes"


def test_levels_that_nobody_waits_for_are_left_out() -> None:
    found = as_text(what_if_sections(figures(moves((STRAIN, SELF, SELF, 9)))))
    assert "none" not in found
    assert "\n  all serious causes       0       -      -" in found
    assert "\n  Serious causes without a difference: 1.\n" in found
    assert "lose their level" not in found


def test_as_markdown_says_the_same() -> None:
    found = as_markdown(what_if_sections(figures()))
    assert (
        "## What would change\n\n- `new_sign`: dropped\n- People in the table: 843.\n\n## Who moves\n"
        in found
    )
    assert "|  | people | share | 95 % interval |\n| --- | ---: | ---: | ---: |\n" in found
    assert "| to a higher level | 41 | 4.86% | 3.605% to 6.531% |" in found
    assert found.endswith("## Mind\n\n- Nobody reviewed it.\n")
    assert "\n\n- People without a cause that the content knows: 7.\n" in found


CLOSED = " Closed world: what was not stated was taken as no. Rows that cannot be read, left out: 1,200."
DRAWN = {
    "real": False,
    "setting": "home",
    "enriched": None,
    "seed": 4,
    "closed_world": False,
    "left_out": 0,
}


@pytest.mark.parametrize(
    ("people", "says"),
    [
        ({"real": True, "closed_world": True, "left_out": 1200}, f"People in the table: 843.{CLOSED}"),
        (DRAWN, "People who do not exist: 843, home, seed 4."),
        (
            {**DRAWN, "enriched": 0.25},
            "People who do not exist: 843, home, 25% with a serious cause, seed 4.",
        ),
    ],
)
def test_who_the_people_are(people: dict[str, Any], says: str) -> None:
    assert f"  {says}\n" in as_text(what_if_sections(figures(people=people)))


def test_one_level_for_all_causes_is_told_once() -> None:
    found = as_text(what_if_sections(figures(caught_from="same_day")))
    assert found.count("Serious causes caught") == 1
    assert "Serious causes caught: advised `same_day` or more:" in found


def test_only_the_title_of_a_table_without_causes() -> None:
    found = as_text(what_if_sections({**figures(), "causes": None}))
    assert "Serious" not in found
    assert "Over-triage" not in found


def test_small_differences_keep_their_figures_and_nothing_has_no_sign() -> None:
    paired = {"difference": -0.000012, "low": -0.00003, "high": 0.0}
    assert points(paired) == "-0.0012 (-0.0030 to 0)"
    assert share(vars_of(1, 3)) == "33.33%"
    assert share(vars_of(0, 0)) == "-"
    assert [share(vars_of(k, 100_000)) for k in (0, 1, 99_999, 100_000)] == [
        "0.00%",
        "<0.01%",
        ">99.99%",
        "100.00%",
    ]


def vars_of(k: int, n: int) -> dict[str, Any]:
    found = rate_of(k, n)
    return {"value": found.value, "k": found.k, "n": found.n}


def test_numbers_one_figure_a_row() -> None:
    rows = [dict(zip(HEAD, row, strict=True)) for row in what_if_rows(figures())]
    (moved,) = [row for row in rows if row["of"] == "same_day -> within_days"]
    assert (moved["figure"], moved["k"], moved["n"]) == ("matrix", 20, 843)
    told = {(row["figure"], row["of"], row["when"]): row for row in rows}
    assert told["caught", "infection", "before"]["k"] == 85
    assert told["caught", "all serious causes", "difference"]["value"] == pytest.approx(-4 / 86)
    assert told["over-triage", "no serious cause", "after"]["k"] == 40
    assert told["moves", "up", ""]["k"] == 41
    assert told["level", "none", "after"]["k"] == 4
    assert len(rows) == 36 + 5 + 3 * 6 + 3 * 4 + 3
    bare = list(what_if_rows({**figures(moves((STRAIN, SELF, SELF, 9))), "causes": None}))
    assert len(bare) == 36 + 5 + 3 * 6
    nobody = list(what_if_rows(figures(moves((STRAIN, SELF, SELF, 9)))))
    assert ("caught", "infection", "difference", "", 0, "", "", "") in nobody


def views(chart: dict[str, Any]) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = chart["vconcat"]
    return found


def test_a_chart_has_a_title_words_for_who_cannot_see_it_and_every_number() -> None:
    chart = what_if_chart(figures())
    assert chart["title"]["text"] == "What the change would do"
    assert chart["title"]["subtitle"][0] == "new_sign: dropped"
    assert chart["title"]["subtitle"][-1] == "Nobody reviewed it."
    assert (
        "Levels of urgency of 843 people, before and after a change of rules: 41 move up and 35 move down."
        in chart["description"]
    )
    assert "Over-triage: 1.33% before, 5.33% after." in chart["description"]
    assert chart["description"].endswith("Nobody reviewed it.")
    matrix, levels, caught, highest = views(chart)
    assert {one["people"] for one in matrix["data"]["values"]} == {0, 1, 3, 4, 5, 10, 20, 40, 60, 700}
    assert {one["moved"] for one in matrix["data"]["values"] if one["before"] == one["after"]} == {0}
    assert "23" not in levels["data"]["values"][0]["told"]
    assert [one["of"] for one in caught["data"]["values"]] == ["all serious causes", "infection"]
    assert highest["data"]["values"][-1]["of"] == "over-triage"
    assert highest["data"]["values"][-1]["told"] == "1.33% -> 5.33% of 750: +4.00 (+2.20 to +5.96)"
    assert json.loads(json.dumps(chart)) == chart


def test_a_chart_is_black_and_white() -> None:
    text = json.dumps(what_if_chart(figures()))
    colours = {word.lower() for word in text.split('"') if word.startswith("#")}
    assert all(colour[1:3] == colour[3:5] == colour[5:7] for colour in colours)


def test_a_chart_of_people_who_do_not_exist_and_one_without_causes() -> None:
    chart = what_if_chart({**figures(people=DRAWN), "causes": None})
    assert (
        "843 people who do not exist (home, seed 4); lines are 95 % intervals" in chart["title"]["subtitle"]
    )
    assert len(views(chart)) == 2
    assert "Over-triage" not in chart["description"]
    assert len(views(what_if_chart(figures(caught_from="same_day")))) == 3


def test_a_chart_has_the_causes_that_differ_most_and_none_of_whom_there_is_nobody() -> None:
    chart = what_if_chart(figures(moves((STRAIN, SELF, SELF, 9))))
    assert [one["of"] for one in views(chart)[-1]["data"]["values"]] == ["over-triage"]
    causes = tuple(cause.id for cause in shipped().causes)
    drawn_with = shipped().synthetic
    assert drawn_with is not None
    places = [causes.index(id) for id in drawn_with.serious]
    many = [(place, SELF, NOW, 10 + place) for place in places]
    many += [(place, SELF, SELF, 30) for place in places]
    found = moves(*many, causes=causes)
    chart = what_if_chart({**figures(), **move_figures(found), "causes": cause_figures(found, shipped())})
    rows = views(chart)[2]["data"]["values"]
    assert len(rows) == 1 + MOST_CAUSES
    changes = [row["difference"] for row in rows[1:]]
    assert changes == sorted(changes, reverse=True)
