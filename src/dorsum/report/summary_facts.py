"""What stands on the page for the doctor, as values: the same facts as its lines, of its parts alone."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from dorsum.care.assessment import Assessment, Versions
from dorsum.care.triage import is_urgent
from dorsum.diary.entries import Course, Entry, TakenMedicine
from dorsum.diary.review import Review
from dorsum.model.knowledge import Finding, Knowledge
from dorsum.model.leads import spelled_out
from dorsum.model.truth import Answer, Truth
from dorsum.report.taken_lines import name_of

RATED = ("pain_now", "pain_worst", "days_bothered", "spasms", "longest_spasm")
"""Questions with a number that tell how bad it is, in the order of the page."""
FUNCTION = ("could_do", "sleep", "mood", "joy")
"""Questions with choices that tell what the person can do."""


@dataclass(frozen=True, slots=True)
class Rated:
    """A number that was said to a question of the diary on a day."""

    question: str
    number: float
    on: date


@dataclass(frozen=True, slots=True)
class Chosen:
    """What was chosen last at a question of the diary."""

    question: str
    choices: tuple[str, ...]
    on: date


@dataclass(frozen=True, slots=True)
class Taken:
    """A medicine under its name on the page, with each time it was taken."""

    name: str
    doses: tuple[TakenMedicine, ...]


@dataclass(frozen=True, slots=True)
class Signs:
    """Danger signs by what was said of them up to a day; `open` ones were not asked, or not sure."""

    on: date
    present: tuple[str, ...] = ()
    denied: tuple[str, ...] = ()
    open: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Facts:
    """The facts of the page; what belongs to a part that is not on it is missing."""

    episode: str
    versions: Versions
    began_on: date | None
    how_bad: tuple[Rated, ...]
    course: tuple[Rated, ...]
    function: tuple[Chosen, ...]
    medicines: tuple[Taken, ...]
    danger_now: Signs | None
    denied: Signs | None


def facts(
    course: Course, review: Review, assessment: Assessment, shown: Collection[str], rows: Collection[Entry]
) -> Facts:
    """Return the facts of the parts that are shown; `rows` are the entries of the table of the course."""
    knowledge, last, checked_at = assessment.knowledge, course.entries[-1], course.episode.checked_at
    rated = tuple(Rated(id, last.numbers[id], last.on) for id in RATED if id in last.numbers)
    pains = tuple(Rated("pain_now", one.pain, one.on) for one in rows if one.pain is not None)
    signs = (present_signs(review, knowledge), denied_signs(review, knowledge), open_signs(review, knowledge))
    present, denied, open_ = (tuple(one.id for one in some) for some in signs)
    return Facts(
        episode=course.episode.id,
        versions=assessment.versions,
        began_on=course.episode.began_on if "beginning" in shown else None,
        how_bad=rated if "how_bad" in shown else (),
        course=pains if "course" in shown else (),
        function=chosen(course, knowledge) if "function" in shown else (),
        medicines=_taken(course, knowledge) if "medicines" in shown else (),
        danger_now=Signs(last.on, present=present) if "danger_now" in shown and present else None,
        denied=Signs(checked_at.date(), denied=denied, open=open_)
        if "denied" in shown and checked_at
        else None,
    )


def chosen(course: Course, knowledge: Knowledge) -> tuple[Chosen, ...]:
    """Return the last choice at each question about what the person can do that the content still asks."""
    asked = {one.id for one in knowledge.treatment.diary_questions}
    found = []
    for id in FUNCTION:
        said = next((one for one in reversed(course.entries) if one.choices.get(id)), None)
        if said is not None and id in asked:
            found.append(Chosen(id, said.choices[id], said.on))
    return tuple(found)


def taken_by_name(course: Course, knowledge: Knowledge) -> Mapping[str, Sequence[TakenMedicine]]:
    """Return what was taken of each medicine in the order of time, by its name on the page."""
    by_name: dict[str, list[TakenMedicine]] = {}
    every = (one for entry in course.entries for one in entry.medicines)
    for one in sorted(every, key=lambda one: one.at):
        by_name.setdefault(name_of(one, knowledge), []).append(one)
    return by_name


def _taken(course: Course, knowledge: Knowledge) -> tuple[Taken, ...]:
    return tuple(Taken(name, tuple(doses)) for name, doses in taken_by_name(course, knowledge).items())


def is_danger_sign(finding: Finding, knowledge: Knowledge) -> bool:
    """Whether a finding is asked as a danger sign that may stand on the page."""
    is_asked = finding.kind == "yes_no" and finding.derived_from is None and not finding.times
    if finding.support is not None:  # what was asked of violence or self-harm is not for every eye
        return False
    return is_asked and is_urgent(finding.level_if_only_yes, knowledge)


def present_signs(review: Review, knowledge: Knowledge) -> list[Finding]:
    """Return the danger signs that are there."""
    return [one for one in _signs(knowledge) if review.triage.truths[one.id] is Truth.YES]


def denied_signs(review: Review, knowledge: Knowledge) -> list[Finding]:
    """Return the danger signs to which the answer was no."""
    said = spelled_out(review.case, knowledge).answers
    return [one for one in _signs(knowledge) if said.get(one.id) is Answer.NO]


def open_signs(review: Review, knowledge: Knowledge) -> list[Finding]:
    """Return the danger signs of which nobody knows."""
    return [one for one in _signs(knowledge) if review.triage.truths[one.id] is Truth.UNKNOWN]


def _signs(knowledge: Knowledge) -> list[Finding]:
    return [one for one in knowledge.findings if is_danger_sign(one, knowledge)]
