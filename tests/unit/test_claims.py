"""The claims ledger: what it holds, what is found in other words, and that no text of ours makes a claim."""

from collections import Counter
from pathlib import Path

import pytest
from ruamel.yaml import YAML

from dorsum.authoring.library_forms import FEWEST_PATTERNS, ClaimForm
from dorsum.language.claims import claims_in
from dorsum.model.library import VERDICTS
from tests.every_text import every_text
from tests.shipped import shipped

CASES = Path(__file__).parents[1] / "cases"
CONTENT = Path(__file__).parents[2] / "src" / "dorsum" / "content"
PARAPHRASES: dict[str, dict[str, list[str]]] = YAML(typ="safe").load(CASES / "claim_paraphrases.yaml")
MAKES = [(id, text) for id, texts in PARAPHRASES.items() for text in texts["makes"]]
DOES_NOT = [(id, text) for id, texts in PARAPHRASES.items() for text in texts["does_not"]]
NEAR_MISSES = (CASES / "claim_near_misses.txt").read_text(encoding="utf-8").splitlines()
CLAIMS = shipped().library.claims
WRONG = {claim.id for claim in CLAIMS if claim.verdict in ("contradicted", "harmful_if_followed")}


def found_in(text: str) -> set[str]:
    return {found.claim for found in claims_in(text, CLAIMS)}


def test_every_row_of_the_research_stands_in_one_claim() -> None:
    forms = [ClaimForm.model_validate(YAML(typ="safe").load(path)) for path in (CONTENT / "claims").iterdir()]
    rows = sorted(row for form in forms for row in form.rows)
    assert rows == [f"CL-{number:03}" for number in range(1, 147)]
    assert all(form.seeds for form in forms)


def test_verdicts_are_those_of_the_research() -> None:
    counted = Counter(claim.verdict for claim in CLAIMS)
    assert [counted[verdict] for verdict in VERDICTS] == [14, 79, 26, 16, 6, 5]


def test_every_wrong_or_harmful_claim_has_patterns_and_paraphrases() -> None:
    assert {claim.id for claim in CLAIMS if len(claim.patterns) >= FEWEST_PATTERNS} == WRONG
    assert PARAPHRASES.keys() == WRONG
    assert all(len(texts["makes"]) >= 5 and len(texts["does_not"]) >= 3 for texts in PARAPHRASES.values())


@pytest.mark.parametrize(("id", "text"), MAKES)
def test_a_claim_is_found_in_other_words(id: str, text: str) -> None:
    assert id in found_in(text)


@pytest.mark.parametrize(("id", "text"), DOES_NOT)
def test_what_says_the_opposite_or_something_near_is_not_found(id: str, text: str) -> None:
    assert found_in(text) == set()


@pytest.mark.parametrize("text", NEAR_MISSES)
def test_what_good_advice_says_is_not_found(text: str) -> None:
    assert found_in(text) == set()


@pytest.mark.parametrize("id", sorted(WRONG))
def test_a_claim_is_found_by_its_own_label(id: str) -> None:
    assert id in found_in(shipped().library.claim[id].label["en"])


def test_an_article_with_every_wrong_claim_gives_them_all_away() -> None:
    assert found_in((CASES / "claim_article.txt").read_text(encoding="utf-8")) == WRONG


def test_a_found_claim_comes_with_its_sentence_and_once() -> None:
    found = claims_in("Walk a bit. Keep still until the pain is gone. It may take weeks.", CLAIMS)
    assert [(one.sentence, one.claim) for one in found] == [
        ("Keep still until the pain is gone.", "keep_still_until_pain_goes")
    ]
    assert found[0].pattern in shipped().library.claim["keep_still_until_pain_goes"].patterns


@pytest.mark.no_cover
def test_no_text_of_ours_makes_a_wrong_or_harmful_claim() -> None:
    texts = every_text()
    assert len(texts) > 2_000
    made = [
        f"{where}: {found.claim}: {found.sentence}"
        for where, text in texts
        for found in claims_in(text, CLAIMS)
    ]
    assert made == []
