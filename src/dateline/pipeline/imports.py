"""A WARC file or a folder → rows: captures that come without being fetched."""

import hashlib
import os
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import UTC, datetime
from itertools import islice
from pathlib import Path
from typing import TypeVar

from dateline.discover import folder_entries, read_newsletter, warc_entries
from dateline.errors import ArchiveError, DiscoverError
from dateline.model import (
    Capture,
    Discovery,
    Hint,
    Outcome,
    Problem,
    Reason,
    Record,
    Rejected,
    Run,
    RunReport,
    Source,
)
from dateline.pipeline.hands import Hands, hands
from dateline.pipeline.journey import Journey
from dateline.pipeline.keeping import keep
from dateline.sources import folder_source
from dateline.urls import folder_url, host

# What discovery says itself of a file, by its name alone.
_OF_ITS_NAME = {Reason.UNSUPPORTED_TYPE, Reason.BAD_ADDRESS}

T = TypeVar("T")
Hints = tuple[Hint, ...]
Progress = Callable[[int, int], None]

MEDIA_TYPES = {
    ".txt": "text/plain", ".html": "text/html", ".htm": "text/html", ".pdf": "application/pdf",
    ".eml": "message/rfc822",
}  # fmt: skip


def import_warc(
    journey: Journey,
    file: Path,
    source_id: str | None = None,
    progress: Progress | None = None,
    workers: int = 1,
) -> list[RunReport]:
    """Every page of a WARC file, ours or another's, as rows; one report for each source.

    Pages belong to the source of their host, made where no office file has it; ``source_id``
    overrides. A long file is read by so many ``workers``, processes of their own. The same file
    again changes nothing. Raises ArchiveError where there is no file.
    """
    if not file.is_file():
        raise ArchiveError(f"there is no file {file}")

    def source_of(url: str) -> Source:
        if source_id:
            return journey.source(source_id, url)
        return journey.owner(url)

    found: dict[str, Discovery] = {}
    pages = 0
    with hands(journey, workers) as many:
        for part in _parts(_of_the_web(journey, file), journey.settings.batch_size):
            for name, discovery in warc_entries(source_of, file.name, part).items():
                found[name] = _joined(found.get(name), discovery)
            _keep(journey, f"import/{file.name}", (outcome for _, outcome in part), source_of)
            pages += len(part)
            many.expect(pages)
        return _finish(many, f"warc:{file.name}", found, progress, journey.settings.batch_size)


def import_folder(
    journey: Journey, folder: Path, source_id: str | None = None, progress: Progress | None = None
) -> list[RunReport]:
    """Every text, HTML, PDF and EML file below a folder as rows, a file's identity being its
    path there; of a newsletter (EML) the page that it shows.

    A capture is dated by the file's modification time, so a file that was edited since becomes
    a second one. Raises ArchiveError where there is no folder.
    """
    if not folder.is_dir():
        raise ArchiveError(f"there is no folder {folder}")
    source = _folder_source(journey, folder, source_id)
    found = Discovery()
    for part in _parts(_files(folder), journey.settings.batch_size):
        files = [
            (path, *_read_file(folder, path, source, journey.settings.max_bytes)) for path in part
        ]
        found = _joined(found, _of_files(source, folder, files))
        _keep(journey, f"import/{source.id}", (read[1] for read in files), lambda _: source)
    with hands(journey) as many:
        return _finish(many, "folder", {source.id: found}, progress, journey.settings.batch_size)


def _of_files(source: Source, folder: Path, files: list[tuple[Path, Outcome, Hints]]) -> Discovery:
    """Entries of the files that were read; why the others were not, as problems."""
    fit = {file[0].relative_to(folder).as_posix(): file for file in files if _is_fit(file[1])}
    pairs = [(path, _digest(outcome)) for path, (_, outcome, _) in fit.items()]
    hints = {path: hints for path, (_, _, hints) in fit.items()}
    lost = tuple(
        Problem(source.id, outcome.url, "discover", outcome.reason, outcome.detail)
        for _, outcome, _ in files
        if isinstance(outcome, Rejected) and not _is_fit(outcome)
    )
    return _joined(folder_entries(source, pairs, hints), Discovery(problems=lost))


def _is_fit(outcome: Outcome) -> bool:
    """Whether it is discovery's to say what comes of the file."""
    return isinstance(outcome, Capture) or outcome.reason in _OF_ITS_NAME


def _of_the_web(journey: Journey, file: Path) -> Iterator[tuple[Record, Outcome]]:
    """The file's pages; none of them may pass for a file of somebody's folder, nor may one
    that can't be archived cost the others."""
    for record, outcome in journey.archive.scan(file):
        place = f"warc:{file.name}#{record.offset}"
        if outcome.url.startswith("folder:"):
            yield record, Rejected(place, Reason.BAD_RECORD, f"not of the web: {outcome.url}")
        elif isinstance(outcome, Capture) and (why := journey.archive.refusal(outcome)):
            yield record, Rejected(outcome.url, Reason.BAD_RECORD, why)
        else:
            yield record, outcome


def _keep(
    journey: Journey, name: str, outcomes: Iterable[Outcome], source_of: Callable[[str], Source]
) -> None:
    keep(journey.archive, journey.warehouse, name, outcomes, source_of, journey.clock())


def _finish(
    many: Hands,
    name: str,
    found: dict[str, Discovery],
    progress: Progress | None,
    size: int,
) -> list[RunReport]:
    runs = {
        source_id: Run(id=f"{name}/{source_id}", source=source_id, kind="import")
        for source_id in found
    }
    planned = many.each(_plan, [(runs[name], found[name]) for name in found])
    sizes = [len(discovery.entries) for discovery in found.values()]
    together = list(_full(zip(sizes, planned, strict=True), size))
    many.each(_record, together, progress)
    verified = many.each(_verify, list(runs.values()))
    return _all_lost(
        [
            _told(report, found[run.source])
            for run, report in zip(runs.values(), verified, strict=True)
        ],
        found,
    )


def _plan(journey: Journey, item: tuple[Run, Discovery]) -> list[str]:
    run, discovery = item
    source = journey.source(run.source, _address(run.source, discovery))
    journey.warehouse.sync_sources([source])
    return journey.plan(run, discovery)


def _full(planned: Iterable[tuple[int, list[str]]], size: int) -> Iterator[tuple[str, ...]]:
    """Batches, each beside how many pages its run has at most, put together until they hold as
    many pages as one may: a transaction costs the same for one page and for fifty."""
    together: list[str] = []
    held = 0
    for pages, batches in planned:
        for batch in batches:
            if together and held + pages > size:
                yield tuple(together)
                together, held = [], 0
            together.append(batch)
            held += pages
    if together:
        yield tuple(together)


def _record(journey: Journey, batches: tuple[str, ...]) -> dict[str, int]:
    return journey.record(*batches)


def _verify(journey: Journey, run: Run) -> RunReport:
    return journey.verify(run)


def _address(source_id: str, discovery: Discovery) -> str:
    """An address of the source; a record may be too broken to have told one."""
    stated = [entry.url for entry in discovery.entries[:1]]
    stated += [problem.url for problem in discovery.problems]
    return next(filter(_is_address, stated), folder_url(source_id, "unreadable"))


def _is_address(url: str) -> bool:
    try:
        return bool(host(url))
    except ValueError:
        return False


def _told(report: RunReport, discovery: Discovery) -> RunReport:
    """The report with how much could not even become an entry."""
    if not discovery.problems:
        return report
    counts = {**report.counts, "unreadable": len(discovery.problems)}
    return replace(report, counts=counts)


def _all_lost(reports: list[RunReport], found: Mapping[str, Discovery]) -> list[RunReport]:
    """A fault where nothing at all could be read: most likely it is not what it was taken for."""
    lost = [problem for discovery in found.values() for problem in discovery.problems]
    if not lost or any(discovery.entries for discovery in found.values()):
        return reports
    fault = f"nothing could be read: {lost[0].reason}: {lost[0].detail}"
    return [*reports[:-1], replace(reports[-1], faults=(*reports[-1].faults, fault))]


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
    """The office that is named; else a source of the folder's own, whatever it is called."""
    if source_id and source_id in journey.sources:
        return journey.sources[source_id]
    name = source_id or folder.resolve().name
    tidy = re.sub(r"[^a-z0-9]", "_", name.lower()).strip("_") or "folder"
    if not name.isascii():  # two names of another script are two sources
        tidy = f"{tidy}_{hashlib.sha256(os.fsencode(name)).hexdigest()[:8]}"
    if tidy in journey.sources:  # a name alone does not make its files the office's
        tidy = f"{tidy}_folder"
    return folder_source(tidy)


def _files(folder: Path) -> Iterator[Path]:
    """Files below the folder in a stable order, and folders that can't be entered.

    Hidden ones are passed over. Links are left alone, they may lead outside or in circles.
    """
    closed: list[Path] = []
    for place, folders, names in os.walk(folder, onerror=lambda e: closed.append(Path(e.filename))):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        for name in sorted(names):
            path = Path(place, name)
            if not name.startswith(".") and path.is_file() and not path.is_symlink():
                yield path
    yield from closed


def _read_file(folder: Path, path: Path, source: Source, most: int) -> tuple[Outcome, Hints]:
    """A file as a capture, with what it says of itself."""
    outcome = _captured(folder, path, source, most)
    if path.suffix.lower() != ".eml" or isinstance(outcome, Rejected):
        return outcome, ()
    try:
        letter = read_newsletter(outcome.body)
    except DiscoverError as error:
        return Rejected(outcome.url, error.reason, error.message), ()
    page = replace(
        outcome,
        headers={"content-type": letter.content_type},
        body=letter.body,
        sha256=hashlib.sha256(letter.body).hexdigest(),
    )
    return page, letter.hints


def _captured(folder: Path, path: Path, source: Source, most: int) -> Outcome:
    try:
        url = folder_url(source.id, path.relative_to(folder).as_posix())
    except ValueError as error:
        return Rejected(path.name, Reason.BAD_ADDRESS, str(error))
    kind = MEDIA_TYPES.get(path.suffix.lower())
    if kind is None and path.is_file():
        return Rejected(url, Reason.UNSUPPORTED_TYPE, f"a {path.suffix or 'nameless'} file")
    try:
        state = path.stat()
        if state.st_size > most:
            return Rejected(url, Reason.TOO_LARGE, f"{state.st_size} bytes")
        body = path.read_bytes()
        when = datetime.fromtimestamp(state.st_mtime, UTC)
    except OSError as error:
        return Rejected(url, Reason.BAD_RECORD, f"{error.strerror}")
    except (OverflowError, ValueError):
        return Rejected(url, Reason.BAD_RECORD, f"no time of change: {state.st_mtime}")
    digest = hashlib.sha256(body).hexdigest()
    return Capture(url, url, 200, {"content-type": str(kind)}, body, when, digest)


def _digest(outcome: Outcome) -> str:
    return outcome.sha256 if isinstance(outcome, Capture) else ""
