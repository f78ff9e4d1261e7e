"""The score of a run: killed, of all mutants that are not equivalent."""

from dataclasses import dataclass

from scripts.mutation.content.run import Outcome


@dataclass(frozen=True)
class Score:
    """What became of the mutants of a run, or of a part of it."""

    outcomes: tuple[Outcome, ...]

    def of(self, kind: str) -> "Score":
        """Return the score of the mutants of one kind."""
        return Score(tuple(one for one in self.outcomes if one.kind == kind))

    @property
    def killed(self) -> tuple[Outcome, ...]:
        """Those that a test or a proof noticed."""
        return tuple(one for one in self.outcomes if one.fate == "killed")

    @property
    def equivalent(self) -> tuple[Outcome, ...]:
        """Those that say the same as the content, whatever is answered."""
        return tuple(one for one in self.outcomes if one.fate == "equivalent")

    @property
    def survived(self) -> tuple[Outcome, ...]:
        """Those that nothing noticed."""
        return tuple(one for one in self.outcomes if one.fate == "survived")

    @property
    def unexplained(self) -> tuple[Outcome, ...]:
        """Those that nothing noticed, and nobody said why that is no hole."""
        return tuple(one for one in self.survived if not one.by)

    @property
    def counted(self) -> int:
        """How many can be told from the content at all."""
        return len(self.killed) + len(self.survived)

    @property
    def value(self) -> float:
        """The share that was killed; all, where there was none to kill."""
        return len(self.killed) / self.counted if self.counted else 1.0

    @property
    def percent(self) -> str:
        """The share in percent, cut off and not rounded, so that 100 means every one."""
        return f"{int(self.value * 1000) / 10:.1f} %"

    @property
    def words(self) -> str:
        """The score in one line."""
        return (
            f"Killed {len(self.killed)} of {self.counted} mutants ({self.percent}); "
            f"{len(self.equivalent)} more are equivalent, {len(self.survived)} survived."
        )
