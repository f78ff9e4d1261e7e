"""The hostile inputs that everybody tries, at everything that reads: a result or clear words."""

import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from dorsum.authoring.yaml_files import YamlError, read_yaml
from dorsum.errors import FileError
from dorsum.interfaces.cli.case_files import read_case_file
from scripts.fuzz.harmless import clear, without_secret
from scripts.fuzz.seeds import path_seeds
from scripts.fuzz.targets import BY_NAME, TARGETS, Read
from tests.shipped import shipped

READERS: dict[str, Read] = {}


@pytest.fixture(scope="module")
def reader(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Callable[[str], Read]]:
    """Return what reads the inputs of a target; each is made once."""

    def made(name: str) -> Read:
        if name not in READERS:
            READERS[name] = BY_NAME[name].make(tmp_path_factory.mktemp(name))
        return READERS[name]

    yield made
    READERS.clear()


@pytest.mark.parametrize("target", [one.name for one in TARGETS])
def test_every_hostile_input_gives_a_result_or_clear_words(
    target: str, reader: Callable[[str], Read]
) -> None:
    for name, data in BY_NAME[target].seeds().items():
        try:
            without_secret(reader(target)(data))
        except BaseException as error:
            error.add_note(f"the input: {name}")
            raise


@pytest.mark.parametrize("target", [one.name for one in TARGETS if one.name not in ("web", "talk")])
def test_what_is_good_is_taken(target: str, reader: Callable[[str], Read]) -> None:
    good = {name: data for name, data in BY_NAME[target].seeds().items() if name.startswith("good")}
    assert good
    assert {name: reader(target)(data) for name, data in good.items()} == dict.fromkeys(good)


@pytest.mark.parametrize("name", ["a folder", "a loop of links", "a pipe", "nothing"])
def test_what_is_no_file_is_refused_and_not_waited_for(tmp_path: Path, name: str) -> None:
    path = path_seeds(tmp_path)[name]
    with pytest.raises(FileError) as of_case:
        read_case_file(str(path), shipped())
    clear(str(of_case.value))
    with pytest.raises(YamlError) as of_content:
        read_yaml(path)
    clear(str(of_content.value))


def test_a_pipe_that_somebody_writes_to_is_read_to_its_end(tmp_path: Path) -> None:
    pipe = path_seeds(tmp_path)["a pipe"]
    slow = "import sys, time; out = open(sys.argv[1], 'w'); time.sleep(0.2); out.write('age: 41')"
    reading = os.open(pipe, os.O_RDONLY | os.O_NONBLOCK)  # so that the writer can open it before we do
    with subprocess.Popen([sys.executable, "-c", slow, str(pipe)]) as writer:
        while not _has_writer(reading):
            assert writer.poll() is None
        assert read_case_file(str(pipe), shipped()).numbers == {"age": 41}
    os.close(reading)


def _has_writer(pipe: int) -> bool:
    try:
        os.read(pipe, 0)
        return os.read(pipe, 1) != b""
    except BlockingIOError:
        return True
