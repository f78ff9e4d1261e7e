"""Every error that Dorsum raises on purpose."""


class DorsumError(Exception):
    """Something the caller gave is wrong; the message says what, where and what to do."""


class RuleSyntaxError(DorsumError):
    """A rule expression cannot be read; `column` counts characters from 1."""

    def __init__(self, message: str, column: int) -> None:
        super().__init__(f"column {column}: {message}")
        self.column = column


class CaseError(DorsumError):
    """A case cannot be used as it stands; `place` is the path of keys to the mistake."""

    def __init__(self, message: str, place: tuple[str, ...] = ()) -> None:
        super().__init__(message)
        self.place = place


class OtherVersionError(CaseError):
    """The answers are to another version of the questions; they have to be asked anew."""


class ContentError(DorsumError):
    """Content is wrong; `problems` holds one line for each mistake."""

    def __init__(self, problems: tuple[str, ...]) -> None:
        super().__init__("\n".join(problems))
        self.problems = problems


class BundleError(DorsumError):
    """The content bundle is missing or cannot be read."""


class FileError(DorsumError):
    """A file cannot be read or is not in the expected form."""


class JsonError(DorsumError):
    """A text is not JSON as we take it; `line` counts from 1, where it is known."""

    def __init__(self, message: str, line: int | None = None) -> None:
        super().__init__(message)
        self.line = line

    @property
    def with_line(self) -> str:
        """The message, and the line where it is known."""
        return f"{self} (line {self.line})" if self.line else str(self)


class SolverMissingError(DorsumError):
    """The solver library is not installed."""


class GuidanceError(DorsumError):
    """There is no such guidance profile."""


class OptionsError(DorsumError):
    """The options of a command make no sense together."""


class MappingError(DorsumError):
    """The columns of a table cannot be used as they are."""


class OtherContentError(DorsumError):
    """An assessment cannot be pickled, or made again here: code or content is another on the other side."""


class DoseLogError(DorsumError):
    """A log of doses that cannot be."""


class PatternError(DorsumError):
    """A pattern by which a claim is known cannot be read."""


class AnswerPartError(DorsumError):
    """An answer is made from something that the content does not have."""


class QuestionError(DorsumError):
    """There is no question to answer."""


class LookUpError(DorsumError):
    """There is no such page to look up."""


class WithdrawalError(DorsumError):
    """A list of withdrawn content cannot be read or kept; `place` is the path of keys to the mistake."""

    def __init__(self, message: str, place: tuple[str | int, ...] = ()) -> None:
        super().__init__(message)
        self.place = place


class DiaryError(DorsumError):
    """A diary, or something for it, cannot be read or kept; the message never says what a person wrote."""
