"""Settings → how the offices stand: what is remembered of their runs and routes."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from dateline.discover import UNSURE, feed_name, route_name
from dateline.model import Feed, Route, Source
from dateline.records import poll_every
from dateline.settings import Settings
from dateline.warehouse import LastRun, RouteWord, Warehouse, open_warehouse
from dateline.warehouse.engine import read_url
from dateline.warehouse.routes import MONTH


@dataclass(frozen=True, slots=True)
class WayStanding:
    """A feed or a route by its name, and what it said last; ``on_trial`` where it is not sure
    and has yet to list its first page; ``poll`` is how often a feed is worth a visit."""

    name: str
    way: Feed | Route
    said: RouteWord
    on_trial: bool
    poll: timedelta | None = None


def office_runs(settings: Settings) -> dict[str, LastRun]:
    """By source, the run that began last; none where nothing was ever loaded.

    Raises WarehouseError.
    """
    with _remembered(settings) as warehouse:
        return warehouse.last_runs() if warehouse else {}


def office_ways(settings: Settings, source: Source, now: datetime) -> list[WayStanding]:
    """Each feed and route of a source with what it said last. Raises WarehouseError."""
    with _remembered(settings) as warehouse:
        said = warehouse.route_words(source.id) if warehouse else {}
        news = warehouse.news_times(source.id, now - MONTH) if warehouse else {}
    ways: dict[str, Feed | Route] = {feed_name(feed): feed for feed in source.feeds}
    ways |= {route_name(route): route for route in source.routes}
    standing = []
    for name, way in ways.items():
        word = said.get(name, RouteWord())
        on_trial = way.confidence in UNSURE and word.checked_at is None
        poll = poll_every(news.get(name, ()), now) if isinstance(way, Feed) else None
        standing.append(WayStanding(name, way, word, on_trial, poll))
    return standing


@contextmanager
def _remembered(settings: Settings) -> Iterator[Warehouse | None]:
    """The warehouse, None where there is none yet: to look must not make one."""
    url = read_url(settings.warehouse_url)
    if url.get_backend_name() == "sqlite" and not Path(url.database or "").is_file():
        yield None
        return
    warehouse = open_warehouse(settings.warehouse_url)
    try:
        warehouse.check_schema()
        yield warehouse
    finally:
        warehouse.close()
