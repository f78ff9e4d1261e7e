"""`python -m scripts.safety`: switch controls off in a test build, and see that the named tests fail."""

import argparse
import json
import random
import sys
import tempfile
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

from rich.progress import track

from dorsum.installed.rules import open_rules
from scripts.safety.test_builds import ROOT, Switch, SwitchError, TestBuild, read_switches

EXERCISED = ROOT / "tests" / "safety" / "exercised.json"
"""What was last found of each control, all on the same content; the safety case quotes it."""


def main() -> int:
    """Run the chosen switches; return 1 where a named test did not fail."""
    asked = _arguments()
    chosen = _chosen(asked)
    try:
        found = exercise(chosen)
    except SwitchError as error:
        print(error, file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        print("Stopped; nothing was changed.", file=sys.stderr)
        return 130
    held = [line for line in found if line["outcome"] != "failed"]
    for line in held:
        print(f"{line['control']}: {line['test']} {line['outcome']}, though the control is off")
    print(f"{len(found) - len(held)} of {len(found)} named tests fail when their control is off.")
    if asked.sample is None:
        _keep(found)
    return 1 if held else 0


def exercise(switches: Sequence[Switch]) -> list[dict[str, str]]:
    """Return for each switch and each of its tests what the test did with the control off."""
    with tempfile.TemporaryDirectory() as folder:
        build = TestBuild(Path(folder))
        return [
            {"control": one.control, "test": test, "outcome": outcome}
            for one in track(switches, "Switching off", disable=not sys.stderr.isatty())
            for test, outcome in build.outcomes(one).items()
        ]


def _keep(found: list[dict[str, str]]) -> None:
    """Write what was found; what an earlier run found of other controls stays if it was the same content."""
    content_hash, tried = open_rules().knowledge.content_hash, {one["control"] for one in found}
    before = json.loads(EXERCISED.read_text(encoding="utf-8")) if EXERCISED.exists() else {}
    if before.get("content_hash") == content_hash:
        found = [*found, *(one for one in before["outcomes"] if one["control"] not in tried)]
    kept = {
        "day": datetime.now(tz=UTC).date().isoformat(),
        "content_hash": content_hash,
        "outcomes": sorted(found, key=lambda one: (one["control"], one["test"])),
    }
    EXERCISED.write_text(json.dumps(kept, indent=1) + "\n", encoding="utf-8")
    print(f"Written: {EXERCISED.relative_to(ROOT)}")


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m scripts.safety", description=__doc__)
    parser.add_argument("control", nargs="*", help="controls to switch off; without any, all of them")
    parser.add_argument("--sample", type=int, help="only so many switches, chosen by --seed")
    parser.add_argument("--seed", type=int, default=0)
    return parser.parse_args()


def _chosen(arguments: argparse.Namespace) -> list[Switch]:
    switches = [one for one in read_switches() if not arguments.control or one.control in arguments.control]
    if arguments.sample is not None:
        return random.Random(arguments.seed).sample(switches, min(arguments.sample, len(switches)))
    return switches


if __name__ == "__main__":
    raise SystemExit(main())
