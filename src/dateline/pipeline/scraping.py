"""Batch → captures in the archive, then rows that point to them."""

from collections import Counter
from collections.abc import Sequence
from contextlib import ExitStack
from dataclasses import replace
from datetime import datetime
from functools import partial

from dateline import records
from dateline.archive import Archive, WarcWriter
from dateline.discover import original
from dateline.errors import ArchiveError
from dateline.log import get_log
from dateline.model import (
    Capture,
    Get,
    Outcome,
    Reason,
    Record,
    Rejected,
    Run,
    Scraped,
    Source,
    Work,
)
from dateline.pipeline.asking import answered
from dateline.pipeline.cut import unless_cut
from dateline.pipeline.images import Photos, fetch_photos
from dateline.pipeline.installation import Installation
from dateline.pipeline.lease import claims, renewed

log = get_log(__name__)


def scrape(place: Installation, run: Run, batch: str, owner: str, attempt: int) -> dict[str, int]:
    """Batch → captures in the archive, then rows that point to them; counts by outcome.

    What another run is at is waited for, and taken over where that one died.
    The file is closed before any row points into it. Killed before that, the batch's pages
    are fetched again by the next try; killed after, ``archive reindex`` finds them.
    """
    name = f"{run.source}/{place.clock():%Y-%m-%d}/{owner}-try{attempt}"
    counts: Counter[str] = Counter()
    holder = (place.warehouse, batch, owner, place.settings.lease)
    for works in claims(*holder, place.clock, place.sleep):
        with renewed(*holder, place.clock):
            scraped = _fetched(place, run, works, name)
            place.warehouse.save_scraped(owner, batch, scraped, place.clock())
        counts.update(_word(item.outcome) for item in scraped)
    if counts:
        log.info("scraped", run=run.id, batch=batch, **counts)
    return dict(counts)


def _fetched(place: Installation, run: Run, works: Sequence[Work], name: str) -> list[Scraped]:
    with ExitStack() as stack:
        writers = _Once(stack, place.archive, name)
        source = place.source(run.source, works[0].entry.url)
        fetcher = stack.enter_context(place.fetching(source))
        photos: Photos = []
        scraped = [
            _kept(place, work, outcome, fetcher.get, writers, photos)
            for work, outcome in answered(works, fetcher, partial(_source_of, place))
        ]
    _save_photos(place, run.source, photos)
    return scraped


def _kept(
    place: Installation, work: Work, found: Outcome, get: Get, writers: "_Once", photos: Photos
) -> Scraped:
    whole = unless_cut(found, get, partial(_body_kept, place, work))
    outcome = original(whole, work.entry)
    record: Record | None = None
    if isinstance(outcome, Capture) and outcome.sha256 != work.sha256:
        record = writers.writer().add(outcome)
        photos += _photos_of(place, work, outcome, get, writers)
    due = _due_again(place, work, outcome)
    if isinstance(outcome, Rejected):
        return Scraped(work.id, outcome, record, due)
    # Of a batch's pages one is held at a time: together they may be a gigabyte.
    return Scraped(work.id, replace(outcome, body=b""), record, due, len(outcome.body))


def _source_of(place: Installation, work: Work) -> Source:
    return place.source(work.entry.source, work.entry.url)


def _body_kept(place: Installation, work: Work) -> bytes | None:
    """An entry's page as it was last archived; None where it was never, or can't be read."""
    record = place.warehouse.last_record(work.id)
    try:
        return place.archive.read(record).body if record else None
    except ArchiveError as error:
        log.warning("unreadable", url=work.entry.url, detail=str(error))
        return None


def _photos_of(
    place: Installation, work: Work, page: Capture, get: Get, writers: "_Once"
) -> Photos:
    source = _source_of(place, work)
    if source.photos == "link":
        return []
    page_of = (page, work.entry)
    return fetch_photos(place.warehouse, source, page_of, get, writers.writer, place.clock)


def _save_photos(place: Installation, source_id: str, photos: Photos) -> None:
    if photos:
        whole = place.source(source_id).photos == "file"
        place.warehouse.save_images(photos, place.clock(), whole=whole)


def _due_again(place: Installation, work: Work, outcome: Outcome) -> datetime | None:
    now = place.clock()
    if work.entry.via and isinstance(outcome, Capture):
        return None  # a copy stays as it is
    if isinstance(outcome, Capture) or outcome.reason is Reason.UNCHANGED:
        steps = _source_of(place, work).rechecks
        return records.recheck_at(work.since or now, steps, now)
    tries = work.tries + (outcome.reason is not Reason.HOST_DOWN)
    return records.next_try(outcome.reason, tries, now, outcome.retry_at, outcome.status)


class _Once:
    """A WARC writer that makes its file when the first capture comes."""

    def __init__(self, stack: ExitStack, archive: Archive, name: str) -> None:
        self._stack, self._archive, self._name = stack, archive, name
        self._writer: WarcWriter | None = None

    def writer(self) -> WarcWriter:
        if self._writer is None:
            self._writer = self._stack.enter_context(self._archive.writer(self._name))
        return self._writer


def _word(outcome: Outcome) -> str:
    return outcome.reason.value if isinstance(outcome, Rejected) else "fetched"
