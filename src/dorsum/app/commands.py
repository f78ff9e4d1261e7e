"""The command line with the commands that start something beside it."""

import sys
from collections.abc import Mapping
from types import MappingProxyType

from dorsum.app.doors import doors
from dorsum.app.serve import serve
from dorsum.interfaces.cli import app as command_line
from dorsum.interfaces.gate.command import keys
from dorsum.interfaces.mcp.command import mcp

COMMANDS: Mapping[str, command_line.Command] = MappingProxyType(
    {"serve": serve, "doors": doors, "keys": keys, "mcp": mcp}
)
"""What the command line has beside its own commands."""


def run() -> None:
    """Run the command line; with no command, start the pages."""
    if len(sys.argv) == 1:
        sys.argv.append("serve")
    command_line.run(COMMANDS)
