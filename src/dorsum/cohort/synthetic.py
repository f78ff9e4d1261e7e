"""People who do not exist, as Arrow record batches: what they answer, and which cause they have."""

import json
import os
from collections import deque
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import Future, ThreadPoolExecutor
from itertools import islice
from typing import TypeVar

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from dorsum.cohort.blocks import BLOCK, Block, Names, draw_block
from dorsum.cohort.chances import SyntheticError, cause_shares, figures_of
from dorsum.cohort.recipe import recipe_of
from dorsum.model.causes import SETTINGS
from dorsum.model.knowledge import Knowledge

TRUE_CAUSE = "true_cause"
METADATA = b"dorsum.synthetic"
"""The key in the metadata of a schema under which stands, as JSON, what the people were drawn with."""
BATCH_ROWS = 1_048_576
Made = TypeVar("Made")


class SyntheticPeople:
    """People drawn from the base rates and likelihood ratios of a content, for one setting.

    With `enriched`, from 0 to 1, that share of them has a serious cause, in proportion to the base rates;
    without it causes are as rare as they are. Nobody says "not sure"; null is a question that was not asked.
    """

    def __init__(self, knowledge: Knowledge, setting: str, *, enriched: float | None = None) -> None:
        """Work out how to draw.

        Raises:
            SyntheticError: the setting is unknown, the share is none, or the content says too little.
        """
        if setting not in SETTINGS:
            raise SyntheticError(f"`{ascii(setting)[1:-1]}` is no setting; there are {', '.join(SETTINGS)}")
        if enriched is not None and not 0 <= enriched <= 1:
            raise SyntheticError("the share of serious causes must be from 0 to 1")
        ranking = knowledge.cause_numbers.ranking
        self._names = Names(ranking.age, ranking.female, ranking.upper_back, ranking.low_back)
        self._together = figures_of(knowledge).together
        self.recipe = recipe_of(knowledge)
        self.shares = cause_shares(knowledge, setting, enriched)
        self._made_with = {
            "setting": setting,
            "enriched": enriched,
            "content": knowledge.version,
            "content_hash": knowledge.content_hash,
        }
        self._findings = [one.id for one in knowledge.findings]

    def schema(self, seed: int) -> pa.Schema:
        """Return the columns, in the order of asking; the metadata says how they were made."""
        yes_or_no = {one.finding for one in self.recipe.drawn} | set(self.recipe.computed)
        yes_or_no |= {self._names.female, self._names.upper_back, self._names.low_back}
        types = {id: pa.bool_() for id in yes_or_no}
        types |= {id: pa.uint16() for id in (self._names.age, *self.recipe.numbers)}
        fields = [pa.field(id, types[id]) for id in self._findings if id in types]
        fields.append(pa.field(TRUE_CAUSE, pa.dictionary(pa.int8(), pa.string())))
        made_with = json.dumps({**self._made_with, "seed": seed, "real_people": False})
        return pa.schema(fields, {METADATA: made_with.encode()})

    def batches(
        self, rows: int, seed: int, batch_rows: int = BATCH_ROWS, *, threads: int | None = None
    ) -> Iterator[pa.RecordBatch]:
        """Yield the first so many people of this seed.

        They are the same for whatever size of batches and number of threads; more rows only add people.
        """
        schema, held, waiting = self.schema(seed), list[pa.RecordBatch](), 0

        def block(place: int) -> pa.RecordBatch:
            return self._block(place, rows, seed, schema, shuffled=True)

        for batch in _made(block, rows, threads or os.cpu_count() or 1):
            held.append(batch)
            waiting += batch.num_rows
            while waiting >= batch_rows:
                joined = pa.concat_batches(held)
                yield joined.slice(0, batch_rows)
                held, waiting = [joined.slice(batch_rows)], waiting - batch_rows
        if waiting:
            yield pa.concat_batches(held)

    def each(
        self, rows: int, seed: int, work: Callable[[pa.RecordBatch], Made], *, threads: int | None = None
    ) -> Iterator[Made]:
        """Yield what `work` makes of the same people, a block after the other; it runs in the threads.

        Inside of a block they come in any order: that saves the time of shuffling them.
        """
        schema = self.schema(seed)

        def worked(place: int) -> Made:
            return work(self._block(place, rows, seed, schema, shuffled=False))

        yield from _made(worked, rows, threads or os.cpu_count() or 1)

    def _block(
        self, place: int, rows: int, seed: int, schema: pa.Schema, *, shuffled: bool
    ) -> pa.RecordBatch:
        """Return one block of the first so many people; who is in a part of one only the order tells."""
        here = min(BLOCK, rows - place * BLOCK)
        in_order = shuffled or here < BLOCK
        block = draw_block(
            self.recipe, self._names, self.shares, self._together, (seed, place), shuffled=in_order
        )
        return self._as_batch(block, here, schema)

    def _as_batch(self, block: Block, rows: int, schema: pa.Schema) -> pa.RecordBatch:
        columns: dict[str, pa.Array] = {id: pa.array(values[:rows]) for id, values in block.numbers.items()}
        for id, bits in block.truths.items():
            gate = block.asked.get(id)
            asked = block.truths[gate] if isinstance(gate, str) else gate
            columns[id] = _yes_or_no(bits, asked, rows)
        codes = pa.array(block.causes[:rows])
        columns[TRUE_CAUSE] = pa.DictionaryArray.from_arrays(codes, pa.array(self.recipe.causes))
        return pa.RecordBatch.from_arrays([columns[name] for name in schema.names], schema=schema)


def _made(make: Callable[[int], Made], rows: int, threads: int) -> Iterator[Made]:
    """Yield what is made of each block, in order; only a few more are made than are asked for."""
    ahead = deque[Future[Made]]()
    places = iter(range(-(-rows // BLOCK)))
    with ThreadPoolExecutor(threads) as pool:
        ahead.extend(pool.submit(make, place) for place in islice(places, 2 * threads))
        try:
            while ahead:
                done = ahead.popleft().result()
                ahead.extend(pool.submit(make, place) for place in islice(places, 1))
                yield done
        finally:
            pool.shutdown(cancel_futures=True)


def _yes_or_no(
    bits: npt.NDArray[np.uint8], asked: npt.NDArray[np.uint8] | None, rows: int
) -> pa.BooleanArray:
    valid = None if asked is None else pa.py_buffer(asked)
    return pa.Array.from_buffers(pa.bool_(), rows, [valid, pa.py_buffer(bits)])


def made_with(schema: pa.Schema) -> Mapping[str, object] | None:
    """Return what the people of a table were drawn with; None where it does not say."""
    told = (schema.metadata or {}).get(METADATA)
    return None if told is None else dict(json.loads(told))
