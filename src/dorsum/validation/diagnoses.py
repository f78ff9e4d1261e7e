"""Which causes count as right for a diagnosis: reading the mapping that was written before any scoring."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType

from dorsum.errors import FileError
from dorsum.model.knowledge import Knowledge

Causes = Mapping[str, tuple[str, ...]]
"""Ids of causes by a diagnosis, or by what a rater called a cause; none where no cause fits."""


@dataclass(frozen=True)
class Diagnoses:
    """The causes of each diagnosis and of each phrase of the second rater; the setting by kind of source."""

    diagnoses: Causes
    second_rater: Causes
    settings: Mapping[str, str]


def read_diagnoses(path: Path, knowledge: Knowledge) -> Diagnoses:
    """Return the mapping in a JSON file.

    Raises:
        FileError: the file cannot be read, is no such mapping, or names what the content does not have.
    """
    try:
        raw = json.loads(path.read_text(encoding="utf-8"))
        found = Diagnoses(
            diagnoses=_causes(raw["diagnoses"]),
            second_rater=_causes(raw["second_rater"]),
            settings=_texts(raw["settings"]),
        )
    except OSError as error:
        raise FileError(f"{path}: cannot be read ({error.strerror})") from None
    except (ValueError, KeyError, TypeError, RecursionError):
        raise FileError(
            f"{path}: this is no mapping of diagnoses; it needs `diagnoses`, `second_rater` and `settings`"
        ) from None
    _check_names(path, found, knowledge)
    return found


def _causes(raw: object) -> Causes:
    if not isinstance(raw, dict) or not all(isinstance(ids, list) for ids in raw.values()):
        raise TypeError("no lists of causes by name")
    return MappingProxyType({name: tuple(map(str, ids)) for name, ids in raw.items()})


def _texts(raw: object) -> Mapping[str, str]:
    if not isinstance(raw, dict) or not all(isinstance(text, str) for text in raw.values()):
        raise TypeError("no texts by name")
    return MappingProxyType(raw)


def _check_names(path: Path, found: Diagnoses, knowledge: Knowledge) -> None:
    for named in (found.diagnoses, found.second_rater):
        for ids in named.values():
            for id in ids:
                if id not in knowledge.cause:
                    raise FileError(f"{path}: there is no cause `{ascii(id)[1:-1]}`")
    for setting in found.settings.values():
        if setting not in knowledge.cause_numbers.settings:
            raise FileError(f"{path}: there is no setting `{ascii(setting)[1:-1]}`")
