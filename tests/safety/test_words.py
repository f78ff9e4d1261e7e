"""Words for people: one language that was reviewed, and the urgent words the same wherever they stand."""

from collections.abc import Iterator
from typing import Any

from dorsum.care.assessment import assess
from dorsum.report.assessment_json import assessment_as_json
from dorsum.report.care_card import care_card
from scripts.reference.pages import shipped_bundle
from tests.shipped import case_of, finished_case, shipped_rules

REVIEWED = {"en"}
NO_LANGUAGE = {"id", "on"}
"""Keys of two letters that say what an item is called and when it was checked."""
URGENT = ({"saddle_numbness": "yes", "new_or_worse_within_14_days": "yes"}, {"fever": "yes"})


def languages_in(value: Any) -> Iterator[str]:
    """Yield the keys that stand where a language stands: two letters over words."""
    if isinstance(value, dict):
        for key, inside in value.items():
            if len(key) == 2 and key.isalpha() and key.islower() and isinstance(inside, str | list):
                yield key
            yield from languages_in(inside)
    elif isinstance(value, list):
        for inside in value:
            yield from languages_in(inside)


def test_every_word_for_people_is_in_the_one_language_that_was_reviewed() -> None:
    assert set(languages_in(dict(shipped_bundle()))) - NO_LANGUAGE == REVIEWED


def test_the_json_has_the_urgent_words_of_the_card() -> None:
    for answers in URGENT:
        for case in (case_of(answers, country="GB"), finished_case(answers, country="GB")):
            found = assess(case, shipped_rules())
            card = care_card(found)
            assert assessment_as_json(found)["must_say"] == [card.title, *card.lead]
            assert set(found.knowledge.level[found.triage.advise or ""].actions["en"]) <= set(card.lead)
