"""What a browser sends with a form, read with limits and never trusted."""

import hmac
from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import parse_qsl

from starlette.requests import Request

from dorsum.errors import DorsumError
from dorsum.serving.bodies import media_type_of

LARGEST_FORM = 64 * 1024
"""Bytes; the longest screen sends about 1,000."""
MOST_READ = 64 * 1024 * 1024
"""Bytes. A browser shows our words only once it has sent its form; what never ends is not waited for."""
MOST_FIELDS = 400
FORM_TYPE = "application/x-www-form-urlencoded"
TOKEN = "token"  # the name of the field, no secret
OUTDATED, CANNOT_BE_USED = 409, 422


class FormError(DorsumError):
    """A form cannot be used: `status` is for the browser, `wording` the id of the words for a person."""

    def __init__(self, status: int, wording: str) -> None:
        super().__init__(wording)
        self.status = status
        self.wording = wording


@dataclass(frozen=True)
class Form:
    """The fields of a form; of a field that came twice, the last value."""

    fields: Mapping[str, str]

    def get(self, name: str) -> str:
        """Return the text of a field without blanks around it; empty where there is none."""
        return self.fields.get(name, "").strip()


async def read_form(request: Request, token: str) -> Form:
    """Return the fields of a form that was made for this browser.

    Raises:
        FormError: it is too large, is no form, or carries another token than `token`.
    """
    if media_type_of(request) != FORM_TYPE:
        raise FormError(415, "web_error_form")
    form = _parsed(await _body(request))
    if not hmac.compare_digest(form.get(TOKEN).encode(), token.encode()):
        raise FormError(403, "web_error_token")
    return form


async def _body(request: Request) -> bytes:
    parts: list[bytes] = []
    size = 0
    async for part in request.stream():
        size += len(part)
        if size <= LARGEST_FORM:
            parts.append(part)
        if size > MOST_READ:
            break
    if size > LARGEST_FORM:
        raise FormError(413, "web_error_too_large")
    return b"".join(parts)


def _parsed(body: bytes) -> Form:
    try:
        pairs = parse_qsl(
            body.decode("ascii"), keep_blank_values=True, errors="strict", max_num_fields=MOST_FIELDS
        )
    except ValueError:
        raise FormError(400, "web_error_form") from None
    return Form(dict(pairs))
