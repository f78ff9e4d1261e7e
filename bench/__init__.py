"""How fast the engine is, beside other rule engines on the same rules. Run by `make bench`."""
