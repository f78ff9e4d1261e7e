"""Reading one YAML file with the line of every key. YAML 1.2: `yes` and `no` stay words."""

import re
from dataclasses import dataclass, replace
from datetime import date
from functools import lru_cache
from pathlib import Path

from ruamel.yaml import YAML
from ruamel.yaml.composer import Composer
from ruamel.yaml.error import MarkedYAMLError
from ruamel.yaml.error import YAMLError as RuamelError
from ruamel.yaml.events import CollectionStartEvent, NodeEvent
from ruamel.yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode

LARGEST_FILE = 100_000
"""Bytes; the largest content file has about 15,000."""
LONGEST_SHOWN = 100
"""Characters of what the library says of a mistake."""
DEEPEST = 20
"""Lists and mappings inside each other; content and cases need 4."""
Place = tuple[str | int, ...]
Value = str | int | float | bool | date | None | list["Value"] | dict[str, "Value"]


@dataclass(frozen=True)
class YamlFile:
    """What a file says, and the line (from 1) of each place in it."""

    path: Path
    value: Value
    lines: dict[Place, int]

    def line(self, place: Place) -> int:
        """Return the line of the place, or of the nearest place around it."""
        while place and place not in self.lines:
            place = place[:-1]
        return self.lines.get(place, 1)


class YamlError(Exception):
    """The file is not YAML that content may use; `line` counts from 1."""

    def __init__(self, line: int, message: str) -> None:
        super().__init__(message)
        self.line = line


def read_yaml(path: Path) -> YamlFile:
    """Return the file's value with its lines; it may be shared, so do not change it.

    Raises:
        YamlError: the file cannot be read or is not the plain YAML that content may use.
    """
    return replace(_read_once(_bytes_of(path)), path=path)


@lru_cache(maxsize=10_000)
def _read_once(data: bytes) -> YamlFile:
    """Two versions of the content are mostly the same files, and reading one costs milliseconds."""
    return read_yaml_bytes(data, Path())


def _bytes_of(path: Path) -> bytes:
    """Return no more of the file than it takes to see that it is too large."""
    try:
        # A pipe would be waited for, a device never ends; that a folder is none says the system itself.
        if path.exists() and not path.is_file() and not path.is_dir():
            raise YamlError(1, "this is no regular file")
        with path.open("rb") as file:
            return file.read(LARGEST_FILE + 1)
    except OSError as error:
        raise YamlError(1, f"the file cannot be read ({error.strerror})") from None


def read_yaml_bytes(data: bytes, path: Path) -> YamlFile:
    """Return the value of a file with its lines; `path` is only carried along.

    Raises:
        YamlError: it is not the plain YAML that content may use.
    """
    if len(data) > LARGEST_FILE:
        raise YamlError(1, f"the file is larger than {LARGEST_FILE} bytes; split it")
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError:
        raise YamlError(1, "the file is not UTF-8; save it as UTF-8") from None
    return read_yaml_text(text, path)


def read_yaml_text(text: str, path: Path) -> YamlFile:
    """Return the value of a text with its lines; `path` is only carried along."""
    lines: dict[Place, int] = {}
    return YamlFile(path, _value(_compose(text), (), lines), lines)


class _PlainComposer(Composer):
    """Refuses what content may not use before it goes into it."""

    nested = 0

    def compose_node(self, parent: Node | None, index: object) -> Node:
        event = self.parser.peek_event()
        if isinstance(event, NodeEvent) and event.anchor is not None:
            message = "anchors (`&name`) and aliases (`*name`) are not allowed; write it out"
            raise YamlError(event.start_mark.line + 1, message)
        opens = isinstance(event, CollectionStartEvent)
        if opens and self.nested == DEEPEST:
            raise YamlError(event.start_mark.line + 1, "this is nested too deeply")
        self.nested += opens
        node: Node = super().compose_node(parent, index)
        self.nested -= opens
        return node


def _compose(text: str) -> Node:
    yaml = YAML(typ="safe", pure=True)
    yaml.Composer = _PlainComposer
    try:
        node: Node | None = yaml.compose(text)
    except MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else 1
        raise YamlError(line, f"this is not YAML: {_words_of(error)}") from None
    except (RuamelError, ValueError, OverflowError, AssertionError):  # the last two from odd numbers
        raise YamlError(1, "this is not YAML") from None
    if node is None:
        raise YamlError(1, "the file is empty; write the item or delete the file")
    return node


def _words_of(error: MarkedYAMLError) -> str:
    """Return what the library says, without what it repeats of the file: a person's words may stand there."""
    return re.sub(r"(tag handle|directive) '.*'", r"\1", str(error.problem), flags=re.DOTALL)[:LONGEST_SHOWN]


def _value(node: Node, place: Place, lines: dict[Place, int]) -> Value:
    lines.setdefault(place, node.start_mark.line + 1)
    if isinstance(node, MappingNode):
        return _mapping(node, place, lines)
    if isinstance(node, SequenceNode):
        return [_value(item, (*place, index), lines) for index, item in enumerate(node.value)]
    assert isinstance(node, ScalarNode)  # INVARIANT: the three kinds of node there are
    return _scalar(node)


def _mapping(node: MappingNode, place: Place, lines: dict[Place, int]) -> dict[str, Value]:
    found: dict[str, Value] = {}
    for key_node, value_node in node.value:
        line = key_node.start_mark.line + 1
        if not isinstance(key_node, ScalarNode):
            raise YamlError(line, "a key must be a word")
        key = str(key_node.value)
        if key in found:
            shown = ascii(key)[1:-1][:40]
            raise YamlError(line, f"the key `{shown}` stands here a second time; delete one of them")
        lines[(*place, key)] = line
        found[key] = _value(value_node, (*place, key), lines)
    return found


def _scalar(node: ScalarNode) -> Value:
    kind = str(node.tag).rpartition(":")[2]
    try:
        match kind:
            case "int":
                return str(node.value) if "_" in node.value else int(node.value)
            case "float":
                return str(node.value) if "_" in node.value else float(node.value)
            case "bool" if node.value.lower() in ("true", "false"):
                return str(node.value).lower() == "true"
            case "null":
                return None
            case "timestamp":
                return date.fromisoformat(node.value)
            case _:
                return str(node.value)
    except ValueError:
        return str(node.value)
