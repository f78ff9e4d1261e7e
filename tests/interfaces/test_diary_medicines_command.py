"""`dorsum diary`: medicines, places on the body map, and whether pain that is back is a new one."""

from pathlib import Path

import pytest

from dorsum.diary.entries import Episode
from dorsum.interfaces.cli import diary_store
from dorsum.interfaces.cli.diary_store import opened
from dorsum.model.meaning import marks_of
from tests.courses import BEGAN, at, entry
from tests.interfaces.conftest import Dorsum
from tests.interfaces.diary_folder import Kept, begin, typing
from tests.shipped import shipped
from tests.unit.test_medicines import answered

pytestmark = pytest.mark.usefixtures("on_day_9")


@pytest.fixture
def kept(dorsum: Dorsum, tmp_path: Path) -> Kept:
    return Kept(dorsum, tmp_path / "own")


@pytest.fixture
def checked(kept: Kept) -> Kept:
    """A diary with an entry on its first day, and a full check of a plain person on day 8."""
    case = answered()
    marks = marks_of((*case.answers, *case.numbers), shipped())
    with opened(kept.folder) as diary:
        diary.keep_episode(Episode("one", BEGAN, check=case, checked_at=at(8), meant=marks))
        diary.keep(entry(0, 7, danger="nothing_new"))
    return kept


def later(monkeypatch: pytest.MonkeyPatch, day: int) -> None:
    monkeypatch.setattr(diary_store, "now", lambda: at(day, 12))


def test_medicines_are_kept_checked_and_listed(checked: Kept, dorsum: Dorsum) -> None:
    took = ("--took", "Nurofen 2x200 mg @08:00", "--took", "balm", "--took", "")
    said = checked.good("add", "--say", "pain_now=4", "--new", "no", *took)
    assert "Pain tablets (ibuprofen): 400 mg in the last 24 hours. The most is 1200 mg." in said
    assert "Take no more of it before 14:00. Then 400 mg at most." in said
    assert "balm: we do not know this one and could not check it." in said
    listed = "took Pain tablets (ibuprofen) 400 mg @2026-03-11 08:00  took balm @2026-03-11 12:00"
    assert listed in checked.good("list")
    page = dorsum("summary", "--data", checked.folder).out
    assert "Pain tablets (ibuprofen) 400 mg, on 2026-03-11" in page
    assert "balm, on 2026-03-11" in page


def test_too_much_shows_the_whole_card_and_no_plan(checked: Kept) -> None:
    said = checked.good("add", "--say", "pain_now=2", "--new", "no", "--took", "paracetamol 9 g")
    assert "Take no more pain pills, and get help now, even if you feel well." in said
    assert "Be seen today" in said
    assert "Too many pain tablets" in said
    assert "Your plan" not in said
    assert "Now: " in checked.good("plan")


def test_a_medicine_alone_is_an_entry_and_is_changed_and_taken_away(checked: Kept) -> None:
    assert "we cannot tell how much that was" in checked.good("add", "--took", "2 ibuprofen")
    *_, id = checked.ids()
    assert "cannot tell" not in checked.good("edit", id, "--took", "ibuprofen 400 mg @05:00")
    assert checked("edit", id, "--took", "").err.startswith("dorsum: an entry needs an answer")
    checked.good("edit", id, "--took", "", "--new", "no")
    assert "took" not in checked.good("list")


@pytest.mark.parametrize("ending", ["json", "csv", "fhir.json"])
def test_medicines_and_places_are_taken_away_and_brought_back(
    checked: Kept, dorsum: Dorsum, tmp_path: Path, ending: str
) -> None:
    checked.good("add", "--took", "2 ibuprofen @08:00", "--took", "balm", "--where", "chest=no")
    file = tmp_path / f"mine.{ending}"
    checked.good("export", file)
    other = Kept(dorsum, tmp_path / "other")
    other.good("import", file)
    with opened(checked.folder) as mine, opened(other.folder) as theirs:
        assert theirs.whole().now() == mine.whole().now()


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (("--took", "secret 1,000 mg"), "an amount must have no mark between thousands"),
        (("--took", "secret 400"), "an amount needs its unit"),
        (("--took", "secret 400 mg @13:00:61"), "the time of a medicine must be such as @08:00"),
        (("--where", "secret"), "; `dorsum diary places` lists them"),
        (("--where", "chest=secret"), "write `--where PLACE`, or `--where PLACE=yes`"),
        (("--same", "--began", "2026-03-03"), "`--same` and `--began` exclude each other"),
    ],
)
def test_what_cannot_be_is_refused(kept: Kept, arguments: tuple[str, ...], says: str) -> None:
    begin(kept)
    done = kept("add", "--new", "no", *arguments)
    assert done.code == 2
    assert says in done.err
    assert len(kept.ids()) == 1


def test_places_are_listed_with_their_questions(dorsum: Dorsum) -> None:
    listed = dorsum("diary", "places").out.splitlines()
    assert "low_back: Low back." in listed
    assert any(line.startswith("chest: Front of the chest. Do you have pain") for line in listed)


def test_a_place_that_is_new_counts_as_a_sign(checked: Kept) -> None:
    said = checked.good(
        "add", "--say", "pain_now=4", "--new", "no", "--where", "low_back", "--where", "chest=yes"
    )
    assert "999" in said
    assert "where low_back, chest" in checked.good("list")


def test_a_place_without_its_answer_tells_the_question_and_is_not_calm(checked: Kept) -> None:
    said = checked.good("add", "--say", "pain_now=4", "--new", "no", "--where", "chest")
    assert "chest: Do you have pain or a tight or heavy feeling" in said
    assert "Your plan" not in said
    *_, id = checked.ids()
    assert "Your plan" in checked.good("edit", id, "--where", "chest=no")
    assert "where chest" in checked.good("list")
    checked.good("edit", id, "--where", "")
    assert "where" not in checked.good("list")


def test_in_a_terminal_the_question_of_a_place_is_asked(
    checked: Kept, monkeypatch: pytest.MonkeyPatch
) -> None:
    typing(monkeypatch, "2", "")
    calm = ("add", "--say", "pain_now=4", "--new", "no", "--where")
    said = checked.good(*calm, "chest", "--where", "low_back")
    assert "  2  No\n" in said
    assert "Your plan" in said
    assert "Your plan" not in checked.good(*calm, "belly")


def test_the_plan_of_today(checked: Kept, monkeypatch: pytest.MonkeyPatch) -> None:
    checked.good("add", "--say", "pain_now=2", "--new", "no")
    said = checked.good("plan")
    assert "Your plan is now that of: Day 4 to the end of week 2." in said
    assert said.count("Care for yourself") == 2
    later(monkeypatch, 10)
    checked.good("add", "--say", "pain_now=2", "--new", "unsure")
    assert "Your plan" not in checked.good("plan")


def test_a_plan_needs_an_entry(kept: Kept) -> None:
    assert kept("plan").err == "dorsum: there is no episode that goes on\n"
    begin(kept)
    (id,) = kept.ids()
    kept.good("remove", id)
    assert kept("plan").err == "dorsum: there is no entry yet; write one with `dorsum diary add`\n"


def test_pain_soon_after_the_end_takes_the_episode_up_again(
    checked: Kept, monkeypatch: pytest.MonkeyPatch
) -> None:
    checked.good("end")
    later(monkeypatch, 20)
    said = checked.good("add", "--say", "pain_now=6", "--new", "no")
    assert "This goes on with the pain from 2026-03-02. It came back" in said
    assert "Go through all danger signs again" in said
    assert checked.good("list").count("2026-03-02\n") == 1


def test_after_a_month_somebody_has_to_tell(checked: Kept, monkeypatch: pytest.MonkeyPatch) -> None:
    later(monkeypatch, 60)
    again = ("add", "--say", "pain_now=6", "--new", "no")
    refused = checked(*again)
    assert refused.code == 2
    assert "say `--same` if the pain of the last episode came back, or `--began DATE`" in refused.err
    assert "This is a new pain, from 2026-04-30." in checked.good(*again, "--began", "2026-04-30")
    assert [line for line in checked.good("list").splitlines() if not line.startswith(" ")] == [
        "2026-03-02",
        "2026-04-30",
    ]
    assert "This is a new pain" not in checked.good(*again)
    later(monkeypatch, 100)
    assert "day 41" in checked.good(*again, "--same")


def test_in_a_terminal_it_asks_whether_the_pain_is_a_new_one(
    checked: Kept, monkeypatch: pytest.MonkeyPatch
) -> None:
    later(monkeypatch, 60)
    typing(monkeypatch, "what?", "2", "2026-04-30")
    again = ("add", "--say", "pain_now=6", "--new", "no")
    assert "This is a new pain, from 2026-04-30." in checked.good(*again)
    later(monkeypatch, 100)
    typing(monkeypatch, "1")
    assert "day 41" in checked.good(*again)


def test_there_is_nothing_to_go_on_with(kept: Kept) -> None:
    assert "there is no episode yet; say on which day" in kept("add", "--new", "no").err
    assert "there is no episode yet that goes on" in kept("add", "--same", "--new", "no").err
