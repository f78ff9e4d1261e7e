"""Whatever is kept, changed, removed, taken back, and in whatever order: the file says what memory says."""

from collections.abc import Iterable
from contextlib import ExitStack
from pathlib import Path
from tempfile import TemporaryDirectory

from hypothesis import settings
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule
from hypothesis.strategies import booleans, integers, sampled_from

from dorsum.diary.entries import Entry
from tests.amounts import amount
from tests.courses import course, entry
from tests.diary_store.places import SERVER, place_of

EPISODE = course({}).episode
IDS = sampled_from("abc")


class Kept(RuleBasedStateMachine):
    """A diary beside a list of revisions for each entry."""

    kind = "file"

    def __init__(self) -> None:
        super().__init__()
        self.stack = ExitStack()
        folder = self.stack.enter_context(TemporaryDirectory())
        self.place = self.stack.enter_context(place_of(self.kind, Path(folder)))
        self.memory: dict[str, list[Entry | None]] = {}
        self.diary = self.place.open()

    def teardown(self) -> None:
        self.diary.close()
        self.stack.close()

    @rule(id=IDS, day=integers(0, 9), pain=integers(0, 10))
    def keep(self, id: str, day: int, pain: int) -> None:
        made = entry(day, float(pain), id=id)
        self.diary.keep(made)
        self.memory.setdefault(id, []).append(made)

    @precondition(lambda self: self.there())
    @rule(place=integers(0, 2))
    def remove(self, place: int) -> None:
        there = self.there()
        gone = there[place % len(there)]
        self.diary.remove(gone)
        self.memory[gone.id].append(None)

    @precondition(lambda self: self.memory)
    @rule(place=integers(0, 2))
    def undo(self, place: int) -> None:
        id = [*self.memory][place % len(self.memory)]
        revisions = self.memory[id]
        revisions.append(revisions[-2] if len(revisions) > 1 else None)
        assert self.diary.undo(id) == revisions[-1]

    @rule(really=booleans())
    def erase(self, really: bool) -> None:
        if really:
            self.diary.erase()
            self.memory = {}

    @rule()
    def open_again(self) -> None:
        self.diary.close()
        self.diary = self.place.open()

    def there(self) -> list[Entry]:
        last: Iterable[Entry | None] = (revisions[-1] for revisions in self.memory.values())
        return [one for one in last if one is not None]

    @invariant()
    def says_the_same(self) -> None:
        assert {one.id: one for one in self.diary.course(EPISODE).entries} == {
            one.id: one for one in self.there()
        }
        for id, revisions in self.memory.items():
            assert [one for _, one in self.diary.history(id)] == revisions


class KeptEncrypted(Kept):
    """The same in an encrypted file."""

    kind = "encrypted"


class KeptOnServer(Kept):
    """The same in a database on a server."""

    kind = "server"


Kept.TestCase.settings = settings(max_examples=amount(12), stateful_step_count=20)
KeptEncrypted.TestCase.settings = settings(max_examples=amount(4), stateful_step_count=20)
KeptOnServer.TestCase.settings = settings(max_examples=amount(12), stateful_step_count=20)
test_any_order = Kept.TestCase
test_any_order_encrypted = KeptEncrypted.TestCase
if SERVER:
    test_any_order_on_server = KeptOnServer.TestCase
