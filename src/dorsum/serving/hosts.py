"""Names of this machine that no other machine can reach."""

LOOPBACK = frozenset({"localhost", "127.0.0.1", "::1"})
