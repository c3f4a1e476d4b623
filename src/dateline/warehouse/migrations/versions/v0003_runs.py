"""Runs, their batches, and the log of fetches."""

import sqlalchemy as sa
from alembic import op

from dateline.warehouse.columns import Instant, SoundJson, SoundText

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

TABLES = ("run", "batch", "batch_entry", "fetch")


def upgrade() -> None:
    """Make the tables."""
    _run()
    _batch()
    _batch_entry()
    _fetch()


def downgrade() -> None:
    """Drop them, those that refer to others first."""
    for name in reversed(TABLES):
        op.drop_table(name)


def _run() -> None:
    op.create_table(
        "run",
        sa.Column("id", SoundText(), nullable=False),
        sa.Column(
            "source_id",
            SoundText(),
            sa.ForeignKey("source.id", name="fk_run_source_id_source"),
            nullable=False,
        ),
        sa.Column("kind", SoundText(), nullable=False),
        sa.Column("window_start", Instant()),
        sa.Column("window_end", Instant()),
        sa.Column("captures", SoundText(), nullable=False),
        sa.Column("entry_limit", sa.Integer()),
        sa.Column("status", SoundText(), nullable=False),
        sa.Column("detail", SoundText()),
        sa.Column("counts", SoundJson()),
        sa.Column("faults", SoundJson()),
        sa.Column("started_at", Instant(), nullable=False),
        sa.Column("finished_at", Instant()),
        sa.PrimaryKeyConstraint("id", name="pk_run"),
    )
    op.create_index("ix_run_source_id_started_at", "run", ["source_id", "started_at"])


def _batch() -> None:
    op.create_table(
        "batch",
        sa.Column("id", sa.String(36), nullable=False),
        sa.Column(
            "run_id",
            SoundText(),
            sa.ForeignKey("run.id", name="fk_batch_run_id_run", ondelete="CASCADE"),
            nullable=False,
        ),
        sa.Column("ordinal", sa.Integer(), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_batch"),
    )
    op.create_index("ix_batch_run_id_ordinal", "batch", ["run_id", "ordinal"])


def _batch_entry() -> None:
    op.create_table(
        "batch_entry",
        sa.Column(
            "batch_id",
            sa.String(36),
            sa.ForeignKey("batch.id", name="fk_batch_entry_batch_id_batch", ondelete="CASCADE"),
            nullable=False,
        ),
        sa.Column(
            "entry_id",
            sa.String(36),
            sa.ForeignKey("entry.id", name="fk_batch_entry_entry_id_entry", ondelete="CASCADE"),
            nullable=False,
        ),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("batch_id", "entry_id", name="pk_batch_entry"),
    )
    op.create_index("ix_batch_entry_entry_id", "batch_entry", ["entry_id"])


def _fetch() -> None:
    op.create_table(
        "fetch",
        sa.Column("id", sa.String(36), nullable=False),
        sa.Column(
            "entry_id",
            sa.String(36),
            sa.ForeignKey("entry.id", name="fk_fetch_entry_id_entry", ondelete="CASCADE"),
            nullable=False,
        ),
        sa.Column("batch_id", sa.String(36), nullable=False),
        sa.Column("owner", SoundText(), nullable=False),
        sa.Column("at", Instant(), nullable=False),
        sa.Column("outcome", SoundText(), nullable=False),
        sa.Column("status", sa.Integer()),
        sa.Column("bytes", sa.BigInteger()),
        sa.Column("detail", SoundText()),
        sa.Column("final_url", SoundText()),
        sa.Column("retry_at", Instant()),
        sa.Column("capture_id", sa.String(36)),
        sa.PrimaryKeyConstraint("id", name="pk_fetch"),
    )
    op.create_index("ix_fetch_batch_id", "fetch", ["batch_id"])
    op.create_index("ix_fetch_entry_id_at", "fetch", ["entry_id", "at"])
