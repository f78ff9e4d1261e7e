"""A session of Spark for one command: started, and ended with everything that was started for it."""

import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path
from types import MappingProxyType
from typing import IO, TYPE_CHECKING, Any

from dorsum.errors import DorsumError

if TYPE_CHECKING:
    from pyspark.sql import SparkSession

LOCAL = "local[*]"
"""All cores of this machine."""
OWN_SETTINGS = ("PYSPARK_GATEWAY_PORT", "SPARK_HOME", "SPARK_CONF_DIR")
"""Where one of these is set, there is a Spark with settings of its own, and its master counts."""
ENDING = 20
"""Seconds that Java gets to end by itself."""
_QUIET: Mapping[str, str] = MappingProxyType(
    {
        "spark.app.name": "dorsum score",
        "spark.ui.showConsoleProgress": "false",
    }
)
# No table passes through Java here, so it need not compile at its best, which takes long.
_HERE_ONLY: Mapping[str, str] = MappingProxyType(
    {
        "spark.driver.host": "127.0.0.1",
        "spark.driver.bindAddress": "127.0.0.1",
        "spark.ui.enabled": "false",
        "spark.sql.catalogImplementation": "in-memory",
        "spark.driver.extraJavaOptions": "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC",
        "spark.driver.memory": "512m",
    }
)


class SparkError(DorsumError):
    """Spark is not there, did not start, or stopped."""


@contextmanager
def spark_session(master: str | None, log: Path) -> "Iterator[SparkSession]":
    """Yield the session that is running already, else one that is ended at the end.

    Without a `master` Spark's own settings count, and where there are none, this machine. What Spark and
    Java say goes into the file `log`.

    Raises:
        SparkError: Spark or Java is missing, or it does not start.
    """
    try:
        from pyspark.sql import SparkSession  # noqa: PLC0415  # an extra
        from pyspark.sql.pandas.utils import require_minimum_pandas_version  # noqa: PLC0415  # an extra

        require_minimum_pandas_version()
    except ImportError:
        raise SparkError("this engine needs Spark and pandas; install `dorsum[spark]`") from None
    running = SparkSession.getActiveSession()
    if running is not None:
        yield running
        return
    _check_java()
    with log.open("ab") as file, _started(_settings(master, log.parent), file, log) as session:
        yield session


def _check_java() -> None:
    home = os.environ.get("JAVA_HOME")
    if "PYSPARK_GATEWAY_PORT" in os.environ or shutil.which(f"{home}/bin/java" if home else "java"):
        return
    where = "JAVA_HOME names a folder without it" if home else "there is none"
    raise SparkError(
        f"Spark needs Java 17 or newer, and {where} (Debian: apt-get install default-jre-headless)"
    )


def _settings(master: str | None, folder: Path) -> dict[str, str]:
    """Return what is set; `spark-defaults.conf` counts for all else."""
    if master is None and not any(name in os.environ for name in OWN_SETTINGS):
        master = LOCAL
    settings = {**_QUIET, **({"spark.master": master} if master else {})}
    if (master or "").startswith("local"):
        settings |= {**_HERE_ONLY, "spark.sql.warehouse.dir": str(folder / "warehouse")}
    return settings


@contextmanager
def _started(settings: Mapping[str, str], file: IO[bytes], log: Path) -> "Iterator[SparkSession]":
    from py4j.protocol import Py4JError  # noqa: PLC0415  # an extra
    from pyspark import SparkConf, SparkContext  # noqa: PLC0415  # an extra
    from pyspark.errors import PySparkException  # noqa: PLC0415  # an extra
    from pyspark.java_gateway import launch_gateway  # noqa: PLC0415  # an extra
    from pyspark.sql import SparkSession  # noqa: PLC0415  # an extra

    os.environ.setdefault("PYSPARK_PYTHON", sys.executable)
    conf = SparkConf(loadDefaults=False).setAll([*settings.items()])
    with ExitStack() as started:
        try:
            gateway = launch_gateway(conf, {"stdout": file, "stderr": file})
            started.callback(_end, gateway, SparkContext)
            started.callback(signal.signal, signal.SIGINT, signal.getsignal(signal.SIGINT))
            session = SparkSession(SparkContext(conf=conf, gateway=gateway))
            started.callback(session.stop)
        except (PySparkException, Py4JError):
            raise SparkError(
                f"Spark did not start; it needs Java 17 or newer; what it says is in {log}"
            ) from None
        yield session


def _end(gateway: Any, context: Any) -> None:
    """End the Java process, and let a later session start another one."""
    process = gateway.proc
    gateway.shutdown()
    context._gateway = context._jvm = None
    if process is None:  # it was there before us
        return
    process.stdin.close()
    with suppress(subprocess.TimeoutExpired):
        process.wait(ENDING)
        return
    process.kill()
    process.wait()
