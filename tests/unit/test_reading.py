"""Everything a person reads stays at reading grade 6 (docs/decisions/reading_grade.md)."""

import sys
from pathlib import Path

import pytest
from textstat import textstat

from dorsum.authoring import reading
from dorsum.authoring.build import build_bundle
from dorsum.authoring.check import NO_READING_GRADE, check_content
from dorsum.authoring.reading import find_fault, grade
from dorsum.installed.rules import content_folder
from tests.small_content import changed, write_content

FEVER = "findings/fever.yaml"
HARD = (
    "An abdominal aneurysm necessitates immediate surgical consultation, irrespective of other considerations"
)
EASY = "We have not finished. Some danger signs are still open."
NEW_WORDS = "use shorter words and sentences, and put a medical word in round brackets"
NEW_WORD = "use a shorter word, and put a medical word in round brackets"
TOO_LONG = f"4 syllables or more; {NEW_WORD}"
TOO_MANY = f"3 syllables, too many for so short a text; {NEW_WORD}"


def fault(text: str) -> str | None:
    meter = reading.meter()
    assert meter is not None
    return find_fault(text, meter)


@pytest.mark.parametrize(
    "text",
    [
        EASY,
        "",
        "(rhabdomyolysis)",
        "Signs that muscle is breaking down (rhabdomyolysis)",
        "Pain down one leg",
        "One medical word",
        "A medical word for one possible new cause",
        "Call your local emergency number.",
        "EMERGENCY now",
        "Call an ambulance, or go to the emergency department now.",
        "Call your local out-of-hours doctor.",
        "{elaborate_placeholder_name} was answered no.",
        "Is your fever 38.5 C or more, and did it last for two days or more?",
        # Five words in brackets are read like any text, and these read well.
        "your local number (112 or 911 in many countries)",
    ],
)
def test_texts_that_read_well(text: str) -> None:
    assert fault(text) is None


@pytest.mark.parametrize(
    ("text", "says"),
    [
        (HARD, f"reading grade 27.3 is above 6; {NEW_WORDS}"),
        # One sentence that goes on and on, of short words.
        (" and ".join(["you get a new pain"] * 6), f"reading grade 9.9 is above 6; {NEW_WORDS}"),
        ("Rhabdomyolysis", f"`Rhabdomyolysis`: {TOO_LONG}"),
        ("Meningitis or pancreatitis", f"`Meningitis`, `pancreatitis`: {TOO_LONG}"),
        ("A medical or possible cause", f"`medical`, `possible`: {TOO_MANY}"),
        ("Medical, possible, probable, at this one time", f"`Medical`, `possible`, `probable`: {TOO_MANY}"),
        ("A pain (with an immediate and abdominal cause)", f"`immediate`, `abdominal`: {TOO_LONG}"),
        ("A pain (an immediate need to act)", f"`immediate`: {TOO_LONG}"),
        ("A pain {because} meningitis", f"`meningitis`: {TOO_LONG}"),
        # textstat 0.7.7 knows no `spondylolysis`; the vowels are counted then.
        ("Spondylolysis", f"`Spondylolysis`: {TOO_LONG}"),
    ],
)
def test_texts_that_read_too_hard(text: str, says: str) -> None:
    assert fault(text) == says


def test_a_full_stop_inside_a_word_ends_no_sentence() -> None:
    assert fault("See the file a.b.c.d.e.f.g of the very old yellow paper folder today now") is not None


@pytest.mark.parametrize("text", [EASY, "Do you feel sick or sweaty with the pain? Tell us all of it now."])
def test_the_grade_is_that_of_textstat(text: str) -> None:
    words = textstat.lexicon_count(text)
    found = grade(words, textstat.sentence_count(text), textstat.syllable_count(text))
    assert found == pytest.approx(textstat.flesch_kincaid_grade(text), abs=0.05)


SHORT = f"`Meningitis`: {TOO_LONG}"


@pytest.mark.parametrize(
    ("name", "old", "new", "line"),
    [
        ("levels/routine.yaml", "Level 1", "Meningitis", 3),
        ("levels/routine.yaml", "{en: [Do this.]}", "\n  en:\n    - Do this.\n    - Meningitis.", 8),
        (FEVER, "'Is it fever?'", "'Meningitis?'", 3),
        ("facts/pregnancy_means_female.yaml", "Only women can be pregnant.", "Meningitis.", 4),
        ("red_flags/new_sign.yaml", "Flag new_sign", "Meningitis", 2),
        ("causes/infection.yaml", "{en: Infection}", "{en: Meningitis}", 2),
        ("countries/other.yaml", "Call your local emergency number.", "Meningitis.", 4),
        ("countries/other.yaml", "Go to a clinic.", "Meningitis.", 6),
        ("question_groups/signs.yaml", "Signs", "Meningitis", 2),
        ("wording/not_finished.yaml", "We have not finished.", "Meningitis.", 2),
        ("questions/private_things.yaml", "Are you pregnant or without hope?", "Meningitis?", 2),
        ("findings/hopeless.yaml", "Is it all too much?", "Meningitis?", 8),
        ("countries/GB.yaml", "Talk to 116 123.", "Meningitis.", 5),
    ],
)
def test_a_hard_text_is_a_mistake_with_its_line(
    tmp_path: Path, name: str, old: str, new: str, line: int
) -> None:
    folder = write_content(tmp_path / "content", changed(name, old, new))
    assert check_content(folder).problems == (f"content/{name}:{line}: {SHORT}",)


@pytest.mark.parametrize(
    ("name", "old", "new"),
    [
        (FEVER, "points_to: something", "points_to: meningitis"),
        ("sources/a_study.yaml", "A study of backs", "Meningitis"),
        ("levels/routine.yaml", "What it means.", "Meningitis"),
        ("red_flags/new_sign.yaml", "aims_at: something", "aims_at: meningitis"),
        ("macros/any_sign.yaml", "Any sign", "Meningitis"),
        ("countries/GB.yaml", "Great Britain", "Bosnia and Herzegovina"),
    ],
)
def test_what_only_authors_read_is_not_measured(tmp_path: Path, name: str, old: str, new: str) -> None:
    assert check_content(write_content(tmp_path / "content", changed(name, old, new))).problems == ()


def test_an_exception_is_counted(tmp_path: Path) -> None:
    new = "'Meningitis?'}\nreading_grade_exception: there is no other word"
    folder = write_content(tmp_path / "content", changed(FEVER, "'Is it fever?'}", new))
    report = check_content(folder)
    assert report.problems == report.warnings == ()
    assert report.counts["reading_exceptions"] == 1
    assert b"there is no other word" not in build_bundle(folder)


def test_an_exception_without_need_is_a_mistake(tmp_path: Path) -> None:
    old = "question: {en: 'Is it fever?'}"
    folder = write_content(tmp_path / "content", changed(FEVER, old, f"{old}\nreading_grade_exception: x"))
    assert check_content(folder).problems == (
        f"content/{FEVER}:4: `reading_grade_exception` is not needed here; delete it",
    )


def test_without_textstat_the_check_says_that_nothing_was_measured(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = write_content(tmp_path / "content", changed(FEVER, "'Is it fever?'", "'Meningitis?'"))
    monkeypatch.setitem(sys.modules, "textstat", None)
    report = check_content(folder)
    assert (report.problems, report.warnings) == ((), (NO_READING_GRADE,))
    assert "texts_read" not in report.counts
    assert "reading_exceptions" not in report.counts


def test_building_needs_no_textstat(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = write_content(tmp_path / "content", changed(FEVER, "'Is it fever?'", "'Meningitis?'"))
    monkeypatch.setitem(sys.modules, "textstat", None)
    assert b"Meningitis?" in build_bundle(folder)


def test_only_english_is_measured(tmp_path: Path) -> None:
    new = "{en: 'Is it fever?', de: 'Rueckenmarkskompression?'}"
    folder = write_content(tmp_path / "content", changed(FEVER, "{en: 'Is it fever?'}", new))
    assert check_content(folder).problems == ()


@pytest.mark.no_cover
def test_all_that_ships_was_measured_and_one_name_is_excused() -> None:
    counts = check_content(content_folder()).counts
    assert counts["texts_read"] > 450
    assert counts["reading_exceptions"] == 1
