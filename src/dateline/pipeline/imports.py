"""A WARC file or a folder → rows: captures that come without being fetched."""

from collections.abc import Callable, Iterable, Iterator
from functools import partial
from itertools import islice
from pathlib import Path
from typing import NamedTuple, TypeVar

from dateline.discover import warc_entries
from dateline.errors import ArchiveError
from dateline.model import (
    Capture,
    Discovery,
    Outcome,
    Reason,
    Record,
    Rejected,
    RunReport,
    Source,
)
from dateline.pipeline.folder import entries_of, files_below, read_file, source_of_folder
from dateline.pipeline.hands import Progress, hands
from dateline.pipeline.journey import Journey
from dateline.pipeline.keeping import keep
from dateline.pipeline.together import finish, joined

T = TypeVar("T")

_PACKED = 60_000  # bytes that a news page takes in a packed file, about


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

    found: dict[str, Discovery] = {}

    def parts() -> Iterator[Part]:
        pages = 0
        for read in _parts(_of_the_web(journey, file), journey.settings.batch_size):
            for name, discovery in warc_entries(
                _owner(journey, source_id), file.name, read
            ).items():
                found[name] = joined(found.get(name), discovery)
            pages += len(read)
            many.expect(pages)
            yield Part(f"import/{file.name}", source_id, [outcome for _, outcome in read])

    with hands(journey, workers) as many:
        many.expect(file.stat().st_size // _PACKED)
        many.meanwhile(_keep, parts())
        return finish(many, f"warc:{file.name}", found, journey.settings.batch_size, progress)


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
    source = source_of_folder(journey, folder, source_id)
    found = Discovery()
    for part in _parts(files_below(folder), journey.settings.batch_size):
        files = [
            (path, *read_file(folder, path, source, journey.settings.max_bytes)) for path in part
        ]
        found = joined(found, entries_of(source, folder, files))
        _keep(journey, Part(f"import/{source.id}", source.id, [read[1] for read in files]))
    with hands(journey) as many:
        return finish(many, "folder", {source.id: found}, journey.settings.batch_size, progress)


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


class Part(NamedTuple):
    """Some of what is imported, with the name of the file in the archive that it goes to, and
    of the source where that is told."""

    name: str
    source_id: str | None
    outcomes: list[Outcome]


def _keep(journey: Journey, part: Part) -> int:
    owner = _owner(journey, part.source_id)
    return keep(
        journey.archive, journey.warehouse, part.name, part.outcomes, owner, journey.clock()
    )


def _owner(journey: Journey, source_id: str | None) -> Callable[[str], Source]:
    """Whose a page is, by its address."""
    return partial(journey.source, source_id) if source_id else journey.owner


def _parts(items: Iterable[T], size: int) -> Iterator[list[T]]:
    source = iter(items)
    while part := list(islice(source, size)):
        yield part
