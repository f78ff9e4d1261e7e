"""The columns of a scored table as they are written."""

from collections.abc import Iterable

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from dorsum.cohort.scorer import COLUMNS
from dorsum.errors import MappingError

CSV_COLUMNS = ("at_least", "at_most", "advise", "within", "fired", "causes", "closed_world")

RESULTS = frozenset({"row", *COLUMNS, *CSV_COLUMNS, "possible"})
"""Names of what may stand in the output beside the columns that are kept."""


def result_of(
    kept: pa.RecordBatch, numbers: npt.NDArray[np.int64], scored: pa.RecordBatch, *, names: bool
) -> pa.RecordBatch:
    """Return what is written of a batch: the columns that were kept, the row's number, and the results.

    With `names` the red flags come as lists of ids, not as bitmaps.
    """
    columns = {**_columns(kept), "row": pa.array(numbers), **_columns(scored)}
    if names:
        columns |= {name: names_of(columns[name]) for name in ("fired", "possible")}
    return pa.RecordBatch.from_pydict(columns)


def refuse_taken(keep: Iterable[str]) -> None:
    """Refuse to keep a column that a result would replace.

    Raises:
        MappingError: a column has the name of a result.
    """
    for name in keep:
        if name in RESULTS:
            raise MappingError(f"the column to keep `{name}` has the name of a result; rename it first")


def _columns(batch: pa.RecordBatch) -> dict[str, pa.Array]:
    return dict(zip(batch.schema.names, batch.columns, strict=True))


def names_of(bitmaps: pa.StructArray) -> pa.ListArray:
    """Return for each row the names of the bitmaps that are true there."""
    bits = np.stack([np.asarray(column) for column in bitmaps.flatten()], axis=1)
    rows, flags = np.nonzero(bits)
    offsets = np.concatenate([[0], np.cumsum(np.bincount(rows, minlength=len(bits)))])
    ids = pa.array([field.name for field in bitmaps.type])
    named = pa.DictionaryArray.from_arrays(pa.array(flags.astype(np.int16)), ids)
    return pa.ListArray.from_arrays(pa.array(offsets.astype(np.int32)), named)


def csv_columns(table: pa.Table) -> pa.Table:
    """Return a table with named red flags as it goes into a CSV file: several names apart by a space."""
    kept = table.schema.names[: table.schema.names.index("row") + 1]
    columns = {name: table.column(name) for name in kept}
    columns |= {name: _as_text(table.column(name)) for name in CSV_COLUMNS if name in table.schema.names}
    return pa.table(columns)


def _as_text(column: pa.ChunkedArray) -> pa.ChunkedArray:
    if not pa.types.is_list(column.type):
        return column.cast(pa.string())
    is_causes = pa.types.is_struct(column.type.value_type)
    texts = [_joined(chunk, _cause_words(chunk) if is_causes else chunk.flatten()) for chunk in column.chunks]
    return pa.chunked_array(texts, pa.string())


def _joined(lists: pa.ListArray, words: pa.Array) -> pa.Array:
    found = pa.ListArray.from_arrays(pc.subtract(lists.offsets, lists.offsets[0]), words.cast(pa.string()))
    return pc.binary_join(found, " ")


def _cause_words(lists: pa.ListArray) -> pa.Array:
    """Return causes as words such as `muscle_strain=0.42(0.21-0.66)`."""
    cause, *numbers = lists.flatten().flatten()
    share, low, high = (pc.round(one, 4).cast(pa.string()) for one in numbers)
    return pc.binary_join_element_wise(cause.cast(pa.string()), "=", share, "(", low, "-", high, ")", "")
