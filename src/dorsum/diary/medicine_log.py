"""What was taken of each medicine, as written down, and what that measures."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cached_property
from types import MappingProxyType

from dorsum.care.dose_log import (
    DAY,
    WEEK,
    NextDose,
    Taken,
    is_over_limit,
    is_too_close,
    most_at_one_time,
    most_in_a_day,
    next_dose,
)
from dorsum.care.medicines import ONE_AT_A_TIME
from dorsum.diary.entries import Course, TakenMedicine
from dorsum.model.knowledge import Knowledge
from dorsum.model.treatment import Dose, Medicine

TABLET = "oral"
"""The class in content of what is swallowed; only of that too much is an overdose of pain tablets."""
PARACETAMOL, ASPIRIN = "paracetamol", "aspirin"
"""Ingredients: the two that are asked about by name."""
_MILLIGRAMS: Mapping[str, float] = MappingProxyType({"mcg": 0.001, "mg": 1.0, "g": 1000.0})


@dataclass(frozen=True)
class MedicineLog:
    """What was taken of one medicine of the content up to `now`, in the order of time.

    `doses` are the limits to hold it against: that of the label of the person's country; where no label is
    known there, those of all labels, and only what is above each of them is known to be too much.
    """

    medicine: Medicine
    taken: tuple[TakenMedicine, ...]
    doses: tuple[Dose, ...]
    now: datetime

    @property
    def is_tablet(self) -> bool:
        """Whether it is swallowed."""
        return TABLET in self.medicine.classes

    @cached_property
    def last_day(self) -> tuple[TakenMedicine, ...]:
        """What was taken in the last 24 hours."""
        return tuple(one for one in self.taken if self.now - one.at < DAY)

    @cached_property
    def is_over_label(self) -> bool:
        """Whether in the last week more was taken than is allowed, in a day or at about one time.

        Amounts that nobody knows do not count.
        """
        return bool(self.doses) and all(
            is_over_limit(dose, self._amounts(dose), self.now) for dose in self.doses
        )

    @property
    def is_too_close(self) -> bool:
        """Whether doses of the last day lie closer together, or to the one before, than is allowed."""
        return bool(self.doses) and all(
            is_too_close(dose, [Taken(one.at, 1.0) for one in self._since(DAY, dose)]) for dose in self.doses
        )

    @cached_property
    def is_small_aspirin(self) -> bool:
        """Whether it is aspirin, and each dose of the last day is known to be less than one for pain."""
        least = [(dose.one.low, dose.unit) for one in self.medicine.labels if (dose := one.dose)]
        amounts = [(amount_in(unit, one), low) for one in self.last_day for low, unit in least]
        is_small = bool(amounts) and all(amount is not None and amount < low for amount, low in amounts)
        return is_small and self.medicine.ingredient == ASPIRIN

    @cached_property
    def is_over_day(self) -> bool:
        """Whether in any 24 hours of the last week more was taken than is allowed in a day."""
        return bool(self.doses) and all(
            most_in_a_day(self._amounts(dose), self.now) > dose.most_in_24_hours for dose in self.doses
        )

    @cached_property
    def doses_at_one_time(self) -> float:
        """The most at about one time in the last week, in the largest doses that are allowed at one time."""
        found = (most_at_one_time(dose, self._amounts(dose), self.now) / dose.one.high for dose in self.doses)
        return min(found, default=0.0)

    def next_dose(self, dose: Dose) -> NextDose:
        """Return when the next dose may be taken by this limit, from the amounts that are known."""
        return next_dose(dose, self._amounts(dose), self.now)

    def _amounts(self, dose: Dose) -> list[Taken]:
        amounts = [(one.at, amount_in(dose.unit, one)) for one in self._since(WEEK + DAY, dose)]
        return [Taken(at, amount) for at, amount in amounts if amount is not None]

    def unknown_since(self, since: datetime | None) -> tuple[TakenMedicine, ...]:
        """Return what was taken after a time, of the last week, of which nobody can tell the amount."""
        units = {dose.unit for dose in self.doses}
        return tuple(
            one
            for one in self.taken
            if self.now - one.at < WEEK
            and (since is None or one.at > since)
            and (not units or any(amount_in(unit, one) is None for unit in units))
        )

    def _since(self, long: timedelta, dose: Dose) -> list[TakenMedicine]:
        span = long + timedelta(hours=dose.hours_between)
        return [one for one in self.taken if self.now - one.at < span]


def amount_in(unit: str, one: TakenMedicine) -> float | None:
    """Return how much was taken in a unit of a label (mg or g); None where it was not said, or not so."""
    factor = _MILLIGRAMS.get(one.unit)
    if one.amount is None or factor is None or not 0 < one.amount < float("inf"):
        return None
    return round(one.amount * factor / _MILLIGRAMS[unit], 6)


def medicine_logs(course: Course, country: str, knowledge: Knowledge) -> tuple[MedicineLog, ...]:
    """Return a log for each medicine of the content that was taken, in the order of the content.

    The log ends at the last entry, or where a later time was written down, there.
    """
    by_id: dict[str, list[TakenMedicine]] = {}
    for one in course.taken:
        if one.medicine is not None:
            by_id.setdefault(one.medicine, []).append(one)
    if not by_id:
        return ()
    now = max(course.entries[-1].at, *(one.at for some in by_id.values() for one in some))
    known = sorted(knowledge.treatment.medicines, key=lambda one: (one.order, one.id))
    return tuple(
        MedicineLog(one, tuple(by_id[one.id]), _doses(one, country), now) for one in known if one.id in by_id
    )


def _doses(medicine: Medicine, country: str) -> tuple[Dose, ...]:
    own = medicine.label_in(country)
    labels = medicine.labels if own is None else (own,)
    return tuple(one.dose for one in labels if one.dose is not None)


def medicine_measures(logs: Iterable[MedicineLog], without: MedicineLog | None = None) -> Mapping[str, float]:
    """Return what the logs measure, by name (`model.diary.MEDICINE_MEASURES`); what is 0 is missing.

    Of the log `without`, what was taken in the last day does not count.
    """
    logs = tuple(logs)
    others = [one for one in logs if one is not without and one.last_day]
    small = [one for one in others if one.is_small_aspirin]
    of_group = [one for one in others if ONE_AT_A_TIME in one.medicine.classes and one not in small]
    found = {
        "tablets_over_day": sum(one.is_tablet and one.is_over_day for one in logs),
        "doses_at_one_time": max((one.doses_at_one_time for one in logs if one.is_tablet), default=0),
        "anti_inflammatories_in_last_day": len(of_group),
        "paracetamol_in_last_day": sum(one.medicine.ingredient == PARACETAMOL for one in others),
        "small_aspirin_in_last_day": len(small),
        "pain_medicine_days": days_in_a_row(logs),
    }
    return MappingProxyType({name: float(value) for name, value in found.items() if value})


def days_in_a_row(logs: Iterable[MedicineLog]) -> int:
    """Return on how many days in a row, up to the last one or the day before, any of it was taken."""
    logs = tuple(log for log in logs if not log.is_small_aspirin)
    days = {one.at.toordinal() for log in logs for one in log.taken}
    now = max((log.now.toordinal() for log in logs), default=0)
    run, day = 0, now if now in days else now - 1
    while day in days:
        run, day = run + 1, day - 1
    return run
