"""Writes answers as JSON. What is remembered of the content is written once and copied from then on."""

from collections.abc import Mapping

import orjson
from starlette.responses import Response

from dorsum.report.remembered import KeptDict, KeptList


def written(values: object) -> bytes:
    """Return plain values, or remembered ones, as JSON.

    Raises:
        TypeError: they hold what JSON has no form for.
    """
    return orjson.dumps(values, default=_once, option=orjson.OPT_PASSTHROUGH_SUBCLASS)


def json_answer(values: object, status: int = 200, headers: Mapping[str, str] | None = None) -> Response:
    """Return an answer with these values."""
    return Response(written(values), status, headers, "application/json")


def _once(value: object) -> orjson.Fragment:
    if not isinstance(value, KeptDict | KeptList):
        raise TypeError(f"{type(value).__name__} is no form of JSON")
    if value.written is None:
        value.written = written(dict(value) if isinstance(value, KeptDict) else list(value))
    return orjson.Fragment(value.written)
