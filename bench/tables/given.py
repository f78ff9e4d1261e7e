"""The table as the engines get it: as people answered, and closed by our closure for those that have none."""

from collections.abc import Callable
from functools import cached_property

import pyarrow as pa
import pyarrow.compute as pc

from bench.peers.common import leaf_name
from bench.tables.table import BATCH_ROWS, batches, case_of
from dorsum.engine.table_rules import Asked
from dorsum.engine.tables.kernel import Scored, TableKernel, columns_of
from dorsum.engine.tables.numpy_runner import NumpyRunner
from dorsum.engine.tables.words import as_boolean_array
from dorsum.model.case import Case
from dorsum.model.knowledge import Knowledge
from dorsum.model.rules import Compare, IsYes, leaves

MAY = "__may"
"""How the name of a column ends that takes unknown as yes."""
COLUMN = "is_"
"""How the name of a leaf's column begins, so that it is no word that a query language keeps for itself."""
_COMPARE = {
    "<": pc.less,
    "<=": pc.less_equal,
    ">": pc.greater,
    ">=": pc.greater_equal,
    "==": pc.equal,
}
_Columns = dict[str, pa.Array]


class Given:
    """A table of so many rows; what is made of it for other engines is made when it is first asked for."""

    def __init__(self, knowledge: Knowledge, rows: int) -> None:
        self.knowledge = knowledge
        self.rows = rows
        self.raw = tuple(batches(knowledge, rows))
        self._smaller: dict[int, Given] = {}

    def first(self, rows: int) -> "Given":
        """Return the first rows as a table of its own."""
        if rows >= self.rows:
            return self
        if rows not in self._smaller:
            self._smaller[rows] = Given(self.knowledge, rows)
        return self._smaller[rows]

    def case(self, row: int) -> Case:
        """Return what the person of a row answered."""
        return case_of(self.raw[row // BATCH_ROWS], row % BATCH_ROWS, self.knowledge)

    @cached_property
    def three_valued(self) -> pa.Table:
        """A column for each leaf of a rule: true, false, or missing where it is unknown."""
        return self._closed(_three_valued)

    @cached_property
    def two_valued(self) -> pa.Table:
        """Two columns for each leaf: unknown taken as no, and, by a name with `MAY`, as yes."""
        return self._closed(_two_valued)

    def _closed(self, columns: Callable[[str, pa.Array, pa.Array], _Columns]) -> pa.Table:
        findings = tuple(finding.id for finding in self.knowledge.findings)
        known = columns_of(self.raw[0].schema, self.knowledge)
        kernel = TableKernel(self.knowledge, known, Asked(0, truths=findings), NumpyRunner)

        def closed(batch: pa.RecordBatch) -> pa.RecordBatch:
            truths = _truths(kernel.run(batch), findings)
            found: _Columns = {}
            for leaf in rule_leaves(self.knowledge):
                sides = _compared(leaf, batch) if isinstance(leaf, Compare) else truths[leaf.finding]
                found |= columns(column_name(leaf), *sides)
            return pa.RecordBatch.from_pydict(found)

        return pa.Table.from_batches([closed(batch) for batch in self.raw])


def rule_leaves(knowledge: Knowledge) -> tuple[IsYes | Compare, ...]:
    """Return the leaves of all red flags, each once."""
    return tuple(dict.fromkeys(leaf for flag in knowledge.red_flags for leaf in leaves(flag.when)))


def column_name(leaf: IsYes | Compare) -> str:
    """Return the name of a leaf's column."""
    return f"{COLUMN}{leaf_name(leaf)}"


def _truths(closed: Scored, findings: tuple[str, ...]) -> dict[str, tuple[pa.Array, pa.Array]]:
    """Return by finding for whom it is yes, and for whom no."""
    bits = [as_boolean_array(closed.outputs[output], closed.rows) for output in closed.rules.truths]
    return dict(zip(findings, zip(bits[::2], bits[1::2], strict=True), strict=True))


def _compared(leaf: Compare, batch: pa.RecordBatch) -> tuple[pa.Array, pa.Array]:
    holds = _COMPARE[leaf.operator](batch.column(leaf.finding), leaf.number)
    return pc.fill_null(holds, False), pc.fill_null(pc.invert(holds), False)


def _three_valued(name: str, yes: pa.Array, no: pa.Array) -> _Columns:
    known = pc.or_(yes, no)
    return {name: pa.Array.from_buffers(pa.bool_(), len(yes), [known.buffers()[1], yes.buffers()[1]])}


def _two_valued(name: str, yes: pa.Array, no: pa.Array) -> _Columns:
    return {name: yes, name + MAY: pc.invert(no)}
