"""A year that a source does not show is never told as the year of its publication."""

from dataclasses import replace

import pytest

from dorsum.model.knowledge import Source
from dorsum.report.source_words import source_in_words, year_in_words
from tests.shipped import shipped

SOURCE = Source("one", "A leaflet", "A clinic", 2026, "https://example.org", "whole")


@pytest.mark.parametrize(("is_read", "year"), [(False, "2026"), (True, "read 2026")])
def test_a_year_of_reading_is_called_so(is_read: bool, year: str) -> None:
    source = replace(SOURCE, year_is_read=is_read)
    assert year_in_words(source, shipped()) == year
    assert source_in_words(source, shipped()) == f"A leaflet (A clinic, {year})"


def test_there_are_sources_of_both_kinds() -> None:
    assert {one.year_is_read for one in shipped().sources} == {False, True}
