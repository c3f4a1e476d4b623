"""What is remembered of hosts: health, validators of robots.txt, rights, shared texts, moves."""

import sqlalchemy as sa
from alembic import op

from dateline.warehouse.columns import Instant, SoundText

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None

# Rights are a host's statements about an office's works: people read them by source.
_SIGNAL = """
SELECT g.host, g.origin, g.name, g.value, g.scope, g.url, g.first_seen_at, g.last_seen_at
FROM host_signal g
"""


def upgrade() -> None:
    """Add the columns and the tables."""
    zero = sa.text("0")
    for column in (
        sa.Column("departed_at", Instant()),
        sa.Column("breaker", SoundText(), nullable=False, server_default=sa.text("'closed'")),
        sa.Column("failures", sa.Integer(), nullable=False, server_default=zero),
        sa.Column("rests", sa.Integer(), nullable=False, server_default=zero),
        sa.Column("rights_at", Instant()),
        sa.Column("untrusted_until", Instant()),
        sa.Column("robots_etag", SoundText()),
        sa.Column("robots_modified", SoundText()),
    ):
        op.add_column("host", column)
    _signal()
    _text()
    _move()
    op.execute(f"CREATE VIEW v_signal AS {_SIGNAL}")


def downgrade() -> None:
    """Take them away again."""
    op.execute("DROP VIEW v_signal")
    for name in ("host_move", "host_text", "host_signal"):
        op.drop_table(name)
    for name in (
        "robots_modified", "robots_etag", "untrusted_until", "rights_at", "rests",
        "failures", "breaker", "departed_at",
    ):  # fmt: skip
        op.drop_column("host", name)


def _needed(*names: str) -> list[sa.Column[str]]:
    return [sa.Column(name, SoundText(), nullable=False) for name in names]


def _signal() -> None:
    op.create_table(
        "host_signal",
        sa.Column("id", sa.String(36), nullable=False),
        *_needed("host", "origin", "name", "value", "scope", "url"),
        sa.Column("first_seen_at", Instant(), nullable=False),
        sa.Column("last_seen_at", Instant(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_host_signal"),
    )
    op.create_index("ix_host_signal_host", "host_signal", ["host"])


def _text() -> None:
    op.create_table(
        "host_text",
        sa.Column("id", sa.String(36), nullable=False),
        *_needed("host", "digest", "place"),
        sa.Column("seen_at", Instant(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_host_text"),
    )
    op.create_index("ix_host_text_host_digest", "host_text", ["host", "digest"])


def _move() -> None:
    op.create_table(
        "host_move",
        sa.Column("id", sa.String(36), nullable=False),
        *_needed("host", "key", "target"),
        sa.Column("times", sa.Integer(), nullable=False, server_default=sa.text("0")),
        sa.Column("sure", sa.Boolean(), nullable=False, server_default=sa.text("false")),
        sa.Column("first_seen_at", Instant(), nullable=False),
        sa.Column("last_seen_at", Instant(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_host_move"),
    )
    op.create_index("ix_host_move_host", "host_move", ["host"])
