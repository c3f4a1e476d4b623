"""days → [Release]: the press releases that the emulated archives hold, and their pages."""

import html
import json
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from office.answers import Answer

_TEXT = (
    "The harbour office has opened the eastern quay for ferries again.",
    "Work on the breakwater had closed it since the storms of last winter.",
    "From Monday on, ships with a draught of up to six metres may moor there by day and night.",
)


@dataclass(frozen=True, slots=True)
class Release:
    """A press release: ``published`` and ``touched`` (its last change) are aware."""

    number: int
    published: datetime
    touched: datetime
    path: str

    @property
    def title(self) -> str:
        """Its headline."""
        return f"Eastern quay & ferries: notice {self.number}"


def releases(first: datetime, days: int, each: int = 2) -> tuple[Release, ...]:
    """``each`` releases on every one of ``days`` days from ``first`` on, changed a day later."""
    made = []
    for number in range(days * each):
        at = first.astimezone(UTC) + timedelta(days=number // each, hours=8 + 4 * (number % each))
        path = f"/news/{at:%Y/%m/%d}/notice-{number}"
        made.append(Release(number, at, at + timedelta(days=1), path))
    return tuple(made)


def page(release: Release, *, dated: bool = True) -> Answer:
    """The page of a release, with its date in JSON-LD unless it has none."""
    told = {"@context": "https://schema.org", "@type": "NewsArticle", "headline": release.title}
    if dated:
        told["datePublished"] = release.published.isoformat()
    paragraphs = "".join(f"<p>{line} ({release.number})</p>" for line in _TEXT)
    body = (
        f'<!doctype html><html lang="en"><head><title>{html.escape(release.title)}</title>'
        f'<script type="application/ld+json">{json.dumps(told)}</script></head>'
        f"<body><article><h1>{html.escape(release.title)}</h1>{paragraphs}</article></body></html>"
    )
    return Answer(body=body.encode())
