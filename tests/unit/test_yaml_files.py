"""Reading YAML: what each word means, the line of every place, and what is refused."""

from datetime import date
from pathlib import Path

import pytest

from dorsum.authoring.yaml_files import YamlError, read_yaml_text


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("yes", "yes"),
        ("no", "no"),
        ("on", "on"),
        ("true", True),
        ("False", False),
        ("null", None),
        ("~", None),
        ("12", 12),
        ("-3", -3),
        ("1.5", 1.5),
        ("1e3", 1000.0),
        (".nan", ".nan"),
        ("0o17", "0o17"),
        ("12:30:00", "12:30:00"),
        ("2026-01-15", date(2026, 1, 15)),
        ("2026-02-30", "2026-02-30"),
        ("2026-01-15T10:00:00", "2026-01-15T10:00:00"),
        ("'12'", "12"),
        ("[1, {a: b}]", [1, {"a": "b"}]),
        # What a tag or a directive says is never guessed into a yes, a no or a number.
        ("!!bool maybe", "maybe"),
        ("!!int ten", "ten"),
        ("!other 12", "12"),
    ],
)
def test_yaml_values(text: str, value: object) -> None:
    assert read_yaml_text(f"key: {text}\n", Path("x.yaml")).value == {"key": value}


@pytest.mark.parametrize("word", ["yes", "no", "on", "off"])
def test_an_old_yaml_directive_turns_no_word_into_its_opposite(word: str) -> None:
    assert read_yaml_text(f"%YAML 1.1\n---\nkey: {word}\n", Path("x.yaml")).value == {"key": word}


@pytest.mark.parametrize(
    ("text", "line", "message"),
    [
        ("a: 1\nb: [&x 1, *x]\n", 2, "anchors (`&name`) and aliases (`*name`) are not allowed; write it out"),
        ("&x a: 1\n&x b: 2\n", 1, "anchors (`&name`) and aliases (`*name`) are not allowed; write it out"),
        ("a: 1\n? [b]\n: 2\n", 2, "a key must be a word"),
        ("a: {b: 1,\n  b: 2}\n", 2, "the key `b` stands here a second time; delete one of them"),
        ("a:\n" + "- " * 30 + "b", 2, "this is nested too deeply"),
        ("a: " + "[" * 90_000, 1, "this is nested too deeply"),
        ("a: 1\n---\nb: 2\n", 2, "this is not YAML: but found another document"),
        ("a: \x00", 1, "this is not YAML"),
        ("a: \ud800", 1, "this is not YAML"),
        ("", 1, "the file is empty; write the item or delete the file"),
    ],
    ids=lambda value: str(value)[:30].encode("ascii", "replace").decode(),
)
def test_yaml_that_is_refused(text: str, line: int, message: str) -> None:
    with pytest.raises(YamlError) as caught:
        read_yaml_text(text, Path("x.yaml"))
    assert (caught.value.line, str(caught.value)) == (line, message)


def test_line_of_what_is_not_there_is_the_line_around_it() -> None:
    file = read_yaml_text("a: 1\nb:\n  c: {d: 2}\n", Path("x.yaml"))
    assert [file.line(place) for place in [("b", "c", "x", 3), ("b", "x"), ("x",), ()]] == [3, 2, 1, 1]
