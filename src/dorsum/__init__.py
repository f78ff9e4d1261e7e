"""Dorsum: an open, auditable back-spasm care engine."""

__version__ = "0.1.0"
