"""Documents, and entries in the shape of the expectations that lie beside them."""

import hashlib
from datetime import UTC, datetime
from pathlib import Path

from dateline.model import Capture, Feed, Rejected, Request, Source

DOCUMENTS = Path(__file__).parent / "documents"
NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
FEED = "https://press.example/feeds/all.xml"
SOURCE = Source(
    id="press",
    name="Press",
    home="https://press.example/",
    timezone="Europe/Kyiv",
    feeds=(Feed(FEED),),
)


def told(entry):
    """An entry as plain data; what is not there is left out."""
    hints = [[hint.name, hint.raw, hint.origin] for hint in entry.hints]
    media = [[one.url, one.caption, one.credit, one.origin] for one in entry.media]
    whole = {
        "url": entry.url,
        "guid": entry.guid,
        "day": str(entry.day) if entry.day else None,
        "revised": entry.revised,
        "hints": hints,
        "media": media,
    }
    return {name: value for name, value in whole.items() if value}


class Server:
    """Answers by address; a queue of answers for one that changes. Keeps what it was asked."""

    def __init__(self, answers=None):
        self.answers = dict(answers or {})
        self.asked: list[Request] = []

    def __call__(self, request):
        self.asked.append(request)
        answer = self.answers[request.url]
        if callable(answer):
            answer = answer(request)
        return answer


def page(body, url=FEED, status=200, **headers):
    body = body.encode() if isinstance(body, str) else body
    return Capture(
        url=url,
        final_url=url,
        status=status,
        headers={name.replace("_", "-"): value for name, value in headers.items()},
        body=body,
        fetched_at=NOW,
        sha256=hashlib.sha256(body).hexdigest(),
    )


def no(reason, url=FEED, status=None, detail=""):
    return Rejected(url, reason, detail, status)
