"""The stations joined: discover, scrape, record, verify, each safe to run again at any time."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import datetime
from time import sleep as real_sleep

from dateline import records
from dateline.archive import Archive
from dateline.discover import anew, believed, discover, feed_name, unproved
from dateline.log import get_log
from dateline.model import Finding, Get, Problem, RouteState, Run, RunReport, Source
from dateline.pipeline import recording, scraping
from dateline.pipeline.bundles import Adoption, read_bundles
from dateline.pipeline.installation import Installation, utc_now
from dateline.settings import Settings
from dateline.sources import read_offices
from dateline.warehouse import Pending, open_warehouse

log = get_log(__name__)


@dataclass(frozen=True, slots=True)
class Journey(Installation):
    """One installation, and the four steps over its sources."""

    def discover(self, run: Run) -> list[str]:
        """Source → batches of entries to look at, as ids; the entries themselves are rows."""
        source = self.source(run.source)
        self.warehouse.sync_sources([source])
        if run.captures == "archived":
            return self.plan(run, ())
        with self.fetching(source) as fetcher:
            known = self.warehouse.route_states(source.id, run.window)
            trials = unproved(source, known)
            state = anew(source, known) if run.captures == "refresh" else known
            asked = _due(source, state, self.clock()) if run.kind == "stream" else source
            found = discover(asked, run.window, state, fetcher.get, self.clock(), trials)
            read = read_bundles(found, self._adoption(source, fetcher.get))
            batches = self.plan(run, believed(source, known, read, self.clock()))
            if source.home.startswith("http"):  # after its routes, which matter more
                fetcher.learn_rights(source.home)
            return batches

    def _adoption(self, source: Source, get: Get) -> Adoption:
        return Adoption(
            source, self.archive, self.warehouse, get, self.clock, self.settings.max_bytes
        )

    def plan(self, run: Run, findings: Iterable[Finding]) -> list[str]:
        """Store what is found, and divide what is due into batches."""
        batches = self.warehouse.plan(
            run,
            _told(findings),
            batch_size=self.settings.batch_size,
            now=self.clock(),
            rhythm=records.poll_every if run.kind == "stream" else None,
        )
        log.info("planned", run=run.id, batches=len(batches))
        return batches

    def plan_imports(self, found: Sequence[tuple[Run, Iterable[Finding]]]) -> dict[str, list[str]]:
        """The same of runs that read what a file brought, in one transaction; batches by run."""
        told = [(run, list(_told(findings))) for run, findings in found]
        planned = self.warehouse.plan_imports(
            told, batch_size=self.settings.batch_size, now=self.clock()
        )
        for run, batches in planned.items():
            log.info("planned", run=run, batches=len(batches))
        return planned

    def scrape(self, run: Run, batch: str, owner: str, attempt: int) -> dict[str, int]:
        """Batch → captures in the archive, then rows that point to them; counts by outcome."""
        return scraping.scrape(self, run, batch, owner, attempt)

    def record(self, *batches: str) -> dict[str, int]:
        """Captures of the batches that were not read yet → articles, in one transaction."""
        return recording.record(self, batches)

    def load(self, pending: Sequence[Pending]) -> dict[str, int]:
        """Captures → article, revision and photo rows; each bad page costs only itself."""
        return recording.load(self, pending)

    def verify(self, run: Run) -> RunReport:
        """What the run's days came to, written as coverage rows; faults are what makes it red."""
        (report,) = self.verify_all([run])
        return report

    def verify_all(self, runs: Sequence[Run]) -> list[RunReport]:
        """The same of several runs, in one transaction."""
        reports = self.warehouse.verify_all(runs, self.clock())
        for report in reports:
            days, faults = len(report.days), len(report.faults)
            log.info("verified", run=report.run, days=days, faults=faults)
        return reports

    def ingest(self, run: Run, progress: Callable[[int, int], None] | None = None) -> RunReport:
        """All four steps in this process."""
        batches = self.discover(run)
        for done, batch in enumerate(batches):
            if progress:
                progress(done, len(batches))
            self.scrape(run, batch, f"{run.id}-{done}", 1)
            self.record(batch)
        if progress:
            progress(len(batches), len(batches))
        return self.verify(run)


def _due(source: Source, state: Mapping[str, RouteState], now: datetime) -> Source:
    """The source with those of its feeds that are worth a visit by now. Of the others nothing
    is said: they have no coverage, and are as they were left."""
    known = [(feed, state.get(feed_name(feed), RouteState()).next_at) for feed in source.feeds]
    return replace(source, feeds=tuple(feed for feed, at in known if at is None or at <= now))


def _told(findings: Iterable[Finding]) -> Iterator[Finding]:
    """The findings, each problem among them in the log as well."""
    for found in findings:
        if isinstance(found, Problem):
            log.warning("problem", url=found.url, reason=found.reason, detail=found.detail)
        yield found


@contextmanager
def open_journey(
    settings: Settings,
    *,
    clock: Callable[[], datetime] = utc_now,
    sleep: Callable[[float], None] = real_sleep,
) -> Iterator[Journey]:
    """The installation that ``settings`` describe; an embedded warehouse is made at first use.

    Raises WarehouseError where the schema is another's.
    """
    warehouse = open_warehouse(settings.warehouse_url)
    try:
        if settings.warehouse_url.startswith("sqlite"):
            warehouse.migrate()
        else:
            warehouse.check_schema()
        offices = read_offices(settings.offices)
        for fault in offices.faults:
            log.error("office file", fault=str(fault))
        yield Journey(
            settings=settings,
            sources=offices.sources,
            faults=offices.faults,
            warehouse=warehouse,
            archive=Archive(settings.archive),
            clock=clock,
            sleep=sleep,
        )
    finally:
        warehouse.close()
