"""What a server needs for TLS."""

import ssl
from pathlib import Path

from dorsum.errors import OptionsError


def tls_options(certificate: Path | None, key: Path | None) -> dict[str, str]:
    """Return what the server needs for TLS; nothing where no certificate was named.

    Raises:
        OptionsError: one of them is missing, or they are no certificate and its key.
    """
    for one in (certificate, key):
        if one is not None and not _is_file(one):
            raise OptionsError(f"{one}: there is no such file, or it may not be read")
    if certificate is None and key is None:
        return {}
    if certificate is None or key is None:
        raise OptionsError("`--certificate` and `--certificate-key` need each other")
    try:
        ssl.create_default_context(ssl.Purpose.CLIENT_AUTH).load_cert_chain(certificate, key)
    except (ssl.SSLError, ValueError, OSError):
        raise OptionsError(
            f"{certificate}, {key}: these are no certificate and its key in PEM files"
        ) from None
    return {"ssl_certfile": str(certificate), "ssl_keyfile": str(key)}


def _is_file(path: Path) -> bool:
    try:
        return path.is_file()
    except OSError:
        return False
