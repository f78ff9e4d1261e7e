"""What is wrong with an answer, or with the words that find it, is said with file and line."""

from pathlib import Path

import pytest

from dorsum.authoring.check import check_content
from tests.small_content import write_content

UNCITED = "status: expert_opinion\nsources: []\nchecked: {on: 2026-01-15, next: 2027-01-15}\n"
CHECKED = "checked: {on: 2026-01-15, next: 2027-01-15}\n"
ANSWER = f"""id: warm
question: {{en: Is it warm?}}
also_asked: [is heat good]
danger: [fever, new_sign]
parts:
  - say: {{en: Yes.}}
  - {{from: interventions/warm_bath, key: effect.words}}
{UNCITED}"""
LISTS = {
    f"word_lists/{id}.yaml": f"id: {id}\nwords: [word]\n{CHECKED}"
    for id in ("stop_words", "negations", "after_negations", "question_starts", "doubt_words", "kept_words")
}
HEARD = {
    f"danger_words/{id}.yaml": f"id: {id}\nphrases: [much {id}]\n{CHECKED}"
    for id in ("fever", "hopeless", "numb", "weak")
}


def problems(tmp_path: Path, files: dict[str, str]) -> list[str]:
    return list(check_content(write_content(tmp_path / "content", dict(files))).problems)


def test_a_content_with_answers_has_no_mistake(tmp_path: Path) -> None:
    assert problems(tmp_path, {"answers/warm.yaml": ANSWER, **LISTS, **HEARD}) == []


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        (
            "interventions/warm_bath",
            "interventions/warm_bth",
            ":7: `interventions/warm_bth` is no item that an answer may use; did you mean `warm_bath`?",
        ),
        (
            "interventions/warm_bath",
            "intervention/warm_bath",
            ":7: `intervention/warm_bath` is no item that an answer may use; did you mean `interventions`?",
        ),
        (
            "key: effect.words",
            "key: effect.word",
            ":7: `effect.word` of `interventions/warm_bath`: there is no `word` on this path",
        ),
        (
            "key: effect.words",
            "key: effect",
            ":7: `effect` of `interventions/warm_bath`: `effect` leads to neither words nor a number",
        ),
        (
            "interventions/warm_bath, key: effect.words",
            "medicines/tablet, key: labels.0.most_days",
            ":7: a dose is for one person; `dorsum medicines` says it, not an answer",
        ),
        (
            "en: Yes.",
            "en: Take 2.",
            ":6: `parts.0`: `say` has a number; take it `from` the item that has its source",
        ),
        ("say: {en: Yes.}", "key: what", ":6: `parts.0`: give `say`, or `from` with `key`"),
        (
            "[fever, new_sign]",
            "[fevr]",
            ":4: unknown id `fevr` in `danger`; findings has no such item; did you mean `fever`?",
        ),
        ("[fever, new_sign]", "[sore]", ":4: `sore` is no danger sign by itself; name a red flag"),
    ],
)
def test_a_mistake_in_an_answer_is_found(old: str, new: str, says: str, tmp_path: Path) -> None:
    assert problems(tmp_path, {"answers/warm.yaml": ANSWER.replace(old, new)}) == [
        f"content/answers/warm.yaml{says}"
    ]


def test_an_answer_that_is_too_long_is_found(tmp_path: Path) -> None:
    part = "  - {from: interventions/warm_bath, key: effect.words}\n"
    found = problems(tmp_path, {"answers/warm.yaml": ANSWER.replace(part, part * 30)})
    assert found == ["content/answers/warm.yaml:5: 121 words are too many; 120 are the most"]


def test_a_word_in_two_groups_of_synonyms_is_found(tmp_path: Path) -> None:
    files = {f"synonyms/{id}.yaml": f"id: {id}\nwords: [heat, {id}]\n{CHECKED}" for id in ("hot", "warm")}
    assert problems(tmp_path, files) == [
        "content/synonyms/warm.yaml:2: `heat` stands in the synonyms `hot` already"
    ]


def test_a_missing_list_of_words_is_found(tmp_path: Path) -> None:
    found = problems(tmp_path, {"word_lists/negations.yaml": LISTS["word_lists/negations.yaml"]})
    assert found[0].startswith("content/word_lists:1: there must be these word lists: stop_words, negations")


def test_a_danger_sign_that_nobody_hears_is_found(tmp_path: Path) -> None:
    files = {name: text for name, text in HEARD.items() if "numb" not in name}
    says = "`danger_words/numb.yaml` is missing; say how people write of it"
    assert problems(tmp_path, files) == [f"content/findings/numb.yaml:1: {says}"]


def test_danger_words_of_no_finding_are_found(tmp_path: Path) -> None:
    files = {**HEARD, "danger_words/fevr.yaml": f"id: fevr\nphrases: [hot]\n{CHECKED}"}
    says = "unknown id `fevr` in `id`; findings has no such item; did you mean `fever`?"
    assert problems(tmp_path, files) == [f"content/danger_words/fevr.yaml:1: {says}"]
