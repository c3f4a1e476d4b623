"""Dates as machines and people write them."""

from datetime import UTC, date, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dateline import times
from dateline.model import Moment, Precision

NOW = datetime(2026, 9, 22, 12, tzinfo=UTC)


def read(raw: str, zone: str = "Europe/Kyiv", *languages: str) -> Moment | None:
    return times.parse(raw, zone=zone, now=NOW, languages=languages)


def utc(raw: str, zone: str = "Europe/Kyiv", *languages: str) -> str | None:
    moment = read(raw, zone, *languages)
    return f"{moment.instant:%Y-%m-%dT%H:%M:%S}" if moment and moment.instant else None


def day(raw: str, zone: str = "Europe/Kyiv", *languages: str) -> str | None:
    moment = read(raw, zone, *languages)
    return moment.day.isoformat() if moment else None


@pytest.mark.parametrize(
    ("raw", "expected"),
    [
        ("2026-03-05T14:07:09Z", "2026-03-05T14:07:09"),
        ("2026-03-05T14:07:09.1234567+02:00", "2026-03-05T12:07:09"),
        ("2026-03-05T14:07:09+0200", "2026-03-05T12:07:09"),
        ("2026-03-05 14:07", "2026-03-05T12:07:00"),
        ("20260305T140709Z", "2026-03-05T14:07:09"),
        ("1772719629", "2026-03-05T14:07:09"),
        ("1772719629000", "2026-03-05T14:07:09"),
        ("Thu, 05 Mar 2026 14:07:09 +0200", "2026-03-05T12:07:09"),
        ("Thu, 05 Mar 2026 14:07:09 EST", "2026-03-05T19:07:09"),
        ("Thu Mar 05 2026 14:07:09 GMT+0100 (Central European)", "2026-03-05T13:07:09"),
        ("Thu Mar 5 14:07:09 CET 2026", "2026-03-05T13:07:09"),
        ("14:07 05.03.2026", "2026-03-05T12:07:00"),
        ("March 5, 2026 at 2:07 p.m. ET", "2026-03-05T19:07:00"),
        ("5 March 2026 2 PM", "2026-03-05T12:00:00"),
        ("12:05 am, 5 March 2026", "2026-03-04T22:05:00"),
        ("05.03.2026, 20.15 Uhr", "2026-03-05T18:15:00"),
        ("5 березня 2026 року – 15:51", "2026-03-05T13:51:00"),
        ("5 марта 2026 года, 15:50", "2026-03-05T13:50:00"),
        ("2026年3月5日 21時37分", "2026-03-05T19:37:00"),
        ("2026년 3월 5일 오후 3:04", "2026-03-05T13:04:00"),
        ("5 de marzo de 2026 - 14:41", "2026-03-05T12:41:00"),
        ("Publié le 05/03/2026 à 16h30", "2026-03-05T14:30:00"),
        ("2026. március 5. 15:51", "2026-03-05T13:51:00"),
        ("05/03/2026 - 14:16 UTC+1", "2026-03-05T13:16:00"),
        ("2026-03-05T14:07:09:684Z", "2026-03-05T14:07:09"),
        ("1772712000000", "2026-03-05T12:00:00"),
    ],
)
def test_reads_the_instant_that_is_written(raw: str, expected: str) -> None:
    assert utc(raw) == expected


@pytest.mark.parametrize(
    ("raw", "expected"),
    [
        ("2026-03-05", "2026-03-05"),
        (" date 2026-03-05 Photo: somebody", "2026-03-05"),
        ("5 March 2026", "2026-03-05"),
        ("Fri, 6 March 2026", "2026-03-06"),
        ("1er mars 2026", "2026-03-01"),
        ("5. März 2026", "2026-03-05"),
        ("5 grudnia 2025", "2025-12-05"),
        ("2025 m. gruodžio 20 d.", "2025-12-20"),
        ("20 Aralık 2025", "2025-12-20"),
        ("ngày 20 tháng 12 năm 2025", "2025-12-20"),
        ("20 δεκεμβρίου 2025", "2025-12-20"),
        ("20 दिसंबर 2025", "2025-12-20"),
        ("٢٠ ديسمبر ٢٠٢٥", "2025-12-20"),
        ("20 كانون الأول 2025", "2025-12-20"),
        ("20 בדצמבר 2025", "2025-12-20"),
        ("29 มิ.ย.2566", "2023-06-29"),
        ("令和7年12月2日(火)午前", "2025-12-02"),
        ("۱۴۰۴/۰۲/۲۵", "2025-05-15"),
        ("28-Apr-2023", "2023-04-28"),
        ("05.08.24", "2024-08-05"),
        ("1772712000", "2026-03-05"),
        ("٩ /١١ /١٤٤١هـ", "2020-06-30"),
        ("16 رمضان 1447", "2026-03-05"),
        ("16 ربيع الأول 1447 هـ", "2025-09-08"),
        ("ל׳ בכסלו תשפ״ו", "2025-12-20"),
        ("ט״ז באדר תשפ״ו", "2026-03-05"),
    ],
)
def test_keeps_a_day_a_day(raw: str, expected: str) -> None:
    moment = read(raw)
    assert moment is not None
    assert (moment.day.isoformat(), moment.instant, moment.precision) == (
        expected,
        None,
        Precision.DAY,
    )


@pytest.mark.parametrize(
    ("raw", "precision"),
    [
        ("2026-03-05T14:07:09Z", Precision.SECOND),
        ("14:07 05.03.2026", Precision.MINUTE),
        ("05.03.2026", Precision.DAY),
        ("2026-03-05T00:00:00Z", Precision.DAY),
        ("00:00 05.03.2026", Precision.MINUTE),
    ],
)
def test_says_how_finely_a_date_was_stated(raw: str, precision: Precision) -> None:
    moment = read(raw)
    assert moment is not None
    assert moment.precision is precision


@pytest.mark.parametrize(
    ("languages", "zone", "expected"),
    [
        (("de",), "Europe/Berlin", "2026-06-05"),
        (("en-GB",), "Europe/London", "2026-06-05"),
        (("en",), "Europe/London", "2026-06-05"),
        (("en-US",), "UTC", "2026-05-06"),
        (("en",), "America/Chicago", "2026-05-06"),
        ((), "UTC", "2026-06-05"),
    ],
)
def test_reads_slashes_as_the_language_does(
    languages: tuple[str, ...], zone: str, expected: str
) -> None:
    assert day("05/06/2026", zone, *languages) == expected


def test_takes_the_only_reading_that_is_a_date() -> None:
    assert day("13/06/2026", "America/Chicago", "en") == "2026-06-13"
    assert day("06/13/2026", "Europe/London", "en-GB") == "2026-06-13"


def test_lets_the_language_settle_a_month_that_two_share() -> None:
    assert day("5 listopada 2025", "Europe/Warsaw", "pl") == "2025-11-05"
    assert day("5. listopada 2025", "Europe/Zagreb", "hr") == "2025-10-05"


@pytest.mark.parametrize(
    ("raw", "zone", "assumed"),
    [
        ("14:07 05.03.2026", "Europe/Kyiv", True),
        ("2026-03-05T14:07:09+03:00", "+03:00", False),
        ("2026-03-05T14:07:09Z", "UTC", False),
        ("5 March 2026 2 PM PT", "America/Los_Angeles", False),
        ("2026-03-05", "Europe/Kyiv", True),
    ],
)
def test_tells_a_stated_zone_from_an_assumed_one(raw: str, zone: str, assumed: bool) -> None:
    moment = read(raw)
    assert moment is not None
    assert (moment.zone, moment.zone_assumed) == (zone, assumed)


def test_does_not_call_a_known_office_zone_assumed() -> None:
    moment = times.parse("14:07 05.03.2026", zone="Europe/Kyiv", zone_assumed=False, now=NOW)
    assert moment is not None
    assert not moment.zone_assumed


def test_takes_the_first_of_a_wall_time_that_occurs_twice() -> None:
    assert utc("03:30 26.10.2025") == "2025-10-26T00:30:00"


def test_keeps_only_the_day_of_a_wall_time_that_never_was() -> None:
    moment = read("03:30 30.03.2025")
    assert moment is not None
    assert (moment.day, moment.instant) == (date(2025, 3, 30), None)


@pytest.mark.parametrize(
    "raw",
    [
        "",
        "P 3 M",
        "1h ago",
        "00:00-YY-DD-MM",
        "30. Februar 2018",
        "2026-02-30",
        "2026-13-01",
        "12:30",
        "{{ date }}",
        "5 March 1812",
        "5 March 2031",
        "call 2026 555 0100",
        "version 10.2.3.4",
        "mayor 12 people",
    ],
)
def test_refuses_what_is_no_date_of_a_page(raw: str) -> None:
    assert read(raw) is None


def test_reads_yesterday_from_the_time_of_the_capture() -> None:
    assert utc("včera 14:40", "Europe/Prague", "cs") == "2026-09-21T12:40:00"
    assert utc("heute um 12:19 Uhr", "Europe/Zurich", "de") == "2026-09-22T10:19:00"
    assert utc("il y a 3 heures", "Europe/Paris", "fr") == "2026-09-22T09:00:00"


def test_lets_an_embargo_lie_ahead_but_no_publication() -> None:
    raw = "00:01 GMT 21 November 2026"
    assert times.parse(raw, zone="UTC", now=NOW) is None
    ahead = times.parse(raw, zone="UTC", now=NOW, future=True)
    assert ahead is not None
    assert ahead.instant == datetime(2026, 11, 21, 0, 1, tzinfo=UTC)


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("https://a.example/2024/05/03/story", date(2024, 5, 3)),
        ("https://a.example/news/2024-05-03-story", date(2024, 5, 3)),
        ("https://a.example/eng/t20240503_123.html", date(2024, 5, 3)),
        ("https://a.example/202405/03x.html", date(2024, 5, 3)),
        ("https://a.example/article/20240503/1234", date(2024, 5, 3)),
        ("https://a.example/releases/29-10-2021", date(2021, 10, 29)),
        ("https://a.example/releases/quay-10-29-2021", date(2021, 10, 29)),
        ("https://a.example/releases/09-10-2021", None),
        ("https://a.example/2024/13/45/story", None),
        ("https://a.example/id/202405031234", None),
        ("https://a.example/story?d=2024-05-03", None),
        ("http://[broken", None),
    ],
)
def test_reads_the_day_in_an_address(url: str, expected: date | None) -> None:
    moment = times.from_url(url, zone="Asia/Tokyo", now=NOW)
    assert (moment.day if moment else None) == expected


def test_gives_the_utc_day_of_an_instant_and_the_written_day_else() -> None:
    late = read("2026-03-05T23:30:00-05:00")
    plain = read("2026-03-05")
    assert late is not None
    assert plain is not None
    assert times.utc_day(late) == date(2026, 3, 6)
    assert times.utc_day(plain) == date(2026, 3, 5)


def test_is_not_fooled_by_an_unknown_zone() -> None:
    assert utc("14:07 05.03.2026", "No/Where") == "2026-03-05T14:07:00"


@settings(deadline=None)
@given(st.text(max_size=200), st.sampled_from(["UTC", "Europe/Kyiv", "America/New_York"]))
def test_never_raises(raw: str, zone: str) -> None:
    read(raw, zone, "en")


PIECES = st.sampled_from(
    ["2026", "05", "5", "31", "/", ".", "-", ":", " ", "T", "Z", "+02:00", "March", "мая", "年",
     "月", "日", "pm", "de", "令和", "元", "٣", "heute", "ago", "3 hours ago", "UTC", "−14:00"]
)  # fmt: skip


@settings(deadline=None)
@given(st.lists(PIECES, max_size=12).map("".join))
def test_gives_only_what_passes_the_gate(raw: str) -> None:
    moment = read(raw)
    assert moment is None or times.plausible(moment, NOW)


@settings(deadline=None)
@given(st.datetimes(datetime(1991, 1, 1), datetime(2026, 9, 20), timezones=st.just(UTC)))  # noqa: DTZ001
def test_reads_back_every_instant_in_iso_and_rfc_822(instant: datetime) -> None:
    instant = instant.replace(microsecond=0, second=instant.second or 1)
    for raw in (instant.isoformat(), f"{instant:%a, %d %b %Y %H:%M:%S} +0000"):
        moment = read(raw)
        assert moment is not None
        assert moment.instant == instant
