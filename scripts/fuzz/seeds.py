"""Inputs to begin with: the hostile ones that everybody tries, and good ones to damage."""

import json
from collections.abc import Mapping
from pathlib import Path

from dorsum.installed.rules import content_folder
from scripts.fuzz.bundles import EDITS, small_bundle
from scripts.fuzz.harmless import SECRET

Seeds = Mapping[str, bytes]
MEGABYTE = 1_000_000
DEEP = 10_000
DIGITS = b"9" * DEEP
GOOD_ITEMS_OF_EACH_KIND = 2

UNICODE: Seeds = {
    "half a character": b"back \xed\xa0\x80 pain",
    "bytes that are no UTF-8": b"back \xff\xfe\xc0\x80 pain",
    "right to left": "\u202eback\u202c \u05d2\u05d1 \u0638\u0647\u0631".encode(),
    "combining marks": ("a" + "\u0301" * 5_000).encode(),
    "NUL": b"back\0pain\0",
    "one letter that becomes many": "\ufdfa".encode() * 500,
    "capital i with a dot": "\u0130".encode() * 5_000,
    "other digits": "\u0664\u0662\uff14\uff12\u00b2".encode(),
    "line separators": "back\u2028pain\u2029\x85\x0b\x0c\x1c".encode(),
    "terminal escapes": b"\x1b]0;title\x07\x1b[31mback\x1b[2J",
    "no letters at all": "\u200b\u200d\ufeff\U0001f9d1\u200d\u2695\ufe0f".encode(),
    "byte order mark": b"\xef\xbb\xbfage: 41\n",
    "UTF-16": "age: 41\n".encode("utf-16"),
    "UTF-32": "age: 41\n".encode("utf-32"),
}


def rule_seeds() -> Seeds:
    """Return rules."""
    bomb = [b"m0: a", *(b"m%d: m%d and m%d" % (n, n - 1, n - 1) for n in range(1, 40)), b"m39"]
    chain = [b"m0: a", *(b"m%d: not m%d" % (n, n - 1) for n in range(1, 1_500)), b"m1499"]
    return {
        "10,000 brackets": b"(" * DEEP + b"a" + b")" * DEEP,
        "2,000 brackets": b"(" * 2_000 + b"a" + b")" * 2_000,
        "150 brackets": b"(" * 150 + b"a" + b")" * 150,
        "square brackets": b"[" * DEEP,
        "not not not": b"not " * DEEP + b"a",
        "1,200 nots": b"not " * 1_200 + b"a",
        "minus minus": b"x < " + b"-" * 4_000 + b"1",
        "1 MB": b"a and " * (MEGABYTE // 6) + b"a",
        "10,000 digits": b"age < " + DIGITS,
        "4,900 digits": b"age < " + DIGITS[:4_900],
        "as many digits as Python reads": b"age < " + DIGITS[:4_300],
        "infinity": b"age < 1e999",
        "not a number": b"age < nan",
        "tiny": b"age < 1e-320",
        "count of 1e308": b"count_of(1e308, a)",
        "count of tiny": b"count_of(1e-320, a)",
        "nested counts": b"count_of(1, " * 400 + b"a" + b")" * 400,
        "attributes": b"a" + b".a" * 2_000,
        "calls": b"a" + b"()" * 2_000,
        "comparisons": b"a" + b" < a" * 1_000,
        "a bomb of macros": b"\n".join(bomb),
        "a chain of macros": b"\n".join(chain),
        "macros in a circle": b"a: b\nb: a\na",
        "code": b"__import__('os').system('true')",
        "good": b"m: a and b\nnot m or count_of(2, a, b, age >= 50.5)",
        **UNICODE,
    }


def yaml_seeds() -> Seeds:
    """Return YAML."""
    laughs = b"".join(b"%c: &%c [%s]\n" % (n, n, b", ".join([b"*%c" % (n - 1)] * 9)) for n in range(98, 110))
    return {
        "good": b"id: x\nlabel: {en: 'A word'}\nwhen: >-\n  a and\n  b\nlist:\n  - 1\n  - 2026-01-15\n",
        "billion laughs": b"a: &a [x, x]\n" + laughs,
        "an anchor": b"a: &x 1\nb: *x\n",
        "an alias to itself": b"a: &a [*a]\n",
        "a merge key": b"base: {a: 1}\n<<: {b: 2}\n",
        "a merge of an alias": b"base: &b {a: 1}\nc:\n  <<: *b\n",
        "a Python object": b"a: !!python/object/apply:os.system [true]\n",
        "a Python name": b"a: !!python/name:os.system\n",
        "a Python tuple": b"a: !!python/tuple [1, 2]\n",
        "an unknown tag": b"a: !" + SECRET.encode() + b"!x 1\n",
        "a tag of bytes": b"a: !<%ff%fe" + SECRET.encode() + b"> x\n",
        "a binary": b"a: !!binary '////'\n",
        "deep lists": b"[" * DEEP,
        "deep mappings": b"{a: " * DEEP,
        "deep blocks": b"- " * DEEP,
        "deep keys": b"? " * DEEP,
        "a key twice": b"a: 1\na: 2\n",
        "a key that is a list": b"? [a, b]\n: 1\n",
        "no key": b": 1\n",
        "10,000 digits": b"a: " + DIGITS + b"\n",
        "a hexadecimal number without end": b"a: 0x" + b"f" * DEEP + b"\n",
        "infinity": b"a: .inf\nb: 1e999\nc: -1e999\nd: .nan\n",
        "tiny": b"a: 1e-9999\n",
        "a day that is none": b"a: 2026-02-31\nb: 0000-00-00\n",
        "a character that is none": b'a: "\\U99999999"\n',
        "the last character": b'a: "\\U0010ffff"\n',
        "half a character": b'a: "\\ud800"\n',
        "a version of 10,000 digits": b"%YAML " + DIGITS + b".1\n---\na: 1\n",
        "a directive twice": b"%YAML 1.1\n%YAML 1.1\n---\na: 1\n",
        "a version of two digits": b"%YAML 1.11\n---\na: 1\n",
        "a tag directive": b"%TAG ! tag:x,2000:\n---\na: !b c\n",
        "1,000 documents": b"---\n" * 1_000,
        "1 MB": b"a: " + b"x " * (MEGABYTE // 2),
        "10 MB": b"a: 1\n" * (10 * MEGABYTE // 5),
        "keys without end": b"".join(b"k%d: 1\n" % n for n in range(2_000)),
        "a list without end": b"[" + b"1," * 8_000 + b"]",
        "tabs": b"\t" * DEEP,
        "carriage returns": b"\r" * DEEP,
        **UNICODE,
    }


def item_seeds() -> Seeds:
    """Return content files, each behind its kind and name: some true ones of every kind, and hostile ones."""
    good = {
        f"good {path.parent.name} {path.stem}": f"{path.parent.name} {path.stem}\n".encode()
        + path.read_bytes()
        for kind in sorted(content_folder().iterdir())
        if kind.is_dir()
        for path in sorted(kind.glob("*.yaml"))[:GOOD_ITEMS_OF_EACH_KIND]
    }
    hostile = {name: b"medicines x\n" + text for name, text in yaml_seeds().items() if name != "good"}
    true = (content_folder() / "ranking" / "ranking.yaml").read_bytes()
    numbers = {
        "a ratio without end": b"ranking ranking\n" + true.replace(b"most_ratio: ", b"most_ratio: 1e999 #"),
        "a ratio of 4,000 digits": b"ranking ranking\n"
        + true.replace(b"most_ratio: ", b"most_ratio: " + DIGITS[:4_000] + b" #"),
    }
    return {**good, **hostile, **numbers}


def case_seeds() -> Seeds:
    """Return case files, YAML and JSON."""
    secret = SECRET.encode()
    good = b"format: 1\nage: 41\nsex: female\ncountry: GB\ntoday: 2026-11-22\nanswers: {fever: yes}\n"
    return {
        **yaml_seeds(),
        "good": good,
        "good JSON": b'{"age": 41, "sex": "male", "answers": {"fever": "no"}, "asked_again": []}',
        "JSON of 10,000 digits": b'{"age": ' + DIGITS + b"}",
        "JSON of 4,300 digits": b'{"age": ' + DIGITS[:4_300] + b"}",
        "JSON with NaN": b'{"age": NaN, "pain_0_10": -Infinity}',
        "JSON without end": b'{"age": 1e999}',
        "JSON tiny": b'{"age": 1e-320, "pain_0_10": -0.0}',
        "JSON key twice": b'{"age": 1, "age": "' + secret + b'"}',
        "JSON deep": b"[" * DEEP,
        "JSON deep objects": b'{"answers":' * DEEP,
        "JSON half a character": b'{"\\ud800": "' + secret + b'", "answers": {"\\udfff": 1}}',
        "JSON terminal escapes": b'{"\\u001b[2J": 1}',
        "JSON right to left": '{"\u202efever": "yes"}'.encode(),
        "JSON of other types": b'{"age": true, "answers": [], "today": 1, "asked_again": [[], 1]}',
        "the last day": b"age: 41\ntoday: 9999-12-31\n",
        "the first day": b"age: 41\ntoday: 0001-01-01\n",
        "a wrong answer": b"age: 41\nanswers: {fever: " + secret + b"}\n",
        "a wrong number": b"age: " + secret + b"\n",
    }


def bundle_seeds() -> Seeds:
    """Return bundles, and edits of a small true one."""
    return {
        "good": small_bundle().encode(),
        "empty": b"",
        "another format": b'{"format": 6}\n{}\n{}',
        "a format of 10,000 letters": b'{"format": "' + b"x" * DEEP + b'"}\n{}\n{}',
        "a format without end": b'{"format": 1e999}\n{}\n{}',
        "10,000 digits": b'{"format": ' + DIGITS + b"}\n{}\n{}",
        "deep": b"[" * 100_000,
        "10 MB": b'{"format": 7, "x": "' + b"x" * (10 * MEGABYTE) + b'"}\n{}\n{}',
        "lines without end": b"\n" * MEGABYTE,
        **{f"edit {n}": EDITS + b"%d %s" % (n * 37, value) for n, value in enumerate(_JSON * 4)},
        **UNICODE,
    }


_JSON = (b"null", b"[]", b"{}", b"1e999", b"NaN", b'"\\ud800"', b"[[1]]", DIGITS[:4_000], b"true", b"gone")


def list_seeds() -> Seeds:
    """Return lists of withdrawn content."""
    entry = {
        "id": "a_dose_was_wrong",
        "severity": "item",
        "item": "medicines/ibuprofen",
        "versions": ["0.1.0"],
        "since": "2026-11-28",
        "reason": {"en": "The dose was wrong."},
        "instead": {"en": "Ask a pharmacist."},
    }
    good = {"format": 1, "as_of": "2026-11-28", "withdrawals": [entry]}
    wrong: tuple[object, ...] = (
        None,
        [],
        {},
        "\ud800",
        "x" * DEEP,
        10**400,
        float("inf"),
        [[]],
        True,
        "9999-12-31",
    )
    others = {
        f"{key} {n}": json.dumps({**good, "withdrawals": [{**entry, key: value}]}).encode()
        for key in entry
        for n, value in enumerate(wrong)
    }
    return {
        "good": json.dumps(good).encode(),
        "twice": json.dumps({**good, "withdrawals": [entry, entry]}).encode(),
        "deep": b"[" * 100_000,
        "10,000 digits": b'{"format": ' + DIGITS + b"}",
        "a key of 10,000 letters": b'{"' + b"x" * DEEP + b'": 1, "format": 1, "as_of": 1, "withdrawals": []}',
        **others,
        **UNICODE,
    }


def question_seeds() -> Seeds:
    """Return questions."""
    return {
        "good": b"how long does a back spasm last?",
        "danger": b"i have a fever and numbness between my legs, is that bad",
        "denied": b"no fever, not numb, how long?",
        "too long": b"back " * DEEP,
        "a word without end": b"x" * 2_000,
        "as many words as fit": b" ".join(b"w%dz" % n for n in range(300)),
        "nothing": b" ",
        **UNICODE,
    }


def article_seeds() -> Seeds:
    """Return texts in which claims are looked for."""
    return {
        "good": b"Heat helps a back spasm. You should rest in bed. Do not:\n- sit\n- bend\n",
        "a word without end": b"x" * 149_999,
        "sentences without end": b"Heat helps. " * 2_000,
        "sentences that lean": b"This this. " * 2_000,
        "a list without end": b"- heat heals discs\n" * 1_500,
        "quotes": b'. "' + b'"' * 149_000,
        "full stops": b"." * 149_999,
        "lines": b"\n" * 149_999,
        "hyphens": b"a-" * 74_999,
        "not not not": b"n't " * 37_000,
        "too large": b"x" * MEGABYTE,
        **UNICODE,
    }


def path_seeds(folder: Path) -> Mapping[str, Path]:
    """Return, made in the folder, what has a name like a file and is none."""
    import os  # noqa: PLC0415  # used only here

    loop, pipe = folder / "loop.yaml", folder / "pipe.yaml"
    loop.symlink_to(loop)
    os.mkfifo(pipe)
    (folder / "folder.yaml").mkdir()
    return {
        "a folder": folder / "folder.yaml",
        "a loop of links": loop,
        "a pipe": pipe,
        "nothing": folder / "no.yaml",
    }
