import uuid
from datetime import UTC, datetime

import pytest

import airflow_env  # noqa: F401  (sets the environment before Airflow is imported)
from dateline.settings import Settings
from dateline.warehouse import open_warehouse, schema

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)


class Shelf:
    """A warehouse to put articles into, row by row."""

    def __init__(self, folder):
        self.settings = Settings(home=folder, warehouse_url=f"sqlite:///{folder / 'w.db'}")
        self.warehouse = open_warehouse(self.settings.warehouse_url)
        self.warehouse.migrate()
        self.count = 0

    def insert(self, table, **row):
        with self.warehouse.engine.begin() as connection:
            connection.execute(table.insert(), row)

    def source(self, source_id, name):
        self.insert(
            schema.source,
            id=source_id,
            name=name,
            home="http://127.0.0.1/",
            country="UA",
            kind="press office",
            timezone="UTC",
            languages=[],
            known=True,
        )

    def article(self, source_id, title, at=None, day=None, **more):
        """An article, and its photo where ``credit`` or ``credit_state`` is given."""
        self.count += 1
        credit, state = more.pop("credit", None), more.pop("credit_state", None)
        article_id = str(uuid.uuid4())
        row = {
            "n": self.count,
            "id": article_id,
            "source_id": source_id,
            "url": f"https://example.org/{self.count}",
            "title": title,
            "published_at": at,
            "published_on": day or (at and at.date()),
            "loaded_at": NOW,
            "changed_at": NOW,
        }
        self.insert(schema.article, **(row | more))
        if credit or state:
            photo_id = str(uuid.uuid4())
            self.insert(
                schema.photo,
                id=photo_id,
                article_id=article_id,
                position=0,
                credit_state=state or "stated",
                origin="test",
            )
            if credit:
                self.insert(schema.credit, photo_id=photo_id, raw=credit, origin="test")


@pytest.fixture
def shelf(tmp_path):
    made = Shelf(tmp_path)
    yield made
    made.warehouse.close()
