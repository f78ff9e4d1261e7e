"""Writes answers as JSON. What is remembered of the content is written once and copied from then on."""

from collections.abc import Mapping

import orjson
from starlette.responses import Response

from dorsum.report.remembered import KeptDict, KeptList, KeptRow


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
    if isinstance(value, KeptDict | KeptList):
        return orjson.Fragment(value.written or _kept_written(value))
    if isinstance(value, KeptRow):
        return orjson.Fragment(b"[" + b",".join([one.written or _kept_written(one) for one in value]) + b"]")
    raise TypeError(f"{type(value).__name__} is no form of JSON")


def _kept_written(value: KeptDict | KeptList) -> bytes:
    value.written = found = written(dict(value) if isinstance(value, KeptDict) else list(value))
    return found
