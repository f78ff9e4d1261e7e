"""The picture of the content shows all of it; the picture of a rule shows that rule and nothing else."""

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from xml.etree import ElementTree

import pytest

from dorsum.authoring import graph, rule_graph
from dorsum.authoring.graph import draw_content
from dorsum.authoring.rule_graph import draw_rule
from dorsum.authoring.svg import Picture
from dorsum.model.bundle import load_knowledge
from dorsum.model.knowledge import RedFlag
from dorsum.model.rule_parser import parse_rule
from dorsum.model.rules import finding_ids
from tests.shipped import shipped

SVG = "{http://www.w3.org/2000/svg}"
NEW_SIGN = "new_cauda_equina_sign"


def texts(svg: str, kind: str) -> list[str]:
    root = ElementTree.fromstring(svg)
    return [text.text or "" for text in root.iter(f"{SVG}text") if text.get("class") == kind]


def flag_of(when: str) -> RedFlag:
    return replace(shipped().red_flag[NEW_SIGN], when=parse_rule(when))


def test_whole_picture_shows_every_item_once() -> None:
    svg = draw_content(shipped())
    assert sorted(texts(svg, "finding")) == sorted(finding.id for finding in shipped().findings)
    assert sorted(texts(svg, "rule")) == sorted(flag.id for flag in shipped().red_flags)
    assert texts(svg, "level") == ["emergency_now", "same_day", "within_days", "routine", "self_care"]


def test_whole_picture_has_a_line_for_each_finding_of_a_rule_and_for_its_level() -> None:
    lines = ElementTree.fromstring(draw_content(shipped())).findall(f".//{SVG}path")
    assert len(lines) == sum(len(finding_ids(flag.when)) + 1 for flag in shipped().red_flags)


def test_whole_picture_of_a_content_without_rules() -> None:
    svg = draw_content(replace(shipped(), red_flags=()))
    assert len(texts(svg, "finding")) == len(shipped().findings)
    assert texts(svg, "rule") == []


@pytest.mark.parametrize("flag", shipped().red_flags, ids=lambda flag: flag.id)
def test_picture_of_a_rule_shows_just_its_own(flag: RedFlag) -> None:
    svg = draw_rule(flag, shipped())
    assert set(texts(svg, "finding")) == set(finding_ids(flag.when))
    assert texts(svg, "rule") == [flag.id]
    assert texts(svg, "level") == [flag.level]


def test_picture_of_a_rule_shows_how_its_findings_join() -> None:
    any_of = "(cancer_ever or (saddle_numbness or upper_back_pain))"
    when = f"not fever and {any_of} and age >= 50 and count_of(2, fever, age > 60)"
    svg = draw_rule(flag_of(when), shipped())
    assert Counter(texts(svg, "join")) == Counter(
        ["all of", "not", "any of", ">= 50", "at least 2 of", "> 60"]
    )
    assert Counter(texts(svg, "finding"))["fever"] == 2
    says = ElementTree.fromstring(svg).findtext(f"{SVG}desc")
    assert says is not None
    assert says.endswith(
        "when all of (not (fever), any of (cancer_ever, saddle_numbness, upper_back_pain), age >= 50, "
        "at least 2 of (fever, age > 60))."
    )


def test_picture_of_a_rule_shows_its_deadline() -> None:
    flag = next(flag for flag in shipped().red_flags if flag.within)
    assert flag.within is not None
    hours = f"{flag.within.min_hours} to {flag.within.max_hours} hours"
    assert texts(draw_rule(flag, shipped()), "note") == [flag.label["en"], hours]


def test_same_content_same_bytes() -> None:
    again = load_knowledge.__wrapped__()
    assert draw_content(again) == draw_content(shipped())
    assert draw_rule(again.red_flag[NEW_SIGN], again) == draw_rule(shipped().red_flag[NEW_SIGN], shipped())


def test_words_are_escaped() -> None:
    odd = '<b>&"pain" </text>'
    flag = replace(shipped().red_flag[NEW_SIGN], label={"en": odd})
    assert texts(draw_rule(flag, shipped()), "note") == [odd]


def pictures(monkeypatch: pytest.MonkeyPatch) -> list[Picture]:
    drawn: list[Picture] = []
    for module in (graph, rule_graph):
        monkeypatch.setattr(module, "as_svg", drawn.append)
    draw_content(shipped())
    for flag in shipped().red_flags:
        draw_rule(flag, shipped())
    return drawn


def boxes(picture: Picture) -> Iterator[tuple[str, float, float, float]]:
    for group in picture.groups:
        for label in group.labels:
            yield label.id, label.left, label.right, label.y


def test_labels_have_ids_of_their_own_and_do_not_overlap(monkeypatch: pytest.MonkeyPatch) -> None:
    for picture in pictures(monkeypatch):
        found = sorted(boxes(picture), key=lambda box: box[3])
        assert len({id for id, *_ in found}) == len(found)
        assert all(left > 0 for _, left, _, _ in found)
        for place, (one, left, right, y) in enumerate(found):
            for other, its_left, its_right, its_y in found[place + 1 :]:
                if its_y - y >= 14:
                    break
                assert its_left >= right or its_right <= left, (picture.title, one, other)


@pytest.mark.parametrize("svg", [draw_content(shipped()), draw_rule(shipped().red_flags[0], shipped())])
def test_picture_says_what_it_is_and_needs_nothing_from_elsewhere(svg: str) -> None:
    root = ElementTree.fromstring(svg)
    assert root.findtext(f"{SVG}title")
    assert root.findtext(f"{SVG}desc")
    assert "prefers-color-scheme: dark" in svg
    assert re.findall(r"https?://[^\"]*", svg) == ["http://www.w3.org/2000/svg"]
    assert not re.search(r"href|url\(|@import|<script", svg)
