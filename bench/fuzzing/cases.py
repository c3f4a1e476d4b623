"""folder or none, a number → Case: which page, and what is done to it."""

import gzip
import hashlib
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import lru_cache
from pathlib import Path
from random import Random

from dateline.model import Capture
from fuzzing.mutations import MUTATIONS

ROOT = Path(__file__).parents[2]
OWN = ("tests/extract/documents/*/input.*", "docs/*.html", "tests/discover/documents/**/*.*")
READ_ON = datetime(2026, 11, 22, tzinfo=UTC)
ADDRESS = "https://gazette.example/2026/03/05/news/quay"
_KINDS = ("text/html", "text/html", "text/html; charset=utf-8", "text/html; charset=windows-1251",
          "text/plain", "application/xhtml+xml", "")  # fmt: skip


@dataclass(frozen=True)
class Case:
    """A page by its number, as it is or mutated."""

    number: int
    file: Path
    mutation: str

    @property
    def name(self) -> str:
        """As reports call it: the number makes it again."""
        return f"{self.number} ({self.mutation})"


def seeds(data: Path | None) -> list[Path]:
    """The pages of a folder in the bench's form; without one, the project's own documents."""
    if data:
        return sorted(data.glob("*/*.html.gz"))
    return sorted(path for pattern in OWN for path in ROOT.glob(pattern) if path.is_file())


def case_of(number: int, files: list[Path]) -> Case:
    """Each page as it is first, then mutated ones without end."""
    if number < len(files):
        return Case(number, files[number], "as it is")
    chance = Random(number)
    names, shares = zip(*((name, share) for name, (_, share) in MUTATIONS.items()), strict=True)
    return Case(number, chance.choice(files), chance.choices(names, shares)[0])


def capture_of(case: Case) -> Capture:
    """What the case gives to the extractor."""
    chance = Random(f"what is done in {case.number}")
    body, kind = _bytes(case.file), "text/plain" if case.file.suffix == ".txt" else "text/html"
    if case.mutation in MUTATIONS:
        body = MUTATIONS[case.mutation][0](chance, body)
        kind = chance.choice(_KINDS) if chance.random() < 0.2 else kind
    digest = hashlib.sha256(body[:1000]).hexdigest()
    return Capture(ADDRESS, ADDRESS, 200, {"content-type": kind}, body, READ_ON, digest)


@lru_cache(maxsize=64)
def _bytes(file: Path) -> bytes:
    raw = file.read_bytes()
    return gzip.decompress(raw) if file.suffix == ".gz" else raw
