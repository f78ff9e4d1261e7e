"""Everything there is to look up: kinds of pages, their items, and what leads from one to another."""
