"""What articles have to do with one another, and what should alarm somebody."""

import sqlalchemy as sa
from alembic import op

from dateline.warehouse.columns import SoundJson, SoundText

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None

_PHOTO = """
SELECT p.id AS photo_id, p.article_id, p.url, p.caption, p.alt, c.raw AS credit,
    c.photographer, c.organisation, c.distributor, c.site, c.licence, c.kind, p.credit_state,
    s.photo_licence AS source_photo_licence, s.photo_licence_url AS source_photo_licence_url,
    s.photo_attribution AS source_photo_attribution,
    s.photo_confidence AS source_photo_confidence,
    p.lead, p.position, c.origin AS credit_origin, p.origin, {others}
    a.url AS article_url, a.title, a.source_id AS source, s.name AS source_name,
    a.published_on, a.published_at, a.withdrawn_at
FROM photo p
JOIN article a ON a.id = p.article_id
JOIN source s ON s.id = a.source_id
LEFT JOIN credit c ON c.photo_id = p.id
"""

_PAIR = """a.id AS article_id, o.id AS related_id, {relation} AS relation,
    a.source_id AS source, a.language, a.url, a.title, a.published_on,
    o.source_id AS related_source, o.language AS related_language, o.url AS related_url,
    o.title AS related_title, o.published_on AS related_published_on"""

_JOINS = {
    "same text": """FROM article a
        JOIN article o ON o.text_id = a.text_id AND o.id <> a.id""",
    "translation": """FROM alternate t
        JOIN article a ON a.id = t.article_id
        JOIN article o ON o.id = t.other_id AND o.id <> a.id""",
    "translation by another address": """FROM alternate t
        JOIN article a ON a.id = t.article_id
        JOIN alias l ON l.id = t.alias_id
        JOIN article o ON o.id = l.article_id AND o.id <> a.id""",
}
_RELATED = " UNION ".join(
    f"SELECT {_PAIR.format(relation=repr(name.partition(' by ')[0]))} {join}"
    for name, join in _JOINS.items()
)

# A site that is built anew stamps its articles anew: many dates move on one day, and no text.
_ALARM = """
SELECT p.source_id AS source, p.reason AS alarm, {last_day} AS day, p.times AS number,
    p.url, p.detail
FROM problem p
WHERE p.reason IN ('moved', 'bad_feed', 'empty', 'robots', 'robots_unreachable')
    AND p.stage = 'discover'
UNION ALL
SELECT d.source, 'dates_moved', d.day, d.number, NULL, NULL FROM (
    SELECT v.source, {valid_day} AS day, count(*) AS number
    FROM v_revision v
    WHERE v.dates_edited AND NOT v.title_edited AND NOT v.lead_edited AND NOT v.body_edited
        AND v.published_on > v.previous_published_on
    GROUP BY v.source, {valid_day}
) d
WHERE d.number >= 5
"""


def upgrade() -> None:
    """Add the columns, the table and the views."""
    op.add_column("article", sa.Column("text_id", sa.String(36)))
    op.create_index("ix_article_text_id", "article", ["text_id"])
    _alternate()
    op.execute("DROP VIEW v_photo")
    op.add_column("photo", sa.Column("others", SoundJson()))
    op.execute(f"CREATE VIEW v_photo AS {_PHOTO.format(others='p.others,')}")
    op.execute(f"CREATE VIEW v_related AS {_RELATED}")
    op.execute(f"CREATE VIEW v_alarm AS {_alarm()}")


def downgrade() -> None:
    """Take them away again."""
    op.execute("DROP VIEW v_alarm")
    op.execute("DROP VIEW v_related")
    op.execute("DROP VIEW v_photo")
    op.drop_column("photo", "others")
    op.execute(f"CREATE VIEW v_photo AS {_PHOTO.format(others='')}")
    op.drop_table("alternate")
    op.drop_index("ix_article_text_id", "article")
    op.drop_column("article", "text_id")


def _alarm() -> str:
    if op.get_bind().dialect.name == "postgresql":
        day = "({} AT TIME ZONE 'UTC')::date"
    else:
        day = "date({})"
    return _ALARM.format(last_day=day.format("p.last_at"), valid_day=day.format("v.valid_from"))


def _alternate() -> None:
    article = sa.ForeignKey(
        "article.id", name="fk_alternate_article_id_article", ondelete="CASCADE"
    )
    op.create_table(
        "alternate",
        sa.Column("article_id", sa.String(36), article, nullable=False),
        sa.Column("language", SoundText(), nullable=False),
        sa.Column("url", SoundText(), nullable=False),
        sa.Column("alias_id", sa.String(36), nullable=False),
        sa.Column("other_id", sa.String(36), nullable=False),
        sa.PrimaryKeyConstraint("article_id", "language", name="pk_alternate"),
    )
    op.create_index("ix_alternate_alias_id", "alternate", ["alias_id"])
    op.create_index("ix_alternate_other_id", "alternate", ["other_id"])
