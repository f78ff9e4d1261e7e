"""What an entry changes: danger signs judged again, checkpoints, and the stage of the plan."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from types import MappingProxyType

from dorsum.care.interview import record
from dorsum.care.triage import is_urgent, triage
from dorsum.diary.checkpoints import Reached, answers_by_diary, checkpoints, holds
from dorsum.diary.entries import Course, Entry, Episode
from dorsum.diary.heard import signs_heard
from dorsum.diary.marks import answers_of_entry, signs_named
from dorsum.diary.measures import measures, up_to_rated
from dorsum.diary.medicine_check import MedicineNote, check_taken
from dorsum.diary.medicine_log import medicine_logs, medicine_measures
from dorsum.diary.rhythm import well_since
from dorsum.engine.compiled import CompiledRules
from dorsum.model.case import Case
from dorsum.model.courses import Course as StudiedCourse
from dorsum.model.knowledge import Finding, Knowledge
from dorsum.model.meaning import is_same
from dorsum.model.results import Triage
from dorsum.model.statements import Hours
from dorsum.model.treatment import Stage
from dorsum.model.truth import Answer, Truth

MOST_LOOKED_BACK = 30
"""Rated entries since the last check that are looked at: more than two months of them."""
PERSON = "person"
"""The question group of what does not change from day to day."""
UNNAMED = ("something_new", "not_sure")
STUDIED = "mean_pain_when_new"
"""The course that the pain of a person is held against."""


@dataclass(frozen=True)
class Review:
    """What is true after an entry.

    `advise` is the level to act on, with the deadline `within`; None while questions are open and nothing
    is urgent. `asks_again` says that questions on danger are open; nothing reassuring is shown before.
    `asks_all` says that they are open in full, not only what was never answered. `stage` is that of the plan
    on this day. `is_calm` says that nothing is open, the lowest level is advised, and the content is in
    force. `medicines` is what has to be said of those taken.
    """

    case: Case
    triage: Triage
    measured: Mapping[str, float]
    reached: Reached
    advise: str | None
    within: Hours | None
    asks_again: bool
    asks_all: bool
    stage: Stage | None
    is_well: bool
    is_calm: bool
    medicines: tuple[MedicineNote, ...] = ()


def review(course: Course, rules: CompiledRules) -> Review:
    """Return what is true after the last entry of a course."""
    knowledge, last = rules.knowledge, course.entries[-1]
    known = case_of(course, knowledge)
    logs = medicine_logs(course, known.country, knowledge)
    measured = MappingProxyType({**measures(course, studied_course(knowledge)), **medicine_measures(logs)})
    well = well_since(course, knowledge.treatment.diary_rhythms[0])
    case = _with_measures(known, course, measured, well, knowledge)
    result, reached = triage(case, rules), checkpoints(measured, knowledge)
    advise, asks_all = _advise(result, reached, knowledge), _asks_all(course, reached, knowledge)
    notes = check_taken(course, case, result, logs, rules)
    asks_again = asks_all or result.status != "final"
    is_open = asks_again or any(one.is_open for one in notes)
    return Review(
        case=case,
        triage=result,
        measured=measured,
        reached=reached,
        advise=advise,
        within=_within(advise, result, reached),
        asks_again=asks_again,
        asks_all=asks_all,
        stage=_stage(course.episode.day(last.on), knowledge),
        is_well=well is not None,
        is_calm=knowledge.stop is None and not is_open and advise == knowledge.level_by_rank[0].id,
        medicines=notes,
    )


def studied_course(knowledge: Knowledge) -> StudiedCourse | None:
    """Return how the mean pain of people in studies went on; None where the content has it no more."""
    return next((one for one in knowledge.treatment.courses if one.id == STUDIED), None)


def case_of(course: Course, knowledge: Knowledge) -> Case:
    """Return the answers as they stand: the last full check, and what each entry since then added.

    An entry that says that something is new, or may be, without saying what, leaves only what does not
    change in a person; the rest is to be asked again. A sign that is new takes back a timing answer that
    was given without it.
    """
    since = course.episode.checked_at
    reading = _Reading(knowledge)
    case = reading.one(_still_meant(course.episode, knowledge))
    for entry in course.entries:
        if since is None or entry.at >= since:
            case = reading.after(case, entry)
    return case


def _still_meant(episode: Episode, knowledge: Knowledge) -> Case:
    """Return the check without what it answered to questions that the content asks otherwise now.

    A yes stays while the content knows the sign: to act on it is the safe side.
    """
    case, meant = episode.check, episode.meant
    numbers = {id: said for id, said in case.numbers.items() if is_same(id, meant.get(id, ""), knowledge)}
    answers = MappingProxyType(_kept(case.answers, meant, knowledge))
    return replace(case, answers=answers, numbers=MappingProxyType(numbers))


def _kept(said: Mapping[str, Answer], meant: Mapping[str, str], knowledge: Knowledge) -> dict[str, Answer]:
    return {
        id: answer
        for id, answer in said.items()
        if is_same(id, meant.get(id, ""), knowledge) or (answer is Answer.YES and id in knowledge.finding)
    }


class _Reading:
    """How entries change the answers, with what is the same for all of them looked up once.

    Most entries of a long diary say again what an earlier one said. What an entry does to the answers is
    therefore remembered: by the answers, its regions, whether something is new, and its signs as they were
    asked.
    """

    def __init__(self, knowledge: Knowledge) -> None:
        self._knowledge = knowledge
        self._alike: dict[tuple[object, ...], Case] = {}
        self._after: dict[tuple[object, ...], Case] = {}

    def after(self, case: Case, entry: Entry) -> Case:
        """Return the answers as they stand after one more entry; `case` came from `one` or from here."""
        is_new = is_something_new(entry, self._knowledge)
        key = (id(case), entry.regions, is_new, _as_asked(entry) if entry.signs else None)
        if key not in self._after:  # INVARIANT: `_alike` keeps every case, so no id stands for two
            self._after[key] = self.one(self._read(case, entry))
        return self._after[key]

    def one(self, case: Case) -> Case:
        """Return the one object that stands for all cases of these answers."""
        said = frozenset(case.answers.items()), frozenset(case.numbers.items()), case.asked_again
        return self._alike.setdefault(said, case)

    def _read(self, case: Case, entry: Entry) -> Case:
        """Return the answers after the entry; a mark on the body map weakens no yes."""
        if is_something_new(entry, self._knowledge):
            case = lasting(case, self._knowledge)
        marked = answers_of_entry(entry, self._knowledge)
        still = {id: said for id, said in marked.items() if case.answers.get(id) not in (Answer.YES, said)}
        found = {**still, **_kept(entry.signs, entry.meant, self._knowledge)}
        return record(case, found, self._knowledge) if found else case


def _as_asked(entry: Entry) -> frozenset[tuple[str, Answer, str | None]]:
    """Return what was said to single signs, with the mark of each question."""
    return frozenset((sign, said, entry.meant.get(sign)) for sign, said in entry.signs.items())


def is_something_new(entry: Entry, knowledge: Knowledge) -> bool:
    """Whether it says that something is new, or may be, without a sign; or its note sounds like danger."""
    return (entry.danger in UNNAMED and not signs_named(entry)) or bool(signs_heard(entry.note, knowledge))


def lasting(case: Case, knowledge: Knowledge) -> Case:
    """Return the case with nothing but what does not change in a person."""
    lasting = {finding.id for finding in knowledge.findings if finding.group == PERSON}
    return replace(
        case,
        answers=MappingProxyType({id: said for id, said in case.answers.items() if id in lasting}),
        numbers=MappingProxyType({id: said for id, said in case.numbers.items() if id in lasting}),
        asked_again=frozenset(),
    )


def _with_measures(
    case: Case, course: Course, measured: Mapping[str, float], well: date | None, knowledge: Knowledge
) -> Case:
    """Return the case with the days and the pain at the last entry, and what the diary answers by them.

    Of who is well, pain lasted up to the first of the good check-ins (`well`).
    """
    last = course.entries[-1]
    numbers = {"days_since_onset": float(course.episode.day(well or last.on))}
    if "pain" in measured:
        numbers["pain_0_10"] = measured["pain"]
    outdated = _outdated(numbers, knowledge, is_same=last.danger == "nothing_new")
    kept = {id: said for id, said in case.answers.items() if id not in outdated}
    dated = replace(case, answers=MappingProxyType(kept), today=last.on).with_numbers(numbers)
    return record(dated, answers_by_diary(measured, knowledge, kept), knowledge)


def _outdated(numbers: Mapping[str, float], knowledge: Knowledge, *, is_same: bool) -> set[str]:
    """Return the findings whose old answers a newer number replaces.

    Where a number can only say yes, a no from before stands while nothing is new and the number says no yes.
    """
    derived = [one for one in knowledge.findings if set(knowledge.inputs_of.get(one.id, ())) & numbers.keys()]
    return {one.id for one in derived if not (one.derives_only_yes and is_same) or _is_yes(one, numbers)}


def _is_yes(finding: Finding, numbers: Mapping[str, float]) -> bool:
    assert finding.derived_from is not None  # INVARIANT: only derived findings come here
    return holds(finding.derived_from, numbers) is Truth.YES


def _advise(result: Triage, reached: Reached, knowledge: Knowledge) -> str | None:
    """Return the higher of what triage and the checkpoints advise; triage that is open stays open."""
    rank = {level.id: level.rank for level in knowledge.levels}
    by_course = max((one.level for one in reached.held), key=lambda level: rank[level], default=None)
    if by_course is None or (result.advise is None and not is_urgent(by_course, knowledge)):
        return result.advise
    return max(result.advise or by_course, by_course, key=lambda level: rank[level])


def _within(advise: str | None, result: Triage, reached: Reached) -> Hours | None:
    """Return the shortest deadline of what advises this level."""
    found = [one.within for one in reached.held if one.level == advise and one.within is not None]
    if result.advise == advise and result.within is not None:
        found.append(result.within)
    return min(found, key=lambda hours: (hours.max_hours, hours.min_hours), default=None)


def _asks_all(course: Course, reached: Reached, knowledge: Knowledge) -> bool:
    """Whether danger signs are to be asked in full; a check made since the last entry has asked them."""
    since = course.episode.checked_at
    if since is None:
        return True
    if any(one.asks_again for one in reached.held) and since <= up_to_rated(course).entries[-1].at:
        return True
    if _asked_before(course, since, knowledge):
        return True
    return any(is_something_new(one, knowledge) and since <= one.at for one in course.entries)


def _asked_before(course: Course, since: datetime, knowledge: Knowledge) -> bool:
    """Whether an earlier entry since the check asked for all of it; a better day does not settle that."""
    studied, seen = studied_course(knowledge), 0
    for number in range(len(course.entries) - 1, 0, -1):
        one = course.entries[number - 1]
        if one.at < since or seen == MOST_LOOKED_BACK:
            return False
        if one.pain is not None:
            seen += 1
            measured = measures(Course(course.episode, course.entries[:number]), studied)
            if any(reached.asks_again for reached in checkpoints(measured, knowledge).held):
                return True
    return False


def _stage(day: int, knowledge: Knowledge) -> Stage | None:
    return next((one for one in reversed(knowledge.treatment.stages) if one.from_day <= day), None)
