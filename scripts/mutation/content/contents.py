"""The content of both guidance profiles, so that a change is made in both at once."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property

from dorsum.engine.compiled import CompiledRules
from dorsum.installed.rules import open_rules
from dorsum.model.knowledge import Knowledge

STRICT = "uk_strict"
Change = Callable[[Knowledge], Knowledge]


@dataclass(frozen=True)
class Contents:
    """The content as most people use it, and the one with the red flags of `uk_strict` as well."""

    default: Knowledge
    strict: Knowledge

    @cached_property
    def rules(self) -> CompiledRules:
        """The rules that most people use, ready to run."""
        return CompiledRules(self.default)

    def changed(self, change: Change) -> "Contents":
        """Return both with one change; a profile that lacks the changed item stays as it is."""
        return Contents(change(self.default), change(self.strict))

    def about(self, rule: str) -> Knowledge:
        """Return the content in which a red flag counts: the usual one where it can be."""
        return self.default if rule in self.default.red_flag else self.strict


def shipped_contents() -> Contents:
    """Return the content that ships."""
    return Contents(open_rules().knowledge, open_rules(STRICT).knowledge)
