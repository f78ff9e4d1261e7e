"""One target under atheris, in a process of its own: `python -m scripts.fuzz.child TARGET FOLDER ...`.

The options are those of libFuzzer. Files behind them are read once each, with coverage.
"""

import json
import resource
import sys
import time
from importlib import import_module
from pathlib import Path

MOST_MEMORY = 4 * 1024**3
"""Bytes of addresses; the limit of what is in memory (`-rss_limit_mb`) is lower and is met first."""
WATCHED = {"yaml": ["dorsum", "ruamel"]}
"""Whose code is watched, where it is more than ours; watching a library makes it many times slower."""
Times = dict[str, float]


def main() -> None:
    """Fuzz until libFuzzer ends the process."""
    name, folder, *options = sys.argv[1:]
    resource.setrlimit(resource.RLIMIT_AS, (MOST_MEMORY, MOST_MEMORY))
    atheris = import_module("atheris")  # installed by `make deep` alone, and untyped

    with atheris.instrument_imports(include=WATCHED.get(name, ["dorsum"]), enable_loader_override=False):
        from scripts.fuzz.targets import BY_NAME  # noqa: PLC0415  # what it imports is to be watched

    read = BY_NAME[name].make(Path(folder))
    for data in BY_NAME[name].seeds().values():  # what is made once and kept is no input's doing
        read(data)
        break
    longest: Times = {"seconds": 0.0}

    def timed(data: bytes) -> None:
        began = time.process_time()
        read(data)
        took = time.process_time() - began
        if took > longest["seconds"]:
            longest["seconds"] = took
            (Path(folder) / "longest.json").write_text(json.dumps(longest), encoding="utf-8")

    atheris.Setup([sys.argv[0], *options], timed)
    atheris.Fuzz()


if __name__ == "__main__":
    main()
