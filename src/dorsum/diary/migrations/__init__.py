"""How the tables of the diary came to be what they are, step by step (Alembic)."""
