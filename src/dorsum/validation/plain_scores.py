"""How many plain people come out above self-care, and which red flags put each of them there."""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import asdict, dataclass
from types import MappingProxyType
from typing import Any

from dorsum.engine.compiled import CompiledRules, Encoded, Ends
from dorsum.model.case import Case
from dorsum.model.rates import rate_of
from dorsum.model.truth import Answer
from dorsum.validation.plain_people import PlainAnswers, PlainPerson, everyone

Progress = Callable[[int, int], None]
_TOLD_EVERY = 1_000


@dataclass(frozen=True, slots=True)
class Reason:
    """A red flag at a person's level, with the findings that make it fire."""

    rule: str
    findings: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Above:
    """A plain person above self-care. `alone` is the red flag without which it would be self-care."""

    plain: PlainPerson
    level: str
    reasons: tuple[Reason, ...]
    alone: str | None
    counts: bool


@dataclass(frozen=True)
class PlainScores:
    """Everyone above self-care, and how many there are in each band and how many of them count."""

    above: tuple[Above, ...]
    in_band: Mapping[str, int]
    counting: Mapping[str, int]


def score_plain_people(rules: CompiledRules, progress: Progress | None = None) -> PlainScores:
    """Return what becomes of every plain person of the content who was asked everything."""
    answers, people = PlainAnswers(rules), everyone(rules)
    above: list[Above] = []
    in_band: Counter[str] = Counter()
    counting: Counter[str] = Counter()
    excluded = {plain.band.id: _bits(plain.band.without, rules) for plain in people}
    for done, plain in enumerate(people, start=1):
        encoded = answers.encoded(plain)
        counts = not encoded.yes & excluded[plain.band.id]
        in_band[plain.band.id] += 1
        counting[plain.band.id] += counts
        ends = rules.both_ends(encoded)
        if ends.at_least:
            above.append(_above(plain, encoded, ends, rules, counts))
        if progress and (done % _TOLD_EVERY == 0 or done == len(people)):
            progress(done, len(people))
    return PlainScores(tuple(above), MappingProxyType(in_band), MappingProxyType(counting))


def _bits(findings: Iterable[str], rules: CompiledRules) -> int:
    return rules.encode(Case(dict.fromkeys(findings, Answer.YES))).yes


def _above(plain: PlainPerson, encoded: Encoded, ends: Ends, rules: CompiledRules, counts: bool) -> Above:
    knowledge = rules.knowledge
    level = knowledge.level_by_rank[ends.at_least].id
    reasons = tuple(
        Reason(verdict.rule, verdict.answers)
        for verdict in rules.verdicts(rules.close(encoded), ends)
        if verdict.rule in ends.fired and knowledge.red_flag[verdict.rule].level == level
    )
    alone = ends.fired[0] if len(ends.fired) == 1 else None
    return Above(plain, level, reasons, alone, bool(counts))


def plain_figures(scores: PlainScores, rules: CompiledRules) -> dict[str, Any]:
    """Return how many are above self-care in each band, and each reason and pair with its count."""
    bands = [band for group in rules.knowledge.plain_people for band in group.age_bands]
    counted = Counter(one.plain.band.id for one in scores.above if one.counts)
    in_all = Counter(one.plain.band.id for one in scores.above)
    return {
        "n": sum(scores.in_band.values()),
        "bands": [
            {
                "band": band.id,
                "above": asdict(rate_of(in_all[band.id], scores.in_band[band.id])),
                "without": list(band.without),
                "above_without": asdict(rate_of(counted[band.id], scores.counting[band.id])),
                "at_most": band.most_above_self_care,
                "met": counted[band.id] <= band.most_above_self_care * scores.counting[band.id],
            }
            for band in bands
        ],
        "levels": dict(sorted(Counter(one.level for one in scores.above).items())),
        "reasons": _reasons(scores, rules),
        "pairs": _pairs(scores),
    }


def _reasons(scores: PlainScores, rules: CompiledRules) -> list[dict[str, Any]]:
    """Return every red flag that puts plain people where they are, with the findings behind it."""
    found = Counter((one.plain.band.id, reason) for one in scores.above for reason in one.reasons)
    order = list(scores.in_band)
    rows = sorted(found.items(), key=lambda row: (order.index(row[0][0]), -row[1], str(row[0][1])))
    return [
        {
            "band": band,
            "rule": reason.rule,
            "level": rules.knowledge.red_flag[reason.rule].level,
            "findings": list(reason.findings),
            "n": n,
        }
        for (band, reason), n in rows
    ]


def _pairs(scores: PlainScores) -> list[dict[str, Any]]:
    """Return every pair of extras with which somebody is above self-care, and the red flags."""
    found: dict[tuple[str, tuple[str, str]], Counter[str]] = {}
    people: Counter[tuple[str, tuple[str, str]]] = Counter()
    for one in scores.above:
        key = (one.plain.band.id, one.plain.extras)
        people[key] += 1
        found.setdefault(key, Counter()).update(reason.rule for reason in one.reasons)
    order = list(scores.in_band)
    rows = sorted(people, key=lambda key: (order.index(key[0]), -people[key], key[1]))
    return [
        {"band": band, "extras": list(pair), "n": people[band, pair], "rules": sorted(found[band, pair])}
        for band, pair in rows
    ]
