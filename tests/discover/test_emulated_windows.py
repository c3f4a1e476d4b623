"""A window on each kind of office: exactly what belongs to it, whatever the office counts by."""

from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from emulated import APPS, BY_DAY, COUNTED, ZONES, at, dated, emulated, numbers, rows, statuses

from emulators.faults import refusal

# Around midnight in UTC, in the Americas, in Moscow and in Hong Kong; a day without any; and
# so many in a day that every list needs several pages.
INSTANTS = [
    at(8, 12),
    at(9, 15, 30),
    *(at(10, hour, 20) for hour in range(0, 24, 2)),
    at(11, 0, 1),
    at(11, 23, 59, 59),
    at(13, 0, 0, 1),
    at(13, 4, 59),
    at(13, 5, 1),
    at(14, 15, 59),
    at(14, 16, 1),
    at(14, 20, 59),
    at(14, 21, 1),
    at(15, 1),
    at(17, 12),
]
WINDOWS = [
    (at(10), at(15)),
    (at(10, 6, 20), at(10, 9, 20)),
    (at(12), at(13)),
    (at(13, 5), at(14, 21)),
    (at(9), at(10)),
]


def written_day(kind, when):
    """The day that an office of a kind states for an instant."""
    zone = UTC if kind in ("commission", "federal_register", "nato") else ZoneInfo(ZONES[kind])
    return when.astimezone(zone).date()


def belongs(kind, when, start, end):
    if kind not in BY_DAY:
        return start <= when.replace(second=0 if kind == "drupal" else when.second) < end
    zone = ZoneInfo(ZONES[kind])
    first = datetime.combine(written_day(kind, when), time.min, zone)
    return first < end and start < first + timedelta(days=1)


def counted_day(kind, when):
    return written_day(kind, when) if kind in BY_DAY else when.astimezone(UTC).date()


@pytest.mark.parametrize("kind", APPS)
def test_finds_what_belongs_to_a_window_and_nothing_else(kind):
    releases = dated(*INSTANTS)
    with emulated(kind, releases) as office:
        for start, end in WINDOWS:
            found = office.seen(start, end)
            wanted = [one.number for one in releases if belongs(kind, one.published, start, end)]
            assert numbers(found) == wanted, (start, end)
            assert found.problems == ()


@pytest.mark.parametrize("kind", APPS)
def test_says_of_each_day_what_it_holds(kind):
    releases = dated(*INSTANTS)
    with emulated(kind, releases) as office:
        found = office.seen(at(9), at(17))
    wanted = []
    for day in (at(9) + timedelta(days=number) for number in range(8)):
        count = sum(counted_day(kind, one.published) == day.date() for one in releases)
        expected = count if kind in COUNTED else None
        wanted.append((day.day, "ok" if count else "empty", expected, count))
    assert rows(found) == wanted


@pytest.mark.parametrize("kind", sorted({*APPS} - {"day_archive"}))
def test_reads_what_an_office_says_of_an_item(kind):
    with emulated(kind, dated(at(18, 12), at(19, 12))) as office:
        entry = min(office.seen(at(18), at(19)).entries, key=lambda entry: entry.day)
    hints = {hint.name: hint.raw for hint in entry.hints}
    assert hints["title"] == "Eastern quay & ferries: notice 1"
    assert hints["published"].startswith("2026-11-18")
    assert entry.url.startswith(office.running.url)
    assert entry.route == f"{office.source.routes[0].kind}:{office.source.routes[0].url}"


@pytest.mark.parametrize("kind", APPS)
def test_calls_a_refusal_no_empty_day(kind):
    for status in (403, 429, 503):
        with emulated(kind, dated(at(18, 12))) as office:
            office.faulty.fail(refusal(status))
            found = office.seen(at(17), at(20))
        assert statuses(found) == "rrr"
        assert found.entries == ()
        assert f"HTTP {status}" in found.coverage[0].detail
        assert {problem.stage for problem in found.problems} == {"discover"}
