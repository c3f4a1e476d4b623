"""A folder → its files as captures, and as entries of the source that it is."""

import hashlib
import os
import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

from dateline.discover import folder_entries, read_newsletter
from dateline.errors import DiscoverError
from dateline.model import (
    Capture,
    Discovery,
    Hint,
    Outcome,
    Problem,
    Reason,
    Rejected,
    Source,
)
from dateline.pipeline.journey import Journey
from dateline.pipeline.together import joined
from dateline.sources import folder_source
from dateline.urls import folder_url

Hints = tuple[Hint, ...]

MEDIA_TYPES = {
    ".txt": "text/plain", ".html": "text/html", ".htm": "text/html", ".pdf": "application/pdf",
    ".eml": "message/rfc822",
}  # fmt: skip


# What discovery says itself of a file, by its name alone.
_OF_ITS_NAME = {Reason.UNSUPPORTED_TYPE, Reason.BAD_ADDRESS}


def entries_of(source: Source, folder: Path, files: list[tuple[Path, Outcome, Hints]]) -> Discovery:
    """Entries of the files that were read; why the others were not, as problems."""
    fit = {file[0].relative_to(folder).as_posix(): file for file in files if _is_fit(file[1])}
    pairs = [(path, _digest(outcome)) for path, (_, outcome, _) in fit.items()]
    hints = {path: hints for path, (_, _, hints) in fit.items()}
    lost = tuple(
        Problem(source.id, outcome.url, "discover", outcome.reason, outcome.detail)
        for _, outcome, _ in files
        if isinstance(outcome, Rejected) and not _is_fit(outcome)
    )
    return joined(folder_entries(source, pairs, hints), Discovery(problems=lost))


def _is_fit(outcome: Outcome) -> bool:
    """Whether it is discovery's to say what comes of the file."""
    return isinstance(outcome, Capture) or outcome.reason in _OF_ITS_NAME


def source_of_folder(journey: Journey, folder: Path, source_id: str | None) -> Source:
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


def files_below(folder: Path) -> Iterator[Path]:
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


def read_file(folder: Path, path: Path, source: Source, most: int) -> tuple[Outcome, Hints]:
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
