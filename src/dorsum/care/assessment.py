"""The complete assessment of one person."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import islice

from dorsum.care.answers import Answers
from dorsum.care.causes import CauseRanking, danger_is_open, rank_causes_of
from dorsum.care.cautions import own_cautions
from dorsum.care.closed_case import ClosedCase
from dorsum.care.medicines import check_medicines
from dorsum.care.plan import plan
from dorsum.care.prevention import prevention
from dorsum.care.recovery import recovery, visit
from dorsum.care.triage import triage_of
from dorsum.engine.compiled import CompiledRules
from dorsum.model.case import Case
from dorsum.model.knowledge import Country, Knowledge
from dorsum.model.medicine_results import MedicineCheck
from dorsum.model.plan_results import Plan
from dorsum.model.recovery_results import Recovery, Visit
from dorsum.model.results import Triage
from dorsum.model.treatment import Prevention
from dorsum.model.truth import Answer, Truth
from dorsum.version import __version__

MOST_CAUSES_AT_A_VISIT = 3
PREGNANT = "pregnant_or_could_be"
CHILD = "age_under_16"


@dataclass(frozen=True, slots=True)
class Versions:
    """What the result was made with. `content_age_days` needs the case's `today`."""

    code: str
    content: str
    content_hash: str
    content_checked_on: str
    content_next_check: str
    content_age_days: int | None
    guidance: str


@dataclass(frozen=True, slots=True)
class Support:
    """Whom to talk to, for one need (self_harm, abuse): a number where one is confirmed, and words."""

    need: str
    number: str | None
    lines: tuple[str, ...]


@dataclass(frozen=True, repr=False)
class Assessment:
    """Everything Dorsum says about one case.

    `cautions` are what this person has to mind, by the id of what may be advised.
    """

    case: Case
    knowledge: Knowledge
    versions: Versions
    triage: Triage
    causes: CauseRanking
    medicines: MedicineCheck
    plan: Plan
    cautions: Mapping[str, tuple[str, ...]]
    is_child: bool
    recovery: Recovery
    prevention: tuple[Prevention, ...]
    visit: Visit
    country: Country
    safety_net: tuple[str, ...]
    support: tuple[Support, ...]

    def __repr__(self) -> str:
        """Return what to act on, by content in force, and how far the answers reach."""
        advise = None if self.knowledge.stop else self.triage.advise
        return f"Assessment(advise={advise!r}, status={self.triage.status!r})"

    def __copy__(self) -> "Assessment":
        """Return itself: nothing in it is ever changed."""
        return self

    def __deepcopy__(self, memo: object) -> "Assessment":
        """Return itself, as above; a copy would hold all content twice."""
        return self


def assess(case: Case, rules: CompiledRules, *, closed_world: bool = False) -> Assessment:
    """Return the complete assessment. Same case, same content, same result."""
    knowledge, read = rules.knowledge, ClosedCase.of(case, rules)
    answers, result = Answers(read), triage_of(read, closed_world=closed_world)
    causes = _without_withdrawn(rank_causes_of(read, result), knowledge)
    medicines = check_medicines(answers, result)
    likely = [one.id for one in causes.causes if one.likelihood == "likely"]
    planned = plan(answers, result, medicines, likely)
    return Assessment(
        case=case,
        knowledge=knowledge,
        versions=versions(case, knowledge),
        triage=result,
        causes=causes,
        medicines=medicines,
        plan=planned,
        cautions=own_cautions(answers),
        is_child=answers.truth(CHILD) is Truth.YES,
        recovery=recovery(answers, result),
        prevention=prevention(answers, result),
        visit=visit(answers, result, planned, _worth_a_talk(causes)),
        country=knowledge.country[case.country],
        safety_net=safety_net(result, answers.truth(PREGNANT), knowledge.country[case.country], knowledge),
        support=_supported(read),
    )


def _without_withdrawn(ranking: CauseRanking, knowledge: Knowledge) -> CauseRanking:
    """Return the ranking without withdrawn causes; one that must be ruled out is named all the same."""
    gone = knowledge.withdrawn
    if not gone:
        return ranking
    named = (one for one in ranking.causes if one.must_rule_out or f"causes/{one.id}" not in gone)
    return replace(ranking, causes=tuple(named))


def _worth_a_talk(causes: CauseRanking) -> tuple[str, ...]:
    """Return the causes to talk about at a visit: those that are more than unlikely, or to be ruled out."""
    named = (one.id for one in causes.causes if one.likelihood != "unlikely" or one.must_rule_out)
    return tuple(islice(named, MOST_CAUSES_AT_A_VISIT))


def versions(case: Case, knowledge: Knowledge) -> Versions:
    """Return the versions of code and content, and the content's age on the case's day."""
    age = (case.today - knowledge.checked_on).days if case.today else None
    return Versions(
        code=__version__,
        content=knowledge.version,
        content_hash=knowledge.content_hash,
        content_checked_on=knowledge.checked_on.isoformat(),
        content_next_check=knowledge.next_check.isoformat(),
        content_age_days=age,
        guidance=knowledge.guidance,
    )


def _supported(read: ClosedCase) -> tuple[Support, ...]:
    """Return whom to talk to, for each need that the person said yes or "not sure" to."""
    knowledge, said = read.rules.knowledge, read.case.answers
    may_be = (Answer.YES, Answer.UNSURE)
    needs = dict.fromkeys(need for id, need in _needs(read.rules) if said.get(id) in may_be)
    return tuple(_support(need, knowledge.country[read.case.country], knowledge) for need in needs)


@lru_cache(maxsize=4)
def _needs(rules: CompiledRules) -> tuple[tuple[str, str], ...]:
    """Return the findings that somebody should not be left alone with, with the help that there is."""
    return tuple((one.id, one.support) for one in rules.knowledge.findings if one.support)


def _support(need: str, country: Country, knowledge: Knowledge) -> Support:
    contact = country.support.get(need)
    words = contact.words["en"] if contact else knowledge.wording["support_no_number"]["en"]
    number = country.emergency.number or knowledge.wording["emergency_number_unknown"]["en"]
    lines = (knowledge.wording[f"support_{need}"]["en"], words, knowledge.wording["support_danger"]["en"])
    said = tuple(line.replace("{emergency}", number) for line in lines)
    return Support(need, contact.number if contact else None, said)


def safety_net(result: Triage, pregnant: Truth, country: Country, knowledge: Knowledge) -> tuple[str, ...]:
    """Return when to get help; the signs of a pregnancy stand there unless it is known that there is none."""
    number = country.emergency.number or knowledge.wording["emergency_number_unknown"]["en"]
    lines = (knowledge.wording[id]["en"] for id in _safety_net_ids(result, pregnant, knowledge))
    return tuple(line.replace("{emergency}", number) for line in lines)


def _safety_net_ids(result: Triage, pregnant: Truth, knowledge: Knowledge) -> Iterator[str]:
    """Yield the lines. The hopeful one comes only when no danger is open, waiting only at self-care."""
    if is_reassuring(result, knowledge):
        yield "safety_net_outlook"
    yield from ("safety_net_emergency", "safety_net_today")
    if pregnant is not Truth.NO:
        yield "safety_net_pregnant"
    if is_reassuring(result, knowledge) and result.advise == "self_care":
        yield "safety_net_no_better"


def is_reassuring(result: Triage, knowledge: Knowledge) -> bool:
    """Whether anything hopeful may be said: finished, not even possibly urgent, and by content in force."""
    return knowledge.stop is None and result.status != "incomplete" and not danger_is_open(result)
