"""Fuzzing one target for a time: one child after the other, each until its first crash or the end."""

import json
import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from hashlib import sha256
from pathlib import Path

from scripts.fuzz.harmless import LONGEST_SECONDS
from scripts.fuzz.seeds import Seeds
from scripts.fuzz.targets import Target

BUILD = Path("build") / "fuzz"
MOST_MEGABYTES = 2_048
"""In memory, of one child."""
MOST_CRASHES = 10
"""Of one target in one run; the first are enough to work on."""
GRACE = 60.0
"""Seconds that a child has to end by itself."""
LONGEST_SEED = 200_000
"""Bytes; larger ones are for the tests, a fuzzer learns nothing from them."""
Tell = Callable[[int, int], None]
"""Hears how many seconds are over, and of how many."""


@dataclass(frozen=True)
class Figures:
    """What came of fuzzing one target."""

    target: str
    executions: int = 0
    edges: int = 0
    longest_seconds: float = 0.0
    peak_megabytes: int = 0
    inputs: int = 0
    crashes: tuple[str, ...] = ()
    is_whole: bool = True
    """Whether it had all its time."""


def fuzz(target: Target, seconds: float, tell: Tell) -> Figures:
    """Fuzz the target for so many seconds."""
    place = BUILD / target.name
    corpus, crashes, work = (place / name for name in ("corpus", "crashes", "work"))
    for folder in (corpus, crashes, work):
        folder.mkdir(parents=True, exist_ok=True)
    plant(target.seeds(), corpus)
    (work / "longest.json").unlink(missing_ok=True)
    before, began, found = set(crashes.iterdir()), time.monotonic(), Figures(target.name)
    while found.is_whole and (left := seconds - (time.monotonic() - began)) > 1:
        words, is_interrupted = _child(
            target, left, place, lambda: tell(int(time.monotonic() - began), int(seconds))
        )
        found = replace(added(found, words), is_whole=not is_interrupted)
        if len(set(crashes.iterdir()) - before) >= MOST_CRASHES or "Done " in words:
            break
    return replace(
        found,
        longest_seconds=_longest(work),
        inputs=sum(1 for _ in corpus.iterdir()),
        crashes=tuple(sorted(str(path) for path in set(crashes.iterdir()) - before)),
    )


def plant(seeds: Seeds, corpus: Path) -> None:
    """Put the seeds into the corpus, each once."""
    for data in seeds.values():
        if len(data) <= LONGEST_SEED:
            (corpus / f"seed-{sha256(data).hexdigest()[:16]}").write_bytes(data)


def command(target: str, *options: str) -> list[str]:
    """Return the command of a child."""
    return [sys.executable, "-m", "scripts.fuzz.child", target, str(BUILD / target / "work"), *options]


def _child(target: Target, seconds: float, place: Path, tell: Callable[[], None]) -> tuple[str, bool]:
    """Return what a child said, and whether somebody pressed Ctrl-C meanwhile."""
    options = [
        f"-max_total_time={max(1, int(seconds))}",
        f"-timeout={int(LONGEST_SECONDS * 4)}",
        f"-rss_limit_mb={MOST_MEGABYTES}",
        f"-max_len={target.longest}",
        f"-artifact_prefix={place / 'crashes'}{os.sep}",
        "-print_final_stats=1",
        "-verbosity=1",
        "-len_control=20",
        str(place / "corpus"),
    ]
    log = place / "log.txt"
    is_interrupted = False
    with log.open("w", encoding="utf-8", errors="replace") as said:
        child = subprocess.Popen(
            command(target.name, *options), stdout=said, stderr=subprocess.STDOUT, start_new_session=True
        )
        try:
            _wait(child, seconds, tell)
        except KeyboardInterrupt:
            is_interrupted = True
            child.send_signal(signal.SIGINT)
        finally:
            _end(child)
    words = log.read_text(encoding="utf-8", errors="replace")
    if not re.search(r"^stat::", words, re.MULTILINE) and not is_interrupted:
        raise SystemExit(f"{target.name}: the fuzzer did not start; see {log}")
    return words, is_interrupted


def _wait(child: subprocess.Popen[bytes], seconds: float, tell: Callable[[], None]) -> None:
    began = time.monotonic()
    while child.poll() is None and time.monotonic() - began < seconds + GRACE:
        time.sleep(0.2)
        tell()


def _end(child: subprocess.Popen[bytes]) -> None:
    """Wait for the child a little; it is ours alone, so it is ended where it does not end itself."""
    try:
        child.wait(GRACE)
    except subprocess.TimeoutExpired:
        child.kill()
        child.wait()


def added(found: Figures, words: str) -> Figures:
    """Return the figures with those that a child printed at its end."""
    edges = [int(number) for number in re.findall(r"\bcov: (\d+)", words)]
    return Figures(
        found.target,
        found.executions + _stat("number_of_executed_units", words),
        max([found.edges, *edges]),
        peak_megabytes=max(found.peak_megabytes, _stat("peak_rss_mb", words)),
    )


def _stat(name: str, words: str) -> int:
    said = re.search(rf"^stat::{name}:\s+(\d+)", words, re.MULTILINE)
    return int(said[1]) if said else 0


def _longest(work: Path) -> float:
    try:
        return float(json.loads((work / "longest.json").read_text(encoding="utf-8"))["seconds"])
    except OSError:
        return 0.0
