"""The body of a request, read strictly: known keys only, each once, and a case as a case file has it."""

from collections.abc import Collection, Mapping
from typing import Any

from starlette.requests import Request

from dorsum.errors import CaseError, JsonError
from dorsum.model.case import Case
from dorsum.model.case_reading import read_case
from dorsum.model.knowledge import Knowledge
from dorsum.model.strict_json import read_json
from dorsum.serving.bodies import media_type_of
from dorsum.serving.problems import ProblemError

LONGEST_SHOWN = 40


async def body_of(request: Request, allowed: tuple[str, ...]) -> Mapping[str, Any]:
    """Return the JSON object in the body.

    Raises:
        ProblemError: it is not JSON, no object, or has a key that is not allowed.
    """
    if media_type_of(request) != "application/json":
        raise ProblemError("media_type", "Send the body as `Content-Type: application/json`.")
    try:
        body = read_json(await request.body())
    except JsonError as error:
        raise ProblemError("json", error.with_line) from None
    if not isinstance(body, Mapping):
        raise ProblemError("request", "The body must be a JSON object.")
    _check_keys(body, allowed)
    return body


def _check_keys(body: Mapping[str, Any], allowed: tuple[str, ...]) -> None:
    for key in body:
        if key not in allowed:
            named = shown(key)
            raise ProblemError(
                "request", f"unknown key `{named}`; allowed are {', '.join(allowed)}", (named,)
            )


def shown(word: str) -> str:
    """Return a word of a request as it may stand in an answer: short, and of plain characters."""
    return ascii(word)[1:-1][:LONGEST_SHOWN]


def case_in(body: Mapping[str, Any], knowledge: Knowledge, *, may_be_new: bool = False) -> Case:
    """Return the case of a request; with `may_be_new`, the empty one where there is none.

    Raises:
        ProblemError: there is no case, or what is there is none.
    """
    raw = body.get("case")
    if may_be_new and (raw is None or raw == {}):
        return Case()
    if raw is None:
        raise ProblemError("request", "The key `case` is missing.", ("case",))
    try:
        return read_case(raw, knowledge)
    except CaseError as error:
        raise ProblemError("case", str(error), ("case", *error.place)) from None


def parts_in(body: Mapping[str, Any], known: Collection[str]) -> Collection[str] | None:
    """Return which parts of the answer are asked for; None where nothing is said.

    Raises:
        ProblemError: it is no list of known parts.
    """
    parts = body.get("parts")
    if parts is None:
        return None
    if not isinstance(parts, list) or not all(isinstance(one, str) and one in known for one in parts):
        detail = f"`parts` must be a list of some of {', '.join(known)}."
        raise ProblemError("request", detail, ("parts",))
    return parts


def flag_in(body: Mapping[str, Any], key: str) -> bool:
    """Return whether a flag is set; an absent one is not.

    Raises:
        ProblemError: it is neither true nor false.
    """
    flag = body.get(key, False)
    if not isinstance(flag, bool):
        raise ProblemError("request", f"`{key}` must be true or false.", (key,))
    return flag
