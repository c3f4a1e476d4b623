"""Full text: FTS5 on SQLite, a GIN index over an expression on PostgreSQL; lz4 where it is."""

from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

# External content: the index holds no second copy of the text. "delete" must name the very
# values that were indexed, hence the triggers rather than calls to remember;
# and one trigger for both steps of an update, since the order of two is not defined.
_SQLITE = """
CREATE VIRTUAL TABLE article_fts USING fts5(
    title, lead, body, content='article', content_rowid='n',
    tokenize='unicode61 remove_diacritics 2'
);
CREATE TRIGGER article_fts_insert AFTER INSERT ON article
WHEN coalesce(new.title, new.lead, new.body) IS NOT NULL BEGIN
    INSERT INTO article_fts (rowid, title, lead, body)
    VALUES (new.n, new.title, new.lead, new.body);
END;
CREATE TRIGGER article_fts_delete AFTER DELETE ON article
WHEN coalesce(old.title, old.lead, old.body) IS NOT NULL BEGIN
    INSERT INTO article_fts (article_fts, rowid, title, lead, body)
    VALUES ('delete', old.n, old.title, old.lead, old.body);
END;
CREATE TRIGGER article_fts_update AFTER UPDATE OF title, lead, body ON article
WHEN old.title IS NOT new.title OR old.lead IS NOT new.lead OR old.body IS NOT new.body BEGIN
    INSERT INTO article_fts (article_fts, rowid, title, lead, body)
    SELECT 'delete', old.n, old.title, old.lead, old.body
    WHERE coalesce(old.title, old.lead, old.body) IS NOT NULL;
    INSERT INTO article_fts (rowid, title, lead, body)
    SELECT new.n, new.title, new.lead, new.body
    WHERE coalesce(new.title, new.lead, new.body) IS NOT NULL;
END
"""

# to_tsvector fails above 1 MB of lexemes; 100,000 characters stay below it in any script.
# 'simple' since the articles are in many languages: words as they stand, no stems.
_TERMS = (
    "to_tsvector('simple', left(coalesce(title, '') || ' ' || coalesce(lead, '') || ' ' ||"
    " coalesce(body, ''), 100000))"
)

_VIEW = f"CREATE VIEW v_search AS SELECT id AS article_id, {_TERMS} AS terms FROM article"  # noqa: S608

_LZ4 = "SELECT 'lz4' = ANY(enumvals) FROM pg_settings WHERE name = 'default_toast_compression'"


def upgrade() -> None:
    """Make the index."""
    if op.get_bind().dialect.name == "sqlite":
        _upgrade_sqlite()
    else:
        _upgrade_postgresql()


def _upgrade_sqlite() -> None:
    statement = ""
    for line in _SQLITE.strip().splitlines():
        statement += line + "\n"
        if line == ");" or line.startswith("END"):
            op.get_bind().exec_driver_sql(statement)
            statement = ""


def _upgrade_postgresql() -> None:
    op.execute(f"CREATE INDEX ix_article_search ON article USING gin ({_TERMS})")
    op.execute(_VIEW)
    # TOAST compression is what bounds loading; pglz is half as fast. Not every build has lz4.
    if op.get_bind().exec_driver_sql(_LZ4).scalar():
        for table in ("article", "content"):
            op.execute(f"ALTER TABLE {table} ALTER COLUMN body SET COMPRESSION lz4")
        op.execute("ALTER TABLE content ALTER COLUMN doc SET COMPRESSION lz4")
        op.execute("ALTER TABLE article ALTER COLUMN origins SET COMPRESSION lz4")


def downgrade() -> None:
    """Drop the index."""
    if op.get_bind().dialect.name == "sqlite":
        for name in ("insert", "delete", "update"):
            op.execute(f"DROP TRIGGER article_fts_{name}")
        op.execute("DROP TABLE article_fts")
    else:
        op.execute("DROP VIEW v_search")
        op.execute("DROP INDEX ix_article_search")
