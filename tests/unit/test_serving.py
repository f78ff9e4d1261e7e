"""What pages and doors have in common: the line about a failure, and whether a caller has it already."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dorsum.serving.failures import tell_failure
from dorsum.serving.tags import is_known, tag_of


@given(st.binary(), st.lists(st.binary(), max_size=4))
def test_what_a_caller_has_is_known_by_its_tag_and_by_no_other(sent: bytes, held: list[bytes]) -> None:
    assert is_known(tag_of(sent), ", ".join(map(tag_of, held))) is (sent in held)
    assert is_known(tag_of(sent), ", ".join([*map(tag_of, held), f"W/{tag_of(sent)}"]))


@pytest.mark.parametrize(
    ("known", "expected"),
    [
        ("", False),
        ('"b"', False),
        ('"a"', True),
        (' W/"a" ', True),
        ('"b","a"', True),
        (" * ", True),
        ("a", False),
    ],
)
def test_a_caller_may_name_several_tags_or_any(known: str, expected: bool) -> None:
    assert is_known('"a"', known) is expected


def test_the_line_about_a_failure_names_the_last_line_of_code_and_no_message(
    capsys: pytest.CaptureFixture[str],
) -> None:
    with pytest.raises(ValueError, match="s3cret") as failed:
        int("s3cret")
    tell_failure("a page", failed.value)
    tell_failure("a page", ValueError("s3cret"))
    first, second = capsys.readouterr().err.splitlines()
    assert first.startswith(f"dorsum: a page failed (ValueError, {__file__}:")
    assert second == "dorsum: a page failed (ValueError, unknown)"
