"""The Federal Register: days of publication, both included, and never more than its cap.

What a question finds beyond the cap is in no page of it, and its count is the cap.
"""

from collections.abc import Sequence
from datetime import date

from emulators.faults import told, unknown, with_pages
from emulators.releases import Release
from emulators.serving import App, Asked
from office.answers import Answer

CAP = 10_000
MOST = 1000
_KNOWN = (
    "conditions[publication_date][gte]", "conditions[publication_date][lte]", "per_page", "page",
    "order", "fields[]",
)  # fmt: skip


def federal_register(releases: Sequence[Release], cap: int = CAP) -> App:
    """``/api/v1/documents.json``, pages from 1, and the documents' pages."""

    def documents(asked: Asked) -> Answer:
        if wrong := unknown(asked, *_KNOWN):
            return told({"errors": dict.fromkeys(wrong, "is not a parameter")}, 400)
        first = date.fromisoformat(asked.one(_KNOWN[0]))
        last = date.fromisoformat(asked.one(_KNOWN[1]))
        found = [one for one in releases if first <= one.published.date() <= last][:cap]
        size, number = min(int(asked.one("per_page", "20")), MOST), int(asked.one("page", "1"))
        listed = found[(number - 1) * size : number * size]
        answer: dict[str, object] = {"count": len(found), "total_pages": -(-len(found) // size)}
        if listed:
            answer["results"] = [_document(release, asked.base) for release in listed]
        return told(answer)

    return with_pages(documents, releases)


def _document(release: Release, base: str) -> dict[str, str]:
    return {
        "title": release.title,
        "abstract": "A rule.",
        "document_number": f"2026-{release.number:05}",
        "html_url": f"{base}{release.path}",
        "publication_date": f"{release.published:%Y-%m-%d}",
    }
