"""`dorsum mcp`."""

from dorsum.installed.rules import open_rules


def mcp() -> None:
    """Give language models the tools over a pipe (MCP on standard input and output).

    A program starts this, not a person. The same tools stand at /mcp of `dorsum serve`.
    """
    # The server first: where its library is missing, that one is named.
    from dorsum.interfaces.mcp.server import make_server  # noqa: PLC0415  # slow to import
    from dorsum.interfaces.mcp.stdio import answer_until_closed  # noqa: PLC0415
    from dorsum.serving.clock import today  # noqa: PLC0415

    answer_until_closed(make_server(open_rules(), today))
