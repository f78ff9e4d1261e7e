"""What a diary says after an entry, and its entries in short, as lines of text."""

from datetime import date

from dorsum.care.triage import is_urgent
from dorsum.diary.entries import Course, Entry
from dorsum.diary.heard import signs_heard
from dorsum.diary.review import Review
from dorsum.diary.rhythm import Wishes, has_ended, upcoming
from dorsum.model.knowledge import Knowledge
from dorsum.model.statements import Words
from dorsum.report.care_card import REASSURING
from dorsum.report.taken_lines import taken_in_words, taken_lines

MOST_HEARD = 3


def review_lines(
    review: Review, course: Course, knowledge: Knowledge, written: Entry | None = None
) -> tuple[str, ...]:
    """Return what is true after the last entry, the most urgent first; `written` is the one just kept.

    While danger signs have to be asked again nothing that reassures stands here, and whom to call does.
    """
    day = course.episode.day((written or course.entries[-1]).on)
    lines = [_say("diary_kept", knowledge).format(day=day)]
    level = shown_level(review, knowledge)
    told = [] if level is None else [_level_line(level, knowledge)]
    lines += told if is_urgent(level, knowledge) else []
    if review.asks_again:
        country = knowledge.country.get(review.case.country, knowledge.country["other"])
        call = country.emergency.words["en"]
        lines += [
            _say("call_if_sign", knowledge).format(words=call),
            asks_line(review, knowledge),
        ]
        lines += heard_lines(course.entries[-1], knowledge)
    lines += [] if is_urgent(level, knowledge) else told
    for one in review.reached.held:
        lines += [*one.say["en"], *one.do["en"]]
    if review.reached.possible and not review.reached.held and course.entries[-1].pain is None:
        lines.append(_say("diary_possible", knowledge))
    taken = taken_lines(review.medicines, course.entries[-1].at, knowledge)
    return (*lines, *taken, *_calm_lines(review, knowledge))


def _level_line(level: str, knowledge: Knowledge) -> str:
    return _say("diary_level", knowledge).format(level=knowledge.level[level].label["en"])


def heard_lines(entry: Entry, knowledge: Knowledge) -> tuple[str, ...]:
    """Return what the note of an entry sounds like, so that the person knows why it is asked."""
    heard = signs_heard(entry.note, knowledge)
    said = [one["en"] for id in heard if (one := _words_of(id, knowledge)) is not None]
    return tuple(_say("diary_heard", knowledge).format(sign=one) for one in said[:MOST_HEARD])


def _words_of(id: str, knowledge: Knowledge) -> Words | None:
    if id in knowledge.finding:
        return knowledge.finding[id].question
    return knowledge.red_flag[id].label if id in knowledge.red_flag else None


def asks_line(review: Review, knowledge: Knowledge) -> str:
    """Return what has to be answered before a plan can be relied on."""
    return _say("diary_asks_again" if review.asks_all else "diary_asks_more", knowledge)


def _calm_lines(review: Review, knowledge: Knowledge) -> tuple[str, ...]:
    if not review.is_calm:
        return ()
    lines = [_say("diary_well", knowledge)] if review.is_well else []
    if review.stage is not None:
        lines.append(_say("diary_stage", knowledge).format(stage=review.stage.label["en"]))
    return tuple(lines)


def shown_level(review: Review, knowledge: Knowledge) -> str | None:
    """Return the level that may be shown; None where it is open, or would reassure while something is."""
    if review.advise is None or review.is_calm:
        return review.advise
    return None if _reassures(review.advise, knowledge) else review.advise


def _reassures(level: str, knowledge: Knowledge) -> bool:
    """Whether the level reassures where something is open, or the content is withdrawn."""
    return knowledge.level[level].rank == 0 or (knowledge.stop is not None and level in REASSURING)


def next_line(course: Course, wishes: Wishes, knowledge: Knowledge, today: date) -> str:
    """Return when the diary asks next."""
    (rhythm,) = knowledge.treatment.diary_rhythms
    following = next(iter(upcoming(course, rhythm, today, wishes)), None)
    if following is None or has_ended(course, rhythm, today):
        return _say("diary_next_none", knowledge)
    return _say("diary_next", knowledge).format(date=following.on.isoformat())


def entry_line(entry: Entry, course: Course, knowledge: Knowledge) -> str:
    """Return an entry in one line: its id, day and answers in their order, then places and medicines."""
    said = [f"{entry.id[:8]}  {entry.at.strftime('%Y-%m-%d %H:%M')}  day {course.episode.day(entry.on)}"]
    for question in knowledge.treatment.diary_questions:
        if question.id in entry.numbers:
            said.append(f"{question.id} {entry.numbers[question.id]:g}")
        elif question.id in entry.choices:
            said.append(f"{question.id} {', '.join(entry.choices[question.id])}")
    if entry.regions:
        said.append(f"where {', '.join(entry.regions)}")
    said += [f"took {taken_in_words(one, knowledge)} @{one.at:%Y-%m-%d %H:%M}" for one in entry.medicines]
    if entry.danger is not None:
        said.append(entry.danger)
    return "  ".join(said)


def _say(wording: str, knowledge: Knowledge) -> str:
    return knowledge.wording[wording]["en"]
