"""Where an archive has a page's bytes, and who would tell of a feed's news (WebSub)."""

import sqlalchemy as sa
from alembic import op

from dateline.warehouse.columns import SoundText

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the columns."""
    op.add_column("entry", sa.Column("via", SoundText()))
    op.add_column("route_state", sa.Column("hub", SoundText()))
    op.add_column("route_state", sa.Column("topic", SoundText()))


def downgrade() -> None:
    """Take them away."""
    op.drop_column("route_state", "topic")
    op.drop_column("route_state", "hub")
    op.drop_column("entry", "via")
