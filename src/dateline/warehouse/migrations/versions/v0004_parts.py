"""What an article consists of: revisions, addresses, photos, people, tags."""

import sqlalchemy as sa
from alembic import op

from dateline.warehouse.columns import Instant, SoundText

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

TABLES = ("revision", "alias", "party", "photo", "credit", "byline", "tag")


def upgrade() -> None:
    """Make the tables."""
    _revision()
    _alias()
    _party()
    _photo()
    _credit()
    _byline()
    _tag()


def downgrade() -> None:
    """Drop them, those that refer to others first."""
    for name in reversed(TABLES):
        op.drop_table(name)


def _revision() -> None:
    op.create_table(
        "revision",
        sa.Column(
            "article_id",
            sa.String(36),
            sa.ForeignKey("article.id", name="fk_revision_article_id_article", ondelete="CASCADE"),
            nullable=False,
        ),
        sa.Column("valid_from", Instant(), nullable=False),
        sa.Column(
            "capture_id",
            sa.String(36),
            sa.ForeignKey("capture.id", name="fk_revision_capture_id_capture", ondelete="CASCADE"),
            nullable=False,
        ),
        sa.Column("ordinal", sa.Integer(), nullable=False),
        sa.Column("fingerprint", SoundText(), nullable=False),
        sa.Column("extractor", SoundText(), nullable=False),
        sa.Column(
            "content_id",
            sa.String(36),
            sa.ForeignKey("content.id", name="fk_revision_content_id_content", ondelete="CASCADE"),
            nullable=False,
        ),
        sa.PrimaryKeyConstraint("article_id", "valid_from", "capture_id", name="pk_revision"),
    )
    op.create_index("ix_revision_capture_id", "revision", ["capture_id"])
    op.create_index("ix_revision_content_id", "revision", ["content_id"])


def _alias() -> None:
    op.create_table(
        "alias",
        sa.Column("id", sa.String(36), nullable=False),
        sa.Column(
            "article_id",
            sa.String(36),
            sa.ForeignKey("article.id", name="fk_alias_article_id_article", ondelete="CASCADE"),
            nullable=False,
        ),
        sa.Column("url", SoundText(), nullable=False),
        sa.Column("first_seen_at", Instant(), nullable=False),
        sa.Column("last_seen_at", Instant(), nullable=False),
        sa.PrimaryKeyConstraint("id", "article_id", name="pk_alias"),
    )
    op.create_index("ix_alias_article_id", "alias", ["article_id"])


def _party() -> None:
    op.create_table(
        "party",
        sa.Column("id", sa.String(36), nullable=False),
        sa.Column("name", SoundText(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_party"),
    )


def _photo() -> None:
    op.create_table(
        "photo",
        sa.Column("id", sa.String(36), nullable=False),
        sa.Column(
            "article_id",
            sa.String(36),
            sa.ForeignKey("article.id", name="fk_photo_article_id_article", ondelete="CASCADE"),
            nullable=False,
        ),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("url", SoundText()),
        sa.Column("caption", SoundText()),
        sa.Column("alt", SoundText()),
        sa.Column("lead", sa.Boolean(), nullable=False, server_default=sa.text("false")),
        sa.Column("credit_state", SoundText(), nullable=False),
        sa.Column("origin", SoundText(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_photo"),
    )
    op.create_index("ix_photo_article_id_position", "photo", ["article_id", "position"])


def _credit() -> None:
    op.create_table(
        "credit",
        sa.Column(
            "photo_id",
            sa.String(36),
            sa.ForeignKey("photo.id", name="fk_credit_photo_id_photo", ondelete="CASCADE"),
            nullable=False,
        ),
        sa.Column("raw", SoundText(), nullable=False),
        sa.Column("origin", SoundText(), nullable=False),
        sa.Column("photographer", SoundText()),
        sa.Column("organisation", SoundText()),
        sa.Column("distributor", SoundText()),
        sa.Column("site", SoundText()),
        sa.Column("licence", SoundText()),
        sa.Column("kind", SoundText()),
        sa.Column(
            "photographer_id",
            sa.String(36),
            sa.ForeignKey("party.id", name="fk_credit_photographer_id_party", ondelete="CASCADE"),
        ),
        sa.Column(
            "organisation_id",
            sa.String(36),
            sa.ForeignKey("party.id", name="fk_credit_organisation_id_party", ondelete="CASCADE"),
        ),
        sa.Column(
            "distributor_id",
            sa.String(36),
            sa.ForeignKey("party.id", name="fk_credit_distributor_id_party", ondelete="CASCADE"),
        ),
        sa.PrimaryKeyConstraint("photo_id", name="pk_credit"),
    )
    op.create_index("ix_credit_distributor_id", "credit", ["distributor_id"])
    op.create_index("ix_credit_organisation_id", "credit", ["organisation_id"])
    op.create_index("ix_credit_photographer_id", "credit", ["photographer_id"])


def _byline() -> None:
    op.create_table(
        "byline",
        sa.Column(
            "article_id",
            sa.String(36),
            sa.ForeignKey("article.id", name="fk_byline_article_id_article", ondelete="CASCADE"),
            nullable=False,
        ),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column(
            "party_id",
            sa.String(36),
            sa.ForeignKey("party.id", name="fk_byline_party_id_party", ondelete="CASCADE"),
            nullable=False,
        ),
        sa.Column("raw", SoundText(), nullable=False),
        sa.Column("origin", SoundText(), nullable=False),
        sa.PrimaryKeyConstraint("article_id", "position", name="pk_byline"),
    )
    op.create_index("ix_byline_party_id", "byline", ["party_id"])


def _tag() -> None:
    op.create_table(
        "tag",
        sa.Column(
            "article_id",
            sa.String(36),
            sa.ForeignKey("article.id", name="fk_tag_article_id_article", ondelete="CASCADE"),
            nullable=False,
        ),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("tag", SoundText(), nullable=False),
        sa.Column("tag_id", sa.String(36), nullable=False),
        sa.Column("origin", SoundText(), nullable=False),
        sa.PrimaryKeyConstraint("article_id", "position", name="pk_tag"),
    )
    op.create_index("ix_tag_tag_id", "tag", ["tag_id"])
