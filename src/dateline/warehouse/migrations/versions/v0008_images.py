"""The files of photos, for offices that ask that they be read or kept."""

import sqlalchemy as sa
from alembic import op

from dateline.warehouse.columns import Instant, SoundText

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the table."""
    op.create_table(
        "image",
        sa.Column("id", sa.String(36), nullable=False),
        sa.Column("url", SoundText(), nullable=False),
        sa.Column("outcome", SoundText(), nullable=False),
        sa.Column("whole", sa.Boolean(), nullable=False, server_default=sa.text("false")),
        sa.Column("content_type", SoundText()),
        sa.Column("sha256", SoundText()),
        sa.Column("file", SoundText()),
        sa.Column("file_offset", sa.BigInteger()),
        sa.Column("file_length", sa.BigInteger()),
        sa.Column("checked_at", Instant(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_image"),
    )


def downgrade() -> None:
    """Drop it."""
    op.drop_table("image")
