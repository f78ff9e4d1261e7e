"""A seal on a case: it shows that the case came from here as it is, so that nothing has to be remembered.

Danger signs that a person spoke of and that no answer settles yet are part of it, by their ids behind its
digits, and so is what they named without being asked: who has the seal cannot leave them out.
"""

import hashlib
import hmac
import json
import secrets
from collections.abc import Iterable

from dorsum.model.case import Case
from dorsum.model.case_writing import case_as_mapping
from dorsum.model.knowledge import Knowledge
from dorsum.version import __version__

FORM = 3
"""Of what is sealed; a new form makes old seals worthless."""
BYTES_OF_KEY = 32
BETWEEN = "."
UNASKED = "~"
"""Before the id of what was named without being asked."""


def new_key() -> bytes:
    """Return a key for seals. Servers that share one know the cases of each other."""
    return secrets.token_bytes(BYTES_OF_KEY)


class Seals:
    """Seals cases of one content with one key."""

    def __init__(self, key: bytes, knowledge: Knowledge) -> None:
        self._key = key
        self._knowledge = knowledge

    def of(self, case: Case, heard: Iterable[str] = (), unasked: Iterable[str] = ()) -> str:
        """Return the seal of a case: hexadecimal digits, the signs that were heard, and what nobody asked."""
        signs = [*heard, *(f"{UNASKED}{id}" for id in sorted(unasked))]
        said = case_as_mapping(case, self._knowledge)
        asked_by = (FORM, __version__, self._knowledge.content_hash, self._knowledge.guidance)
        whole = json.dumps([asked_by, said, signs], sort_keys=True, separators=(",", ":"))
        digits = hmac.new(self._key, whole.encode(), hashlib.sha256).hexdigest()
        return BETWEEN.join([digits, *signs])

    def fits(self, case: Case, seal: str) -> bool:
        """Whether the seal is that of the case, with all that was heard and named."""
        ours = self.of(case, heard_in(seal), unasked_in(seal))
        return hmac.compare_digest(ours.encode(), seal.encode())


def heard_in(seal: str) -> tuple[str, ...]:
    """Return the signs that a seal says were heard; they count only where it fits."""
    return tuple(one for one in _ids(seal) if not one.startswith(UNASKED))


def unasked_in(seal: str) -> tuple[str, ...]:
    """Return what a seal says nobody was asked for; it counts only where it fits."""
    return tuple(one.removeprefix(UNASKED) for one in _ids(seal) if one.startswith(UNASKED))


def _ids(seal: str) -> list[str]:
    return seal.split(BETWEEN)[1:]
