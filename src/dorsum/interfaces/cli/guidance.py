"""The option that chooses a guidance profile."""

from typing import Annotated

import typer

Guidance = Annotated[str, typer.Option("--profile", help="Guidance profile: default or uk_strict.")]
"""The option of every command that may run under another guidance profile."""
