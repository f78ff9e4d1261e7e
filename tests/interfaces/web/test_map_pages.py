"""The body map as a form: a tap says yes, no tap says nothing, and some taps are confirmed first."""

import pytest

from dorsum.interfaces.web.sessions import Sessions
from dorsum.interfaces.web.talk import BODY_MAP
from dorsum.model.truth import Answer as Said
from tests.interfaces.web.client import Answer, Client
from tests.interfaces.web.talking import begin, fields, finish
from tests.shipped import shipped

REGIONS = {one.id: one for one in shipped().library.body_regions}
CHEST = REGIONS["chest"]
PLAIN = next(one for one in REGIONS.values() if not one.confirm)


def to_the_map(client: Client) -> Answer:
    page = begin(client)
    while client.at != "/check/where":
        page = client.post("/check/answer", fields(page, {}))
    return page


def tap(client: Client, *regions: str, **more: str) -> Answer:
    marks = {f"region-{id}": "yes" for id in regions}
    return client.post("/check/where", {**marks, "go": "next", **more})


def said(client: Client, sessions: Sessions, finding: str) -> Said | None:
    return sessions.read(client.cookie).case(shipped()).answers.get(finding)


def test_before_a_check_the_map_leads_to_its_start(client: Client) -> None:
    client.get("/check/where")
    assert client.at == "/check/start"


def test_each_region_stands_in_the_list_and_in_the_drawing(client: Client) -> None:
    page = to_the_map(client)
    for one in REGIONS.values():
        assert f'name="region-{one.id}"' in page.html


def test_a_tap_says_yes(client: Client, sessions: Sessions) -> None:
    to_the_map(client)
    tap(client, PLAIN.id)
    assert said(client, sessions, PLAIN.finding) is Said.YES
    assert client.at != "/check/where"


def test_no_tap_says_nothing(client: Client, sessions: Sessions) -> None:
    to_the_map(client)
    before = sessions.read(client.cookie).case(shipped())
    tap(client)
    assert sessions.read(client.cookie).case(shipped()) == before
    assert client.at != "/check/where"


@pytest.mark.parametrize("word", ["yes", "no", "unsure"])
def test_the_front_of_the_chest_is_confirmed_first(client: Client, sessions: Sessions, word: str) -> None:
    to_the_map(client)
    page = tap(client, CHEST.id)
    assert shipped().finding[CHEST.finding].question["en"] in page.text
    assert sessions.read(client.cookie).regions == frozenset()
    tap(client, CHEST.id, go="confirm", **{f"confirm-{CHEST.id}": word})
    assert said(client, sessions, CHEST.finding) is (None if word == "no" else Said(word))


def test_a_confirmation_that_was_left_out_is_asked_again(client: Client, sessions: Sessions) -> None:
    to_the_map(client)
    tap(client, CHEST.id, PLAIN.id)
    page = tap(client, CHEST.id, PLAIN.id, go="confirm")
    assert page.status == 422
    assert "mistake" in page.html
    assert sessions.read(client.cookie).regions == frozenset()


def test_back_from_the_confirmation_keeps_what_was_tapped(client: Client) -> None:
    to_the_map(client)
    tap(client, CHEST.id, PLAIN.id)
    page = tap(client, CHEST.id, PLAIN.id, go="back")
    for id in (CHEST.id, PLAIN.id):
        assert f'name="region-{id}" value="yes" checked' in page.html


def test_marks_that_are_taken_away_say_nothing_any_more(client: Client, sessions: Sessions) -> None:
    to_the_map(client)
    tap(client, PLAIN.id)
    finish(client, client.get("/check"))
    assert f'name="known" value="{PLAIN.id}"' in client.get("/check/where").html
    tap(client, known=PLAIN.id)
    assert sessions.read(client.cookie).regions == frozenset()
    assert said(client, sessions, PLAIN.finding) is not Said.YES


def test_to_change_the_map_leads_to_the_map(client: Client, sessions: Sessions) -> None:
    to_the_map(client)
    tap(client, PLAIN.id)
    place = next(at for at, step in enumerate(sessions.read(client.cookie).steps) if step.part == BODY_MAP)
    client.get(f"/check/change/{place}")
    assert client.at == "/check/where"


def confirmed(client: Client, **words: str) -> None:
    """Mark these regions, and answer what is asked about each."""
    more = {f"confirm-{id}": word for id, word in words.items()}
    tap(client, *words, go="confirm", **more)


@pytest.mark.parametrize(
    ("arm", "jaw", "expected"),
    [
        ("no", "no", None),
        ("yes", "no", Said.YES),
        ("no", "yes", Said.YES),
        ("unsure", "no", Said.UNSURE),
        ("unsure", "yes", Said.YES),
    ],
)
def test_a_no_to_one_region_never_denies_what_asks_for_more_places(
    client: Client, sessions: Sessions, arm: str, jaw: str, expected: Said | None
) -> None:
    one, other = REGIONS["arm_front_left"], REGIONS["jaw_or_throat"]
    assert one.finding == other.finding
    to_the_map(client)
    page = tap(client, one.id, other.id)
    for region in (one, other):
        assert region.confirm
        assert region.confirm["en"] in page.text
    confirmed(client, **{one.id: arm, other.id: jaw})
    assert said(client, sessions, one.finding) is expected


def test_a_map_from_before_a_mark_takes_it_back_only_with_a_word(client: Client, sessions: Sessions) -> None:
    to_the_map(client)
    confirmed(client, **{CHEST.id: "yes"})
    page = tap(client)
    assert page.status == 409
    assert shipped().wording["web_said_before"]["en"] in page.text
    assert f'name="region-{CHEST.id}" value="yes" checked' in page.html
    assert said(client, sessions, CHEST.finding) is Said.YES
    tap(client, known=CHEST.id)
    assert said(client, sessions, CHEST.finding) is None


def test_a_map_from_before_a_mark_may_add_to_it(client: Client, sessions: Sessions) -> None:
    to_the_map(client)
    confirmed(client, **{CHEST.id: "yes"})
    tap(client, CHEST.id, PLAIN.id, go="confirm", **{f"confirm-{CHEST.id}": "yes"})
    assert sessions.read(client.cookie).regions == {CHEST.id, PLAIN.id}


def test_a_map_of_other_content_is_not_taken(client: Client) -> None:
    to_the_map(client)
    page = tap(client, PLAIN.id, content="another")
    assert page.status == 409
    assert shipped().wording["web_error_old_form"]["en"] in page.text
