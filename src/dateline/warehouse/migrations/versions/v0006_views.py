"""Views for people: v_article, v_photo, v_revision, v_missing, v_fetch."""

from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

_ARTICLE = """
SELECT a.id AS article_id, a.n, a.published_at, a.published_on, a.published_precision,
    a.published_zone, a.zone_assumed, {published_origin} AS published_origin,
    a.title, a.lead, a.body, a.language, a.source_id AS source, s.name AS source_name,
    s.country, a.url, a.authors, a.section, a.dateline, a.photos,
    a.modified_at, a.modified_on, a.embargo_until, a.embargo_on, a.event_at, a.event_on,
    a.withdrawn_at, a.revisions, a.first_captured_at, a.captured_at, a.loaded_at, a.changed_at,
    a.day, s.text_licence AS source_text_licence, s.text_licence_url AS source_text_licence_url,
    s.text_attribution AS source_text_attribution, a.extractor, a.origins
FROM article a JOIN source s ON s.id = a.source_id
"""

_PHOTO = """
SELECT p.id AS photo_id, p.article_id, p.url, p.caption, p.alt, c.raw AS credit,
    c.photographer, c.organisation, c.distributor, c.site, c.licence, c.kind, p.credit_state,
    s.photo_licence AS source_photo_licence, s.photo_licence_url AS source_photo_licence_url,
    s.photo_attribution AS source_photo_attribution,
    s.photo_confidence AS source_photo_confidence,
    p.lead, p.position, c.origin AS credit_origin, p.origin,
    a.url AS article_url, a.title, a.source_id AS source, s.name AS source_name,
    a.published_on, a.published_at, a.withdrawn_at
FROM photo p
JOIN article a ON a.id = p.article_id
JOIN source s ON s.id = a.source_id
LEFT JOIN credit c ON c.photo_id = p.id
"""

_REVISION = """
SELECT r.article_id, r.ordinal, r.valid_from, n.valid_from AS valid_to,
    a.source_id AS source, a.url, c.title, c.lead, c.body, c.captions,
    c.published_at, c.published_on, c.modified_at,
    p.title AS previous_title, p.lead AS previous_lead, p.body AS previous_body,
    p.captions AS previous_captions, p.published_at AS previous_published_at,
    p.published_on AS previous_published_on,
    {title} AS title_edited, {lead} AS lead_edited, {body} AS body_edited,
    {captions} AS captions_edited, {dates} AS dates_edited,
    r.capture_id, r.extractor, a.revisions
FROM revision r
JOIN article a ON a.id = r.article_id
JOIN content c ON c.id = r.content_id
LEFT JOIN revision b ON b.article_id = r.article_id AND b.ordinal = r.ordinal - 1
LEFT JOIN content p ON p.id = b.content_id
LEFT JOIN revision n ON n.article_id = r.article_id AND n.ordinal = r.ordinal + 1
"""

_MISSING = """
SELECT e.source_id AS source, e.day, e.url, e.outcome, e.detail, e.status, e.tries,
    e.first_seen_at, e.checked_at, e.next_at, e.route, e.id AS entry_id
FROM entry e
WHERE e.article_id IS NULL
"""

# "fetch" is a reserved word on PostgreSQL; people read this instead.
_FETCH = """
SELECT f.at, e.source_id AS source, e.url, f.outcome, f.status, f.bytes, f.detail, f.final_url,
    f.retry_at, b.run_id, f.owner, f.batch_id, f.capture_id, f.entry_id, f.id AS fetch_id
FROM "fetch" f
JOIN entry e ON e.id = f.entry_id
LEFT JOIN batch b ON b.id = f.batch_id
"""

_VIEWS = ("v_article", "v_photo", "v_revision", "v_missing", "v_fetch")


def upgrade() -> None:
    """Make the views."""
    postgres = op.get_bind().dialect.name == "postgresql"
    origin = (
        "a.origins -> 'published' ->> 'origin'"
        if postgres
        else "a.origins ->> '$.published.origin'"
    )
    differs = "IS DISTINCT FROM" if postgres else "IS NOT"
    edited = {
        name: f"(r.ordinal > 1 AND c.{name} {differs} p.{name})"
        for name in ("title", "lead", "body", "captions")
    }
    edited["dates"] = (
        f"(r.ordinal > 1 AND (c.published_at {differs} p.published_at"
        f" OR c.published_on {differs} p.published_on))"
    )
    texts = (
        _ARTICLE.format(published_origin=origin),
        _PHOTO,
        _REVISION.format(**edited),
        _MISSING,
        _FETCH,
    )
    for name, text in zip(_VIEWS, texts, strict=True):
        op.execute(f"CREATE VIEW {name} AS {text}")


def downgrade() -> None:
    """Drop the views."""
    for name in reversed(_VIEWS):
        op.execute(f"DROP VIEW {name}")
