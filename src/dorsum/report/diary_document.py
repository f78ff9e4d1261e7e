"""The page for the doctor out of a diary that came as a FHIR bundle, as `dorsum diary export` writes it."""

from collections.abc import Collection
from datetime import datetime

from dorsum.care.assessment import assess
from dorsum.diary.entries import Course, Entry, Episode, course_of
from dorsum.diary.exchange import Whole
from dorsum.diary.fhir_reading import whole_from_fhir
from dorsum.diary.review import review
from dorsum.engine.compiled import CompiledRules
from dorsum.errors import DiaryError
from dorsum.model.fhir import Json
from dorsum.report.summary import summary, usual_parts
from dorsum.report.summary_fhir import summary_as_fhir


def document_of_diary(
    text: str, rules: CompiledRules, made_at: datetime, without: Collection[str] = ()
) -> Json:
    """Return the document of the episode that goes on, without the parts that were named, by their ids.

    Raises:
        DiaryError: it is no diary, or there is nothing in it that goes on.
    """
    course = _present_course(whole_from_fhir(text))
    if course is None or not course.entries:
        raise DiaryError("no episode with an entry goes on in this diary, so there is no page to make")
    found, wanted = review(course, rules), usual_parts(rules.knowledge) - set(without)
    page = summary(course, found, assess(found.case, rules), made_at.date(), wanted)
    return summary_as_fhir(page, rules.knowledge, made_at)


def _present_course(whole: Whole) -> Course | None:
    now = whole.now()
    episodes = [one for one in now if isinstance(one, Episode) and one.ended_on is None]
    if not episodes:
        return None
    last = max(episodes, key=lambda one: (one.began_on, one.id))
    return course_of(last, [one for one in now if isinstance(one, Entry)])
