"""The sentences: each that the program says is content, with only the gaps that the program fills."""

import re
from pathlib import Path
from typing import get_args

import dorsum
from dorsum.authoring.treatment_forms import Measure
from dorsum.care.interview import Part
from dorsum.model.medicine_results import Permission
from tests.shipped import shipped, shipped_strict


def test_every_sentence_that_the_program_says_is_in_the_content() -> None:
    code = "\n".join(path.read_text(encoding="utf-8") for path in Path(dorsum.__file__).parent.rglob("*.py"))
    said = set(re.findall(r'(?:say|_section|_worded|_about)\((?:outcome, )?"([a-z_]+)"', code))
    said |= set(re.findall(r'wording\["([a-z_]+)"\]', code))
    said |= {f"{status}_mark" for status in ("unverified", "partly_unverified", "expert_opinion")}
    said |= {f"interview_{word}" for word in ("self", "parent", "carer", "back", "why", "stop")}
    said |= {f"choice_{word}" for finding in shipped().findings for word in finding.choices}
    said |= {f"screen_{part}" for part in get_args(Part)}
    said |= {f"guidance_{flag.profile}" for flag in shipped_strict().red_flags if flag.profile}
    said |= {f"support_{finding.support}" for finding in shipped().findings if finding.support}
    kinds = ("number", "fact", "gate", "timing", "against_number", "against_fact", "against_gate", "floor")
    said |= {f"assumed_{kind}" for kind in kinds}
    assert len(said) > 40
    assert said - {"floor"} <= set(shipped().wording)


TESTS = ("examination", "x_ray", "mri", "ct", "ultrasound", "blood", "urine", "heart_tracing")


def test_a_sentence_has_only_the_gaps_that_are_filled() -> None:
    filled = {
        "because finding": ("fact", "gate", "number", "against_fact", "against_gate", "against_number"),
        "finding": ("floor", "timing"),
    }
    expected = {f"assumed_{kind}": names for names, kinds in filled.items() for kind in kinds} | {
        **{f"cause_test_{test}": "text" for test in TESTS},
        **{f"likelihood_{word}": "label" for word in ("likely", "possible", "unlikely")},
        "cause_for": "reasons",
        "cause_factor_age": "age high low value",
        **{f"cause_factor_{name}": "high low value" for name in ("female", "male", "upper_back", "low_back")},
        "cause_needs": "question",
        "rule_out_likely": "label",
        "withdrawals_date": "date",
        "withdrawals_old": "days",
        "withdrawn_get_help": "emergency",
        "withdrawn_instead": "instead",
        "withdrawn_item": "date",
        "withdrawn_version": "date",
        "withdrawn_why": "reason",
        "on_call_found": "label",
        "medicine_settle_these": "names",
        "cause_foreign": "count",
        "cause_against": "reasons",
        "cause_answer_yes": "question",
        "cause_answer_no": "question",
        "cause_no_test": "text",
        "cause_red_flag": "label level",
        "cause_base_rate": "range setting",
        "cause_rate_of_1000": "high low value",
        "cause_rate_of_million": "high low value",
        "cause_ratio": "high low reason value",
        "causes_opinion": "numbers opinions",
        "range_of_100": "high low",
        "range_up_to": "high",
        "content_age": "date",
        "content_overdue": "date",
        "interview_number": "maximum minimum",
        "interview_why_answer": "reasons",
        "nothing_more": "count",
        "safety_net_emergency": "emergency",
        "safety_net_pregnant": "emergency",
        "support_danger": "emergency",
        "not_ruled_out": "level",
        "why_also_taken": "answers",
        "why_fired": "answers label",
        "why_taken": "answers label",
        "why_floor": "label",
        "why_not_near": "label",
        "why_not_possible": "label",
        **{f"measure_{name}": "count" for name in get_args(Measure)},
        **{f"medicine_{name}": "label" for name in get_args(Permission)},
        "medicine_instead": "label other",
        "check_again_on_day": "day",
        "claim_is_called": "label verdict",
        "claims_found": "count",
        "medicine_dose": "amount hours most unit unit",
        "medicine_most_days": "days",
        "plan_answer_first": "label",
        "plan_not_for_you": "label",
        "ask_if_yes": "level question",
        "ask_not_for": "label line",
        "ask_red_flag": "label level",
        "ask_sure": "label sure",
        "plan_stage": "stage",
        "call_if_sign": "words",
        "medicine_not_worked_out": "label",
        "within_days": "days",
        "within_hours": "hours",
        "look_label": "country",
        "look_label_age": "age",
        "look_label_weight": "kg",
        "look_points": "against high low value",
        "diary_medicine_too_much": "label",
        "diary_medicine_amount": "label",
        "diary_medicine_over_dose": "hours hours label",
        "diary_medicine_twice": "label",
        "diary_medicine_soon": "hours label",
        "diary_medicine_long": "days label",
        "diary_medicine_maybe_long": "days label",
        "diary_medicine_open": "label",
        "diary_medicine_small": "label",
        "diary_medicine_unknown": "label",
        "diary_medicine_used": "label most unit unit used",
        "diary_medicine_wait": "amount time unit",
        "diary_medicine_now": "amount unit",
        "diary_came_back": "date",
        "diary_begun": "date",
        "diary_removed": "id",
        "diary_read": "count",
        "diary_written": "file",
        "chart_alt_course": "count first first_day last last_day",
        "chart_alt_medicines": "first_day last_day",
        "chart_alt_spasms": "first_day last_day",
        "chart_column_well": "study",
        "chart_counted": "all count",
        "chart_counts": "better better_of worse worse_of",
        "chart_entries": "better same worse",
        "chart_interval": "high low",
        "chart_left_out": "count",
        "chart_lines_marked": "mark",
        "chart_of": "all count",
        "chart_own_periods": "days",
        "chart_study": "definition people",
        "diary_kept": "day",
        "diary_level": "level",
        "diary_locked_copies": "count",
        "diary_locked_left": "file",
        "diary_next": "date",
        "diary_stage": "stage",
        "summary_advised": "date level",
        "summary_age": "age",
        "summary_began": "date days",
        "summary_bothered": "days",
        "summary_counted": "all count label",
        "summary_denied": "date",
        "summary_eased": "list",
        "summary_group": "group list",
        "summary_likelihood": "label likelihood",
        "summary_longest": "minutes",
        "summary_made": "date day",
        "summary_medicine": "amount count date name",
        "summary_medicine_day": "most unit",
        "summary_medicine_once": "amount date name",
        "summary_not_asked": "list",
        "summary_own_words": "words",
        "summary_pain": "first now",
        "summary_pain_now": "now",
        "summary_spasms": "count",
        "summary_urgent": "level",
        "summary_worse": "list",
        "summary_worst": "worst",
        "summary_yes": "list",
        "look_position_against": "guideline year",
        "look_position_conditional": "guideline year",
        "look_position_for": "guideline year",
        "look_position_silent": "guideline year",
        "look_source_by": "organisation year",
        "rescue_timer_rest": "count",
        "rescue_timer_warmth": "count",
        "web_call": "number",
        "diary_heard": "sign",
        "summary_said_new": "date",
        "web_diary_belongs_about": "date",
        "web_diary_newer_level": "level",
        "web_diary_old_entry": "date",
        "web_diary_check_kept": "date",
        "web_diary_medicine_number": "number",
        "web_diary_day": "date day",
        "web_diary_page": "page pages",
        "web_diary_unit": "unit",
        "web_left": "count",
        "web_made_on": "date",
        "web_earlier": "level",
        "web_mistake_range": "high low",
        "record_found": "label",
        "record_danger_before": "date",
        "source_year_read": "year",
        "record_speaks_against": "label",
    }
    gaps = {id: re.findall(r"\{(\w*)\}", words["en"]) for id, words in shipped().wording.items()}
    assert {id: " ".join(sorted(names)) for id, names in gaps.items() if names} == expected
    assert not [
        id
        for id, words in shipped().wording.items()
        if re.search(r"[{}]", re.sub(r"\{\w+\}", "", words["en"]))
    ]
