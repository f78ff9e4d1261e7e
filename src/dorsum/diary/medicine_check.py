"""What has to be said of the medicines that a person wrote down: limits of labels, and the person's answers.

All limits, rules and sentences are those of the content. What is not known is said, and never fine.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import MAXYEAR, timedelta
from types import MappingProxyType
from typing import Literal, get_args

from dorsum.care.answers import Answers
from dorsum.care.dose_log import WEEK, NextDose
from dorsum.care.interview import record
from dorsum.care.medicines import advice_on, check_medicines
from dorsum.diary.checkpoints import answers_by_diary
from dorsum.diary.entries import Course, TakenMedicine
from dorsum.diary.medicine_log import MedicineLog, days_in_a_row, medicine_measures
from dorsum.diary.taken import may_hold
from dorsum.engine.compiled import CompiledRules
from dorsum.model.case import Case
from dorsum.model.diary import MEDICINE_MEASURES
from dorsum.model.knowledge import Knowledge
from dorsum.model.medicine_results import MedicineAdvice, MedicineReason
from dorsum.model.results import Triage
from dorsum.model.rules import leaves
from dorsum.model.treatment import Dose

TOO_MANY = "took_too_many_pain_tablets"
NoteKind = Literal[
    "too_much",
    "do_not",
    "ask_first",
    "over_one_dose",
    "amount_unchecked",
    "written_twice",
    "too_soon",
    "too_long",
    "maybe_too_long",
    "not_settled",
    "small_aspirin",
    "name_unchecked",
    "next_dose",
]
"""From what is urgent to what helps. `next_dose` comes only where nothing else is to be said."""
_ORDER: tuple[NoteKind, ...] = get_args(NoteKind)


@dataclass(frozen=True, slots=True)
class MedicineNote:
    """One thing to say of one medicine; `name` is its label, or the person's own words.

    `reasons` are those of the medicine check, `dose` is the limit of the label, `days` how many the label
    allows. `is_open` says that too much may have been taken, so that nothing reassuring is said.
    """

    kind: NoteKind
    name: str
    reasons: tuple[MedicineReason, ...] = ()
    dose: Dose | None = None
    days: int | None = None
    next: NextDose | None = None
    is_open: bool = False


def check_taken(
    course: Course, case: Case, result: Triage, logs: tuple[MedicineLog, ...], rules: CompiledRules
) -> tuple[MedicineNote, ...]:
    """Return what has to be said of the medicines in use at the last entry, the most urgent first.

    `case` and `result` are those after the entry. In use is what was taken in the last 24 hours, or written
    down with the last entry; of tablets of the last week, that it was too much.
    """
    notes = list(_unknown_names(course, logs, rules.knowledge))
    if logs:
        checker = _Checker(course, case, result, logs, rules)
        notes += (note for log in logs for note in checker.notes(log))
    return tuple(sorted(notes, key=lambda one: _ORDER.index(one.kind)))


class _Checker:
    def __init__(
        self,
        course: Course,
        case: Case,
        result: Triage,
        logs: tuple[MedicineLog, ...],
        rules: CompiledRules,
    ) -> None:
        self._course, self._case, self._logs, self._rules = course, case, logs, rules
        self._named = {one.medicine for one in course.entries[-1].medicines}
        self._by_log = answered_by_log(rules.knowledge)
        self._may_advise = check_medicines(Answers.of(case, rules), result).none_because is None

    def notes(self, log: MedicineLog) -> Iterator[MedicineNote]:
        """Yield what there is to say of one medicine."""
        name, in_use = log.medicine.label["en"], self._is_in_use(log)
        if log.is_over_label:
            kind: NoteKind = "over_one_dose" if self._is_no_overdose(log) else "too_much"
            yield MedicineNote(kind, name, dose=log.doses[0], is_open=True)
        if self._is_written_twice(log):
            yield MedicineNote("written_twice", name)
        if unknown := log.unknown_since(self._course.episode.checked_at):
            is_open = log.is_tablet and not log.is_small_aspirin
            if is_open or in_use:
                yield MedicineNote("amount_unchecked", name, is_open=is_open)
        if in_use:
            found = [*self._of_use(log, name)]
            yield from found
            if not (found or unknown or log.is_over_label or self._is_written_twice(log)):
                yield from self._next(log, name)

    def _is_no_overdose(self, log: MedicineLog) -> bool:
        """Whether the tablets are over one dose alone, and the content does not call that too many."""
        answers = answers_by_diary(medicine_measures([log]), self._rules.knowledge)
        return log.is_tablet and not log.is_over_day and TOO_MANY not in answers

    def _is_written_twice(self, log: MedicineLog) -> bool:
        """Whether the same dose at the same time stands twice; it counts twice until one is taken out."""
        lately = [one for one in log.taken if log.now - one.at < WEEK]
        return len(set(lately)) < len(lately)

    def _is_in_use(self, log: MedicineLog) -> bool:
        return bool(log.last_day) or log.medicine.id in self._named

    def _of_use(self, log: MedicineLog, name: str) -> Iterator[MedicineNote]:
        if log.is_small_aspirin:
            yield MedicineNote("small_aspirin", name)
            return
        advice = self._advice(log)
        yield from _of_advice(advice, name)
        if log.is_too_close and not log.is_over_label:
            yield MedicineNote("too_soon", name, dose=log.doses[0])
        yield from self._of_time(log, name)

    def _advice(self, log: MedicineLog) -> MedicineAdvice:
        """Return the advice on a medicine that is taken: what was taken of itself is no second one."""
        others = medicine_measures(self._logs, without=log)
        kept = {id: said for id, said in self._case.answers.items() if id not in self._by_log}
        base = replace(self._case, answers=MappingProxyType(kept))
        found = answers_by_diary(others, self._rules.knowledge)
        case = record(base, {id: found[id] for id in found if id in self._by_log}, self._rules.knowledge)
        return advice_on(log.medicine, Answers.of(case, self._rules), besides=self._by_log)

    def _of_time(self, log: MedicineLog, name: str) -> Iterator[MedicineNote]:
        label = log.medicine.label_in(self._case.country)
        most = label.most_days if label else None
        if most is None:
            return
        if days_in_a_row([log]) > most:
            yield MedicineNote("too_long", name, days=most)
        elif self._may_be_days_in_a_row(log) > most:
            yield MedicineNote("maybe_too_long", name, days=most)

    def _may_be_days_in_a_row(self, log: MedicineLog) -> int:
        """Return how many days it may have been: between two that lie a check-in apart nobody wrote."""
        (rhythm,) = self._rules.knowledge.treatment.diary_rhythms
        apart = timedelta(days=rhythm.first_every_days)
        days = sorted({one.at.date() for one in log.taken}, reverse=True)
        first = last = days[0]
        for day in days:
            if first - day > apart:
                break
            first = day
        return (last - first).days + 1

    def _next(self, log: MedicineLog, name: str) -> Iterator[MedicineNote]:
        """Yield when the next dose may be taken, where medicines may be named at all."""
        label = log.medicine.label_in(self._case.country)
        is_last_year = log.now.year == MAXYEAR  # no later time may be written there
        if self._may_advise and label is not None and label.dose is not None and not is_last_year:
            yield MedicineNote("next_dose", name, dose=label.dose, next=log.next_dose(label.dose))


def _of_advice(advice: MedicineAdvice, name: str) -> Iterator[MedicineNote]:
    denied = tuple(one for one in advice.reasons if one.effect == "deny")
    asks = tuple(one for one in advice.reasons if one.effect == "ask_first")
    if denied:
        yield MedicineNote("do_not", name, denied)
    elif asks:
        yield MedicineNote("ask_first", name, asks)
    elif advice.waits_for:
        yield MedicineNote("not_settled", name)


def answered_by_log(knowledge: Knowledge) -> frozenset[str]:
    """Return the findings that are answered by what was written down of medicines."""
    return frozenset(
        one.finding
        for one in knowledge.treatment.diary_answers
        if any(leaf.finding in MEDICINE_MEASURES for leaf in leaves(one.yes_when))
    )


def _unknown_names(
    course: Course, logs: Iterable[MedicineLog], knowledge: Knowledge
) -> Iterator[MedicineNote]:
    """Yield each name that the content does not know; it may still be a form of what it knows."""
    known, last = {log.medicine.id for log in logs}, course.entries[-1]
    since = course.episode.checked_at
    unknown = [one for one in course.taken if one.medicine not in known]
    for name, one in {_own_name(one).casefold(): one for one in unknown}.items():
        may_be_known = one.medicine is not None or may_hold(name, knowledge)
        is_open = last.at - one.at < WEEK and (since is None or one.at > since)
        if may_be_known and is_open:
            yield MedicineNote("amount_unchecked", _own_name(one), is_open=True)
        elif one in last.medicines:
            yield MedicineNote("name_unchecked", _own_name(one))


def _own_name(one: TakenMedicine) -> str:
    return one.name or one.medicine or ""
