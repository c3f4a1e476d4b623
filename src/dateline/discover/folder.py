"""files of a drop folder → entries, each file's identity its path and its state its digest."""

from collections.abc import Iterable, Mapping
from pathlib import PurePosixPath

from dateline import urls
from dateline.model import Discovery, Entry, Hint, Problem, Reason, Source

READABLE = (".txt", ".html", ".htm", ".pdf", ".eml")


def folder_entries(
    source: Source,
    files: Iterable[tuple[str, str]],
    hints: Mapping[str, tuple[Hint, ...]] | None = None,
) -> Discovery:
    """``files`` are pairs of relative path and SHA-256, ``hints`` what some tell by path.

    Hidden files and those in hidden folders are passed over; a file of another type, or outside
    of the folder, is a problem.
    """
    entries: list[Entry] = []
    problems: list[Problem] = []
    for path, sha256 in files:
        pure = PurePosixPath(path)
        if any(part.startswith(".") and part != ".." for part in pure.parts):
            continue
        try:
            url = urls.folder_url(source.id, path)
        except ValueError as error:
            problems.append(_problem(source, path, Reason.BAD_ADDRESS, str(error)))
            continue
        if pure.suffix.lower() not in READABLE:
            told = f"neither text, HTML, PDF nor a message: {pure.suffix or 'no ending'}"
            problems.append(_problem(source, url, Reason.UNSUPPORTED_TYPE, told))
            continue
        said = (hints or {}).get(path, ())
        entries.append(Entry(source.id, url, "folder:", revised=sha256, hints=said))
    return Discovery(entries=tuple(entries), problems=tuple(problems))


def _problem(source: Source, place: str, reason: Reason, detail: str) -> Problem:
    return Problem(source.id, _sound(place)[:1000], "discover", reason, _sound(detail)[:500])


def _sound(text: str) -> str:
    """A file's name need not be UTF-8; what a row holds must be."""
    return text.encode("utf-8", "replace").decode()
