"""Why mutants survive that nobody needs to kill: `tests/mutation/survivors.yaml`."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal, get_args

from ruamel.yaml import YAML

from scripts.mutation.mutants import ROOT, key_of

SURVIVORS = ROOT / "tests" / "mutation" / "survivors.yaml"
Kind = Literal["equivalent", "speed", "wording"]
KINDS: Mapping[str, str] = {
    "equivalent": "no input tells it from the code",
    "speed": "the same results, slower or with more memory",
    "wording": "other words in an error message",
}


@dataclass(frozen=True, slots=True)
class Explanation:
    """Why a mutant survives."""

    kind: Kind
    text: str


class UnclearExplanationError(ValueError):
    """An entry of the list that does not say what it must."""


def explanations() -> dict[str, Explanation]:
    """Return the explanations by the keys of the mutants.

    Raises:
        UnclearExplanationError: an entry has no reason, or is there twice.
    """
    found: dict[str, Explanation] = {}
    for entry in YAML(typ="safe").load(SURVIVORS.read_text(encoding="utf-8")) or ():
        key = _key(entry)
        if key in found or entry["kind"] not in get_args(Kind) or not entry["why"].strip():
            raise UnclearExplanationError(f"tests/mutation/survivors.yaml: `{key}` is there twice or unclear")
        found[key] = Explanation(entry["kind"], " ".join(entry["why"].split()))
    return found


def _key(entry: Mapping[str, Any]) -> str:
    return key_of(entry["module"], entry["operator"], entry["old"], entry["new"], entry.get("nth", 0))
