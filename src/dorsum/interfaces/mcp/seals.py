"""A seal on a case: it shows that the case came from here as it is, so that nothing has to be remembered."""

import hashlib
import hmac
import json
import secrets

from dorsum.model.case import Case
from dorsum.model.case_writing import case_as_mapping
from dorsum.model.knowledge import Knowledge
from dorsum.version import __version__

FORM = 1
"""Of what is sealed; a new form makes old seals worthless."""
BYTES_OF_KEY = 32


def new_key() -> bytes:
    """Return a key for seals. Servers that share one know the cases of each other."""
    return secrets.token_bytes(BYTES_OF_KEY)


class Seals:
    """Seals cases of one content with one key."""

    def __init__(self, key: bytes, knowledge: Knowledge) -> None:
        self._key = key
        self._knowledge = knowledge

    def of(self, case: Case) -> str:
        """Return the seal of a case, in hexadecimal digits."""
        said = case_as_mapping(case, self._knowledge)
        asked_by = (FORM, __version__, self._knowledge.content_hash, self._knowledge.guidance)
        whole = json.dumps([asked_by, said], sort_keys=True, separators=(",", ":"))
        return hmac.new(self._key, whole.encode(), hashlib.sha256).hexdigest()

    def fits(self, case: Case, seal: str) -> bool:
        """Whether the seal is that of the case."""
        return hmac.compare_digest(self.of(case).encode(), seal.encode())
