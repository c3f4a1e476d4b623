"""The same items, offered in each way that offices have: the same ones are chosen, and the same
is said of each day, wherever a way can say anything of it."""

import hashlib
from datetime import UTC, datetime, timedelta
from urllib.parse import parse_qsl, unquote, urlsplit
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from offered import BASE, ROUTES, Item, Offered, office

from dateline.discover import discover
from dateline.model import Capture, DayStatus, Reason, Rejected, Window, gathered
from dateline.sources.office import parse_office
from emulators.serving import Asked

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
# Clocks change in most of these within the days that are looked at.
ZONES = [
    "UTC", "Pacific/Kiritimati", "Pacific/Pago_Pago", "Asia/Kathmandu", "America/St_Johns",
    "America/New_York", "Atlantic/Azores", "Europe/Kyiv", "Australia/Lord_Howe",
]  # fmt: skip
# An API may count days by the midnights of its servers.
ELSEWHERE = [ZoneInfo("America/New_York"), ZoneInfo("Asia/Kathmandu")]
FIRST = datetime(2026, 10, 20, tzinfo=UTC)
MINUTES = 14 * 24 * 60
SETTLED = {DayStatus.OK: True, DayStatus.EMPTY: False}


def asking(app):
    """A get that asks an app without a wire between."""

    def get(request):
        parts = urlsplit(request.url)
        query = tuple(parse_qsl(parts.query, keep_blank_values=True))
        answer = app(Asked(unquote(parts.path), query, {}, BASE, request.url))
        if answer.status != 200:
            reason = {400: Reason.REFUSED, 404: Reason.GONE}[answer.status]
            return Rejected(request.url, reason, status=answer.status)
        told = {name.lower(): value for name, value in answer.headers.items()}
        if request.into:
            request.into(answer.body)
        digest = hashlib.sha256(answer.body).hexdigest()
        body = b"" if request.into else answer.body
        headers = told | {"content-type": answer.content_type}
        return Capture(request.url, request.url, 200, headers, body, NOW, digest)

    return get


def later(minutes, seconds=0):
    return FIRST + timedelta(minutes=minutes, seconds=seconds)


INSTANT = st.builds(later, st.integers(0, MINUTES), st.sampled_from([0, 0, 1, 59]))
WRITTEN = st.integers(0, 13).map(lambda days: FIRST.date() + timedelta(days=days))


@st.composite
def offers(draw, instants_alone=False):
    zone = ZoneInfo(draw(st.sampled_from(ZONES)))
    dates = INSTANT if instants_alone else st.one_of(INSTANT, WRITTEN)
    drawn = draw(st.lists(st.tuples(dates, st.booleans()), min_size=1, max_size=12))
    items = [Item(n, at, zone, in_utc) for n, (at, in_utc) in enumerate(drawn, start=1)]
    return Offered(items, zone, draw(st.sampled_from([zone, *ELSEWHERE])))


@st.composite
def windows(draw):
    """Whole days as backfills ask for them, or any two instants."""
    if draw(st.booleans()):
        first = FIRST.date() + timedelta(days=draw(st.integers(-2, 15)))
        return Window.of_days(first, first + timedelta(days=draw(st.integers(0, 6))))
    start = later(draw(st.integers(-2000, MINUTES)))
    return Window(start, start + timedelta(minutes=draw(st.integers(1, 5000))))


def found(way, offered, window):
    source = parse_office(office(way, offered.zone.key), "press.toml")
    return gathered(discover(source, window, {}, asking(offered), NOW))


def chosen(visit):
    return sorted(int(entry.url.rpartition("/")[2]) for entry in visit.entries)


def check(way, offered, window):
    visit = found(way, offered, window)
    inside = [item for item in offered.items if window.takes(item.moment, offered.zone)]
    assert chosen(visit) == sorted(item.number for item in inside)
    assert {entry.url: entry.day for entry in visit.entries} == {
        f"{BASE}{item.path}": item.day for item in inside
    }
    assert [row.day for row in visit.coverage] == window.days
    oldest = max(
        min(item.day for item in offered.items),
        min(offered.items, key=lambda item: item.begins).day,
    )
    for row in visit.coverage:
        number = sum(item.day == row.day for item in inside)
        if row.status in SETTLED:
            assert (SETTLED[row.status], row.discovered) == (number > 0, number), row
            assert row.expected in (None, number)
        # A list without a window of its own says nothing of what lies before its oldest item,
        # and a list of one shows no order that would tell which that is.
        alone = len(offered.items) == 1
        assert row.status in SETTLED or row.day <= oldest + timedelta(days=1) or alone, row
        assert row.status in SETTLED or way not in ("window api", "wordpress"), row
        assert row.status in (*SETTLED, DayStatus.UNKNOWN), row


@pytest.mark.parametrize("way", ["feed", *sorted({*ROUTES} - {"wordpress"})])
@settings(max_examples=60, deadline=None)
@given(offers(), windows())
def test_chooses_what_the_window_takes_whatever_the_way(way, offered, window):
    check(way, offered, window)


@settings(max_examples=100, deadline=None)
@given(offers(instants_alone=True), windows())
def test_chooses_the_same_posts_by_their_instants(offered, window):
    for way in ("wordpress", *ROUTES, "feed"):
        check(way, offered, window)


@pytest.mark.parametrize(
    ("start", "end"), [((0, 50), (2, 0)), ((0, 0), (1, 10)), ((1, 5), (1, 20)), ((0, 5), (0, 50))]
)
def test_chooses_the_same_posts_where_clocks_are_put_back(start, end):
    """In Kyiv 03:00 to 04:00 is told twice, from 00:00Z and from 01:00Z on."""
    kyiv, night = ZoneInfo("Europe/Kyiv"), datetime(2026, 10, 25, tzinfo=UTC)
    minutes = range(0, 180, 10)
    items = [Item(n, night + timedelta(minutes=at), kyiv) for n, at in enumerate(minutes, 1)]
    window = Window(*(night.replace(hour=hour, minute=minute) for hour, minute in (start, end)))
    for way in ("wordpress", *ROUTES, "feed"):
        check(way, Offered(items, kyiv), window)


@pytest.mark.parametrize("server", ["America/New_York", "Pacific/Kiritimati", "UTC"])
def test_finds_what_an_api_counts_on_a_neighbouring_day(server):
    utc, day = ZoneInfo("UTC"), FIRST.date() + timedelta(days=3)
    start = Window.of_days(day).start
    items = [
        Item(n, start + timedelta(hours=hour), utc) for n, hour in enumerate((-2, 1, 22, 25), 1)
    ]
    check("window api", Offered(items, utc, ZoneInfo(server)), Window.of_days(day))
