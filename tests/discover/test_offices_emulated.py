"""Offices' own files, as they are given to everybody, against emulators of what they ask."""

import re
from datetime import UTC, datetime, time, timedelta
from pathlib import Path
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

import pytest
from emulated import APPS, at, dated, emulated, numbers

from dateline.model import Window
from dateline.sources.office import BUILT_IN, parse_office

# office → the emulator of what its routes ask
TRIED = {
    "govuk": "govuk",
    "ec_presscorner": "commission",
    "federal_register": "federal_register",
    "canada_news": "canada",
    "hk_gia": "hongkong",
    "worldbank": "worldbank",
    "justice_us": "justice",
    "nato": "nato",
    "who": "who",
    "kremlin": "day_archive",
}
DOCS = Path(__file__).parents[2] / "docs" / "routes.md"
# A release a day but one, at an hour that is on the same day in every office's zone.
RELEASES = dated(*(at(day, 11) for day in range(2, 20) if day != 9))


def route_of(office, number=0):
    """The office's route as a table of TOML, its server the emulator's."""
    text = (BUILT_IN / f"{office}.toml").read_text(encoding="utf-8")
    tables = re.findall(r"^\[\[routes\]\]\n(.*?)(?=^\[|\Z)", text, flags=re.MULTILINE | re.DOTALL)
    parts = urlsplit(re.search(r'^url = "([^"]*)"', tables[number], flags=re.MULTILINE)[1])
    return tables[number].replace(f"{parts.scheme}://{parts.netloc}", "BASE")


@pytest.mark.parametrize("office", TRIED)
def test_finds_by_an_offices_own_file_what_its_window_holds(office):
    zone = parse_office((BUILT_IN / f"{office}.toml").read_text("utf-8"), f"{office}.toml").timezone
    with emulated(TRIED[office], RELEASES, route=route_of(office)) as asked:
        start, end = at(6), at(13)
        found = asked.seen(start, end)
    midnight = datetime.combine(at(6).date(), time.min, ZoneInfo(zone)).astimezone(UTC)
    days = Window(start, end).days
    wanted = [one.number for one in RELEASES if one.published.date() in days]
    assert set(wanted) <= set(numbers(found)), found.problems
    # An office that tells days alone counts by its own: the neighbour's may touch the window.
    assert len(numbers(found)) <= len(wanted) + (midnight != start)
    said = {row.day: str(row.status) for row in found.coverage}
    assert {said[one.published.date()] for one in RELEASES if one.number in wanted} == {"ok"}
    assert said[at(9).date()] in ("empty", "ok" if midnight != start else "empty")


def test_names_the_offices_that_are_tried_in_the_docs():
    told = dict(
        re.findall(r"^\| `(\w+)` \| `\w+` \| `(\w+)\.py` \|", DOCS.read_text("utf-8"), re.MULTILINE)
    )
    assert told == TRIED
    assert set(TRIED.values()) <= set(APPS)
    assert timedelta(days=18) > RELEASES[-1].published - RELEASES[0].published
