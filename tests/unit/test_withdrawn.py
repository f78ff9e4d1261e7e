"""What is withdrawn is advised nowhere; a sign of danger keeps its effect."""

import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import date

import pytest

from dorsum.care.assessment import Assessment, assess
from dorsum.care.cause_questions import next_cause_screen
from dorsum.care.rescue import ease, rescue_screen
from dorsum.care.treatment_questions import next_treatment_screen
from dorsum.care.withdrawn import without_withdrawn
from dorsum.engine.compiled import CompiledRules
from dorsum.language.questions import find
from dorsum.model.case import Case
from dorsum.model.knowledge import Knowledge
from dorsum.model.treatment import Treatment
from dorsum.model.withdrawals import NO_LIST, WithdrawalList
from dorsum.report.answer_page import answer_page
from dorsum.report.assessment_json import assessment_as_json
from dorsum.report.care_card import CareCard, care_card
from dorsum.report.cause_page import cause_page
from dorsum.report.look_up.look_up import LookUp
from dorsum.report.medicine_page import medicine_page
from dorsum.report.result_page import result_page
from dorsum.report.withdrawal_lines import list_lines
from dorsum.report.withdrawn_page import withdrawal_list
from tests.shipped import case_of, finished_case, shipped, shipped_rules
from tests.withdrawals import AS_OF, INSTEAD, REASON, entry, rules_without, stopped_rules

SHELF = shipped().treatment
PLAIN = finished_case({"low_back_pain": "yes"}, country="GB")
DANGER = {"saddle_numbness": "yes", "new_or_worse_within_14_days": "yes"}
DAYS = [date(2026, 11, 28), date(2026, 12, 28), date(2026, 12, 29)]


def say(wording: str, **parts: object) -> str:
    return shipped().wording[wording]["en"].format(**parts)


def lines_of(card: CareCard) -> Iterator[str]:
    yield from card.lead
    for section in card.sections:
        yield from (section.heading, *section.lines, *section.rest)


def said_of(case: Case, rules: CompiledRules) -> str:
    """Return everything that a result says, on the card, on the page and as JSON."""
    found = assess(case, rules)
    card = care_card(found, AS_OF)
    page = result_page(found, card, can_ask_more=False)
    data = {key: value for key, value in assessment_as_json(found).items() if key != "withdrawals"}
    return "\n".join([*lines_of(card), str(page), json.dumps(data, ensure_ascii=False)])


def label_of(kind: str, id: str, knowledge: Knowledge | None = None) -> str:
    one = knowledge or shipped()
    shelf = {"claims": one.library, "causes": one}.get(kind, one.treatment)
    item = next(item for item in getattr(shelf, kind) if item.id == id)
    return str((item.question if kind == "answers" else item.label)["en"])


def advised(found: Assessment) -> list[tuple[str, str]]:
    """Return one item of each kind that this result advises."""
    plan = found.plan
    return [
        ("interventions", plan.now[0].intervention.id),
        ("movements", plan.movements[0].id),
        ("prevention", found.prevention[0].id),
        ("causes", found.causes.causes[0].id),
        ("medicines", "ibuprofen"),
    ]


@pytest.mark.parametrize(("kind", "id"), advised(assess(PLAIN, shipped_rules())))
def test_withdrawn_item_is_not_in_a_result(kind: str, id: str) -> None:
    rules = rules_without(f"{kind}/{id}")
    assert f'"id": "{id}"' in said_of(PLAIN, shipped_rules())
    assert f'"id": "{id}"' not in said_of(PLAIN, rules)
    assert label_of(kind, id) not in said_of(PLAIN, rules)


@pytest.mark.parametrize(
    ("kind", "id"),
    [
        *advised(assess(PLAIN, shipped_rules())),
        ("answers", SHELF.answers[0].id),
        ("claims", shipped().library.claims[0].id),
    ],
)
def test_look_up_says_that_it_was_withdrawn_and_why(kind: str, id: str) -> None:
    knowledge = rules_without(f"{kind}/{id}").knowledge
    look_up, where = LookUp(knowledge), knowledge.country["GB"]
    head, watch = look_up.page_of(kind, id, where)
    assert head.heading == label_of(kind, id)
    assert head.lines == (
        say("withdrawn_item", date="2026-11-28"),
        say("withdrawn_why", reason=REASON),
        say("withdrawn_instead", instead=INSTEAD),
    )
    assert watch.heading == say("heading_watch")
    assert look_up.item(kind, id).badge == say("heading_withdrawn")
    assert (look_up.related(kind, id), look_up.sources(kind, id, where)) == ((), ())
    assert id not in [one.id for one in look_up.items(kind)]
    assert (kind, id) not in [(one.kind, one.id) for one in look_up.entries()]
    others = (one for each in look_up.kinds for one in look_up.items(each.kind))
    assert all(
        (kind, id) != (other.kind, other.id) for one in others for other in look_up.related(one.kind, one.id)
    )


def everything(knowledge: Knowledge) -> Iterator[object]:
    """Yield every page there is, so that nothing points to what is gone."""
    look_up = LookUp(knowledge)
    for each in look_up.kinds:
        for one in look_up.items(each.kind):
            yield look_up.page_of(one.kind, one.id, knowledge.country["GB"])


@pytest.mark.parametrize("kind", ["interventions", "movements", "medicines", "prevention", "answers"])
def test_all_items_of_a_kind_can_be_withdrawn(kind: str) -> None:
    items = [f"{kind}/{one.id}" for one in getattr(SHELF, kind)]
    rules = rules_without(*items)
    assert getattr(rules.knowledge.treatment, kind) == ()
    assert len(list(everything(rules.knowledge))) > 100
    assert care_card(assess(PLAIN, rules), AS_OF).level == "self_care"


def test_what_only_names_withdrawn_medicines_is_left_out_too() -> None:
    of_medicines = next(one for one in SHELF.interventions if one.medicines)
    items = [f"medicines/{id}" for id in of_medicines.medicines]
    found = rules_without(*items).knowledge
    assert of_medicines.id not in found.treatment.intervention
    page = LookUp(found).page_of("interventions", of_medicines.id, found.country["GB"])
    assert say("withdrawn_with_item") in page[0].lines


def test_answer_made_of_a_withdrawn_item_is_left_out() -> None:
    answer = next(
        one for one in SHELF.answers if any((part.item or "").startswith("int") for part in one.parts)
    )
    item = next(part.item for part in answer.parts if (part.item or "").startswith("interventions/"))
    assert item is not None
    found = rules_without(item).knowledge
    assert answer.id not in [one.id for one in found.treatment.answers]
    match = find(answer.question["en"], found)
    page = answer_page(match, found.country["GB"], found)
    assert match.answer is None or match.answer.id != answer.id
    assert page


def test_withdrawn_cause_is_named_where_it_must_be_ruled_out() -> None:
    case = case_of(DANGER, country="GB")
    first = assess(case, shipped_rules()).causes.causes[0]
    assert first.must_rule_out
    assert first.id in [one.id for one in assess(case, rules_without(f"causes/{first.id}")).causes.causes]


def test_withdrawn_red_flag_fires_and_is_under_review() -> None:
    case = case_of(DANGER, country="GB")
    before = assess(case, shipped_rules())
    flag = before.triage.fired[0].rule
    rules = rules_without(f"red_flags/{flag}")
    found = assess(case, rules)
    assert found.triage == before.triage
    mark, card = f"({say('withdrawn_under_review')})", care_card(found, AS_OF)
    assert mark in "\n".join(lines_of(card))
    assert mark in str(result_page(found, card, can_ask_more=False))
    assert mark not in said_of(case, shipped_rules())
    cause = next(one for one in shipped().causes if flag in one.red_flags)
    assert mark in str(cause_page(cause.id, rules.knowledge))


def test_rescue_without_breathing_goes_to_the_check() -> None:
    paced = [f"movements/{one.id}" for one in SHELF.movements if one.kind in ("breathing", "position")]
    rules = rules_without(*paced)
    assert set(rescue_screen(rules).items) < set(rescue_screen(shipped_rules()).items)
    assert ease(PLAIN, shipped_rules()) is not None
    assert ease(PLAIN, rules) is None


def test_withdrawn_content_does_not_reassure() -> None:
    rules = stopped_rules()
    found = assess(PLAIN, rules)
    card = care_card(found, AS_OF)
    assert found.triage == assess(PLAIN, shipped_rules()).triage
    assert (card.title, card.level) == (say("withdrawn_title"), None)
    assert card.lead[:3] == (
        say("withdrawn_version", date="2026-11-28"),
        say("withdrawn_why", reason=REASON),
        say("withdrawn_instead", instead=INSTEAD),
    )
    assert card.lead[3:] == (say("withdrawn_get_help", emergency="999"),)
    assert not set(lines_of(card)) & set(shipped().level["self_care"].actions["en"])
    assert say("safety_net_outlook") not in found.safety_net
    assert (found.plan.advised, found.plan.movements, found.prevention) == ((), (), ())
    assert found.medicines.none_because == "withdrawn"
    assert medicine_page(found.medicines, rules.knowledge)[0].lines == (say("medicines_withdrawn"),)
    headings = [section.heading for section in card.sections]
    assert say("heading_watch") in headings
    assert say("heading_causes") not in headings
    assert ease(PLAIN, rules) is None
    assert next_cause_screen(PLAIN, rules) is None
    assert next_treatment_screen(PLAIN, rules) is None


def test_withdrawn_content_keeps_what_is_urgent() -> None:
    case = case_of(DANGER)
    card = care_card(assess(case, stopped_rules()), AS_OF)
    assert card.level == "emergency_now"
    assert card.lead[0] == say("withdrawn_version", date="2026-11-28")
    assert set(shipped().level["emergency_now"].actions["en"]) <= set(card.lead)


def test_withdrawn_content_without_a_finished_check() -> None:
    card = care_card(assess(Case(), stopped_rules()), AS_OF)
    assert (card.title, card.level) == (say("withdrawn_title"), None)


def test_a_hash_names_one_content() -> None:
    digits = shipped().content_hash[:12]
    for hashes, is_stopped in ((digits, True), ("0" * 12, False)):
        found = without_withdrawn(shipped(), WithdrawalList(AS_OF, (entry(hashes=(hashes,)),)))
        assert (found.stop is not None) is is_stopped


def test_other_versions_are_not_concerned() -> None:
    found = without_withdrawn(shipped(), WithdrawalList(AS_OF, (entry("interventions/x", "9.9.9"),)))
    assert (found.withdrawn, found.treatment, found.left_out) == ({}, SHELF, {})
    (section,) = withdrawal_list(found)
    assert section.heading == "interventions/x 9.9.9"
    assert say("withdrawn_not_here") in section.lines


def test_list_names_what_concerns_this_content_first() -> None:
    id = SHELF.interventions[0].id
    entries = (entry("claims/x", "9.9.9"), entry(None, "9.9.8"), entry(f"interventions/{id}"))
    found = without_withdrawn(shipped(), WithdrawalList(AS_OF, entries))
    headings = [one.heading for one in withdrawal_list(found)]
    label = label_of("interventions", id)
    assert headings == [f"{label}: interventions/{id} {shipped().version}", "claims/x 9.9.9", "content 9.9.8"]


@pytest.mark.parametrize(("today", "is_old"), list(zip(DAYS, (False, False, True), strict=True)))
def test_day_of_the_list_stands_on_the_card_and_its_age_when_old(today: date, is_old: bool) -> None:
    knowledge = without_withdrawn(shipped(), WithdrawalList(AS_OF))
    card = care_card(assess(PLAIN, CompiledRules(knowledge)), today)
    assert say("withdrawals_date", date="2026-11-28") in card.footer
    assert (say("withdrawals_old", days=(today - AS_OF).days) in card.footer) is is_old


def test_age_is_not_told_without_a_day() -> None:
    assert list_lines(shipped(), None) == list_lines(shipped(), shipped().withdrawals.as_of)


def test_damaged_newer_list_is_told_in_words() -> None:
    knowledge = without_withdrawn(shipped(), replace(shipped().withdrawals, is_fallback=True))
    found = assess(PLAIN, CompiledRules(knowledge))
    assert say("withdrawals_damaged") in care_card(found, AS_OF).lead
    assert assessment_as_json(found)["withdrawals"]["newer_list_is_damaged"] is True


def test_json_says_what_concerns_this_content() -> None:
    told = assessment_as_json(assess(PLAIN, stopped_rules()))["withdrawals"]
    assert (told["as_of"], told["must_not_be_relied_on"]) == ("2026-11-28", True)
    assert [one["id"] for one in told["entries"]] == ["all"]


def test_content_without_a_list_has_an_old_one() -> None:
    assert NO_LIST.age_days(AS_OF) > 700_000
    assert Treatment().left_out == ()
