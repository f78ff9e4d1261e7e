"""The content of this installation, opened once for each guidance profile."""

from functools import cache

from dorsum.engine.compiled import CompiledRules
from dorsum.installed.rules import open_rules
from dorsum.model.bundle import DEFAULT_GUIDANCE


def rules(guidance: str = DEFAULT_GUIDANCE) -> CompiledRules:
    """Return the rules of a guidance profile, ready to run, with all content as `rules().knowledge`.

    Raises:
        GuidanceError: there is no such profile.
        BundleError: the content of this installation is missing or damaged.
    """
    return _opened(guidance)


@cache
def _opened(guidance: str) -> CompiledRules:
    return open_rules(guidance)
