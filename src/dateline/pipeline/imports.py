"""A WARC file or a folder → rows: captures that come without being fetched."""

import hashlib
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from datetime import UTC, datetime
from itertools import islice
from pathlib import Path
from typing import TypeVar

from dateline import identity
from dateline.discover import folder_entries, warc_entries
from dateline.errors import ArchiveError
from dateline.model import (
    Capture,
    Discovery,
    Outcome,
    Reason,
    Record,
    Rejected,
    Run,
    RunReport,
    Source,
)
from dateline.pipeline.journey import Journey
from dateline.sources import folder_source, source_for_url
from dateline.urls import folder_url

T = TypeVar("T")
Progress = Callable[[int, int], None]

MEDIA_TYPES = {".txt": "text/plain", ".html": "text/html", ".htm": "text/html"}


def import_warc(
    journey: Journey, file: Path, source_id: str | None = None, progress: Progress | None = None
) -> list[RunReport]:
    """Every page of a WARC file, ours or another's, as rows; one report for each source.

    Pages belong to the source of their host, made where no office file has it; ``source_id``
    overrides. The same file again changes nothing. Raises ArchiveError where there is no file.
    """
    if not file.is_file():
        raise ArchiveError(f"there is no file {file}")

    def source_of(url: str) -> Source:
        if source_id:
            return journey.source(source_id, url)
        return source_for_url(url, journey.sources)

    found: dict[str, Discovery] = {}
    for part in _parts(_of_the_web(journey, file), journey.settings.batch_size):
        for name, discovery in warc_entries(source_of, file.name, part).items():
            found[name] = _joined(found.get(name), discovery)
        keep(journey, f"import/{file.name}", (outcome for _, outcome in part), source_of)
    return _finish(journey, f"warc:{file.name}", found, progress)


def import_folder(
    journey: Journey, folder: Path, source_id: str | None = None, progress: Progress | None = None
) -> list[RunReport]:
    """Every text and HTML file below a folder as rows, a file's identity being its path there.

    A capture is dated by the file's modification time, so a file that was edited since becomes
    a second one. Raises ArchiveError where there is no folder.
    """
    if not folder.is_dir():
        raise ArchiveError(f"there is no folder {folder}")
    source = _folder_source(journey, folder, source_id)
    found = Discovery()
    for part in _parts(_files(folder), journey.settings.batch_size):
        read = [
            (path, _read_file(folder, path, source, journey.settings.max_bytes)) for path in part
        ]
        pairs = [(path.relative_to(folder).as_posix(), _digest(outcome)) for path, outcome in read]
        found = _joined(found, folder_entries(source, pairs))
        keep(journey, f"import/{source.id}", (outcome for _, outcome in read), lambda _: source)
    return _finish(journey, "folder", {source.id: found}, progress)


def _of_the_web(journey: Journey, file: Path) -> Iterator[tuple[Record, Outcome]]:
    """The file's pages; none of them may pass for a file of somebody's folder."""
    for record, outcome in journey.archive.scan(file):
        if outcome.url.startswith("folder:"):
            place = f"warc:{file.name}#{record.offset}"
            yield record, Rejected(place, Reason.BAD_RECORD, f"not of the web: {outcome.url}")
        else:
            yield record, outcome


def keep(
    journey: Journey,
    name: str,
    outcomes: Iterable[Outcome],
    source_of: Callable[[str], Source],
) -> int:
    """Archive the captures that no row knows yet, then give them rows; how many they were."""
    by_id = {
        identity.capture_id(item.url, item.sha256, item.fetched_at): item
        for item in outcomes
        if isinstance(item, Capture)
    }
    for known in journey.warehouse.known_captures(list(by_id)):
        del by_id[known]
    if not by_id:
        return 0
    with journey.archive.writer(name) as writer:
        kept = [(writer.add(capture), capture) for capture in by_id.values()]
    sources = {source.id: source for source in (source_of(c.url) for c in by_id.values())}
    journey.warehouse.sync_sources(sources.values())
    return journey.warehouse.adopt(kept, lambda url: source_of(url).id, journey.clock())


def _finish(
    journey: Journey, name: str, found: dict[str, Discovery], progress: Progress | None
) -> list[RunReport]:
    reports = []
    for done, (source_id, discovery) in enumerate(found.items()):
        if progress:
            progress(done, len(found))
        first = next((entry.url for entry in discovery.entries), name)
        journey.warehouse.sync_sources([journey.source(source_id, first)])
        run = Run(id=f"{name}/{source_id}", source=source_id, kind="import")
        for batch in journey.plan(run, discovery):
            journey.record(run, batch)
        reports.append(journey.verify(run))
    if progress:
        progress(len(found), len(found))
    return reports


def _joined(first: Discovery | None, second: Discovery) -> Discovery:
    if first is None:
        return second
    return replace(
        first,
        entries=(*first.entries, *second.entries),
        coverage=(*first.coverage, *second.coverage),
        problems=(*first.problems, *second.problems),
    )


def _parts(items: Iterable[T], size: int) -> Iterator[list[T]]:
    source = iter(items)
    while part := list(islice(source, size)):
        yield part


def _folder_source(journey: Journey, folder: Path, source_id: str | None) -> Source:
    if source_id and source_id in journey.sources:
        return journey.sources[source_id]
    name = source_id or folder.resolve().name
    tidy = "".join(c if c.isascii() and c.isalnum() else "_" for c in name.lower()).strip("_")
    return folder_source(tidy or "folder")


def _files(folder: Path) -> Iterator[Path]:
    """Files below the folder in a stable order; links are left alone, they may lead outside."""
    for path in sorted(folder.rglob("*")):
        if path.is_file() and not path.is_symlink():
            yield path


def _read_file(folder: Path, path: Path, source: Source, most: int) -> Outcome:
    url = folder_url(source.id, path.relative_to(folder).as_posix())
    kind = MEDIA_TYPES.get(path.suffix.lower())
    if kind is None:
        return Rejected(url, Reason.UNSUPPORTED_TYPE, f"a {path.suffix or 'nameless'} file")
    try:
        state = path.stat()
        if state.st_size > most:
            return Rejected(url, Reason.TOO_LARGE, f"{state.st_size} bytes")
        body = path.read_bytes()
    except OSError as error:
        return Rejected(url, Reason.BAD_RECORD, f"{error.strerror}")
    when = datetime.fromtimestamp(state.st_mtime, UTC)
    digest = hashlib.sha256(body).hexdigest()
    return Capture(url, url, 200, {"content-type": kind}, body, when, digest)


def _digest(outcome: Outcome) -> str:
    return outcome.sha256 if isinstance(outcome, Capture) else ""
