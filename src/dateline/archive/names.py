"""a task try's name → its file in the archive, claimed by nobody else."""

import hashlib
import os
import re
from collections.abc import Iterator
from pathlib import Path, PurePosixPath

from dateline.errors import ArchiveError

FINISHED, OPEN = ".warc.gz", ".warc.gz.open"
MAX_PART = 120
_UNSAFE = re.compile(r"[^A-Za-z0-9._=+-]")


def safe_name(name: str) -> str:
    """``name`` as a relative path of plain file names ("run/scrape-3-try1").

    Signs that some file system or object store refuses become "_", long parts end in a
    digest. Raises ArchiveError for what leads out of the archive.
    """
    parts = name.split("/")
    if any(part in ("", ".", "..") or "\x00" in part or "\\" in part for part in parts):
        raise ArchiveError(f"not a name for an archive file: {name!r}")
    return "/".join(_safe_part(part) for part in parts)


def _safe_part(part: str) -> str:
    safe = _UNSAFE.sub("_", part)
    safe = "_" + safe[1:] if safe.startswith(".") else safe
    if len(safe) <= MAX_PART:
        return safe
    digest = hashlib.sha256(part.encode("utf-8", "surrogatepass")).hexdigest()[:16]
    return f"{safe[: MAX_PART - 17]}-{digest}"


def _spellings(name: str) -> Iterator[str]:
    yield name
    number = 2
    while True:
        yield f"{name}-{number}"
        number += 1


def claim(folder: Path, name: str) -> tuple[str, int]:
    """Make the ``.open`` file for ``name`` or for its next free spelling ("name-2").

    Gives the finished file's path relative to ``folder`` and an open descriptor. Whoever
    holds the ``.open`` file is the only one who may rename it to the finished name, so the
    finished name is looked for once more after the claim.
    """
    (folder / name).parent.mkdir(parents=True, exist_ok=True)
    for spelling in _spellings(name):
        finished, opened = folder / (spelling + FINISHED), folder / (spelling + OPEN)
        if finished.exists():
            continue
        try:
            descriptor = os.open(opened, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o644)
        except FileExistsError:
            continue
        if not finished.exists():
            return spelling + FINISHED, descriptor
        os.close(descriptor)
        opened.unlink()
    raise AssertionError("spellings do not end")


def inside(folder: Path, file: str) -> Path:
    """The path of an archive file as a row names it. Raises ArchiveError for one that leads
    out of ``folder``, by its name or over a symbolic link."""
    pure = PurePosixPath(file)
    if "\x00" in file or not file or pure.is_absolute() or ".." in pure.parts:
        raise ArchiveError(f"not a file of the archive: {file!r}")
    path = folder / pure
    if not path.resolve().is_relative_to(folder.resolve()):
        raise ArchiveError(f"not a file of the archive: {file!r}")
    return path


def finished_name(path: Path) -> Path:
    """The name a file has, or will have once its writer is done."""
    return path.with_name(path.name.removesuffix(".open"))


def sync_folder(folder: Path) -> None:
    """Make the names in ``folder`` last over a power cut (fsync(2), notes)."""
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
