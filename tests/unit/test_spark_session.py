"""Starting and ending Spark: what is set, and what is said where something is missing. No Java needed."""

import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pyspark
import pyspark.java_gateway
import pyspark.sql
import pytest
from pyspark.errors import PySparkRuntimeError

from dorsum.cohort import spark_session
from dorsum.cohort.spark_session import SparkError

ASKED = ("JAVA_HOME", "PATH", *spark_session.OWN_SETTINGS, "PYSPARK_PYTHON")


@pytest.fixture(autouse=True)
def bare(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """A machine with a Java that does nothing, and no settings for Spark."""
    for name in ASKED:
        monkeypatch.delenv(name, raising=False)
    java = tmp_path / "bin" / "java"
    java.parent.mkdir()
    java.touch(mode=0o755)
    monkeypatch.setenv("PATH", str(java.parent))
    monkeypatch.setattr(pyspark.sql.SparkSession, "getActiveSession", lambda: None)
    return java


def start(folder: Path, master: str | None = None) -> None:
    with spark_session.spark_session(master, folder / "spark.log"):
        raise AssertionError("Spark started")


@pytest.mark.parametrize("missing", ["pyspark.sql", "pandas"])
def test_without_a_library_it_says_what_to_install(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, missing: str
) -> None:
    monkeypatch.setitem(sys.modules, missing, None)
    with pytest.raises(SparkError, match=r"install `dorsum\[spark\]`"):
        start(tmp_path)


def test_without_java_it_says_so(bare: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    bare.unlink()
    with pytest.raises(SparkError, match=r"needs Java 17 or newer, and there is none \(Debian: apt-get"):
        start(tmp_path)
    monkeypatch.setenv("JAVA_HOME", str(tmp_path / "nowhere"))
    with pytest.raises(SparkError, match="JAVA_HOME names a folder without it"):
        start(tmp_path)


class Process:
    """A Java process that ends by itself, or not."""

    def __init__(self, *, ends: bool) -> None:
        self.ends = ends
        self.said: list[str] = []
        self.stdin = self

    def close(self) -> None:
        self.said.append("no more input")

    def wait(self, seconds: int | None = None) -> None:
        self.said.append("waited")
        if seconds and not self.ends:
            raise subprocess.TimeoutExpired("java", seconds)

    def kill(self) -> None:
        self.said.append("killed")


class Gateway:
    def __init__(self, process: Process | None) -> None:
        self.proc = process
        self.is_open = True

    def shutdown(self) -> None:
        self.is_open = False


@pytest.mark.parametrize(
    ("process", "said"),
    [
        (Process(ends=True), ["no more input", "waited"]),
        (Process(ends=False), ["no more input", "waited", "killed", "waited"]),
        (None, []),
    ],
)
def test_what_was_started_is_ended_also_where_the_rest_fails(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, process: Process | None, said: list[str]
) -> None:
    gateway, settings = Gateway(process), dict[str, str]()

    def launch(conf: Any, _streams: object) -> Gateway:
        settings.update(conf.getAll())
        return gateway

    def fail(*_arguments: object, **_options: object) -> None:
        raise PySparkRuntimeError("no port is free")

    monkeypatch.setattr(pyspark.java_gateway, "launch_gateway", launch)
    monkeypatch.setattr(pyspark.SparkContext, "__init__", fail)
    with pytest.raises(
        SparkError, match=r"did not start; it needs Java 17 or newer; what it says is in .*log"
    ):
        start(tmp_path)
    assert not gateway.is_open
    assert (process.said if process else []) == said
    assert settings["spark.master"] == "local[*]"
    assert settings["spark.driver.bindAddress"] == "127.0.0.1"
    assert Path(settings["spark.sql.warehouse.dir"]).parent == tmp_path
    assert os.environ["PYSPARK_PYTHON"] == sys.executable


def settings_for(master: str | None) -> dict[str, str]:
    return spark_session._settings(master, Path())


def test_another_master_or_own_settings_count_before_ours(monkeypatch: pytest.MonkeyPatch) -> None:
    assert settings_for("yarn")["spark.master"] == "yarn"
    assert "spark.driver.bindAddress" not in settings_for("yarn")
    assert settings_for("local[2]")["spark.ui.enabled"] == "false"
    monkeypatch.setenv("PYSPARK_GATEWAY_PORT", "1")
    assert "spark.master" not in settings_for(None)
    assert "spark.ui.enabled" not in settings_for(None)


def test_spark_submit_has_started_java_already(
    bare: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    bare.unlink()
    monkeypatch.setenv("PYSPARK_GATEWAY_PORT", "1")

    def fail(*_arguments: object) -> None:
        raise PySparkRuntimeError("nobody answers")

    monkeypatch.setattr(pyspark.java_gateway, "launch_gateway", fail)
    with pytest.raises(SparkError, match="did not start"):
        start(tmp_path)
