"""An office of one page, which its feed lists: an installation loads it by a run."""

from datetime import datetime
from pathlib import Path

from dateline.model import Run
from dateline.pipeline import open_journey
from dateline.settings import Settings
from emulators.serving import Asked, missing, serving
from office.answers import Answer


def ingest_page(folder: Path, url: str, body: str, now: datetime, listed: str = "") -> None:
    """Load the page into the warehouse at ``url``; ``listed`` is the date that the feed gives."""

    def app(asked: Asked) -> Answer:
        if asked.path == "/feed":
            date = f"<pubDate>{listed}</pubDate>" if listed else ""
            item = f"<item><link>{asked.base}/news/quay</link>{date}</item>"
            feed = f'<rss version="2.0"><channel><title>x</title>{item}</channel></rss>'
            return Answer(body=feed.encode(), headers={"Content-Type": "application/rss+xml"})
        if asked.path != "/news/quay":
            return missing(asked)
        return Answer(body=body.encode(), headers={"Content-Type": "text/html; charset=utf-8"})

    with serving(app) as running:
        offices = folder / "offices"
        offices.mkdir(parents=True)
        (offices / "wharf.toml").write_text(
            f'id = "wharf"\nname = "Wharf"\ntimezone = "UTC"\nhome = "{running.url}/"\n'
            f'loopback = true\npace = 0\n[[feeds]]\nurl = "{running.url}/feed"\n'
        )
        with open_journey(Settings(folder, url, (offices,)), clock=lambda: now) as journey:
            journey.ingest(Run("r1", "wharf", "daily"))
