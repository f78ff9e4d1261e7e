"""The last revision of each entry of an episode is found without reading the entries."""

from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Exchange the index."""
    op.create_index("ix_entries_revisions", "entries", ["episode", "id", "revision", "is_gone"])
    op.drop_index("ix_entries_episode", "entries")
