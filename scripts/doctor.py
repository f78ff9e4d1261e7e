"""Say which system tools are missing, what needs them, and the line that installs each.

Runs before anything is installed: standard library only, and any Python from 3.8 on can start it.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Callable, Mapping, Sequence  # noqa: UP035  collections.abc needs Python 3.9 here

BROWSERS = ("chromium", "chromium-browser", "google-chrome-stable", "google-chrome")
VENV_PYTHON = Path(__file__).resolve().parent.parent / ".venv" / "bin" / "python"
ASK_PLAYWRIGHT = """
from playwright.sync_api import sync_playwright
with sync_playwright() as playwright:
    print(playwright.chromium.executable_path)
"""
NODE_PACKAGES = Path(__file__).resolve().parent.parent / "tests" / "node" / "node_modules"
OLDEST_JAVA = 17
OLDEST_NODE = 20


@dataclass(frozen=True)
class Tool:
    """A system tool: how to find it, what needs it, and the Debian packages that bring it."""

    name: str
    needed_by: str
    packages: tuple[str, ...]
    find: Callable[[], str | None]


def output_of(command: Sequence[str]) -> str | None:
    """Return what a command prints, errors included, or None where it is missing, fails or hangs."""
    try:
        done = subprocess.run(
            command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, timeout=30, check=True
        )
    except (OSError, subprocess.SubprocessError):
        return None
    return done.stdout.decode(errors="replace")


def major_version(text: str) -> int | None:
    """Return the first number of a version as `java -version` or `node --version` prints it."""
    found = re.search(r"(\d+)(?:\.\d+)*", text)
    return int(found.group(1)) if found else None


def find_python() -> str | None:
    """Return the name of a Python 3.11 that can make a virtual environment."""
    test = "import ensurepip, venv, sys; sys.exit(sys.version_info[:2] != (3, 11))"
    for name in ("python3.11", "python3"):
        if output_of((name, "-c", test)) is not None:
            return name
    return None


def find_browser() -> str | None:
    """Return the path of an installed Chromium or Chrome, else of the one that Playwright fetched."""
    return next((path for path in map(shutil.which, BROWSERS) if path), None) or browser_of_playwright()


@lru_cache(maxsize=None)  # noqa: UP033  `cache` needs Python 3.9
def browser_of_playwright() -> str | None:
    """Return the path of Playwright's own Chromium, where it is there and starts.

    The Python of `.venv` is asked: ours may be another, and its event loop may be running.
    """
    if not VENV_PYTHON.exists():
        return None
    path = (output_of((str(VENV_PYTHON), "-c", ASK_PLAYWRIGHT)) or "").strip()
    return path if Path(path).is_file() and output_of((path, "--version")) is not None else None


def find_java() -> str | None:
    """Return the name of a Java that is new enough."""
    return _if_new_enough("java", "-version", OLDEST_JAVA)


def find_node() -> str | None:
    """Return the name of a Node.js that is new enough."""
    return _if_new_enough("node", "--version", OLDEST_NODE)


def find_node_packages() -> str | None:
    """Return the folder of the Node.js packages that tests need, where they can be run."""
    folder = NODE_PACKAGES if NODE_PACKAGES.is_dir() and find_node() else None
    return str(folder) if folder else None


def _if_new_enough(name: str, flag: str, oldest: int) -> str | None:
    version = major_version(output_of((name, flag)) or "")
    return name if version is not None and version >= oldest else None


BROWSER = Tool("browser (Chromium)", "tests marked needs_browser", ("chromium",), find_browser)
TOOLS = (
    Tool("Python 3.11 with venv", "everything", ("python3.11", "python3.11-venv"), find_python),
    BROWSER,
    Tool(f"Java {OLDEST_JAVA} or newer", "tests marked needs_java", ("default-jre-headless",), find_java),
    Tool(f"Node.js {OLDEST_NODE} or newer", "tests marked needs_node", ("nodejs", "npm"), find_node),
)


def missing_tools(tools: Sequence[Tool] = TOOLS) -> tuple[Tool, ...]:
    """Return the tools that are not on this machine."""
    return tuple(tool for tool in tools if tool.find() is None)


def is_debian() -> bool:
    """Say whether packages come by apt-get here (Debian, Ubuntu and their like)."""
    return Path("/etc/debian_version").exists() and shutil.which("apt-get") is not None


def install_line(tool: Tool, on_debian: bool) -> str:
    """Return the one line that installs a tool, or plain words where we do not know the system."""
    if on_debian:
        return f"apt-get install -y {' '.join(tool.packages)}"
    return f"install {tool.name} with your system's package manager"


def describe(tools: Sequence[Tool], missing: Sequence[Tool], on_debian: bool) -> list[str]:
    """Return a line for every tool, and under a missing one the line that installs it."""
    lines = []
    for tool in tools:
        if tool in missing:
            lines.append(f"missing  {tool.name}, needed by: {tool.needed_by}")
            lines.append(f"         to install: {install_line(tool, on_debian)}")
        else:
            lines.append(f"ok       {tool.name}")
    return lines


def closing_line(missing: Sequence[Tool]) -> str:
    """Return the counted line that nobody should overlook."""
    if not missing:
        return "All system tools are here."
    tools, verb = ("tool", "is") if len(missing) == 1 else ("tools", "are")
    names = ", ".join(tool.name for tool in missing)
    return f"!!! {len(missing)} system {tools} {verb} missing ({names}): tests that need them are skipped"


def install(missing: Sequence[Tool]) -> None:
    """Install the missing tools one after the other, so that one that fails does not stop the rest."""
    _apt_get("update", "-qq")
    for tool in missing:
        print(f"Installing {tool.name} ...", flush=True)
        _apt_get("install", "-y", "-qq", "--no-install-recommends", *tool.packages)


def install_what_one_may(missing: Sequence[Tool]) -> None:
    """Install the missing tools; who may not can still have a browser of their own."""
    if may_install():
        install(missing)
    elif BROWSER in missing and VENV_PYTHON.exists():
        fetch_browser()


def fetch_browser() -> None:
    """Let Playwright fetch a Chromium for this user, who may not install one for all."""
    print("Fetching a Chromium for this user ...", flush=True)
    if _failure_of((str(VENV_PYTHON), "-m", "playwright", "install", "chromium")) is not None:
        print("Chromium could not be fetched; run `make tools` again with a network.", file=sys.stderr)
    browser_of_playwright.cache_clear()


def _apt_get(*words: str) -> None:
    last_words = _failure_of(("apt-get", *words))
    if last_words is not None:
        print(f"`apt-get {words[0]}` did not work: {last_words}", file=sys.stderr)


def _failure_of(command: Sequence[str]) -> str | None:
    """Run a command quietly; return None where it works, else the last line that it printed."""
    done = subprocess.run(
        command,
        env={**os.environ, "DEBIAN_FRONTEND": "noninteractive"},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        check=False,
    )
    if done.returncode == 0:
        return None
    return " ".join(done.stdout.decode(errors="replace").strip().splitlines()[-1:])


def may_install() -> bool:
    """Say whether this process is allowed to install system packages, and knows how."""
    return os.geteuid() == 0 and is_debian()


def main(arguments: Sequence[str], environment: Mapping[str, str], tools: Sequence[Tool] = TOOLS) -> int:
    """Print what is missing; return 1 where an unattended run (CI=true) still lacks a tool."""
    wants_install = "--install" in arguments
    missing = missing_tools(tools)
    if missing and wants_install:
        install_what_one_may(missing)
        missing = missing_tools(tools)
    if missing or not wants_install:
        print("\n".join(describe(tools, missing, is_debian())))
    print(closing_line(missing))
    if missing and wants_install and environment.get("CI") == "true":
        print("CI=true: nobody would read that, so it is a failure.")
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:], os.environ))
