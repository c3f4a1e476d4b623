"""Articles, and the queue of addresses that lead to them."""

import sqlalchemy as sa
from alembic import op

from dateline.warehouse.columns import Instant, SoundJson, SoundText

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

TABLES = ("article", "entry", "content", "capture")


def upgrade() -> None:
    """Make the tables."""
    _article()
    _entry()
    _content()
    _capture()


def downgrade() -> None:
    """Drop them, those that refer to others first."""
    for name in reversed(TABLES):
        op.drop_table(name)


def _article() -> None:
    op.create_table(
        "article",
        sa.Column("n", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("id", sa.String(36), nullable=False),
        sa.Column(
            "source_id",
            SoundText(),
            sa.ForeignKey("source.id", name="fk_article_source_id_source"),
            nullable=False,
        ),
        sa.Column("url", SoundText(), nullable=False),
        sa.Column("title", SoundText()),
        sa.Column("lead", SoundText()),
        sa.Column("body", SoundText()),
        sa.Column("outline", SoundJson()),
        sa.Column("language", SoundText()),
        sa.Column("section", SoundText()),
        sa.Column("dateline", SoundText()),
        sa.Column("authors", SoundText()),
        sa.Column("published_at", Instant()),
        sa.Column("modified_at", Instant()),
        sa.Column("embargo_until", Instant()),
        sa.Column("event_at", Instant()),
        sa.Column("published_on", sa.Date()),
        sa.Column("modified_on", sa.Date()),
        sa.Column("embargo_on", sa.Date()),
        sa.Column("event_on", sa.Date()),
        sa.Column("day", sa.Date()),
        sa.Column("published_precision", SoundText()),
        sa.Column("published_zone", SoundText()),
        sa.Column("zone_assumed", sa.Boolean()),
        sa.Column("photos", sa.Integer(), nullable=False, server_default=sa.text("0")),
        sa.Column("origins", SoundJson()),
        sa.Column("alternates", SoundJson()),
        sa.Column("fingerprint", SoundText()),
        sa.Column("extractor", SoundText()),
        sa.Column("content_id", sa.String(36)),
        sa.Column("capture_id", sa.String(36)),
        sa.Column("revisions", sa.Integer(), nullable=False, server_default=sa.text("0")),
        sa.Column("first_captured_at", Instant()),
        sa.Column("captured_at", Instant()),
        sa.Column("withdrawn_at", Instant()),
        sa.Column("loaded_at", Instant(), nullable=False),
        sa.Column("changed_at", Instant(), nullable=False),
        sa.PrimaryKeyConstraint("n", name="pk_article"),
        sa.UniqueConstraint("id", name="uq_article_id"),
    )
    op.create_index("ix_article_published_on", "article", ["published_on"])
    op.create_index("ix_article_source_id_day", "article", ["source_id", "day"])
    op.create_index(
        "ix_article_source_id_published_on_published_at",
        "article",
        ["source_id", "published_on", "published_at"],
    )


def _entry() -> None:
    op.create_table(
        "entry",
        sa.Column("id", sa.String(36), nullable=False),
        sa.Column(
            "source_id",
            SoundText(),
            sa.ForeignKey("source.id", name="fk_entry_source_id_source"),
            nullable=False,
        ),
        sa.Column("url", SoundText(), nullable=False),
        sa.Column("route", SoundText(), nullable=False),
        sa.Column("guid", SoundText()),
        sa.Column("revised", SoundText()),
        sa.Column("day", sa.Date()),
        sa.Column("marks", SoundJson(), nullable=False),
        sa.Column("hints", SoundJson(), nullable=False),
        sa.Column("media", SoundJson(), nullable=False),
        sa.Column("first_seen_at", Instant(), nullable=False),
        sa.Column("last_seen_at", Instant(), nullable=False),
        sa.Column("marked_at", Instant()),
        sa.Column("next_at", Instant()),
        sa.Column("lease_until", Instant()),
        sa.Column("owner", SoundText()),
        sa.Column("lease_batch", sa.String(36)),
        sa.Column("tries", sa.Integer(), nullable=False, server_default=sa.text("0")),
        sa.Column("outcome", SoundText()),
        sa.Column("detail", SoundText()),
        sa.Column("status", sa.Integer()),
        sa.Column("checked_at", Instant()),
        sa.Column("since", Instant()),
        sa.Column("captured_at", Instant()),
        sa.Column("etag", SoundText()),
        sa.Column("last_modified", SoundText()),
        sa.Column("sha256", SoundText()),
        sa.Column("unrecorded", sa.Boolean(), nullable=False, server_default=sa.text("false")),
        sa.Column(
            "article_id",
            sa.String(36),
            sa.ForeignKey("article.id", name="fk_entry_article_id_article", ondelete="SET NULL"),
        ),
        sa.PrimaryKeyConstraint("id", name="pk_entry"),
    )
    op.create_index("ix_entry_article_id", "entry", ["article_id"])
    op.create_index(
        "ix_entry_due",
        "entry",
        ["source_id", "next_at"],
        sqlite_where=sa.text("next_at IS NOT NULL"),
        postgresql_where=sa.text("next_at IS NOT NULL"),
    )
    op.create_index("ix_entry_source_id_day", "entry", ["source_id", "day"])
    op.create_index(
        "ix_entry_unrecorded",
        "entry",
        ["source_id", "id"],
        sqlite_where=sa.text("unrecorded"),
        postgresql_where=sa.text("unrecorded"),
    )


def _content() -> None:
    op.create_table(
        "content",
        sa.Column("id", sa.String(36), nullable=False),
        sa.Column(
            "article_id",
            sa.String(36),
            sa.ForeignKey("article.id", name="fk_content_article_id_article", ondelete="CASCADE"),
            nullable=False,
        ),
        sa.Column("title", SoundText()),
        sa.Column("lead", SoundText()),
        sa.Column("body", SoundText()),
        sa.Column("captions", SoundText()),
        sa.Column("published_at", Instant()),
        sa.Column("modified_at", Instant()),
        sa.Column("published_on", sa.Date()),
        sa.Column("doc", SoundJson(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_content"),
    )
    op.create_index("ix_content_article_id", "content", ["article_id"])


def _capture() -> None:
    op.create_table(
        "capture",
        sa.Column("id", sa.String(36), nullable=False),
        sa.Column(
            "entry_id",
            sa.String(36),
            sa.ForeignKey("entry.id", name="fk_capture_entry_id_entry", ondelete="CASCADE"),
            nullable=False,
        ),
        sa.Column("url", SoundText(), nullable=False),
        sa.Column("final_url", SoundText(), nullable=False),
        sa.Column("redirects", SoundJson(), nullable=False),
        sa.Column("status", sa.Integer(), nullable=False),
        sa.Column("bytes", sa.BigInteger(), nullable=False),
        sa.Column("content_type", SoundText()),
        sa.Column("fetched_at", Instant(), nullable=False),
        sa.Column("sha256", SoundText(), nullable=False),
        sa.Column("file", SoundText(), nullable=False),
        sa.Column("file_offset", sa.BigInteger(), nullable=False),
        sa.Column("file_length", sa.BigInteger(), nullable=False),
        sa.Column("recorded_at", Instant()),
        sa.Column("verdict", SoundText()),
        sa.Column("reason", SoundText()),
        sa.Column("detail", SoundText()),
        sa.Column(
            "article_id",
            sa.String(36),
            sa.ForeignKey("article.id", name="fk_capture_article_id_article", ondelete="SET NULL"),
        ),
        sa.Column("fingerprint", SoundText()),
        sa.Column("extractor", SoundText()),
        sa.Column(
            "content_id",
            sa.String(36),
            sa.ForeignKey("content.id", name="fk_capture_content_id_content", ondelete="SET NULL"),
        ),
        sa.PrimaryKeyConstraint("id", name="pk_capture"),
    )
    op.create_index("ix_capture_article_id_fetched_at", "capture", ["article_id", "fetched_at"])
    op.create_index("ix_capture_content_id", "capture", ["content_id"])
    op.create_index("ix_capture_entry_id_fetched_at", "capture", ["entry_id", "fetched_at"])
    op.create_index(
        "ix_capture_unrecorded",
        "capture",
        ["entry_id"],
        sqlite_where=sa.text("recorded_at IS NULL"),
        postgresql_where=sa.text("recorded_at IS NULL"),
    )
