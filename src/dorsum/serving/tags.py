"""ETags: by which a caller says what it has already."""

from hashlib import sha256

LENGTH = 32


def tag_of(what: bytes) -> str:
    """Return the tag of what is sent, or of all that it is made of: another one has another tag."""
    return f'"{sha256(what).hexdigest()[:LENGTH]}"'


def is_known(tag: str, known: str) -> bool:
    """Whether a caller has it already, by its `If-None-Match` (RFC 9110, compared weakly)."""
    return known.strip() == "*" or tag in [one.strip().removeprefix("W/") for one in known.split(",")]
