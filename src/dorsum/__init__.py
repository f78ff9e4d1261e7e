"""Dorsum: an open, auditable back-spasm care engine."""

from dorsum.version import __version__

__all__ = ["__version__"]
