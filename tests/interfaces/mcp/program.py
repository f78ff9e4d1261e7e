"""The tools as a program starts them: a process with nothing but the protocol on its standard output."""

from dorsum.interfaces.mcp.command import mcp

if __name__ == "__main__":
    mcp()
