"""Everything there is to look up, made ready once."""

from functools import cached_property

from dorsum.language.search import TextSearch
from dorsum.model.knowledge import Knowledge
from dorsum.report.look_up.look_up import LookUp


class Shelves:
    """All pages and the search, made ready when somebody first looks something up."""

    def __init__(self, knowledge: Knowledge) -> None:
        self._knowledge = knowledge

    @cached_property
    def look_up(self) -> LookUp:
        """All pages."""
        return LookUp(self._knowledge)

    @cached_property
    def search(self) -> TextSearch:
        """One search across all pages."""
        return TextSearch(self.look_up.entries(), self._knowledge)
