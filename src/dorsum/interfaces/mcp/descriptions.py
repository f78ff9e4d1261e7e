"""What the tools say of themselves to a model that looks for one."""

from collections.abc import Mapping
from types import MappingProxyType

TITLES: Mapping[str, str] = MappingProxyType(
    {
        "next_questions": "Ask about danger signs",
        "assess": "How urgent it is and what to do",
        "check_medicines": "Which medicines may be used",
        "explain": "Why the answer is what it is",
        "look_up": "Look up a question, a cause, a treatment or a claim",
        "summary": "A page for the doctor",
    }
)
ABOUT: Mapping[str, str] = MappingProxyType(
    {
        "next_questions": "Begin here, without a case. Returns the questions to read out next, word "
        "for word, and a case with its seal to send back with the reply of the "
        "person. Goes on until `is_done`. What is urgent is in `must_say` at once. Once "
        "done, `more` may hold optional screens; the answers to part treatment are what "
        "check_medicines needs.",
        "assess": "Returns how urgent it is, what to do and possible causes. Before "
        "next_questions is done only what is urgent already.",
        "check_medicines": "Returns for each medicine without a prescription whether this person may "
        "use it, with the dose of the label. None before next_questions is done, or "
        "while danger is not ruled out. If a medicine is not settled, answer the screen of "
        "part treatment in `more` of next_questions, send the new case here, and so on.",
        "explain": "Returns which rules fired, which nearly did, what would change the answer, "
        "and the sources.",
        "look_up": "Returns an answer to a question, or a page by kind and id, for people in "
        "general; the kind findings lists ids and questions. A danger sign "
        "in the question comes first, and then nothing else. "
        "Pages about medicines need a case for which check_medicines allows one.",
        "summary": "Returns a page for the doctor: danger signs that are there, that were "
        "denied, and that are open.",
    }
)
