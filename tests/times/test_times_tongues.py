"""Dates in the tongues and calendars of the world: forms.tsv holds string, language, zone and
what it says ("-" where that is nothing)."""

from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from dateline import times
from dateline.model import Moment, Precision

NOW = datetime(2026, 9, 22, 12, tzinfo=UTC)
FORMS = [
    tuple(line.split("\t"))
    for line in (Path(__file__).parent / "forms.tsv").read_text(encoding="utf-8").splitlines()
]


def shown(moment: Moment | None) -> str:
    if moment is None:
        return "-"
    return f"{moment.instant:%Y-%m-%dT%H:%MZ}" if moment.instant else moment.day.isoformat()


@pytest.mark.parametrize(("raw", "language", "zone", "expected"), FORMS)
def test_reads_a_form_as_its_readers_do(raw: str, language: str, zone: str, expected: str) -> None:
    languages = (language,) if language else ()
    assert shown(times.parse(raw, zone=zone, now=NOW, languages=languages)) == expected


def test_takes_an_abbreviated_tuesday_for_no_march() -> None:
    read = times.parse("mar 23 sep 2025", zone="UTC", now=NOW, languages=("es",))
    assert read is not None
    assert read.day == date(2025, 9, 23)


@pytest.mark.parametrize(
    ("host", "zone"),
    [
        ("gazette.example.de", "Europe/Berlin"),
        ("www.gazette.com.au:8080", "Australia/Sydney"),
        ("gazette.com.co", "America/Bogota"),
        ("gazette.co", None),
        ("gazette.com", None),
        ("gazette.io", None),
        ("localhost", None),
        ("192.0.2.7", None),
    ],
)
def test_finds_the_home_of_a_country_s_domain(host: str, zone: str | None) -> None:
    assert times.home_zone(host) == zone


def test_names_only_zones_that_exist() -> None:
    homes = {
        times.home_zone(f"gazette.{top}") for top in ("ar", "uk", "ua", "vn", "is", "nz", "gov")
    }
    assert None not in homes
    assert all(times.parse("2026-03-05 14:07", zone=str(zone), now=NOW) for zone in homes)


def test_shows_an_instant_as_the_clocks_of_a_place_do() -> None:
    instant = datetime(2026, 3, 4, 23, tzinfo=UTC)
    moment = Moment(instant.date(), instant, Precision.SECOND, "UTC")
    here = times.at_zone(moment, "Europe/Berlin")
    assert (here.day, here.instant, here.zone_assumed) == (date(2026, 3, 5), instant, True)
    assert times.wall_clock(instant, "Europe/Berlin") == datetime(2026, 3, 5, tzinfo=UTC)
    assert times.at_zone(Moment(date(2026, 3, 5)), "Europe/Berlin") == Moment(date(2026, 3, 5))
