"""`python -m scripts.safety.quick_build KEPT`: `dorsum content build` that reads each YAML file once.

Reading YAML is nine tenths of a build. KEPT is a file of this program's own that holds what was read
before, by the path and the text, so that a switch in one content file costs a second.
"""

import pickle
import sys
from functools import partial
from pathlib import Path

from dorsum.authoring import content_files
from dorsum.authoring.yaml_files import YamlFile, read_yaml
from dorsum.interfaces.cli.app import run

Known = dict[tuple[str, bytes], YamlFile]


def main() -> None:
    """Build the content of this checkout."""
    kept = Path(sys.argv[1])
    # A file that we wrote a moment ago, in a folder of our own.
    known: Known = pickle.loads(kept.read_bytes()) if kept.exists() else {}
    before = len(known)
    vars(content_files)["read_yaml"] = partial(_read_once, known)
    sys.argv[1:] = ["content", "build"]
    try:
        run()
    finally:
        if not before:
            kept.write_bytes(pickle.dumps(known))


def _read_once(known: Known, path: Path) -> YamlFile:
    key = (str(path), path.read_bytes())
    if key not in known:
        known[key] = read_yaml(path)
    return known[key]


if __name__ == "__main__":
    main()
