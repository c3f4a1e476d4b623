"""An alarm for an office that answers, and has been silent for longer than it ever is."""

from alembic import op

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None

_BEFORE = """
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

# A list that is empty by mistake looks like no news where nobody counts what it holds. An
# office has a rhythm: ten days of news or more within half a year, and by now a silence twice
# as long as the longest between them, and of more than a week. It is measured up to the last
# answer rather than to now: an office that nobody asks, or that refuses, is not silent.
_SILENCE = """
UNION ALL
SELECT s.source, 'silent', s.day, s.silence, NULL,
    'answers without news; its longest silence before had ' || s.longest || ' days'
FROM (
    SELECT n.source_id AS source, n.last_day AS day, g.longest,
        {silence} AS silence
    FROM (
        SELECT source_id, max(day) AS last_day FROM coverage WHERE loaded > 0 GROUP BY source_id
    ) n
    JOIN (
        SELECT e.source_id, max(e.gap) AS longest, count(e.gap) AS gaps FROM (
            SELECT c.source_id, {gap} AS gap
            FROM coverage c
            JOIN (
                SELECT source_id, max(day) AS last_day
                FROM coverage WHERE loaded > 0 GROUP BY source_id
            ) m ON m.source_id = c.source_id
            WHERE c.loaded > 0 AND c.day > {half_a_year_before}
            WINDOW w AS (PARTITION BY c.source_id ORDER BY c.day)
        ) e GROUP BY e.source_id
    ) g ON g.source_id = n.source_id
    JOIN (
        SELECT a.source_id, max(a.day) AS last_day FROM (
            SELECT source_id, day FROM coverage WHERE status IN ('ok', 'empty')
            UNION ALL
            SELECT source_id, {checked_day} AS day FROM route_state
        ) a GROUP BY a.source_id
    ) l ON l.source_id = n.source_id
    WHERE g.gaps >= 9
) s
WHERE s.silence > 7 AND s.silence > 2 * s.longest
"""

_WORDS = {
    "postgresql": {
        "last_day": "(p.last_at AT TIME ZONE 'UTC')::date",
        "valid_day": "(v.valid_from AT TIME ZONE 'UTC')::date",
        "silence": "l.last_day - n.last_day",
        "gap": "c.day - lag(c.day) OVER w",
        "half_a_year_before": "m.last_day - 183",
        "checked_day": "(checked_at AT TIME ZONE 'UTC')::date",
    },
    "sqlite": {
        "last_day": "date(p.last_at)",
        "valid_day": "date(v.valid_from)",
        "silence": "CAST(julianday(l.last_day) - julianday(n.last_day) AS INTEGER)",
        "gap": "CAST(julianday(c.day) - julianday(lag(c.day) OVER w) AS INTEGER)",
        "half_a_year_before": "date(m.last_day, '-183 days')",
        "checked_day": "date(checked_at)",
    },
}


def upgrade() -> None:
    """Let the view tell of silence too."""
    _replace(_BEFORE + _SILENCE)


def downgrade() -> None:
    """Let it tell what it told before."""
    _replace(_BEFORE)


def _replace(view: str) -> None:
    words = _WORDS[op.get_bind().dialect.name]
    op.execute("DROP VIEW v_alarm")
    op.execute(f"CREATE VIEW v_alarm AS {view.format(**words)}")
