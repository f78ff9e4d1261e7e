"""Danger signs that a person's own words speak of: each is asked itself, and no other answer settles it.

A sign is a finding, or a red flag, which stands for every finding that it is made of.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import replace
from types import MappingProxyType

from dorsum.care.interview import Screen, fitting_on_one_screen
from dorsum.care.triage import triage
from dorsum.engine.compiled import CompiledRules
from dorsum.model.case import Case
from dorsum.model.knowledge import Knowledge
from dorsum.model.results import Triage
from dorsum.model.rules import finding_ids
from dorsum.model.truth import Answer, Truth

Waiting = Mapping[str, tuple[str, ...]]
"""Each sign that is not settled, with the items that are still to be answered for it."""


def waiting_for(heard: Iterable[str], case: Case, rules: CompiledRules) -> Waiting:
    """Return the signs that the answers do not settle, and what is to be asked for each, itself.

    A sign is settled when it is there, or when each of its findings was answered: no lead question, no fact
    and no other finding answers for it.
    """
    result = triage(case, rules)
    found = {sign: tuple(dict.fromkeys(_open(sign, case, result, rules.knowledge))) for sign in heard}
    return MappingProxyType({sign: items for sign, items in found.items() if items})


def _open(sign: str, case: Case, result: Triage, knowledge: Knowledge) -> Iterator[str]:
    if any(one.rule == sign for one in result.fired):
        return
    for id in findings_of(sign, knowledge):
        gate = knowledge.finding[id].gate
        # Behind a gate with a no nothing is asked, but for what the person spoke of.
        is_behind = id != sign and gate is not None and result.truths[gate] is Truth.NO
        if result.truths[id] is Truth.YES or id in case.answers or is_behind:
            continue
        inputs = knowledge.inputs_of.get(id, (id,))
        yield from (one for one in inputs if one not in case.answers and one not in case.numbers)


def heard_screen(waiting: Waiting, knowledge: Knowledge) -> Screen | None:
    """Return the questions of the signs themselves, or None where none waits."""
    items = dict.fromkeys(item for items in waiting.values() for item in items)
    asked = fitting_on_one_screen(items, knowledge)
    values = tuple(id for id in asked if knowledge.finding[id].kind != "yes_no")
    if not asked:
        return None
    yes_no = tuple(id for id in asked if id not in values)
    return Screen("heard", "values" if values else "yes_no", (*values, *yes_no))


def with_each_yes(case: Case, before: Case, knowledge: Knowledge) -> Case:
    """Return the case with each yes of before that only a "no" to the lead question over it has taken back.

    In the interview the newer answer counts. Who answers for another says "no to all" without a thought; so
    that "no" now answers nothing, and what else it covers is asked itself.
    """
    denied = {
        id for lead in knowledge.questions if case.answers.get(lead.id) is Answer.NO for id in lead.covers
    }
    lost = {id for id in denied - case.answers.keys() if before.answers.get(id) is Answer.YES}
    return case.with_answers(dict.fromkeys(sorted(lost), Answer.YES))


def without_doubted(
    case: Case, heard: Collection[str], rules: CompiledRules, answered: Collection[str] = ()
) -> Case:
    """Return the case without what was said before and the signs `heard` speak against; it is asked again.

    A "no" goes, also that of the lead question over a sign or of its gate, and so does a number that says no
    to it, such as the age. A "not sure" goes as well, unless it was `answered` together with these words.
    """
    knowledge, truths = rules.knowledge, triage(case, rules).truths
    named = {id for sign in heard for id in findings_of(sign, knowledge)}
    doubted = {id for id in named if truths[id] is not Truth.YES and id not in _unsure(case, answered)}
    no = doubted | {lead.id for lead in knowledge.questions if doubted & set(lead.covers)}
    no |= {gate for id in doubted if (gate := knowledge.finding[id].gate)}
    inputs = {number for id in no for number in knowledge.inputs_of.get(id, ())}
    unsure = (doubted | inputs) - set(answered)
    taken = {Answer.NO: no, Answer.UNSURE: unsure}
    left = {id: said for id, said in case.answers.items() if id not in taken.get(said, ())}
    return replace(
        case,
        answers=MappingProxyType(left),
        numbers=MappingProxyType({id: one for id, one in case.numbers.items() if id not in inputs}),
        asked_again=case.asked_again & left.keys(),
    )


def _unsure(case: Case, answered: Collection[str]) -> set[str]:
    return {id for id in answered if case.answers.get(id) is Answer.UNSURE}


def findings_of(sign: str, knowledge: Knowledge) -> tuple[str, ...]:
    """Return the finding itself, or those that a red flag is made of."""
    flag = knowledge.red_flag.get(sign)
    return (sign,) if flag is None else finding_ids(flag.when)
