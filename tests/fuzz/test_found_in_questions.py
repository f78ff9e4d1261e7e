"""What fuzzing found in questions, as the property that was broken."""

import pytest

from tests.interfaces.conftest import Dorsum
from tests.interfaces.conftest import dorsum as dorsum  # noqa: PLC0414  # a fixture


@pytest.mark.parametrize("option", [(), ("--json",)])
def test_a_question_in_bytes_that_are_no_text_is_answered(dorsum: Dorsum, option: tuple[str, ...]) -> None:
    done = dorsum("ask", "i have a fever \udcff\udcfe", *option)
    assert (done.code, done.err) == (0, "")
    assert "fever" in done.out
    done.out.encode("utf-8")
