"""`dorsum mcp`."""

from datetime import date

from dorsum.installed.rules import open_rules


def mcp() -> None:
    """Give language models the tools over a pipe (MCP on standard input and output).

    A program starts this, not a person. The same tools stand at /mcp of `dorsum serve`.
    """
    # The server first: where its library is missing, that one is named.
    from dorsum.interfaces.mcp.server import make_server  # noqa: PLC0415  # slow to import
    from dorsum.interfaces.mcp.stdio import answer_until_closed  # noqa: PLC0415

    answer_until_closed(make_server(open_rules(), _today))


def _today() -> date:
    """Return the day where the person is; each call asks anew, since a pipe may stay open past midnight.

    `app` has the same for the servers that it starts; a command does not import it.
    """
    return date.today()  # noqa: DTZ011  # the person's own day
