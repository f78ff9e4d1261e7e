"""Causes as a person reads them: a word, a range in people out of 100, and what speaks for and against."""

from collections.abc import Iterable

from dorsum.care.assessment import Assessment, is_reassuring
from dorsum.care.causes import CauseRanking, RankedCause
from dorsum.model.cause_results import CauseReason
from dorsum.model.knowledge import Knowledge

FEWEST_CAUSES, MOST_CAUSES = 3, 5
MOST_RULED_OUT = 5
MOST_REASONS = 2
"""For and against, each; the JSON has all."""


def lines_to_rule_out(assessment: Assessment) -> tuple[list[str], list[str]]:
    """Return what must be ruled out first, while danger is open, and the rest of it by name.

    These are causes; where there are none, that help comes first.
    """
    if not assessment.causes.danger_open:
        return [], []
    group = _to_be_ruled_out(assessment)
    if not group:
        nothing_said = assessment.triage.advise is None
        return [] if nothing_said else [assessment.knowledge.wording["causes_none_named"]["en"]], []
    shown = [line for cause in group[:MOST_RULED_OUT] for line in _to_rule_out(cause, assessment)]
    return shown, [cause.label for cause in group[MOST_RULED_OUT:]]


def causes_to_rule_out(assessment: Assessment) -> list[RankedCause]:
    """Return the causes that `lines_to_rule_out` names."""
    return _to_be_ruled_out(assessment)[:MOST_RULED_OUT]


def _to_be_ruled_out(assessment: Assessment) -> list[RankedCause]:
    """Return the causes that some sign speaks for; where there is none and all was asked, the open ones.

    While questions are open, a cause that nobody was asked about yet would only frighten. First come those
    whose rules hold the level up.
    """
    first = [cause for cause in assessment.causes.causes if cause.must_rule_out]
    levels = _levels_that_fired(assessment)
    first.sort(key=lambda cause: -max((levels.get(flag, -1) for flag in cause.cause.red_flags), default=-1))
    with_sign = [cause for cause in first if cause.has_sign]
    return with_sign if with_sign or assessment.triage.status == "incomplete" else first


def _levels_that_fired(assessment: Assessment) -> dict[str, int]:
    """Return the rules that hold the level up, with its rank."""
    knowledge = assessment.knowledge
    fired = {reason.rule for reason in assessment.triage.why_not_lower if reason.rule}
    return {rule: knowledge.rank_of_flag[rule] for rule in fired}


def _to_rule_out(cause: RankedCause, assessment: Assessment) -> list[str]:
    """Return the cause by name; where it is likely, that and why. No range: it could lull."""
    knowledge = assessment.knowledge
    if cause.likelihood != "likely" or assessment.triage.advise == "emergency_now":
        return [cause.label]
    said = knowledge.wording["rule_out_likely"]["en"].format(label=cause.label)
    return [said, *_reasons("cause_for", cause.told().reasons_for, knowledge)]


def lines_of_causes(assessment: Assessment) -> list[str]:
    """Return the likeliest causes with their reasons.

    There are none while the answers are not finished, and none that keep a person from calling for help.
    """
    knowledge = assessment.knowledge
    shown, with_range = causes_shown(assessment), not assessment.causes.danger_open
    lines = [line for cause in shown for line in lines_about_cause(cause, knowledge, with_range=with_range)]
    return [*lines, *limits_of_causes(shown, knowledge)] if lines else []


def heading_of_causes(assessment: Assessment) -> str:
    """Return the id of the wording that heads the causes."""
    return (
        "heading_causes" if is_reassuring(assessment.triage, assessment.knowledge) else "heading_causes_after"
    )


def causes_shown(assessment: Assessment) -> list[RankedCause]:
    """Return every cause that is more than unlikely, up to the most; unlikely ones only to fill up.

    While danger is open nothing is called unlikely: it could lull.
    """
    if assessment.triage.status == "incomplete" or assessment.triage.advise == "emergency_now":
        return []
    if assessment.knowledge.stop is not None:
        return []
    causes = [cause for cause in assessment.causes.causes if not cause.must_rule_out]
    more = [cause for cause in causes if cause.likelihood != "unlikely"]
    rest = [] if assessment.causes.danger_open else [c for c in causes if c.likelihood == "unlikely"]
    return (more + rest)[: max(FEWEST_CAUSES, min(len(more), MOST_CAUSES))]


def how_many_count(ranking: CauseRanking) -> int:
    """Return how many causes from the first on hold all that count, and as many as a page may show.

    Those count that must be ruled out, or are more than unlikely.
    """
    counting = (
        place
        for place, one in enumerate(ranking.causes, start=1)
        if one.must_rule_out or one.likelihood != "unlikely"
    )
    return max((MOST_CAUSES, *counting))


def lines_about_cause(cause: RankedCause, knowledge: Knowledge, *, with_range: bool) -> list[str]:
    """Return the lines about one cause; while danger is open there is no range, for the word is lowered."""
    wording, status = knowledge.wording, cause.cause.status
    said = wording[f"likelihood_{cause.likelihood}"]["en"].format(label=cause.label)
    parts = [said, f"{range_in_words(*cause.range, knowledge)}." if with_range else ""]
    parts.append("" if status == "verified" else f"({wording[f'{status}_mark']['en']})")
    lines = [" ".join(filter(None, parts))]
    told = cause.told()
    lines += _reasons("cause_for", told.reasons_for, knowledge)
    return lines + _reasons("cause_against", told.reasons_against, knowledge)


def _reasons(wording: str, reasons: Iterable[CauseReason], knowledge: Knowledge) -> list[str]:
    told = [reason.text for reason in reasons if reason.strength != "weak"][:MOST_REASONS]
    return [knowledge.wording[wording]["en"].format(reasons=" ".join(told))] if told else []


def range_in_words(low: float, high: float, knowledge: Knowledge) -> str:
    """Return the range of a share (0 to 1) as people out of 100."""
    from_100, to_100 = round(low * 100), round(high * 100)
    if to_100 < 1:
        return knowledge.wording["range_below_1"]["en"]
    if from_100 < 1:
        return knowledge.wording["range_up_to"]["en"].format(high=to_100)
    return knowledge.wording["range_of_100"]["en"].format(low=from_100, high=to_100)


def limits_of_causes(shown: Iterable[RankedCause], knowledge: Knowledge) -> list[str]:
    """Return how much of the list is our own guess, and that it is no diagnosis."""
    told = [cause.told() for cause in shown]
    counts = {"opinions": sum(one.opinions for one in told), "numbers": sum(one.numbers for one in told)}
    wording = knowledge.wording
    return [wording["causes_opinion"]["en"].format(**counts), wording["causes_about"]["en"]]
