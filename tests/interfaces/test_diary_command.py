"""`dorsum diary`: write, look, change, take back, take away, erase; nothing is lost, no danger hidden."""

import io
import json
import re
from pathlib import Path

import pytest

from dorsum.interfaces.cli import diary_questions, diary_store
from dorsum.model.case_writing import case_as_mapping, case_as_yaml
from tests.courses import at
from tests.interfaces.conftest import CASE, Done, Dorsum
from tests.interfaces.diary_folder import PAST, Kept, begin, typing
from tests.shipped import shipped
from tests.unit.test_diary_review import checked

pytestmark = pytest.mark.usefixtures("on_day_9")


@pytest.fixture
def kept(dorsum: Dorsum, tmp_path: Path) -> Kept:
    return Kept(dorsum, tmp_path / "own")


def test_an_entry_is_kept_and_listed(kept: Kept) -> None:
    said = begin(kept)
    assert said.startswith("Kept, day 0.\n")
    assert "Nobody reads this diary but you." in said
    kept.good("add", "--say", "could_do=most", "--say", "days_bothered=3,", "--say", "triggers=cough,bending")
    listed = kept.good("list").splitlines()
    assert listed[0] == PAST
    assert listed[1].endswith(" 10:00  day 0  pain_now 7  nothing_new")
    assert listed[2].endswith(" 12:00  day 9  could_do most  days_bothered 3  triggers cough, bending")


def test_the_folder_of_this_user_is_the_usual_one(
    dorsum: Dorsum, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path))
    assert dorsum("diary", "list").out == "There is no diary yet.\n"
    assert (tmp_path / "dorsum" / "diary.sqlite3").exists()


def test_without_a_full_check_nothing_reassures(kept: Kept) -> None:
    assert "Go through all danger signs again" in begin(kept)
    assert "home" not in begin(kept)


def plain_case(tmp_path: Path) -> Path:
    path = tmp_path / "case.yaml"
    path.write_text(case_as_yaml(case_as_mapping(checked(), shipped())))
    return path


def test_after_a_full_check_a_plain_course_is_calm(kept: Kept, tmp_path: Path) -> None:
    begin(kept)
    kept.good("check", plain_case(tmp_path))
    said = kept.good("add", "--say", "pain_now=4", "--new", "no")
    assert "Now: " in said
    assert "Your plan is now that of: Day 4 to the end of week 2." in said
    assert "danger signs again" not in said


def test_something_new_is_never_calm(kept: Kept, tmp_path: Path) -> None:
    begin(kept)
    kept.good("check", plain_case(tmp_path))
    said = kept.good("add", "--say", "pain_now=0", "--new", "yes")
    assert "Go through all danger signs again" in said
    assert "Now: " not in said
    assert "Your plan" not in said


def test_an_emergency_shows_the_whole_card(kept: Kept, tmp_path: Path) -> None:
    begin(kept)
    case = tmp_path / "case.yaml"
    case.write_text(CASE.replace("saddle_numbness: no", "saddle_numbness: yes"))
    kept.good("check", case)
    said = kept.good("add", "--say", "pain_now=2", "--new", "no")
    assert said.index("999") > 0
    assert "Now: " in said


def test_not_improving_is_told(kept: Kept, monkeypatch: pytest.MonkeyPatch) -> None:
    begin(kept)
    monkeypatch.setattr(diary_store, "now", lambda: at(30))
    said = kept.good("add", "--say", "pain_now=6", "--same")
    assert "Four weeks have passed, and the pain is not much less." in said


def test_two_good_weeks_end_the_diary(kept: Kept, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    begin(kept)
    kept.good("check", plain_case(tmp_path))
    for day in (14, 21):
        monkeypatch.setattr(diary_store, "now", lambda day=day: at(day))
        said = kept.good("add", "--say", "pain_now=1", "--new", "no")
    assert "Two good weeks in a row." in said
    assert "No more entries are asked for." in said


def test_change_and_take_back(kept: Kept) -> None:
    begin(kept)
    (id,) = kept.ids()
    kept.good("edit", id, "--say", "pain_now=3", "--note", "better")
    assert "pain_now 3" in kept.good("list")
    kept.good("edit", id, "--say", "pain_now=")
    assert "pain_now" not in kept.good("list")
    assert "pain_now 3" in kept.good("undo", id)
    kept.good("edit", id, "--at", f"{PAST}T11:00", "--new", "unsure")
    assert "11:00" in kept.good("list")
    (whole,) = re.findall(r"undo (\w+)", kept.good("remove", id))
    assert kept.ids() == []
    kept.good("undo", whole)
    assert kept.ids() == [id]


def test_taking_back_the_first_writing_removes(kept: Kept) -> None:
    begin(kept)
    (id,) = kept.ids()
    assert kept.good("undo", id) == "Taken back: the entry is gone.\n"
    assert kept.ids() == []


@pytest.mark.parametrize("ending", ["json", "fhir.json", "csv"])
def test_take_away_and_bring_back(kept: Kept, dorsum: Dorsum, tmp_path: Path, ending: str) -> None:
    begin(kept)
    kept.good("add", "--say", "pain_now=5", "--note", "=1+1")
    file = tmp_path / f"mine.{ending}"
    assert kept.good("export", file) == f"Written: {file}\n"
    other = Kept(dorsum, tmp_path / "other")
    assert other.good("import", file) == "Read: 3 episodes and entries.\n"
    assert other.good("list") == kept.good("list")
    again = other("import", file)
    assert (again.code, again.err) == (
        2,
        "dorsum: there is a diary already; erase it first, or choose another folder\n",
    )
    assert kept("export", file).err == f"dorsum: {file}: there is a file already; nothing was written\n"


def test_erase_leaves_no_copy(kept: Kept) -> None:
    begin(kept)
    kept.good("list")
    assert list((kept.folder / "copies").iterdir())
    assert kept.good("erase", "--yes") == "Everything is erased.\n"
    assert not list((kept.folder / "copies").iterdir())
    assert kept.good("list") == "There is no diary yet.\n"


def test_erase_asks_first(kept: Kept, dorsum: Dorsum) -> None:
    begin(kept)
    assert dorsum("diary", "erase", "--data", kept.folder, stdin=b"n\n").code == 1
    assert len(kept.ids()) == 1
    assert dorsum("diary", "erase", "--data", kept.folder, stdin=b"y\n").code == 0
    assert kept.ids() == []


def test_an_episode_is_closed(kept: Kept) -> None:
    assert kept("end").err == "dorsum: there is no episode that goes on\n"
    begin(kept)
    assert kept.good("end") == "Closed.\n"
    assert "say `--same` if the pain of the last episode came back" in kept("add", "--say", "pain_now=1").err


def test_a_check_without_an_episode(kept: Kept, tmp_path: Path) -> None:
    assert kept("check", plain_case(tmp_path)).err.startswith(
        "dorsum: there is no episode yet; begin one with"
    )


def test_the_questions_are_listed(dorsum: Dorsum) -> None:
    listed = dorsum("diary", "questions").out.splitlines()
    assert listed[0] == "could_do: What could you do in the last days? (all, most, some, little)"
    assert listed[1] == "days_bothered: In the last 7 days, on how many did your back bother you? (0 to 7)"


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (("--say", "pain_now=11"), "`pain_now` must be a whole number from 0 to 10"),
        (("--say", "pain_now=secret"), "`pain_now` must be a whole number from 0 to 10"),
        (("--say", "pain_now=2,3"), "`pain_now` must be a whole number from 0 to 10"),
        (("--say", "longest_spasm=-1"), "`longest_spasm` must be a number from 0 to 1440"),
        (("--say", "could_do=secret"), "`could_do` must be of: all, most, some, little"),
        (("--say", "could_do=all,most"), "`could_do` takes one answer"),
        (("--say", "pian=1"), "a diary does not ask `pian`"),
        (("--say", "pain_now"), "write `--say QUESTION=ANSWER`, such as `--say pain_now=4`"),
        (("--new", "secret"), "`--new` must be no, yes or unsure"),
        (("--at", "secret", "--new", "no"), "`--at` must be a time such as 2026-03-02T18:30"),
        (("--at", "2026-03-20T10:00", "--new", "no"), "an entry cannot lie in the future; check its time"),
        (("--at", "2026-02-28T10:00", "--new", "no"), "an entry cannot lie before the day the pain began"),
        (("--began", "2026-03-20", "--new", "no"), "pain cannot have begun in the future; check the day"),
        (("--began", "1826-03-20", "--new", "no"), "that day is too long ago; check the year"),
        (("--began", "secret", "--new", "no"), "the day must be written such as 2026-03-02"),
        ((), "an entry needs an answer; `dorsum diary add --help` shows how"),
    ],
)
def test_a_wrong_entry(kept: Kept, arguments: tuple[object, ...], says: str) -> None:
    begin(kept)
    done = kept("add", *arguments)
    assert done.code == 2
    assert says in done.err
    assert "secret" not in done.err
    assert len(kept.ids()) == 1


def test_wrong_ids_and_files(kept: Kept, dorsum: Dorsum, tmp_path: Path) -> None:
    begin(kept)
    assert kept("edit", "nothing", "--new", "no").err.startswith("dorsum: no entry has an id that begins so")
    kept.good("add", "--new", "no")
    assert kept("remove", "").err.startswith("dorsum: several entries have an id that begins so")
    assert kept("export", tmp_path / "x.txt").err == (
        "dorsum: the name of the file must end in .json, .fhir.json or .csv\n"
    )
    (tmp_path / "bad.json").write_text(json.dumps({"secret": 1}))
    assert kept("import", tmp_path / "bad.json").err == "dorsum: this is no diary that Dorsum wrote as JSON\n"
    summary = dorsum("summary", tmp_path / "page.fhir.json", "--data", kept.folder)
    assert summary.code == 0
    assert kept("import", tmp_path / "page.fhir.json").err == (
        "dorsum: this is a page for a doctor, not a diary; `dorsum diary export` writes a diary\n"
    )


def test_in_a_terminal_it_asks(kept: Kept, monkeypatch: pytest.MonkeyPatch) -> None:
    typing(monkeypatch, PAST, "2", "", "4", "1")
    kept.good("add")
    assert kept.good("list").endswith("could_do most  pain_now 4  nothing_new\n")


def test_somebody_is_asked_in_a_terminal_only(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.stdin", None)
    assert not diary_questions.is_terminal()
    monkeypatch.setattr("sys.stdin", io.StringIO())
    assert not diary_questions.is_terminal()


def test_a_calendar_file(kept: Kept, tmp_path: Path) -> None:
    file = tmp_path / "diary.ics"
    assert kept("calendar", file).err == "dorsum: there is no diary yet; begin one with `dorsum diary add`\n"
    begin(kept)
    assert kept.good("calendar", file, "--at", "07:15", "--zone", "Europe/Berlin") == f"Written: {file}\n"
    assert b"DTSTART;TZID=Europe/Berlin:20260316T071500" in file.read_bytes()
    for wrong in (("--at", "late"), ("--zone", "Moon/Crater"), ("--zone", "../etc")):
        assert kept("calendar", file, *wrong).code == 2


def test_wishes_are_kept(kept: Kept) -> None:
    begin(kept)
    assert "In two small studies" in kept.good("wishes", "--daily", "--no-danger")
    assert "Once a week is enough" in kept.good("wishes", "--no-daily")
    file = kept.folder / "x.ics"
    kept.good("calendar", file)
    assert b"danger_check" in file.read_bytes()
    assert file.read_bytes().count(b"CANCELLED") == 5
    kept.good("wishes", "--danger")
    kept.good("calendar", file)
    assert file.read_bytes().count(b"CANCELLED") == 0


def test_own_words(kept: Kept) -> None:
    assert "must be about one of" in kept("words", "weather", "secret").err
    assert kept("words", "worries", "x").err == "dorsum: there is no episode that goes on\n"
    begin(kept)
    assert kept.good("words", "worries", "My work.") == "Kept.\n"


def test_a_page_for_the_doctor(kept: Kept, dorsum: Dorsum, tmp_path: Path) -> None:
    def summary(*arguments: object) -> Done:
        return dorsum("summary", *arguments, "--data", kept.folder)

    assert summary().err == "dorsum: there is no diary yet; begin one with `dorsum diary add`\n"
    begin(kept)
    kept.good("words", "worries", "My work.")
    assert "In own words: \u201cMy work.\u201d" in summary().out
    assert "My work." not in summary("--without", "worries").out
    for name, begins in (
        ("a.pdf", b"%PDF-"),
        ("a.html", b"<!doctype html>"),
        ("a.txt", b"Back pain: a page"),
        ("a.fhir.json", b'{"resourceType": "Bundle"'),
    ):
        assert summary(tmp_path / name).out == f"Written: {tmp_path / name}\n"
        assert (tmp_path / name).read_bytes().startswith(begins)
    assert summary(tmp_path / "a.doc").err == (
        "dorsum: the name of the file must end in .pdf, .html, .txt, .fhir.json\n"
    )
    assert summary("--without", "weather").err.startswith(
        "dorsum: `--without` must be of: danger_now, beginning"
    )


def test_a_time_has_the_zone_of_this_machine(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.undo()
    assert diary_store.now().utcoffset() is not None


def test_a_check_of_another_person_or_another_day_is_told_apart(kept: Kept, tmp_path: Path) -> None:
    begin(kept)
    case = plain_case(tmp_path)
    kept.good("check", case)
    other = tmp_path / "other.yaml"
    other.write_text(case.read_text().replace("age: 34", "age: 9"))
    done = kept("check", other)
    assert done.code == 2
    assert "about another person" in done.err
    kept.good("add", "--say", "pain_now=4", "--new", "yes")
    old = tmp_path / "old.yaml"
    old.write_text(case.read_text() + f"today: {PAST}\n")
    kept.good("check", old)  # made before the entry, so it settles nothing
    assert "Go through all danger signs again" in kept.good("add", "--say", "pain_now=4", "--new", "no")


def test_a_new_sign_told_for_an_earlier_time_counts(kept: Kept, tmp_path: Path) -> None:
    begin(kept)
    kept.good("check", plain_case(tmp_path))
    said = kept.good("add", "--say", "pain_now=4", "--new", "yes", "--at", f"{PAST}T12:00")
    assert "Go through all danger signs again" in said
    kept.good("add", "--say", "pain_now=4", "--new", "no", "--at", f"{PAST}T13:00")
    kept.good("check", plain_case(tmp_path))
    first = kept.ids()[0]
    assert "Go through all danger signs again" in kept.good("edit", first, "--new", "yes")


def test_the_first_day_can_be_mended(kept: Kept) -> None:
    begin(kept)
    kept.good("began", "2026-03-01")
    assert kept.good("list").startswith("2026-03-01\n")
    assert "after an entry" in kept("began", "2026-03-05").err


def test_own_words_that_sound_like_danger_ask_all_anew(kept: Kept, tmp_path: Path) -> None:
    begin(kept)
    kept.good("check", plain_case(tmp_path))
    kept.good("words", "worries", "I cannot pee and my saddle is numb")
    assert "Go through all danger signs again" in kept.good("add", "--say", "pain_now=4", "--new", "no")


def test_a_plan_of_an_old_entry_is_not_one_of_now(kept: Kept, tmp_path: Path) -> None:
    long_ago = "2026-02-01"
    kept.good("add", "--began", long_ago, "--say", "pain_now=2", "--new", "no", "--at", f"{long_ago}T10:00")
    kept.good("check", plain_case(tmp_path))
    last = kept.good("plan").splitlines()[-1]
    assert last == f"Your last entry is from {long_ago}. Write one now to see how it stands."


def test_a_check_made_on_an_earlier_day_counts_from_that_day(kept: Kept, tmp_path: Path) -> None:
    begin(kept)
    kept.good("add", "--say", "pain_now=4", "--new", "yes")
    case = tmp_path / "case.yaml"
    case.write_text(plain_case(tmp_path).read_text() + f"today: {PAST}\n")
    kept.good("check", case)
    assert "Go through all danger signs again" in kept.good("add", "--say", "pain_now=4", "--new", "no")
