"""What an entry marks on the body map, and what was answered to the question of a mark.

Such an answer stands among the signs of the entry, under `region:` and the id of the region, with the mark of
its question in `meant`. A question that is asked otherwise now was not answered.
"""

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import replace
from types import MappingProxyType

from dorsum.care.body_map import answers_of_marks
from dorsum.diary.entries import Entry
from dorsum.errors import DiaryError
from dorsum.model.knowledge import Knowledge
from dorsum.model.library import BodyRegion
from dorsum.model.meaning import LENGTH_OF_MARK
from dorsum.model.truth import Answer

PREFIX = "region:"


def regions_marked(ids: Iterable[str], knowledge: Knowledge) -> tuple[BodyRegion, ...]:
    """Return the regions of the content that have these ids, in its order; others are left out."""
    wanted = set(ids)
    return tuple(one for one in knowledge.library.body_regions if one.id in wanted)


def with_marks(
    entry: Entry, regions: Iterable[str], said: Mapping[str, Answer], knowledge: Knowledge
) -> Entry:
    """Return the entry with these regions marked in place of others, and what was said to their questions.

    Raises:
        DiaryError: the body map has no such region, or what was said is about one that is not marked.
    """
    ids = tuple(dict.fromkeys(regions))
    known = {one.id: one for one in regions_marked(ids, knowledge)}
    if wrong := [id for id in (*ids, *said) if id not in known]:
        raise DiaryError(f"the body map has no `{ascii(wrong[0])[1:-1][:40]}`, or it is not marked")
    asked = {id: answer for id, answer in said.items() if known[id].confirm}
    signs = {id: answer for id, answer in entry.signs.items() if not id.startswith(PREFIX)}
    meant = {id: mark for id, mark in entry.meant.items() if not id.startswith(PREFIX)}
    return replace(
        entry,
        regions=ids,
        signs=MappingProxyType({**signs, **{PREFIX + id: answer for id, answer in asked.items()}}),
        meant=MappingProxyType({**meant, **{PREFIX + id: _meaning(known[id]) for id in asked}}),
    )


def answers_of_entry(entry: Entry, knowledge: Knowledge) -> dict[str, Answer]:
    """Return what the marks of an entry answer, by finding: a yes or "not sure", never a no."""
    if not entry.regions:
        return {}
    return answers_of_marks(regions_marked(entry.regions, knowledge), said_of_marks(entry, knowledge))


def said_of_marks(entry: Entry, knowledge: Knowledge) -> dict[str, Answer]:
    """Return what was answered to the questions of marks, by region, where they are asked so today."""
    asked = [id.removeprefix(PREFIX) for id in entry.signs if id.startswith(PREFIX)]
    return {
        one.id: entry.signs[PREFIX + one.id]
        for one in (regions_marked(asked, knowledge) if asked else ())
        if one.id in entry.regions and entry.meant.get(PREFIX + one.id) == _meaning(one)
    }


def signs_named(entry: Entry) -> tuple[str, ...]:
    """Return the signs that were answered by name, not on the body map."""
    return tuple(id for id in entry.signs if not id.startswith(PREFIX))


def _meaning(region: BodyRegion) -> str:
    """Return a short mark that changes where an answer to the question would mean something else."""
    said = (region.finding, region.confirm["en"] if region.confirm else "")
    return hashlib.sha256(repr(said).encode()).hexdigest()[:LENGTH_OF_MARK]
