"""`dorsum graph`: a picture on standard output or in a file."""

from pathlib import Path

from dorsum.authoring.graph import draw_content
from dorsum.authoring.rule_graph import draw_rule
from tests.interfaces.conftest import Dorsum
from tests.shipped import shipped

RULE = "new_cauda_equina_sign"


def test_without_out_the_picture_is_printed(dorsum: Dorsum) -> None:
    done = dorsum("graph")
    assert (done.code, done.out) == (0, draw_content(shipped()))


def test_with_out_the_picture_is_a_file(dorsum: Dorsum, tmp_path: Path) -> None:
    target = tmp_path / "rule.svg"
    done = dorsum("graph", RULE, "--out", target)
    assert (done.code, done.out) == (0, f"{target}: {target.stat().st_size} bytes\n")
    assert target.read_text(encoding="utf-8") == draw_rule(shipped().red_flag[RULE], shipped())


def test_unknown_rule_is_one_line_with_the_nearest_name(dorsum: Dorsum) -> None:
    done = dorsum("graph", "new_cauda_equina_sing")
    assert (done.code, done.out) == (2, "")
    assert done.err == f"dorsum: there is no rule `new_cauda_equina_sing`; did you mean `{RULE}`?\n"


def test_folder_that_is_not_there(dorsum: Dorsum, tmp_path: Path) -> None:
    done = dorsum("graph", RULE, "--out", tmp_path / "nowhere" / "rule.svg")
    assert done.code == 2
    assert "cannot be written" in done.err
