"""What a list of withdrawn content changes: items are left out, never a sign of danger."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from functools import partial
from typing import Any

from dorsum.model.answers import StraightAnswer
from dorsum.model.knowledge import Knowledge
from dorsum.model.library import Library
from dorsum.model.treatment import Intervention, Treatment
from dorsum.model.withdrawals import UNDER_REVIEW, LeftOut, Withdrawal, WithdrawalList

Gone = Mapping[str, Withdrawal]
"""What is left out, by kind/id."""
_KINDS = ("interventions", "prevention", "movements", "medicines", "answers")


def without_withdrawn(knowledge: Knowledge, withdrawals: WithdrawalList) -> Knowledge:
    """Return the content with this list in force: what it withdraws is advised nowhere.

    A withdrawn red flag keeps its effect, so that nobody is sent less urgently. A withdrawn cause is weighed
    as before, since leaving it out would make others likelier; `assess` names it only where it must be ruled
    out. Where the whole content is withdrawn nothing is left out, but `knowledge.stop` says so.
    """
    found = replace(knowledge, withdrawals=withdrawals)
    if not found.withdrawn:
        return found
    return replace(
        found,
        treatment_reader=partial(_treatment_without, knowledge, found.withdrawn),
        library_reader=partial(_library_without, knowledge, found.withdrawn),
    )


def _treatment_without(knowledge: Knowledge, withdrawn: Gone) -> Treatment:
    shelf = knowledge.treatment
    gone = _with_what_rests_on_it(shelf, withdrawn)
    return replace(
        shelf,
        interventions=tuple(
            _pointing_to_what_is_left(one, gone) for one in _left("interventions", shelf, gone)
        ),
        prevention=_left("prevention", shelf, gone),
        movements=_left("movements", shelf, gone),
        movement_sets=tuple(
            replace(one, movements=_ids_left("movements", one.movements, gone)) for one in shelf.movement_sets
        ),
        medicines=_left("medicines", shelf, gone),
        answers=_left("answers", shelf, gone),
        left_out=_left_out(_KINDS, shelf, gone),
    )


def _library_without(knowledge: Knowledge, withdrawn: Gone) -> Library:
    shelf = knowledge.library
    return replace(
        shelf,
        claims=_left("claims", shelf, withdrawn),
        left_out=_left_out(("claims",), shelf, withdrawn),
    )


def _with_what_rests_on_it(shelf: Treatment, withdrawn: Gone) -> Gone:
    """Return also what says nothing without a withdrawn item, or would say its words.

    An intervention that only names withdrawn medicines has nothing left to advise. An answer that is put
    together from a withdrawn item is left out as a whole: without a part it may say something else.
    """
    gone = {item: one for item, one in withdrawn.items() if not item.startswith(f"{UNDER_REVIEW}/")}
    for one in shelf.interventions:
        named = [gone.get(f"medicines/{id}") for id in one.medicines]
        if named and (by := named[0]) is not None and all(named):
            gone.setdefault(f"interventions/{one.id}", by)
    for answer in shelf.answers:
        used = (gone[part.item] for part in answer.parts if part.item in gone)
        if (by := next(used, None)) is not None:
            gone.setdefault(f"answers/{answer.id}", by)
    return gone


def _left(kind: str, shelf: Treatment | Library, gone: Gone) -> tuple[Any, ...]:
    return tuple(one for one in getattr(shelf, kind) if f"{kind}/{one.id}" not in gone)


def _ids_left(kind: str, ids: Iterable[str], gone: Gone) -> tuple[str, ...]:
    return tuple(id for id in ids if f"{kind}/{id}" not in gone)


def _pointing_to_what_is_left(one: Intervention, gone: Gone) -> Intervention:
    return replace(
        one,
        movements=_ids_left("movements", one.movements, gone),
        medicines=_ids_left("medicines", one.medicines, gone),
        alternative_to=_ids_left("interventions", one.alternative_to, gone),
    )


def _left_out(kinds: Iterable[str], shelf: Treatment | Library, gone: Gone) -> tuple[LeftOut, ...]:
    return tuple(
        LeftOut(kind, one.id, one.question if isinstance(one, StraightAnswer) else one.label, by)
        for kind in kinds
        for one in getattr(shelf, kind)
        if (by := gone.get(f"{kind}/{one.id}")) is not None
    )
