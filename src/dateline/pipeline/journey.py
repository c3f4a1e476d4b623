"""The stations joined: discover, scrape, record, verify, each safe to run again at any time."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from time import sleep as real_sleep

from dateline import records, urls
from dateline.archive import Archive, WarcWriter
from dateline.discover import anew, believed, discover, feed_name, original, unproved
from dateline.errors import ArchiveError, ConfigError, WarehouseError
from dateline.fetch import Fetcher, keys_of, user_agent
from dateline.log import get_log
from dateline.model import (
    Arrival,
    Capture,
    Finding,
    Get,
    Outcome,
    Problem,
    Reason,
    Record,
    Rejected,
    RouteState,
    Run,
    RunReport,
    Scraped,
    Source,
    Work,
)
from dateline.pipeline.asking import answered
from dateline.pipeline.bundles import Adoption, read_bundles
from dateline.pipeline.cut import unless_cut
from dateline.pipeline.images import Photos, fetch_photos
from dateline.pipeline.lease import claims, renewed
from dateline.pipeline.reading import Reader
from dateline.pipeline.walls import walls_among
from dateline.settings import Settings
from dateline.sources import (
    folder_source,
    host_source,
    read_offices,
    require_contact,
    source_for_url,
)
from dateline.warehouse import Pending, Warehouse, open_warehouse

log = get_log(__name__)

_MOST_READINGS = 5  # of a batch whose pages' routes go on saying more; verify tells what is left


def utc_now() -> datetime:
    """The present instant, aware."""
    return datetime.now(UTC)


@dataclass(frozen=True, slots=True)
class Journey:
    """One installation: its sources, warehouse and archive, and the four steps over them.

    ``faults`` are the office files that are wrong; they cost their own offices alone.
    """

    settings: Settings
    sources: Mapping[str, Source]
    warehouse: Warehouse
    archive: Archive
    clock: Callable[[], datetime] = utc_now
    sleep: Callable[[float], None] = real_sleep
    faults: Sequence[ConfigError] = ()

    def source(self, source_id: str, url: str = "") -> Source:
        """The source of that id; one that no office file describes is made from the URL.

        Raises ConfigError for an unknown id without a URL to make it from, and for an office
        whose file is wrong.
        """
        if source_id in self.sources:
            return self.sources[source_id]
        for fault in self.faults:
            if Path(fault.file or "").stem == source_id:
                raise fault
        if url.startswith("folder:"):
            return folder_source(source_id)
        if url:
            return replace(host_source(urls.host(url)), id=source_id)
        known = ", ".join(sorted(self.sources))
        raise ConfigError(f"no office file describes {source_id!r}; known are {known}")

    def owner(self, url: str) -> Source:
        """The source that a page belongs to, made where no office claims it.

        An article stays its first loader's for good, so this raises ConfigError as long as an
        office file is wrong: the page could be that office's.
        """
        if self.faults:
            raise self.faults[0]
        return source_for_url(url, self.sources)

    @contextmanager
    def fetching(self, source: Source) -> Iterator[Fetcher]:
        """A polite fetcher for one source's hosts. Raises ConfigError where that source asks
        for a contact and none is set."""
        require_contact(source, self.settings.contact)
        with Fetcher(
            self.warehouse.hosts,
            pace=source.pace,
            loopback=source.loopback,
            timeout=self.settings.timeout,
            max_bytes=self.settings.max_bytes,
            user_agent=user_agent(self.settings.contact),
            clock=self.clock,
            sleep=self.sleep,
            keys=tuple(keys_of(source, self.settings.keys)),
        ) as fetcher:
            yield fetcher

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

    def scrape(self, run: Run, batch: str, owner: str, attempt: int) -> dict[str, int]:
        """Batch → captures in the archive, then rows that point to them; counts by outcome.

        What another run is at is waited for, and taken over where that one died.
        The file is closed before any row points into it. Killed before that, the batch's pages
        are fetched again by the next try; killed after, ``archive reindex`` finds them.
        """
        name = f"{run.source}/{self.clock():%Y-%m-%d}/{owner}-try{attempt}"
        counts: Counter[str] = Counter()
        holder = (self.warehouse, batch, owner, self.settings.lease)
        for works in claims(*holder, self.clock, self.sleep):
            with renewed(*holder, self.clock):
                scraped = self._fetched(run, works, name)
                self.warehouse.save_scraped(owner, batch, scraped, self.clock())
            counts.update(_word(item.outcome) for item in scraped)
        if counts:
            log.info("scraped", run=run.id, batch=batch, **counts)
        return dict(counts)

    def _fetched(self, run: Run, works: Sequence[Work], name: str) -> list[Scraped]:
        with ExitStack() as stack:
            writers = _Once(stack, self.archive, name)
            source = self.source(run.source, works[0].entry.url)
            fetcher = stack.enter_context(self.fetching(source))
            photos: Photos = []
            scraped = [
                self._kept(work, outcome, fetcher.get, writers, photos)
                for work, outcome in answered(works, fetcher, self._source_of)
            ]
        self._save_photos(run.source, photos)
        return scraped

    def _source_of(self, work: Work) -> Source:
        return self.source(work.entry.source, work.entry.url)

    def _kept(
        self, work: Work, found: Outcome, get: Get, writers: "_Once", photos: Photos
    ) -> Scraped:
        outcome = original(unless_cut(found, get, partial(self._body_kept, work)), work.entry)
        record: Record | None = None
        if isinstance(outcome, Capture) and outcome.sha256 != work.sha256:
            record = writers.writer().add(outcome)
            photos += self._photos_of(work, outcome, get, writers)
        due = self._due_again(work, outcome)
        if isinstance(outcome, Rejected):
            return Scraped(work.id, outcome, record, due)
        # Of a batch's pages one is held at a time: together they may be a gigabyte.
        return Scraped(work.id, replace(outcome, body=b""), record, due, len(outcome.body))

    def _body_kept(self, work: Work) -> bytes | None:
        """An entry's page as it was last archived; None where it was never, or can't be read."""
        record = self.warehouse.last_record(work.id)
        try:
            return self.archive.read(record).body if record else None
        except ArchiveError as error:
            log.warning("unreadable", url=work.entry.url, detail=str(error))
            return None

    def _photos_of(self, work: Work, page: Capture, get: Get, writers: "_Once") -> Photos:
        source = self._source_of(work)
        if source.photos == "link":
            return []
        page_of = (page, work.entry)
        return fetch_photos(self.warehouse, source, page_of, get, writers.writer, self.clock)

    def _save_photos(self, source_id: str, photos: Photos) -> None:
        if photos:
            whole = self.source(source_id).photos == "file"
            self.warehouse.save_images(photos, self.clock(), whole=whole)

    def _due_again(self, work: Work, outcome: Outcome) -> datetime | None:
        now = self.clock()
        if work.entry.via and isinstance(outcome, Capture):
            return None  # a copy stays as it is
        if isinstance(outcome, Capture) or outcome.reason is Reason.UNCHANGED:
            steps = self._source_of(work).rechecks
            return records.recheck_at(work.since or now, steps, now)
        tries = work.tries + (outcome.reason is not Reason.HOST_DOWN)
        return records.next_try(outcome.reason, tries, now, outcome.retry_at, outcome.status)

    def record(self, *batches: str) -> dict[str, int]:
        """Captures of the batches that were not read yet → articles, in one transaction.

        The batches may be of several runs: sources with a page or two each are recorded at the
        price of one. Where another run's route says more of a page while it is read, it is read
        once more. Where the database refuses the whole, each batch is recorded by itself, and
        the error is raised when the others are there.
        """
        try:
            counts = self._recorded(batches)
        except WarehouseError:
            if len(batches) < 2:
                raise
            counts = self._one_by_one(batches)
        log.info("recorded", batches=batches, **counts)
        return dict(counts)

    def _recorded(self, batches: Sequence[str]) -> Counter[str]:
        counts: Counter[str] = Counter()
        for _ in range(_MOST_READINGS):
            if not (pending := self.warehouse.pending(*batches)):
                break
            counts.update(self.load(pending))
        counts.update(self._walls_taken_back(batches))
        return counts

    def _one_by_one(self, batches: Sequence[str]) -> Counter[str]:
        counts: Counter[str] = Counter()
        refused: list[WarehouseError] = []
        for batch in batches:
            try:
                counts.update(self._recorded([batch]))
            except WarehouseError as error:
                log.exception("refused", batch=batch, detail=str(error))
                refused.append(error)
        if refused:
            raise refused[0]
        return counts

    def _walls_taken_back(self, batches: Sequence[str]) -> dict[str, int]:
        """Pages that were read as articles before others had their text: no articles any more."""
        walls = walls_among(self._reader.all(self.warehouse.doubted(*batches)))
        return self.warehouse.load([], walls, records.decide, self.clock()) if walls else {}

    def load(self, pending: Sequence[Pending]) -> dict[str, int]:
        """Captures → article, revision and photo rows; each bad page costs only itself."""
        arrivals: list[Arrival] = []
        rejected: list[tuple[Pending, Rejected]] = []
        reader = self._reader
        for item, read in reader.all(pending):
            if isinstance(read, Rejected):
                log.warning("rejected", url=read.url, reason=read.reason, detail=read.detail)
                rejected.append((item, read))
            else:
                arrivals.append(read)
        if not arrivals and not rejected:
            return {}
        return self.warehouse.load(
            [*reader.again(arrivals), *arrivals], rejected, records.decide, self.clock()
        )

    @property
    def _reader(self) -> Reader:
        return Reader(self.archive, self.warehouse, self.source, self.clock)

    def verify(self, run: Run) -> RunReport:
        """What the run's days came to, written as coverage rows; faults are what makes it red."""
        report = self.warehouse.verify(run, self.clock())
        log.info("verified", run=run.id, days=len(report.days), faults=len(report.faults))
        return report

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


class _Once:
    """A WARC writer that makes its file when the first capture comes."""

    def __init__(self, stack: ExitStack, archive: Archive, name: str) -> None:
        self._stack, self._archive, self._name = stack, archive, name
        self._writer: WarcWriter | None = None

    def writer(self) -> WarcWriter:
        if self._writer is None:
            self._writer = self._stack.enter_context(self._archive.writer(self._name))
        return self._writer


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


def _word(outcome: Outcome) -> str:
    return outcome.reason.value if isinstance(outcome, Rejected) else "fetched"


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
