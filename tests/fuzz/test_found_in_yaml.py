"""What fuzzing found in the reading of YAML, each as the property that was broken."""

from pathlib import Path

import pytest

from dorsum.authoring.yaml_files import LARGEST_FILE, YamlError, read_yaml_bytes, read_yaml_text


@pytest.mark.parametrize("text", ['a: "\\U99999999"\n', "%YAML 1.11\n---\na: 1\n"])
def test_numbers_that_the_yaml_library_cannot_take_are_no_yaml(text: str) -> None:
    with pytest.raises(YamlError, match=r"^this is not YAML$"):
        read_yaml_text(text, Path("x.yaml"))


@pytest.mark.parametrize("text", ["a: !s3cret!x 1\n", "%TAG !s3cret! x\n%TAG !s3cret! x\n---\na: 1\n"])
def test_what_the_yaml_library_says_repeats_nothing_of_the_file(text: str) -> None:
    with pytest.raises(YamlError) as caught:
        read_yaml_text(text, Path("x.yaml"))
    assert str(caught.value).startswith("this is not YAML: ")
    assert "s3cret" not in str(caught.value)


def test_a_content_file_has_a_largest_size() -> None:
    with pytest.raises(YamlError, match=rf"^the file is larger than {LARGEST_FILE} bytes; split it$"):
        read_yaml_bytes(b"a: 1\n" * LARGEST_FILE, Path("x.yaml"))
