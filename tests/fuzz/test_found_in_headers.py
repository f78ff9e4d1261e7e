"""What fuzzing found in the heads of requests, each as the property that was broken."""

from pathlib import Path

import pytest

from scripts.fuzz.pages import Pages, as_request


@pytest.fixture
def browser(tmp_path: Path) -> Pages:
    return Pages(tmp_path)


@pytest.mark.parametrize("origin", ["http://[::1", "http://[v", "[", "//\u2100"])
def test_an_origin_that_makes_no_sense_is_another_site(browser: Pages, origin: str) -> None:
    data = f"POST /settings\norigin: {origin}\n\n".encode()
    assert browser.status(as_request(data)) == 403


@pytest.mark.parametrize("address", ["/check?\xb3", "/check/?\xcc=1", "/look/causes/x?\xff"])
def test_an_address_with_bytes_that_it_cannot_have_is_refused(browser: Pages, address: str) -> None:
    assert browser.status(as_request(f"GET {address}".encode("latin-1"))) == 400
