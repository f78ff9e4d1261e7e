"""Print parts of JSON from standard input, one a line: `show.py level screen.items.*.id`."""

import json
import sys


def parts(value: object, path: str) -> list[object]:
    """Return what stands at a path of keys and places; `*` is each of a list."""
    found = [value]
    for key in path.split("."):
        if key == "*":
            found = [inner for one in found for inner in one]  # type: ignore[attr-defined]
        else:
            found = [one[int(key) if key.isdigit() else key] for one in found]  # type: ignore[index]
    return found


if __name__ == "__main__":
    answer = json.load(sys.stdin)
    for path in sys.argv[1:]:
        print(f"{path}:", *(json.dumps(one, ensure_ascii=False) for one in parts(answer, path)))
