"""The HTTP API: a case in, an answer out, both JSON; nothing is kept."""
