"""The content by the API: as its authors wrote it, not twice, and never a withdrawn item unmarked."""

import pytest
from starlette.testclient import TestClient

from dorsum.engine.compiled import CompiledRules
from dorsum.errors import BundleError
from dorsum.installed import rules
from dorsum.installed.rules import raw_content
from dorsum.interfaces.api.application import make_application
from dorsum.interfaces.api.shapes.content import Content, ContentItem, Health, Items
from tests.interfaces.api.test_problems import problem_in
from tests.shipped import shipped, shipped_rules
from tests.withdrawals import entry, rules_without, stopped_rules


def client_of(found: CompiledRules) -> TestClient:
    return TestClient(make_application(found, lambda: raw_content(shipped().content_hash)))


def test_every_kind_and_item_that_is_listed_can_be_fetched(api: TestClient) -> None:
    overview = api.get("/content").json()
    Content.model_validate(overview)
    assert overview["hash"] == shipped().content_hash
    for one in overview["kinds"]:
        items = api.get(f"/content/{one['kind']}").json()
        Items.model_validate(items)
        assert len(items["items"]) == one["items"]
        for id in [told["item"]["id"] for told in items["items"][:2]]:
            found = api.get(f"/content/{one['kind']}/{id}").json()
            ContentItem.model_validate(found)
            assert found in items["items"]
            assert found["item"]["id"] == id
            assert found["withdrawn"] is None


def test_findings_are_told_with_their_words(api: TestClient) -> None:
    found = api.get("/content/findings/fever").json()["item"]
    assert found["question"]["en"] == shipped().finding["fever"].question["en"]


@pytest.mark.parametrize("path", ["/content", "/content/findings", "/content/findings/fever"])
def test_what_is_known_is_not_sent_again(api: TestClient, path: str) -> None:
    tag = api.get(path).headers["etag"]
    for known in (tag, f'"other", {tag}', f"W/{tag}", "*"):
        again = api.get(path, headers={"if-none-match": known})
        assert (again.status_code, again.content, again.headers["etag"]) == (304, b"", tag)
    assert api.get(path, headers={"if-none-match": '"other"'}).status_code == 200


@pytest.mark.parametrize("path", ["/health", "/content", "/content/findings", "/openapi.json"])
def test_head_is_get_without_the_body(api: TestClient, path: str) -> None:
    head, whole = api.head(path), api.get(path)
    assert (head.status_code, head.content) == (200, b"")
    assert head.headers == whole.headers


def test_a_tag_is_of_one_content_and_one_list_of_withdrawals(api: TestClient) -> None:
    tag = api.get("/content").headers["etag"]
    assert (
        client_of(rules_without("claims/" + shipped().library.claims[0].id)).get("/content").headers["etag"]
        != tag
    )


@pytest.mark.parametrize("path", ["/content/nothing", "/content/findings/feverr", "/content/version"])
def test_what_is_not_there_is_said_also_to_who_knows_it(api: TestClient, path: str) -> None:
    problem_in(api.get(path), "not_found")
    problem_in(api.get(path, headers={"if-none-match": "*"}), "not_found")


@pytest.mark.parametrize("kind", ["interventions", "claims", "red_flags"])
def test_a_withdrawn_item_says_so(kind: str) -> None:
    id = {
        "interventions": "heat_wrap",
        "claims": shipped().library.claims[0].id,
        "red_flags": shipped().red_flags[0].id,
    }[kind]
    found = client_of(rules_without(f"{kind}/{id}")).get(f"/content/{kind}/{id}").json()
    ContentItem.model_validate(found)
    assert found["withdrawn"]["id"] == entry(f"{kind}/{id}").id
    assert found["withdrawn"]["reason"] == dict(entry().reason)


def test_of_content_that_was_withdrawn_as_a_whole_every_item_says_so() -> None:
    client = client_of(stopped_rules())
    assert client.get("/content/findings/fever").json()["withdrawn"]["severity"] == "stop"
    health = client.get("/health")
    Health.model_validate(health.json())
    assert (health.status_code, health.json()["status"]) == (503, "withdrawn")


def test_health_says_by_what_content_answers_are_given(api: TestClient) -> None:
    health = api.get("/health").json()
    Health.model_validate(health)
    assert health["status"] == "ok"
    assert health["versions"]["content_hash"] == shipped().content_hash


def test_another_bundle_than_that_of_the_rules_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    assert raw_content(shipped().content_hash)["version"] == shipped().version
    with pytest.raises(BundleError, match="start it again"):
        raw_content("0" * 64)
    monkeypatch.setattr(rules, "BUNDLE_NAME", "none.json")
    with pytest.raises(BundleError, match="cannot be read"):
        raw_content(shipped_rules().knowledge.content_hash)
