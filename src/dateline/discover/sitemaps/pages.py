"""an item of a sitemap → Entry, or why the window does not want it."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from dateline import times, urls
from dateline.discover.ask import zone_of
from dateline.discover.patterns import Choice, is_near
from dateline.discover.sitemaps.elements import Item
from dateline.discover.sitemaps.prune import AHEAD, changed_on, untouched_since
from dateline.model import Entry, Hint, MediaHint, Moment, SitemapRoute, Source, Window
from dateline.text import one_line

MAX_HINT = 1000
# So many pages of one day of change, and nearly all of a file: a rebuild, not their edits.
REBUILT = 50
REBUILT_SHARE = 0.9


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a route takes: ``window`` is open to the future where it reaches the present."""

    source: Source
    route: SitemapRoute
    window: Window
    now: datetime
    name: str
    choice: Choice

    def published(self, item: Item) -> Moment | None:
        """The date of publication that a news sitemap states."""
        if not item.published:
            return None
        source = self.source
        return times.parse(item.published, zone=source.timezone, now=self.now, future=True)

    def passes(self, item: Item, url: str, moment: Moment | None) -> bool:
        """Whether a page may be of the window."""
        if moment is not None:
            return self.window.takes(moment, zone_of(self.source.timezone))
        if item.lastmod and untouched_since(item.lastmod, self.window):
            return False
        return not self.route.dated or self._near(url)

    def _near(self, url: str) -> bool:
        return is_near(url, self.source, self.now, self.window.widened(AHEAD))

    def entry(self, item: Item, url: str, moment: Moment | None, *, marked: bool) -> Entry:
        """A page as an entry; only what the office states as its publication dates it."""
        return Entry(
            source=self.source.id,
            url=url,
            route=self.name,
            day=times.utc_day(moment) if moment else None,
            revised=one_line(item.lastmod)[:100] or None if marked else None,
            hints=tuple(_hints(item)),
            media=tuple(
                MediaHint(address, one_line(one.caption)[:MAX_HINT] if one.caption else None,
                          origin="sitemap:image")
                for one in item.pictures
                if (address := urls.join(url, one.url))
            ),
        )  # fmt: skip


def _hints(item: Item) -> Iterator[Hint]:
    if item.title:
        yield Hint("title", one_line(item.title)[:MAX_HINT], "sitemap:title")
    if item.published:
        yield Hint("published", one_line(item.published)[:200], "sitemap:publication_date")
    if item.language:
        yield Hint("language", one_line(item.language)[:50], "sitemap:language")


def rebuilt_on(items: Sequence[Item]) -> date | None:
    """The day on which a file's pages were all stamped anew; None where they were not."""
    days = Counter(
        day
        for item in items
        if (day := changed_on(item.lastmod)) and not item.published.startswith(day.isoformat())
    )
    if not days:
        return None
    day, count = days.most_common(1)[0]
    return day if count >= REBUILT and count > REBUILT_SHARE * days.total() else None
