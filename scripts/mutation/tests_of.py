"""Which tests are run against the mutants of a module: quick and strong ones first.

Each module's list must pass on the unchanged code; the runner checks that before it tries a mutant.
"""

from collections.abc import Mapping
from types import MappingProxyType

EXAMPLES = 80
"""Generated examples for a property that does not say how many; as many as where nobody watches."""

_AGREE = "tests/generative/test_engines_agree.py"
_INTERVIEWS = "tests/generative/test_interviews.py"
_SMALL = "tests/generative/test_small_worlds.py"
_ENGINES = (
    _SMALL,
    f"{_AGREE}::test_generated_rules_with_not",
    f"{_AGREE}::test_the_shipped_content",
    "tests/unit/test_triage.py",
    "tests/unit/test_newer_answers.py",
    "tests/generative/test_floor.py",
)
_ODDS = (
    "tests/generative/test_odds.py",
    "tests/unit/test_causes.py",
    "tests/generative/test_causes_oracle.py",
)

TESTS_OF: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "engine/closure_notes.py": (
            f"{_AGREE}::test_generated_rules_with_not",
            f"{_AGREE}::test_the_shipped_content",
        ),
        "engine/compiled.py": _ENGINES,
        "engine/conditions.py": (
            _SMALL,
            "tests/generative/test_medicines.py::test_a_condition_is_judged_as_the_plain_evaluator_says",
            "tests/unit/test_medicines.py",
        ),
        "engine/odds.py": _ODDS,
        "engine/people.py": ("tests/generative/test_solver_people.py",),
        "engine/plain.py": (*_ENGINES, "tests/generative/test_closure_notes.py"),
        "engine/plain_odds.py": _ODDS,
        "engine/solver.py": (
            _SMALL,
            f"{_AGREE}::test_the_solver_on_generated_rules_with_not",
            "tests/generative/test_solver_people.py",
            f"{_AGREE}::test_the_solver_on_the_shipped_content",
        ),
        "engine/source.py": _ENGINES,
        "care/triage.py": (
            "tests/unit/test_triage.py",
            "tests/generative/test_triage_oracle.py",
        ),
        "care/medicines.py": ("tests/unit/test_medicines.py", "tests/generative/test_medicines.py"),
        "care/interview.py": (
            "tests/unit/test_interview.py",
            "tests/unit/test_plainer_questions.py",
            "tests/unit/test_replies.py",
            f"{_INTERVIEWS}::test_a_screen_asks_what_is_unanswered_or_plainer_words_once[generated]",
            f"{_INTERVIEWS}::test_a_screen_is_short_and_of_one_kind[generated]",
            f"{_INTERVIEWS}::test_it_ends_and_then_no_question_is_left[generated]",
            "tests/generative/test_lead_questions.py::test_its_no_is_a_no_to_all_it_covers[generated]",
            f"{_INTERVIEWS}::test_what_fits_on_one_screen_is_the_beginning_of_what_there_is",
            f"{_INTERVIEWS}::test_a_screen_asks_the_most_dangerous_first_and_is_as_full_as_it_can_be",
            f"{_INTERVIEWS}::test_a_choice_that_stands_on_the_screen_is_not_taken_as_denied",
            f"{_INTERVIEWS}::test_a_lead_question_is_asked_where_it_is_shorter_than_what_it_covers",
            f"{_INTERVIEWS}::test_a_screen_asks_closer_only_behind_a_lead_question_or_a_gate_with_a_yes[generated]",
        ),
    }
)
"""`engine/bits.py` has no line that a mutant could change."""
