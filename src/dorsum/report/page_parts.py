"""What every page is made of: words of the content, marks, how sure, sources, and when to get help."""

from collections.abc import Iterable, Iterator

from dorsum.model.knowledge import Country, Knowledge, Source
from dorsum.model.statements import Certainty, Citation, Status
from dorsum.report.care_card import Section
from dorsum.report.source_words import source_in_words, year_in_words

PLACE_UNKNOWN = "not_recorded"
FROM_LOW_BACK = "low_back"


class PageParts:
    """Makes the parts of a page out of the words of the content."""

    def __init__(self, knowledge: Knowledge) -> None:
        self.knowledge = knowledge

    def say(self, wording: str, **parts: object) -> str:
        """Return a wording with its gaps filled."""
        return self.knowledge.wording[wording]["en"].format(**parts)

    def section(self, heading: str, lines: Iterable[str]) -> Section:
        """Return a section under a wording, each line once."""
        return Section(self.say(heading), tuple(dict.fromkeys(lines)))

    def mark(self, status: Status) -> str:
        """Return the mark of what is not confirmed, in brackets; nothing where it is."""
        return "" if status == "verified" else f"({self.say(f'{status}_mark')})"

    def marked(self, text: str, status: Status) -> str:
        """Return the text with its mark behind it."""
        return f"{text} {self.mark(status)}".rstrip()

    def sure(self, certainty: Certainty, evidence_from: str = "") -> Iterator[str]:
        """Yield how sure it is; where only the low back was looked at, that too."""
        yield self.say(f"sure_{certainty}")
        if evidence_from == FROM_LOW_BACK:
            yield self.say("sure_from_low_back")
            yield self.say("look_upper_back")

    def sources(self, citations: Iterable[Citation]) -> tuple[str, ...]:
        """Return a line for each source."""
        found = (self.knowledge.source[id] for id in dict.fromkeys(one.source for one in citations))
        return tuple(f"{source_in_words(one, self.knowledge)}, {one.url}" for one in found)

    def sources_with_place(self, citations: Iterable[Citation]) -> tuple[str, ...]:
        """Return a line for each source, with every place in it that is cited."""
        places: dict[str, list[str]] = {}
        for one in dict.fromkeys(citations):
            places.setdefault(one.source, []).append(self.place(one))
        cited = ((self.knowledge.source[id], "; ".join(dict.fromkeys(found))) for id, found in places.items())
        return tuple(f"{source_in_words(one, self.knowledge)}, {place}, {one.url}" for one, place in cited)

    def by(self, source: Source) -> str:
        """Return by whom a source was published, and when."""
        year = year_in_words(source, self.knowledge)
        return self.say("look_source_by", organisation=source.organisation, year=year)

    def place(self, citation: Citation) -> str:
        """Return the place in the source, or that nobody wrote it down."""
        return self.say("look_place_unknown") if citation.place == PLACE_UNKNOWN else citation.place

    def number_to_call(self, country: Country) -> str:
        """Return the number of an emergency, in words where none is known."""
        return country.emergency.number or self.say("emergency_number_unknown")

    def watch(self, country: Country, not_checked: str = "look_not_checked") -> Section:
        """Return that nothing was checked, and when to get help: how soon, and whom to call."""
        emergency = self.say("safety_net_emergency", emergency=self.number_to_call(country))
        later = (self.say("safety_net_today"), self.say("safety_net_no_better"))
        return self.section("heading_watch", (self.say(not_checked), emergency, *later))


def filled(sections: Iterable[Section]) -> tuple[Section, ...]:
    """Return the sections that have lines."""
    return tuple(one for one in sections if one.lines)
