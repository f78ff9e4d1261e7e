"""Requests to try, as the description of the API shows them; a test sends every one of them."""

from typing import Any

Json = dict[str, Any]
DANGER = {"country": "GB", "age": 41, "sex": "female", "answers": {"saddle_numbness": "yes"}}
HALF = {"country": "GB", "age": 30, "days_since_onset": 1, "answers": {"fever": "no"}}
FIRST_STEP: Json = {"case": {"country": "GB"}}
NEXT_STEP: Json = {"case": {"country": "GB", "age": 30}, "new_answers": {"fever": "no", "pain_0_10": 6}}
CASES: dict[str, Json] = {
    "danger": {"summary": "One sign is enough to act on", "value": {"case": DANGER}},
    "unfinished": {"summary": "Danger questions are open, so nothing calm is said", "value": {"case": HALF}},
}
IN_PARTS: dict[str, Json] = {
    **CASES,
    "parts": {
        "summary": "What must be said, and the plan alone",
        "value": {"case": HALF, "parts": ["plan"]},
    },
}
STEPS: dict[str, Json] = {
    "begin": {"summary": "The first screen", "value": FIRST_STEP},
    "go_on": {"summary": "Answers of a screen; the next one comes back", "value": NEXT_STEP},
}
BAD: dict[str, Json] = {
    "case": {
        "summary": "A finding that there is not",
        "value": {"case": {"answers": {"feverr": "yes"}}},
    },
}
"""Requests that are refused, by the kind of problem."""
