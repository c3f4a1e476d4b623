"""When a page or a feed was last seen whole, and what each request took."""

import sqlalchemy as sa
from alembic import op

from dateline.warehouse.columns import Instant

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None

# "fetch" is a reserved word on PostgreSQL; people read this instead.
_FETCH = """
SELECT f.at, e.source_id AS source, e.url, f.outcome, f.status, f.bytes, {cost} f.detail,
    f.final_url, f.retry_at, b.run_id, f.owner, f.batch_id, f.capture_id, f.entry_id,
    f.id AS fetch_id
FROM "fetch" f
JOIN entry e ON e.id = f.entry_id
LEFT JOIN batch b ON b.id = f.batch_id
"""


def upgrade() -> None:
    """Add the columns."""
    op.execute("DROP VIEW v_fetch")
    op.add_column("entry", sa.Column("whole_at", Instant()))
    op.add_column("route_state", sa.Column("whole_at", Instant()))
    op.add_column("fetch", sa.Column("seconds", sa.Float()))
    op.add_column("fetch", sa.Column("requests", sa.Integer()))
    op.execute(f"CREATE VIEW v_fetch AS {_FETCH.format(cost='f.seconds, f.requests,')}")


def downgrade() -> None:
    """Take them away."""
    op.execute("DROP VIEW v_fetch")
    op.drop_column("fetch", "requests")
    op.drop_column("fetch", "seconds")
    op.drop_column("route_state", "whole_at")
    op.drop_column("entry", "whole_at")
    op.execute(f"CREATE VIEW v_fetch AS {_FETCH.format(cost='')}")
