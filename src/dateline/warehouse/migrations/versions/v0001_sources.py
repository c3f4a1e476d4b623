"""Who publishes, what is remembered of their routes and hosts, and what days came to."""

import sqlalchemy as sa
from alembic import op

from dateline.warehouse.columns import Instant, SoundJson, SoundText

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

TABLES = ("source", "feed", "route_state", "route_day", "coverage", "problem", "host")


def upgrade() -> None:
    """Make the tables."""
    _source()
    _feed()
    _route_state()
    _route_day()
    _coverage()
    _problem()
    _host()


def downgrade() -> None:
    """Drop them, those that refer to others first."""
    for name in reversed(TABLES):
        op.drop_table(name)


def _source() -> None:
    op.create_table(
        "source",
        sa.Column("id", SoundText(), nullable=False),
        sa.Column("name", SoundText(), nullable=False),
        sa.Column("home", SoundText(), nullable=False),
        sa.Column("country", SoundText(), nullable=False),
        sa.Column("kind", SoundText(), nullable=False),
        sa.Column("timezone", SoundText(), nullable=False),
        sa.Column("zone_assumed", sa.Boolean(), nullable=False, server_default=sa.text("false")),
        sa.Column("languages", SoundJson(), nullable=False),
        sa.Column("text_licence", SoundText()),
        sa.Column("text_licence_url", SoundText()),
        sa.Column("text_attribution", SoundText()),
        sa.Column("text_evidence", SoundText()),
        sa.Column("text_confidence", SoundText()),
        sa.Column("photo_licence", SoundText()),
        sa.Column("photo_licence_url", SoundText()),
        sa.Column("photo_attribution", SoundText()),
        sa.Column("photo_evidence", SoundText()),
        sa.Column("photo_confidence", SoundText()),
        sa.Column("known", sa.Boolean(), nullable=False, server_default=sa.text("false")),
        sa.PrimaryKeyConstraint("id", name="pk_source"),
    )


def _feed() -> None:
    op.create_table(
        "feed",
        sa.Column("id", sa.String(36), nullable=False),
        sa.Column(
            "source_id",
            SoundText(),
            sa.ForeignKey("source.id", name="fk_feed_source_id_source"),
            nullable=False,
        ),
        sa.Column("url", SoundText(), nullable=False),
        sa.Column("kind", SoundText(), nullable=False),
        sa.Column("language", SoundText()),
        sa.Column("evidence", SoundText()),
        sa.Column("confidence", SoundText()),
        sa.PrimaryKeyConstraint("id", name="pk_feed"),
    )
    op.create_index("ix_feed_source_id", "feed", ["source_id"])


def _route_state() -> None:
    op.create_table(
        "route_state",
        sa.Column(
            "source_id",
            SoundText(),
            sa.ForeignKey("source.id", name="fk_route_state_source_id_source"),
            nullable=False,
        ),
        sa.Column("route_id", sa.String(36), nullable=False),
        sa.Column("route", SoundText(), nullable=False),
        sa.Column("etag", SoundText()),
        sa.Column("last_modified", SoundText()),
        sa.Column("cursor", SoundText()),
        sa.Column("checked_at", Instant()),
        sa.PrimaryKeyConstraint("source_id", "route_id", name="pk_route_state"),
    )


def _route_day() -> None:
    op.create_table(
        "route_day",
        sa.Column(
            "source_id",
            SoundText(),
            sa.ForeignKey("source.id", name="fk_route_day_source_id_source"),
            nullable=False,
        ),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("route_id", sa.String(36), nullable=False),
        sa.Column("route", SoundText(), nullable=False),
        sa.Column("run_id", SoundText(), nullable=False),
        sa.Column("status", SoundText(), nullable=False),
        sa.Column("expected", sa.Integer()),
        sa.Column("discovered", sa.Integer(), nullable=False, server_default=sa.text("0")),
        sa.Column("detail", SoundText()),
        sa.Column("stated_at", Instant(), nullable=False),
        sa.PrimaryKeyConstraint("source_id", "day", "route_id", name="pk_route_day"),
    )
    op.create_index("ix_route_day_run_id", "route_day", ["run_id"])


def _coverage() -> None:
    op.create_table(
        "coverage",
        sa.Column(
            "source_id",
            SoundText(),
            sa.ForeignKey("source.id", name="fk_coverage_source_id_source"),
            nullable=False,
        ),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("status", SoundText(), nullable=False),
        sa.Column("expected", sa.Integer()),
        sa.Column("discovered", sa.Integer(), nullable=False, server_default=sa.text("0")),
        sa.Column("fetched", sa.Integer(), nullable=False, server_default=sa.text("0")),
        sa.Column("loaded", sa.Integer(), nullable=False, server_default=sa.text("0")),
        sa.Column("failed", sa.Integer(), nullable=False, server_default=sa.text("0")),
        sa.Column("detail", SoundText()),
        sa.Column("run_id", SoundText(), nullable=False),
        sa.Column("verified_at", Instant(), nullable=False),
        sa.PrimaryKeyConstraint("source_id", "day", name="pk_coverage"),
    )


def _problem() -> None:
    op.create_table(
        "problem",
        sa.Column("id", sa.String(36), nullable=False),
        sa.Column(
            "source_id",
            SoundText(),
            sa.ForeignKey("source.id", name="fk_problem_source_id_source"),
            nullable=False,
        ),
        sa.Column("url", SoundText(), nullable=False),
        sa.Column("stage", SoundText(), nullable=False),
        sa.Column("reason", SoundText(), nullable=False),
        sa.Column("detail", SoundText()),
        sa.Column("run_id", SoundText()),
        sa.Column("first_at", Instant(), nullable=False),
        sa.Column("last_at", Instant(), nullable=False),
        sa.Column("times", sa.Integer(), nullable=False, server_default=sa.text("0")),
        sa.PrimaryKeyConstraint("id", name="pk_problem"),
    )
    op.create_index("ix_problem_source_id_last_at", "problem", ["source_id", "last_at"])


def _host() -> None:
    op.create_table(
        "host",
        sa.Column("id", sa.String(36), nullable=False),
        sa.Column("host", SoundText(), nullable=False),
        sa.Column("next_at", Instant()),
        sa.Column("blocked_until", Instant()),
        sa.Column("robots_status", sa.Integer()),
        sa.Column("robots_text", SoundText()),
        sa.Column("robots_at", Instant()),
        sa.PrimaryKeyConstraint("id", name="pk_host"),
    )
