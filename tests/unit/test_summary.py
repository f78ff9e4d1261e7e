"""The page for the doctor: what a doctor asks, in that order; nothing reassures while danger is open."""

import io
import re
import sys
from dataclasses import replace
from datetime import date
from typing import Any
from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pypdf import PdfReader

from dorsum.care.assessment import assess
from dorsum.diary.entries import Course, Entry, TakenMedicine
from dorsum.diary.review import review
from dorsum.engine.compiled import CompiledRules
from dorsum.model.truth import Answer
from dorsum.report import summary_pdf
from dorsum.report.summary import Summary, summary, usual_parts
from dorsum.report.summary_pdf import summary_as_pdf
from dorsum.report.summary_text import summary_as_html, summary_as_text
from tests.amounts import examples
from tests.courses import at, course, entry
from tests.realistic import realistic
from tests.shipped import shipped, shipped_rules
from tests.unit.test_diary_review import followed
from tests.withdrawals import stopped_rules

TODAY = date(2026, 4, 14)
PARTS = [part.id for part in shipped().treatment.summary_parts]
TEXTS = st.text(st.characters(exclude_categories=["Cs", "Cc"]), max_size=30)


def page_of(
    so_far: Course, *without: str, rules: CompiledRules | None = None, today: date = TODAY
) -> Summary:
    used = rules or shipped_rules()
    found = review(so_far, used)
    wanted = usual_parts(used.knowledge) - set(without)
    return summary(so_far, found, assess(found.case, used), today, wanted)


def lines_of(page: Summary, part: str) -> tuple[str, ...]:
    return next((one.lines for one in page.parts if one.id == part), ())


@pytest.fixture(scope="module")
def page() -> Summary:
    return page_of(realistic())


def test_the_parts_come_in_the_order_of_the_content(page: Summary) -> None:
    shown = [part.id for part in page.parts]
    assert shown == [id for id in PARTS if id in shown]
    assert set(PARTS) - set(shown) == {"danger_now", "causes"}


def test_own_words_are_kept_as_they_are(page: Summary) -> None:
    words = realistic().episode.words
    for part, about in (("beginning", "how_it_began"), ("tried", "tried"), ("worries", "worries")):
        assert lines_of(page, part)[-1] == f"In own words: \u201c{words[about]}\u201d"


def test_what_the_entries_say(page: Summary) -> None:
    assert lines_of(page, "how_bad") == (
        "Pain now 4, at the start 8 (0 to 10).",
        "Worst since the last entry: 5 (0 to 10).",
        "Bothered on 3 of the last 7 days.",
        "Spasms since the last entry: 0.",
        "Longest spasm: 12 minutes.",
    )
    assert lines_of(page, "where") == ("Left side of your bottom (buttock); Low back",)
    assert lines_of(page, "eases")[0] == "Eased by: Walking: 8 of 8 entries; Warmth: 4 of 8 entries."
    assert lines_of(page, "medicines") == (
        "Pain tablets (ibuprofen) 400 mg, up to 1200 mg on one day, last on 2026-03-05, 6 times",
    )
    assert lines_of(page, "person") == ("Age 47.", "Yes to: takes water tablets.")
    assert lines_of(page, "advised") == ("On 2026-04-13: Book a normal visit.",)
    assert [row.day for row in page.rows] == [0, 3, 7, 14, 21, 28, 35, 42]
    assert (page.rows[0].pain, page.rows[0].could_do) == ("8", "Very little")


def test_denied_signs_have_the_day_and_no_private_ones(page: Summary) -> None:
    first, *groups = lines_of(page, "denied")
    assert first == "On 2026-03-02 the answer was no to all of these."
    said = " ".join(groups)
    assert "saddle numbness" in said
    assert "self harm" not in said
    assert "threatened" not in said


def test_the_person_decides_what_is_in() -> None:
    left = page_of(realistic(), "worries", "medicines", "course", "where")
    assert not {"worries", "medicines", "course", "where"} & {part.id for part in left.parts}
    assert not left.rows
    assert left.chart is None
    assert not left.regions


def test_danger_stands_in_the_lead_whatever_is_wanted() -> None:
    last = entry(43, 4, signs={"saddle_numbness": Answer.YES})
    danger = Course(realistic().episode, (*realistic().entries, last))
    nothing = page_of(danger, *PARTS)
    assert nothing.parts == ()
    assert nothing.lead[0].startswith("Dorsum says: ")
    shown = page_of(danger)
    assert lines_of(shown, "danger_now")
    assert lines_of(shown, "advised")[0].startswith("On 2026-04-14: ")
    assert "saddle numbness" not in " ".join(lines_of(shown, "denied"))


def test_a_rule_that_fired_is_told_by_its_name() -> None:
    signs = {"saddle_numbness": Answer.YES, "new_or_worse_within_14_days": Answer.YES}
    danger = Course(realistic().episode, (*realistic().entries, entry(43, 4, signs=signs)))
    flags = {flag.label["en"] for flag in shipped().red_flags}
    assert flags & set(lines_of(page_of(danger), "danger_now"))


def test_an_entry_without_pain_tells_the_rest() -> None:
    made = entry(3, None, numbers={"days_bothered": 4.0})
    assert lines_of(page_of(course([made])), "how_bad") == ("Bothered on 4 of the last 7 days.",)


def test_open_questions_stand_in_the_lead_and_nothing_calms() -> None:
    last = entry(43, 1, danger="something_new")
    open_page = page_of(Course(realistic().episode, (*realistic().entries, last)))
    new, asked = open_page.lead
    assert new.startswith(f"On {last.on.isoformat()} the person wrote of something new")
    assert asked == "Not all danger signs were asked. Please ask again."
    assert not lines_of(open_page, "advised")
    assert not lines_of(open_page, "causes")
    assert lines_of(open_page, "denied")[-1].startswith("Not asked, or not sure: ")


def test_withdrawn_content_advises_nothing_that_calms() -> None:
    assert not lines_of(page_of(realistic(), rules=stopped_rules()), "advised")


def test_without_a_check_nothing_is_said_to_be_denied() -> None:
    unchecked = page_of(course([entry(2, 5)]))
    assert lines_of(unchecked, "denied") == ("Not asked in full yet.",)
    assert not lines_of(unchecked, "person")


def test_causes_are_named_where_all_is_calm() -> None:
    calm = page_of(followed(entry(5, 4, danger="nothing_new")))
    assert 1 <= len(lines_of(calm, "causes")) <= 3
    assert lines_of(calm, "advised")


def test_a_course_that_goes_well_says_where_it_stands() -> None:
    well = page_of(followed(entry(0, 8), entry(5, 4, danger="nothing_new")))
    assert lines_of(well, "course") == ("Pain now 4 (0 to 10).",)


def test_a_long_course_keeps_its_first_and_last_rows() -> None:
    long = page_of(course([entry(day, 5) for day in range(40)]))
    assert [row.day for row in long.rows] == [0, *range(29, 40)]


def test_a_medicine_in_own_words() -> None:
    made = entry(3, 5, medicines=(TakenMedicine(at(3), name="grandmother's balm"),))
    assert lines_of(page_of(course([made])), "medicines") == ("grandmother's balm, on 2026-03-05",)


def test_what_the_log_of_medicines_answers_is_not_told_twice() -> None:
    taken = (TakenMedicine(at(3), "ibuprofen", "", 400, "mg"),)
    check = realistic().episode.check.with_answers({"takes_low_dose_aspirin": Answer.YES})
    told = lines_of(page_of(followed(entry(3, 5, medicines=taken), check=check)), "person")
    assert told == ("Age 47.", "Yes to: takes low dose aspirin, takes water tablets.")


def test_medicines_with_every_amount_that_was_said() -> None:
    taken = (
        TakenMedicine(at(3, 6), "ibuprofen", "", 200, "mg"),
        TakenMedicine(at(3, 7), "gone_gel"),
        TakenMedicine(at(3, 8), "ibuprofen", "", 400, "mg"),
        TakenMedicine(at(3, 9), "naproxen", "", 220, "mg"),
        TakenMedicine(at(3, 9), "naproxen", "", 2, "tablets"),
        TakenMedicine(at(2), "naproxen"),
        TakenMedicine(at(2), "paracetamol", "", 1, "g"),
        TakenMedicine(at(3), "paracetamol", "", 1, "g"),
    )
    assert lines_of(page_of(course([entry(3, 5, medicines=taken)])), "medicines") == (
        "Pain tablets (naproxen) 220 mg, 2 tablets, last on 2026-03-05, 3 times",
        "Pain tablets (paracetamol, acetaminophen, Tylenol) 1 g, last on 2026-03-05, 2 times",
        "Pain tablets (ibuprofen) 200-400 mg, up to 600 mg on one day, last on 2026-03-05, 2 times",
        "gone gel, on 2026-03-05",
    )


def test_a_choice_that_the_content_knows_no_more_is_still_told() -> None:
    made = entry(3, 5, choices={"eased_by": ("cold_plunge",), "could_do": ("flying",)})
    told = page_of(course([made]))
    assert lines_of(told, "eases") == ("Eased by: cold plunge: 1 of 1 entries.",)


def test_text_has_every_line(page: Summary) -> None:
    text = summary_as_text(page, shipped())
    for part in page.parts:
        assert part.heading in text
        assert all(line in text for line in part.lines)
    assert "    42   2026-04-13  4     Most of it" in text


def test_html_is_one_file_that_fetches_nothing(page: Summary) -> None:
    html = summary_as_html(page, shipped())
    assert html.count("<h2>") == len(page.parts)
    assert html.count("<svg") == 2
    assert not re.search(r"(src|href)=", html)
    assert "http:" not in html.replace("http://www.w3.org/2000/svg", "")


def test_pdf_is_one_tagged_page_with_every_line(page: Summary) -> None:
    made = summary_as_pdf(page, shipped())
    assert made == summary_as_pdf(page, shipped())
    read = PdfReader(io.BytesIO(made))
    assert len(read.pages) == 1
    root: Any = read.trailer["/Root"]
    assert root["/MarkInfo"]["/Marked"]
    assert "/StructTreeRoot" in root
    assert root["/Lang"] == "en"
    assert read.metadata is not None
    assert read.metadata.title == page.title
    assert b"pdfuaid:part" in made
    said = _squeezed(read.pages[0].extract_text())
    for part in page.parts:
        assert all(_squeezed(line) in said for line in (part.heading, *part.lines))


def test_the_course_is_drawn_with_words_for_who_cannot_see_it(page: Summary) -> None:
    assert page.chart is not None
    alt = page.chart.alt
    assert alt.startswith("Your pain over 8 entries, from day 0 to day 42: from 8 to 4 of 10.")
    assert f'aria-label="{alt}"' in summary_as_html(page, shipped())
    root: Any = PdfReader(io.BytesIO(summary_as_pdf(page, shipped()))).trailer["/Root"]
    assert alt in _alternatives(root["/StructTreeRoot"])


def _alternatives(node: Any) -> list[str]:
    """Return the words for pictures in the tags of a PDF."""
    found = node.get_object() if hasattr(node, "get_object") else node
    if isinstance(found, list):
        return [words for one in found for words in _alternatives(one)]
    if not isinstance(found, dict):
        return []
    own = [str(found["/Alt"])] if "/Alt" in found else []
    return own + (_alternatives(found["/K"]) if "/K" in found else [])


def test_without_the_library_that_draws_the_table_stands(
    page: Summary, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "vl_convert", None)
    html = summary_as_html(page, shipped())
    assert html.count("<svg") == 1
    assert "<td>2026-04-13</td>" in html
    made = summary_as_pdf(page, shipped())
    assert b"pdfuaid:part" in made
    assert "2026-04-13" in PdfReader(io.BytesIO(made)).pages[0].extract_text()


def _squeezed(text: str) -> str:
    """Return the letters alone: how a line is broken, hyphenated or spaced is the typesetter's."""
    return re.sub(r"[\W_]", "", text.replace("\N{LATIN SMALL LIGATURE FI}", "fi").replace("\ufb00", "ff"))


@examples(20)
@given(st.dictionaries(st.sampled_from(["how_it_began", "tried", "worries", "questions"]), TEXTS), TEXTS)
def test_nothing_that_a_person_writes_is_read_as_markup(words: dict[str, str], name: str) -> None:
    made = Entry(
        "a", "one", at(3), numbers={"pain_now": 4.0}, medicines=(TakenMedicine(at(3), name=f"<b>#{name}"),)
    )
    told = course([made])
    page = page_of(Course(replace(told.episode, words=words), told.entries))
    html = summary_as_html(page, shipped())
    body = html[html.index("<main>") : html.index("</main>") + len("</main>")]
    ElementTree.fromstring(body)
    assert "<b>" not in body
    assert summary_as_pdf(page, shipped()).startswith(b"%PDF-")
    assert name in summary_as_text(page, shipped())


def test_letters_without_a_font_are_no_failure(monkeypatch: pytest.MonkeyPatch) -> None:
    told = course([entry(3, 5)])
    page = page_of(Course(replace(told.episode, words={"worries": "\u05ec"}), told.entries))
    made = summary_as_pdf(page, shipped())
    assert b"/StructTreeRoot" in made or b"/Marked" in made
    monkeypatch.setattr(summary_pdf, "NO_GLYPH", "another mistake")
    with pytest.raises(Exception, match="could not be displayed"):
        summary_as_pdf(page, shipped())
