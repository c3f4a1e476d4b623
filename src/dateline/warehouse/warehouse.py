"""One door to the database: what the pipeline, the pages and the command line ask of it."""

from collections.abc import Callable, Iterable, Sequence
from datetime import datetime
from functools import cached_property

from sqlalchemy import Engine

from dateline.model import (
    Arrival,
    Capture,
    Entry,
    Finding,
    Outcome,
    Record,
    Rejected,
    RouteState,
    Run,
    RunReport,
    Scraped,
    Source,
    Stored,
    Window,
    Work,
)
from dateline.warehouse import (
    adopt,
    coverage,
    images,
    load,
    migrate,
    pending,
    plan,
    queue,
    search,
    select,
    sources,
    standing,
)
from dateline.warehouse.engine import make_engine, read_url
from dateline.warehouse.history import Decide
from dateline.warehouse.hosts import Hosts
from dateline.warehouse.load import NextAt
from dateline.warehouse.pending import Pending
from dateline.warehouse.routes import Rhythm
from dateline.warehouse.search import Hit
from dateline.warehouse.select import Table
from dateline.warehouse.standing import LastRun, RouteWord


class Warehouse:
    """The warehouse behind one engine. Each method is one transaction, safe to run again;
    all raise WarehouseError where the database refuses."""

    def __init__(self, engine: Engine) -> None:
        self.engine = engine

    @cached_property
    def hosts(self) -> Hosts:
        """The book of hosts that all fetchers share."""
        return Hosts(self.engine)

    def migrate(self) -> None:
        """Bring the schema to this version's."""
        migrate.migrate(self.engine)

    def check_schema(self) -> None:
        """Raise WarehouseError unless the schema is this version's."""
        migrate.check_schema(self.engine)

    def close(self) -> None:
        """Give the connections back."""
        self.engine.dispose()

    def sync_sources(self, items: Iterable[Source]) -> None:
        """Make the rows of these sources say what their files say."""
        sources.sync_sources(self.engine, items)

    def route_states(self, source_id: str, window: Window | None = None) -> dict[str, RouteState]:
        """What is remembered of a source's routes, by route; their settled days in the window."""
        return sources.route_states(self.engine, source_id, window)

    def last_runs(self) -> dict[str, LastRun]:
        """By source, the run that began last."""
        return standing.last_runs(self.engine)

    def route_words(self, source_id: str) -> dict[str, RouteWord]:
        """By route of a source, what it said last."""
        return standing.route_words(self.engine, source_id)

    def news_times(self, source_id: str, since: datetime) -> dict[str, list[datetime]]:
        """By route of a source, when entries were seen for the first time by it."""
        return standing.news_times(self.engine, source_id, since)

    def plan(
        self,
        run: Run,
        findings: Iterable[Finding],
        *,
        batch_size: int,
        now: datetime,
        rhythm: Rhythm | None = None,
    ) -> list[str]:
        """Store what is found and divide what is to be done; the batches' ids in order.

        Long findings take several transactions, the last of which holds what vouches for them,
        and by the ``rhythm`` when those routes are to be visited again.
        """
        return plan.plan(self.engine, run, findings, batch_size, now, rhythm)

    def plan_imports(
        self, found: Sequence[tuple[Run, Iterable[Finding]]], *, batch_size: int, now: datetime
    ) -> dict[str, list[str]]:
        """The same of runs that read what a file brought, in one transaction, which holds all
        that they found; the batches' ids by run."""
        return plan.plan_imports(self.engine, found, batch_size, now)

    def claim(self, batch_id: str, owner: str, now: datetime, lease: int) -> list[Work]:
        """The batch's due and free entries, this owner's for ``lease`` seconds."""
        return queue.claim(self.engine, batch_id, owner, now, lease)

    def renew(self, batch_id: str, owner: str, now: datetime, lease: int) -> int:
        """Lengthen the leases still held; how many those are."""
        return queue.renew(self.engine, batch_id, owner, now, lease)

    def held_until(self, batch_id: str, now: datetime) -> datetime | None:
        """When the first of others' leases on due entries of the batch runs out."""
        return queue.held_until(self.engine, batch_id, now)

    def save_scraped(
        self, owner: str, batch_id: str, scraped: Sequence[Scraped], now: datetime
    ) -> None:
        """What became of claimed entries."""
        queue.save_scraped(self.engine, owner, batch_id, scraped, now)

    def pending(self, *batch_ids: str) -> list[Pending]:
        """The batches' captures that were not read yet, in the order of their times."""
        return pending.pending(self.engine, batch_ids)

    def doubted(self, *batch_ids: str) -> list[Pending]:
        """Captures read as articles that may be a wall which the batches made known."""
        return pending.doubted(self.engine, batch_ids)

    def unrecorded(self, limit: int) -> list[Pending]:
        """The oldest captures of all that were not read yet."""
        return pending.unrecorded(self.engine, limit)

    def known_captures(self, capture_ids: Sequence[str]) -> set[str]:
        """Those of the ids that have a row."""
        return pending.known_captures(self.engine, capture_ids)

    def stored(self, article_ids: Sequence[str]) -> dict[str, Stored]:
        """What was read of these articles; unknown ones are left out."""
        return pending.stored(self.engine, article_ids)

    def last_record(self, entry_id: str) -> Record | None:
        """Where the bytes of an entry's last capture lie; None where it has none."""
        return pending.last_record(self.engine, entry_id)

    def capture_record(self, capture_id: str) -> tuple[Record, Entry]:
        """Where a capture's bytes lie, and its entry."""
        return pending.capture_record(self.engine, capture_id)

    def load(
        self,
        arrivals: Sequence[Arrival],
        rejected: Sequence[tuple[Pending, Rejected]],
        decide: Decide,
        now: datetime,
        next_at: NextAt | None = None,
    ) -> dict[str, int]:
        """Write what arrived; counts of new, changed, same and rejected."""
        return load.load(self.engine, arrivals, rejected, decide, now, next_at)

    def adopt(
        self,
        items: Iterable[tuple[Record, Capture]],
        source_id_of: Callable[[str], str],
        now: datetime,
    ) -> int:
        """Rows for captures that have none; how many those were."""
        return adopt.adopt(self.engine, items, source_id_of, now)

    def known_images(self, urls: Iterable[str], *, whole: bool) -> dict[str, Record | None]:
        """By address, where the bytes of pictures lie that were asked for before."""
        return images.known_images(self.engine, urls, whole=whole)

    def save_images(
        self, items: Iterable[tuple[str, Outcome, Record | None]], now: datetime, *, whole: bool
    ) -> None:
        """What became of requests of pictures."""
        images.save_images(self.engine, items, now, whole=whole)

    def verify(self, run: Run, now: datetime) -> RunReport:
        """What the run's days came to, written as coverage; the run's row is finished."""
        (report,) = self.verify_all([run], now)
        return report

    def verify_all(self, runs: Sequence[Run], now: datetime) -> list[RunReport]:
        """The same of several runs, in one transaction."""
        return coverage.verify(self.engine, runs, now)

    def fail_run(self, run: Run, detail: str, now: datetime) -> None:
        """Mark a run that ended before it could be verified."""
        coverage.fail_run(self.engine, run, detail, now)

    def select(self, sql: str, limit: int | None = None) -> Table:
        """Column names and rows of one query that reads."""
        return select.select(self.engine, sql, limit)

    def search(self, words: str, limit: int = 20) -> list[Hit]:
        """Articles that hold all of the words."""
        return search.search(self.engine, words, limit)


def open_warehouse(url: str) -> Warehouse:
    """The warehouse at a SQLAlchemy URL; makes a SQLite file's folder, migrates nothing.

    Usable from threads and after a fork. Raises WarehouseError for an unusable URL.
    """
    return Warehouse(make_engine(read_url(url)))
