"""Looking things up: lists, pages, and one search in which danger comes first."""

import pytest

from dorsum.model.library import VERDICTS
from dorsum.report.look_up.look_up import LookUp
from tests.interfaces.web.client import Answer, Client
from tests.shipped import shipped

LOOK_UP = LookUp(shipped())
KINDS = [one.kind for one in LOOK_UP.kinds]
DANGEROUS = "my back hurts and I cannot feel my saddle when I wipe"


def say(wording: str, **parts: object) -> str:
    return shipped().wording[wording]["en"].format(**parts)


def search(client: Client, words: str) -> Answer:
    client.get("/look")
    return client.post("/look/search", {"asked": words})


def test_every_kind_is_offered(client: Client) -> None:
    page = client.get("/look")
    for one in LOOK_UP.kinds:
        assert f'href="/look/{one.kind}"' in page.html
        assert one.heading in page.text


@pytest.mark.parametrize("kind", KINDS)
def test_a_list_leads_to_each_of_its_items(client: Client, kind: str) -> None:
    page = client.get(f"/look/{kind}")
    items = LOOK_UP.items(kind)
    assert page.status == 200
    assert [one.id for one in items if f'href="/look/{kind}/{one.id}"' not in page.html] == []
    assert [one.hint for one in items if " ".join(one.hint.split()) not in page.text] == []


@pytest.mark.parametrize("kind", KINDS)
def test_every_page_of_a_kind_can_be_read(client: Client, kind: str) -> None:
    """Of the sources, hundreds and all alike, some are read."""
    country = shipped().country["other"]
    for one in LOOK_UP.items(kind)[:: 25 if kind == "sources" else 1]:
        page = client.get(f"/look/{kind}/{one.id}")
        assert page.status == 200
        text = page.text
        lines = [line for section in LOOK_UP.page_of(kind, one.id, country) for line in section.lines]
        cited = {line for section in LOOK_UP.page_of(kind, one.id, country)[-1:] for line in section.lines}
        assert [line for line in lines if line not in cited and " ".join(line.split()) not in text] == []


def test_certainty_and_the_positions_of_guidelines_are_visible(client: Client) -> None:
    text = client.get("/look/interventions/heat_wrap").text
    assert say("sure_moderate") in text
    assert say("look_guidelines") in text
    assert "NICE" in text


def test_claims_stand_by_their_verdict(client: Client) -> None:
    page = client.get("/look/claims").html
    headings = [page.index(f"<h2>{say(f'claim_verdict_{verdict}')}") for verdict in VERDICTS]
    assert headings == sorted(headings)


@pytest.mark.parametrize("path", ["/look/nothing", "/look/causes/nothing", "/look/nothing/nothing"])
def test_what_is_not_there_is_said_in_words(client: Client, path: str) -> None:
    page = client.get(path)
    assert page.status == 404
    assert say("web_error_no_page") in page.text


def test_a_page_gives_the_number_of_the_country(client: Client) -> None:
    client.get("/settings")
    client.post("/settings", {"country": "US"})
    assert 'href="tel:911"' in client.get("/look/causes/kidney_stone").html


def test_a_question_is_answered_and_pages_are_named(client: Client) -> None:
    page = search(client, "heat or ice?")
    assert client.at == "/look/search"
    assert 'href="/look/interventions/cold_pack"' in page.html
    assert 'class="level' not in page.html
    assert 'value="heat or ice?"' in page.html


def test_a_danger_sign_comes_before_everything_else(client: Client) -> None:
    client.get("/settings")
    client.post("/settings", {"country": "GB"})
    page = search(client, DANGEROUS)
    assert 'class="level emergency_now"' in page.html
    assert 'href="tel:999"' in page.html
    assert page.html.index("tel:999") < page.html.index('type="search"')


def test_a_sign_for_today_names_the_number_that_is_not_for_emergencies(client: Client) -> None:
    client.get("/settings")
    client.post("/settings", {"country": "GB"})
    page = search(client, "my back hurts and I have a fever")
    assert 'class="level same_day"' in page.html
    assert 'href="tel:111"' in page.html


def test_nothing_found_says_what_to_do(client: Client) -> None:
    assert say("web_no_hits") in search(client, "xyzzy").text
    assert search(client, "").status == 200


def test_what_is_asked_cannot_become_part_of_the_page(client: Client) -> None:
    page = search(client, '"><script>alert(1)</script>')
    assert "<script>alert" not in page.html


@pytest.mark.parametrize(("length", "is_told"), [(2_000, False), (2_001, True)])
def test_what_was_too_long_to_be_read_is_said(client: Client, length: int, *, is_told: bool) -> None:
    assert (say("web_search_cut") in search(client, "x" * length).text) == is_told
