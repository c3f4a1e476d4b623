"""What kind of page an article was, and what it says of itself beside the fields of all."""

import sqlalchemy as sa
from alembic import op

from dateline.warehouse.columns import SoundText

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

_ARTICLE = """
SELECT a.id AS article_id, a.n, a.published_at, a.published_on, a.published_precision,
    a.published_zone, a.zone_assumed, {published_origin} AS published_origin,
    a.title, a.lead, a.body, a.language, a.source_id AS source, s.name AS source_name,
    s.country, a.url, a.authors, a.section, a.dateline, {kind}a.photos,
    a.modified_at, a.modified_on, a.embargo_until, a.embargo_on, a.event_at, a.event_on,
    a.withdrawn_at, a.revisions, a.first_captured_at, a.captured_at, a.loaded_at, a.changed_at,
    a.day, s.text_licence AS source_text_licence, s.text_licence_url AS source_text_licence_url,
    s.text_attribution AS source_text_attribution, a.extractor, a.origins
FROM article a JOIN source s ON s.id = a.source_id
"""

_NOTE = """
SELECT n.article_id, n.position, n.name, n.value, n.origin, n.raw,
    a.url, a.title, a.kind, a.source_id AS source, s.name AS source_name,
    a.published_on, a.published_at, a.withdrawn_at
FROM note n
JOIN article a ON a.id = n.article_id
JOIN source s ON s.id = a.source_id
"""


def upgrade() -> None:
    """Add the column, the table, and both to what people read."""
    op.execute("DROP VIEW v_article")
    op.add_column("article", sa.Column("kind", SoundText()))
    _note()
    _article_view("a.kind, ")
    op.execute(f"CREATE VIEW v_note AS {_NOTE}")


def downgrade() -> None:
    """Take them away again."""
    op.execute("DROP VIEW v_note")
    op.execute("DROP VIEW v_article")
    op.drop_table("note")
    op.drop_column("article", "kind")
    _article_view("")


def _article_view(kind: str) -> None:
    postgres = op.get_bind().dialect.name == "postgresql"
    origin = (
        "a.origins -> 'published' ->> 'origin'"
        if postgres
        else "a.origins ->> '$.published.origin'"
    )
    op.execute(f"CREATE VIEW v_article AS {_ARTICLE.format(published_origin=origin, kind=kind)}")


def _note() -> None:
    op.create_table(
        "note",
        sa.Column(
            "article_id",
            sa.String(36),
            sa.ForeignKey("article.id", name="fk_note_article_id_article", ondelete="CASCADE"),
            nullable=False,
        ),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("name", SoundText(), nullable=False),
        sa.Column("value", SoundText(), nullable=False),
        sa.Column("origin", SoundText(), nullable=False),
        sa.Column("raw", SoundText(), nullable=False),
        sa.PrimaryKeyConstraint("article_id", "position", name="pk_note"),
    )
