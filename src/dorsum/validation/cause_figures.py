"""How often the right cause stands first, or among the first three, beside base rates and a second rater."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import asdict, dataclass, replace
from typing import Any

from dorsum.care.causes import RankedCause, likelihood_word, rank_by_base_rates, rank_causes
from dorsum.care.triage import triage
from dorsum.engine.compiled import CompiledRules
from dorsum.errors import FileError
from dorsum.model.case import DEFAULT_SETTING
from dorsum.model.cause_results import LikelihoodWord
from dorsum.model.rates import rate
from dorsum.validation.case_sets import LabelledCase
from dorsum.validation.diagnoses import Diagnoses

Progress = Callable[[int, int], None]
Ids = tuple[str, ...]


@dataclass(frozen=True)
class CauseScore:
    """The right causes of a case, and the orders they are looked for in; of the rater, ids for each place.

    `words` are by share alone, also while danger is open.
    """

    labelled: LabelledCase
    right: frozenset[str]
    by_likelihood: Ids
    as_shown: Ids
    by_base_rates: Ids
    rater: tuple[Ids, ...]
    words: Mapping[str, LikelihoodWord]


def score_causes(
    cases: Iterable[LabelledCase],
    rules: CompiledRules,
    diagnoses: Diagnoses,
    *,
    closed_world: bool,
    setting: str | None = None,
    progress: Progress | None = None,
) -> tuple[CauseScore, ...]:
    """Return the ranking of each case whose diagnosis has a cause, by the setting of its kind of source.

    With `setting` every case is taken to be asked there.

    Raises:
        FileError: the mapping lacks a diagnosis, or a phrase of the second rater.
    """
    chosen = [one for one in cases if one.diagnosis]
    scores = []
    for done, labelled in enumerate(chosen, start=1):
        scores.append(_score(labelled, rules, diagnoses, closed_world, setting))
        if progress:
            progress(done, len(chosen))
    return tuple(scores)


def _score(
    labelled: LabelledCase,
    rules: CompiledRules,
    diagnoses: Diagnoses,
    closed_world: bool,
    setting: str | None,
) -> CauseScore:
    missing = [p for p in labelled.second_causes if p not in diagnoses.second_rater]
    if labelled.diagnosis not in diagnoses.diagnoses or missing:
        who = ascii(labelled.id)[1:-1]
        raise FileError(f"case `{who}`: the mapping lacks its diagnosis, or a cause of the second rater")
    where = setting or diagnoses.settings.get(labelled.source_kind, DEFAULT_SETTING)
    case = replace(labelled.case, setting=where)
    result = triage(case, rules, closed_world=closed_world)
    shown = rank_causes(case, result, rules).causes
    ranking = rules.knowledge.cause_numbers.ranking
    return CauseScore(
        labelled=labelled,
        right=frozenset(diagnoses.diagnoses[labelled.diagnosis]),
        by_likelihood=_ids(sorted(shown, key=lambda one: (-one.share, one.id))),
        as_shown=_ids(shown),
        by_base_rates=rank_by_base_rates(case, result, rules),
        rater=tuple(diagnoses.second_rater[phrase] for phrase in labelled.second_causes),
        words={one.id: likelihood_word(one.share, ranking) for one in shown},
    )


def _ids(causes: Iterable[RankedCause]) -> Ids:
    return tuple(cause.id for cause in causes)


def cause_figures(scores: tuple[CauseScore, ...]) -> dict[str, Any]:
    """Return top-1 and top-3 as rates, of the ranking and of what it is compared with."""
    rated = [score for score in scores if score.rater]
    return {
        "n": len(scores),
        "top_1": _first(1, ((s.right, s.by_likelihood) for s in scores)),
        "top_3": _first(3, ((s.right, s.by_likelihood) for s in scores)),
        "base_rates_top_1": _first(1, ((s.right, s.by_base_rates) for s in scores)),
        "base_rates_top_3": _first(3, ((s.right, s.by_base_rates) for s in scores)),
        "as_shown_top_1": _first(1, ((s.right, s.as_shown) for s in scores)),
        "as_shown_top_3": _first(3, ((s.right, s.as_shown) for s in scores)),
        "second_rater_top_1": _rater(1, rated),
        "second_rater_top_3": _rater(3, rated),
        "called_likely_and_right": _said_and_right("likely", scores),
        "called_possible_and_right": _said_and_right("possible", scores),
        "called_unlikely_and_right": _said_and_right("unlikely", scores),
    }


def _said_and_right(word: LikelihoodWord, scores: Iterable[CauseScore]) -> dict[str, Any]:
    """Return of all causes that this word would be said of, how many were the right one."""
    return asdict(rate(id in s.right for s in scores for id, said in s.words.items() if said == word))


def _first(places: int, found: Iterable[tuple[frozenset[str], Ids]]) -> dict[str, Any]:
    return asdict(rate(bool(right & set(order[:places])) for right, order in found))


def _rater(places: int, scores: Iterable[CauseScore]) -> dict[str, Any]:
    return asdict(rate(any(s.right & set(ids) for ids in s.rater[:places]) for s in scores))


def cause_errors(scores: tuple[CauseScore, ...]) -> list[dict[str, Any]]:
    """Return every case whose right cause is not among the first three, with the place where it is."""
    return [
        {
            "id": score.labelled.id,
            "right": sorted(score.right),
            "first_three": list(score.by_likelihood[:3]),
            "place": _place(score),
            "hard": score.labelled.hard,
        }
        for score in scores
        if not score.right & set(score.by_likelihood[:3])
    ]


def _place(score: CauseScore) -> int | None:
    places = [place for place, id in enumerate(score.by_likelihood, start=1) if id in score.right]
    return min(places, default=None)
