"""What a person types in the interview, as answers. Nothing typed is never a no."""

import re
from dataclasses import dataclass

from dorsum.model.knowledge import Finding
from dorsum.model.truth import Answer


@dataclass(frozen=True)
class Reply:
    """The answers and numbers of one screen, by finding id."""

    answers: dict[str, Answer]
    numbers: dict[str, float]

    def joined(self, other: "Reply") -> "Reply":
        """Return both together."""
        return Reply({**self.answers, **other.answers}, {**self.numbers, **other.numbers})


class Back:
    """The person wants the screen before."""


class Stop(Exception):  # noqa: N818  # a request, not an error
    """The person wants to stop."""


class Why(Exception):  # noqa: N818  # a request, not an error
    """The person wants to know why this is asked."""


class Unclear(Exception):  # noqa: N818  # a request, not an error
    """What was typed has no clear meaning."""


def read_items(count: int, typed: str) -> tuple[Answer, ...] | Back:
    """Return an answer for each of the `count` items on the screen.

    `2 5?` says yes to the second, not sure to the fifth, no to the others; `0` says no to all.

    Raises:
        Unclear, Why, Stop: as their names say.
    """
    words = _words(typed)
    if words == ["b"]:
        return Back()
    if words == ["0"]:
        return (Answer.NO,) * count
    answers = [Answer.NO] * count
    for word in words:
        match = re.fullmatch(r"([1-9][0-9]?)(\??)", word)
        if not match or int(match[1]) > count or answers[int(match[1]) - 1] is not Answer.NO:
            raise Unclear  # no such item, or named twice
        answers[int(match[1]) - 1] = Answer.UNSURE if match[2] else Answer.YES
    return tuple(answers)


def read_number(finding: Finding, typed: str) -> Reply | Back:
    """Return the number typed, or "not sure" for `?`.

    Raises:
        Unclear, Why, Stop: as their names say.
    """
    words = _words(typed)
    if words == ["b"]:
        return Back()
    if words == ["?"]:
        return Reply({finding.id: Answer.UNSURE}, {})
    if len(words) != 1 or not re.fullmatch(r"[0-9]{1,6}(\.[0-9]{1,3})?", words[0]):
        raise Unclear
    number = float(words[0])
    if finding.minimum is None or finding.maximum is None or not finding.minimum <= number <= finding.maximum:
        raise Unclear
    return Reply({}, {finding.id: number})


def read_choice(finding: Finding, typed: str) -> Reply | Back:
    """Return the one choice that was picked by its number.

    Raises:
        Unclear, Why, Stop: as their names say.
    """
    words = list(finding.choices.values())
    picked = read_items(len(words), typed)
    if isinstance(picked, Back):
        return picked
    chosen = [place for place, answer in enumerate(picked) if answer is Answer.YES]
    if len(chosen) != 1 or Answer.UNSURE in picked:
        raise Unclear
    return Reply({finding.id: words[chosen[0]]}, {})


def _words(typed: str) -> list[str]:
    words = typed.replace(",", " ").lower().split()
    if words == ["q"]:
        raise Stop
    if words == ["w"]:
        raise Why
    if not words:
        raise Unclear
    return words
