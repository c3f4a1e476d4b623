"""When a stream is to visit a route again."""

import sqlalchemy as sa
from alembic import op

from dateline.warehouse.columns import Instant

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the column, and the index by which it is seen how often a route brings news."""
    op.add_column("route_state", sa.Column("next_at", Instant()))
    op.create_index("ix_entry_source_id_first_seen_at", "entry", ["source_id", "first_seen_at"])


def downgrade() -> None:
    """Take them away."""
    op.drop_index("ix_entry_source_id_first_seen_at", "entry")
    op.drop_column("route_state", "next_at")
