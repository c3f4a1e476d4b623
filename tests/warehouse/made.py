"""Arrivals, captures and runs made up for the warehouse's tests."""

import hashlib
from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta
from typing import Any

from dateline import identity, records
from dateline.model import (
    Arrival,
    Article,
    Block,
    Candidate,
    Capture,
    Credit,
    CreditState,
    Discovery,
    Entry,
    FieldOf,
    Moment,
    PageKind,
    Photo,
    Precision,
    Record,
    Run,
    Scraped,
    Source,
)
from dateline.warehouse import Warehouse

NOW = datetime(2026, 3, 10, 12, 0, tzinfo=UTC)
DAY = date(2026, 3, 9)
OFFICE = Source(id="office", name="The Office", home="https://office.example/")


def later(**spans: float) -> datetime:
    return NOW + timedelta(**spans)


def url(number: int | str) -> str:
    return f"https://office.example/news/{number}"


def run(name: str = "run", **changes: Any) -> Run:
    return Run(**{"id": name, "source": "office", "kind": "daily", **changes})


def entry(number: int | str, **changes: Any) -> Entry:
    given = {"source": "office", "url": url(number), "route": "feed:https://office.example/f"}
    return Entry(**{**given, "day": DAY, **changes})


def found(*numbers: int | str, **changes: Any) -> Discovery:
    return Discovery(entries=tuple(entry(number, **changes) for number in numbers))


def capture(number: int | str, body: str = "one", at: datetime = NOW, **headers: str) -> Capture:
    raw = body.encode()
    digest = hashlib.sha256(raw).hexdigest()
    return Capture(url(number), url(number), 200, headers, raw, at, digest)


def record(number: int = 0) -> Record:
    return Record("made/file.warc.gz", number * 1000, 900)


def scraped(number: int | str, outcome: Any, **changes: Any) -> Scraped:
    place = record() if isinstance(outcome, Capture) else None
    return Scraped(identity.entry_id(url(number)), outcome, place, **changes)


def field(value: Any, origin: str = "jsonld:x") -> FieldOf[Any]:
    return FieldOf(Candidate(value, origin, str(value)))


def moment(day: date = DAY, hour: int | None = 9) -> Moment:
    if hour is None:
        return Moment(day)
    instant = datetime(day.year, day.month, day.day, hour, tzinfo=UTC)
    return Moment(day, instant, Precision.MINUTE, "UTC", zone_assumed=True)


def photo(name: str = "a", credit: str | None = "Jane Roe / The Office", **parts: Any) -> Photo:
    made = None
    if credit:
        parts = parts or {"photographer": "Jane Roe", "organisation": "The Office"}
        made = Credit(credit, "caption", **parts)
    state = CreditState.STATED if made else CreditState.NONE_STATED
    address = f"https://office.example/{name}.jpg"
    return Photo(address, f"Caption {name}", None, made, state, lead=name == "a", origin="figure")


def article(
    title: str = "Bridge opens",
    body: Sequence[str] = ("The bridge opened today.", "It is long."),
    **changes: Any,
) -> Article:
    given: dict[str, Any] = {
        "source": "office",
        "url": url(1),
        "extractor": "1",
        "title": field(title),
        "lead": field("A bridge."),
        "blocks": tuple(Block("paragraph", text) for text in body),
        "body_origin": "main",
        "language": field("en"),
        "published": field(moment()),
        "authors": (Candidate("Jane Roe", "jsonld:author", "Jane Roe"),),
        "tags": (Candidate("Transport", "meta:keywords", "Transport"),),
        "photos": (photo("a"), photo("b", None)),
        "kind": field(PageKind.PRESS_RELEASE, "url"),
        "notes": {"syndication": (Candidate("Harbour Wire", "line", "Source: Harbour Wire"),)},
    }
    return Article(**{**given, **changes})


def arrival(
    number: int | str = 1,
    read: Article | None = None,
    at: datetime = NOW,
    body: str | None = None,
    aliases: Sequence[str] = (),
) -> Arrival:
    """The arrival of a capture that :func:`adopt` (or a scrape) has given a row."""
    read = read or article()
    taken = capture(number, body or f"{read.title.value}{at.isoformat()}", at)
    return Arrival(
        identity.article_id(url(number)),
        url(number),
        tuple(aliases),
        identity.entry_id(url(number)),
        identity.capture_id(taken.url, taken.sha256, at),
        at,
        records.fingerprint(read),
        read,
    )


def adopt(warehouse: Warehouse, *arrivals: Arrival) -> None:
    """Rows for the captures of arrivals, so that they can be loaded."""
    items = []
    for number, item in enumerate(arrivals):
        address = item.canonical_url
        body = f"{item.article.title.value}{item.fetched_at.isoformat()}"
        digest = hashlib.sha256(body.encode()).hexdigest()
        raw = Capture(address, address, 200, {}, body.encode(), item.fetched_at, digest)
        items.append((record(number), raw))
    warehouse.adopt(items, lambda _: arrivals[0].article.source, NOW)


def load(warehouse: Warehouse, *arrivals: Arrival, now: datetime = NOW) -> dict[str, int]:
    """Adopt and load."""
    adopt(warehouse, *arrivals)
    return warehouse.load(arrivals, [], records.decide, now)


def one(warehouse: Warehouse, sql: str) -> Any:
    """The only value of the only row."""
    _, rows = warehouse.select(sql)
    ((value,),) = rows
    return value


def rows(warehouse: Warehouse, sql: str) -> list[tuple[Any, ...]]:
    return warehouse.select(sql)[1]


def all_rows(warehouse: Warehouse, *tables: str) -> dict[str, list[tuple[Any, ...]]]:
    """Every row of these tables, without the columns that tell of one database or one load."""
    from dateline.warehouse.engine import reading
    from dateline.warehouse.schema import metadata

    apart = {"n", "loaded_at", "changed_at", "recorded_at", "verdict"}
    state = {}
    with reading(warehouse.engine) as connection:
        for name in tables:
            table = metadata.tables[name]
            columns = [column for column in table.columns if column.name not in apart]
            query = table.select().with_only_columns(*columns)
            state[name] = sorted(
                repr([_plain(v) for v in row]) for row in connection.execute(query)
            )
    return state


def _plain(value: Any) -> Any:
    """JSON objects with their keys in order, which PostgreSQL does not keep."""
    if isinstance(value, dict):
        return {name: _plain(value[name]) for name in sorted(value)}
    return [_plain(item) for item in value] if isinstance(value, list) else value


def explained(connection: Any, query: Any) -> str:
    """How the database means to run a query."""
    compiled = query.compile(connection.engine)
    values = compiled.construct_params()
    word = "EXPLAIN QUERY PLAN " if compiled.positional else "EXPLAIN "
    given = tuple(values[name] for name in compiled.positiontup or ()) or values
    return str(connection.exec_driver_sql(word + str(compiled), given).all())
