"""What runs a copy of us is not measured: its lines are not ours, and the copy is gone at the report."""

import os
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

import pytest

from scripts.unmeasured import unmeasured


def is_measured(environment: Mapping[str, str], folder: Path) -> bool:
    asked = "import sys; print('coverage' in sys.modules)"
    done = subprocess.run(
        [sys.executable, "-c", asked], env=environment, cwd=folder, capture_output=True, text=True, check=True
    )
    return done.stdout.strip() == "True"


def test_a_process_is_followed_by_its_environment_alone(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings = tmp_path / "settings"
    settings.write_text("[run]\ndata_file = measured\n", encoding="utf-8")
    for name in [name for name in os.environ if name.startswith("COV")]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("COVERAGE_PROCESS_START", str(settings))
    assert is_measured(os.environ, tmp_path)
    assert not is_measured(unmeasured(), tmp_path)
