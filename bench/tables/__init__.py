"""How fast whole tables are scored, beside other engines on the same rules. Run by `make bench`."""
