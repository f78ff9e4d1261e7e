"""Emergency numbers against the short-number metadata of `phonenumbers`; nothing unconfirmed in the table."""

import re

import pytest
from phonenumbers.shortnumberinfo import is_emergency_number

from dorsum.model.knowledge import Country
from tests.shipped import shipped

EUROPEAN_UNION = [
    *("AT", "BE", "BG", "CY", "CZ", "DE", "DK", "EE", "ES", "FI", "FR", "GR", "HR", "HU", "IE", "IT", "LT"),
    *("LU", "LV", "MT", "NL", "PL", "PT", "RO", "SE", "SI", "SK"),
]
OTHERS = ["GB", "GB-NIR", "US", "CA", "AU", "NZ", "other"]
WITH_NUMBER = [country for country in shipped().countries if country.emergency.number]


def test_every_promised_country_and_no_other() -> None:
    assert len(EUROPEAN_UNION) == 27
    assert sorted(shipped().country) == sorted(EUROPEAN_UNION + OTHERS)


def test_only_where_no_country_is_known_there_is_no_number() -> None:
    assert [country.id for country in shipped().countries if country not in WITH_NUMBER] == ["other"]
    words = shipped().country["other"].emergency.words["en"]
    assert re.findall(r"\d+", words) == ["112", "911"]
    assert "local emergency number" in words


@pytest.mark.parametrize("country", WITH_NUMBER, ids=lambda country: country.id)
def test_emergency_number(country: Country) -> None:
    assert country.emergency.number is not None
    region = country.id.partition("-")[0]
    assert is_emergency_number(country.emergency.number, region)
    spoken = re.findall(r"\d+", country.emergency.words["en"])
    assert country.emergency.number in spoken
    assert all(is_emergency_number(number, region) for number in spoken)


@pytest.mark.parametrize("country", shipped().countries, ids=lambda country: country.id)
def test_urgent_number_is_no_emergency_number_and_stands_in_its_words(country: Country) -> None:
    number = country.urgent.number
    assert re.findall(r"\d[\d ]*\d", country.urgent.words["en"]) == ([number] if number else [])
    if number:
        assert not is_emergency_number(number, country.id.partition("-")[0])


def test_111_is_the_urgent_line_of_great_britain_and_the_ambulance_of_new_zealand() -> None:
    used = {
        (country.id, kind)
        for country in shipped().countries
        for kind, contact in (("emergency", country.emergency), ("urgent", country.urgent))
        if contact.number == "111" or re.search(r"\b111\b", contact.words["en"])
    }
    assert used == {("GB", "urgent"), ("NZ", "emergency")}


def test_numbers_nobody_has_confirmed_are_left_out() -> None:
    """Canada's 811, New Zealand's Healthline, Northern Ireland's out-of-hours service: words only."""
    assert {country.id for country in shipped().countries if country.urgent.number} == {"GB", "AU"}
    for id in ("CA", "NZ", "GB-NIR"):
        assert shipped().country[id].urgent.number is None
        assert not re.search(r"\d", shipped().country[id].urgent.words["en"])


def test_no_other_sentence_names_a_number_to_call() -> None:
    """A number belongs to its country, so the only ones in general sentences are those of many countries."""
    counts = r"\b1(,000)+\b|\bof 100\b"
    spoken_of = {id: re.sub(counts, "", words["en"]) for id, words in shipped().wording.items()}
    found = {id: re.findall(r"\b\d{3}\b", words) for id, words in spoken_of.items()}
    assert {id: numbers for id, numbers in found.items() if numbers} == {
        "emergency_number_unknown": ["112", "911"]
    }
    spoken = " ".join(line for level in shipped().levels for line in level.actions["en"])
    assert not re.search(r"\b\d{3}\b", spoken)
