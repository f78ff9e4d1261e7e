"""`dorsum summary`: one page for the doctor."""

from pathlib import Path
from typing import Annotated

import typer

from dorsum.care.assessment import assess
from dorsum.diary.review import review
from dorsum.engine.compiled import CompiledRules
from dorsum.errors import DiaryError
from dorsum.installed.rules import open_rules
from dorsum.interfaces.cli.closing import print_warning
from dorsum.interfaces.cli.diary_store import Folder, now, opened, present_course
from dorsum.model.fhir import bundle_as_text
from dorsum.model.knowledge import Knowledge
from dorsum.report.summary import Summary, usual_parts
from dorsum.report.summary import summary as made_summary
from dorsum.report.summary_fhir import summary_as_fhir
from dorsum.report.summary_pdf import summary_as_pdf
from dorsum.report.summary_text import summary_as_html, summary_as_text

ENDINGS = (".pdf", ".html", ".txt", ".fhir.json")


def summary(
    file: Annotated[
        Path | None,
        typer.Argument(
            metavar="FILE", help="Where to write: .pdf, .html, .txt or .fhir.json; without it, as text."
        ),
    ] = None,
    without: Annotated[
        list[str] | None,
        typer.Option(metavar="PART", help="Leave a part out, such as worries; repeat for more."),
    ] = None,
    data: Folder = None,
) -> None:
    """Write one page for the doctor from the diary: what a doctor asks, in that order."""
    if file is not None and not file.name.lower().endswith(ENDINGS):
        raise DiaryError(f"the name of the file must end in {', '.join(ENDINGS)}")
    rules = open_rules()
    print_warning(rules.knowledge)
    page = _page(rules, set(without or ()), data)
    if file is None:
        print(summary_as_text(page, rules.knowledge), end="")
        return
    file.write_bytes(_written(page, file, rules.knowledge))
    print(rules.knowledge.wording["diary_written"]["en"].format(file=file))


def _page(rules: CompiledRules, without: set[str], data: Path | None) -> Summary:
    known = [part.id for part in rules.knowledge.treatment.summary_parts]
    if not without <= set(known):
        raise DiaryError(f"`--without` must be of: {', '.join(known)}")
    with opened(data) as kept:
        course = present_course(kept)
    if course is None or not course.entries:
        raise DiaryError("there is no diary yet; begin one with `dorsum diary add`")
    found = review(course, rules)
    wanted = usual_parts(rules.knowledge) - without
    return made_summary(course, found, assess(found.case, rules), now().date(), wanted)


def _written(page: Summary, file: Path, knowledge: Knowledge) -> bytes:
    ending = file.suffix.lower()
    if ending == ".pdf":
        return summary_as_pdf(page, knowledge)
    if ending == ".json":
        return bundle_as_text(summary_as_fhir(page, knowledge, now())).encode()
    text = summary_as_html if ending == ".html" else summary_as_text
    return text(page, knowledge).encode()
