"""The page that answers a question: danger first, then the answer, whom it is not for, how sure it is."""

from collections.abc import Iterable, Iterator

from dorsum.language.questions import Danger, Match
from dorsum.model.answer_parts import Piece, pieces_of
from dorsum.model.answers import StraightAnswer
from dorsum.model.knowledge import Country, Knowledge, Level
from dorsum.model.statements import Status
from dorsum.report.care_card import Section
from dorsum.report.page_parts import PageParts, filled
from dorsum.report.withdrawal_lines import with_review_mark

STATUSES: tuple[Status, ...] = ("verified", "partly_unverified", "expert_opinion", "unverified")
"""The surest first."""
PILLS = ("medicine", "medicines", "medicine_rules")


NAMES_COMMANDS = ("ask_not_checked", "ask_check_medicine")
"""Wordings that say which command to run."""
NAMES_NONE = ("look_not_checked", "look_check_medicine")
"""Wordings that say the same where there is no command line."""


def answer_page(
    match: Match, country: Country, knowledge: Knowledge, *, with_commands: bool = True
) -> tuple[Section, ...]:
    """Return the sections of the page. Beside a danger sign there is nothing that reassures.

    Without `with_commands` it names no command to run.
    """
    page = _Page(country, knowledge, *(NAMES_COMMANDS if with_commands else NAMES_NONE))
    sections = list(page.danger(match.danger)) if match.danger else []
    if match.shown is not None:
        sections += page.answer(match.shown, beside_danger=bool(match.danger))
    elif not match.danger:
        sections += page.no_match(match)
    return filled(sections)


class _Page:
    def __init__(self, country: Country, knowledge: Knowledge, not_checked: str, check_medicine: str) -> None:
        self._country = country
        self._knowledge = knowledge
        self._parts = PageParts(knowledge)
        self._say, self._section = self._parts.say, self._parts.section
        self._number = self._parts.number_to_call(country)
        self._watch = self._parts.watch(country, not_checked)
        self._check_medicine = check_medicine

    def danger(self, danger: tuple[Danger, ...]) -> Iterator[Section]:
        """Yield what to do now and whom to call, then what was written, then whom to talk to."""
        level = danger[0].level
        yield Section(level.label["en"], tuple(self._what_to_do(danger)))
        yield self._section("ask_heading_danger", (one.text for one in danger))
        yield self._section("heading_support", self._support(danger))

    def _what_to_do(self, danger: tuple[Danger, ...]) -> Iterator[str]:
        yield self._say("ask_danger")
        is_emergency = danger[0].level.id == "emergency_now"
        if is_emergency:
            yield self._country.emergency.words["en"]
        yield from self._actions(danger[0].level)
        if not is_emergency:
            yield self._country.urgent.words["en"]
            yield self._say("safety_net_emergency", emergency=self._number)
        yield self._say("medicines_emergency" if is_emergency else "medicines_danger_open")
        yield self._say("ask_danger_wait")

    def _actions(self, level: Level) -> tuple[str, ...]:
        """Return what to do at a level; no rule was judged here that could show a time."""
        return (self._say("ask_within_days"),) if level.id == "within_days" else level.actions["en"]

    def _support(self, danger: tuple[Danger, ...]) -> Iterator[str]:
        for need in dict.fromkeys(one.support for one in danger if one.support):
            contact = self._country.support.get(need)
            yield self._say(f"support_{need}")
            yield contact.words["en"] if contact else self._say("support_no_number")
            yield self._say("support_danger", emergency=self._number)

    def answer(self, answer: StraightAnswer, *, beside_danger: bool) -> Iterator[Section]:
        """Yield the answer, with the danger signs it touches before it and all that limits it behind.

        Beside a danger sign, what is said above goes first: no waiting, and no way to a pill.
        """
        pieces = pieces_of(answer, self._knowledge)
        yield self._section("ask_heading_first", (self._sign(id) for id in answer.danger))
        yield Section(answer.question["en"], (*_lines(pieces), *self._limits(answer, pieces, beside_danger)))
        yield self._section("ask_heading_not_for", self._not_for(pieces))
        if not beside_danger:
            yield self._watch
        yield self._section("ask_heading_sure", self._sure(pieces))
        yield self._section(
            "heading_sources", self._parts.sources(one for piece in pieces for one in piece.sources)
        )

    def _limits(
        self, answer: StraightAnswer, pieces: tuple[Piece, ...], beside_danger: bool
    ) -> Iterator[str]:
        if answer.status == "unverified":
            yield self._say("ask_not_known")
        if not beside_danger and any(_is_pill(piece) for piece in pieces):
            yield self._say(self._check_medicine)

    def _sign(self, id: str) -> str:
        if (flag := self._knowledge.red_flag.get(id)) is not None:
            level = self._knowledge.level[flag.level].label["en"]
            said = self._say("ask_red_flag", label=flag.label["en"], level=level)
            return with_review_mark(said, flag, self._knowledge)
        finding = self._knowledge.finding[id]
        level = self._knowledge.level[finding.level_if_only_yes or "same_day"].label["en"]
        return self._say("ask_if_yes", question=finding.question["en"], level=level)

    def _not_for(self, pieces: tuple[Piece, ...]) -> Iterator[str]:
        for piece in pieces:
            for line in getattr(piece.item, "not_for_words", {}).get("en", ()):
                yield self._say("ask_not_for", label=piece.item.label["en"], line=line)

    def _sure(self, pieces: tuple[Piece, ...]) -> Iterator[str]:
        """Yield a line for each item that was used: its certainty, and the weakest mark of what was used."""
        for one in dict.fromkeys((piece.kind, piece.id) for piece in pieces if piece.kind):
            used = [piece for piece in pieces if (piece.kind, piece.id) == one]
            weakest = max((piece.status for piece in used), key=STATUSES.index)
            if said := self._parts.marked(" ".join(self._certainty(used[0])), weakest).strip():
                yield self._say("ask_sure", label=_label(used[0]), sure=said)

    def _certainty(self, piece: Piece) -> Iterator[str]:
        if piece.certainty:
            yield self._say(f"sure_{piece.certainty}")
        if getattr(piece.item, "evidence_from", None) == "low_back":
            yield self._say("sure_from_low_back")

    def no_match(self, match: Match) -> Iterator[Section]:
        """Yield that there is no answer, and the nearest questions that have one."""
        yield Section(self._say("ask_no_match"), self._watch.lines)
        yield self._section("ask_heading_nearest", (one.question["en"] for one in match.nearest))


def _is_pill(piece: Piece) -> bool:
    return piece.kind in PILLS or getattr(piece.item, "modality", None) in PILLS


def _lines(pieces: Iterable[Piece]) -> Iterator[str]:
    """Yield what the pieces say; one that ends with a colon leads into the next."""
    lead = ""
    for piece in pieces:
        said, lead = f"{lead} {piece.text}".lstrip(), ""
        if said.endswith(":"):
            lead = said
        else:
            yield said


def _label(piece: Piece) -> str:
    """Return what the piece is about, in a few words; its first sentence where the item has no label."""
    label = getattr(piece.item, "label", None)
    return label["en"] if label else piece.text.split(".")[0]
