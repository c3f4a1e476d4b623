"""Where a feed has moved to, and how many visits in a row were sent there."""

import sqlalchemy as sa
from alembic import op

from dateline.warehouse.columns import SoundText

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the columns."""
    op.add_column("route_state", sa.Column("moved_to", SoundText()))
    op.add_column(
        "route_state",
        sa.Column("moves", sa.Integer(), nullable=False, server_default=sa.text("0")),
    )


def downgrade() -> None:
    """Take them away."""
    op.drop_column("route_state", "moves")
    op.drop_column("route_state", "moved_to")
