"""Offices' own files, as they are given to everybody, against emulators of what they ask."""

import re
from dataclasses import replace
from datetime import UTC, datetime, time
from pathlib import Path
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

import pytest
from emulated import APPS, NOW, Emulated, at, dated, emulated, numbers

from dateline.model import NumbersRoute, Window
from dateline.sources import load_offices
from dateline.sources.office import BUILT_IN, parse_office
from emulators.described import Described, numbered_from
from emulators.faults import Faulty
from emulators.feed_pages import FeedSite
from emulators.serving import missing, serving
from emulators.sitemaps import SitemapSite
from emulators.tried import OF_A_KIND, OWN, tried
from emulators.wayback import Archive, Copy
from office.content import Piece, Site
from office.wordpress import posts

DOCS = Path(__file__).parents[2] / "docs" / "routes.md"
# A release a day but one, at an hour that is on the same day in every office's zone.
RELEASES = dated(*(at(day, 9, 30) for day in range(2, 20) if day != 9))


def route_of(office, number):
    """The office's route as a table of TOML, its server the emulator's."""
    text = (BUILT_IN / f"{office}.toml").read_text(encoding="utf-8")
    tables = re.findall(
        r"^\[\[routes\]\]\n(.*?)(?=^\[(?!routes\.)|\Z)", text, flags=re.MULTILINE | re.DOTALL
    )
    parts = urlsplit(re.search(r'^url = "([^"]*)"', tables[number], flags=re.MULTILINE)[1])
    return tables[number].replace(f"{parts.scheme}://{parts.netloc}", "BASE")


@pytest.mark.parametrize(("office", "number"), OWN)
def test_finds_by_an_offices_own_file_what_its_window_holds(office, number):
    zone = parse_office((BUILT_IN / f"{office}.toml").read_text("utf-8"), f"{office}.toml").timezone
    emulator = OWN[office, number].emulator
    with emulated(emulator, RELEASES, route=route_of(office, number)) as asked:
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


def site_of(route, zone):
    """The emulator of a route's kind, and the route to it: its root stands as BASE."""
    if route.kind == "wordpress":
        site = Site("press", "press", "Press", "", zone, ("en",), ())
        pieces = [Piece(one.number, one.path, one.title, "en", one.published) for one in RELEASES]
        return (
            lambda asked: (
                posts(site, pieces, asked.base, dict(asked.query), 100)
                if "/wp-json/wp/v2/" in asked.path
                else missing(asked)
            ),
            replace(route, url=at_base(route.url)),
        )
    if route.kind == "feed_pages":
        feed, path = FeedSite(RELEASES), urlsplit(route.url).path
        return lambda asked: feed(
            replace(asked, path="/feed") if asked.path == path else asked
        ), replace(route, url=at_base(route.url))
    if route.kind == "sitemap":
        folder = "".join(route.include[:1]).strip("*").rstrip("/")
        paths = [replace(one, path=f"{folder}{one.path}") for one in RELEASES]
        site_map, path = SitemapSite(paths, NOW), urlsplit(route.url).path
        return lambda asked: site_map(
            replace(asked, path="/sitemap.xml") if asked.path == path else asked
        ), replace(route, url=at_base(route.url))
    below = route.url + "".join(route.include[:1]).replace("*", "")
    copies = [
        Copy(one.published, f"{below}{one.published:%Y/%m/%d}/notice-{one.number}")
        for one in RELEASES
    ]
    return Archive(copies), replace(route, server="BASE")


def at_base(url):
    parts = urlsplit(url)
    return url.replace(f"{parts.scheme}://{parts.netloc}", "BASE")


OF_KINDS = [
    pytest.param(source, route, id=f"{source.id}-{route.kind}")
    for source, route, trial in tried(load_offices().values())
    if trial in OF_A_KIND.values()
]
AS_DESCRIBED = [
    pytest.param(source, route, id=f"{source.id}-{source.routes.index(route)}-{route.kind}")
    for source, route, trial in tried(load_offices().values())
    if trial.emulator == "described"
]


@pytest.mark.parametrize(("source", "route"), OF_KINDS)
def test_finds_by_each_file_of_a_kind_what_its_window_holds(source, route):
    app, there = site_of(route, source.timezone)
    with serving(app) as running:
        keys = {
            key: getattr(there, key).replace("BASE", running.url)
            for key in ("url", "server")
            if hasattr(there, key)
        }
        office = replace(source, routes=(replace(there, **keys),), feeds=(), loopback=True)
        found = Emulated(office, Faulty(app), running).seen(at(6), at(13))
    days = Window(at(6), at(13)).days
    wanted = [one.number for one in RELEASES if one.published.date() in days]
    assert set(wanted) <= set(numbers(found)), found.problems
    if route.kind == "wayback":  # an archive may have missed any page
        assert {str(row.status) for row in found.coverage} == {"unknown"}
    elif route.kind == "sitemap":  # pages of other days are told apart by their own dates
        assert {str(row.status) for row in found.coverage} <= {"ok", "empty", "unknown"}
    else:
        assert numbers(found) == wanted
        said = {row.day: str(row.status) for row in found.coverage}
        assert {day: "empty" if day == at(9).date() else "ok" for day in days} == said


def on_loopback(source, route, base):
    """The source with the one route, whose host is the emulator's."""
    keys = {
        key: at_base(getattr(route, key)).replace("BASE", base)
        for key in ("url", "first_url", "link_template")
        if getattr(route, key, "")
    }
    return replace(source, routes=(replace(route, **keys),), feeds=(), loopback=True, home=base)


@pytest.mark.parametrize(("source", "route"), AS_DESCRIBED)
def test_finds_on_a_site_that_is_as_a_file_describes_it_what_its_window_holds(source, route):
    held = numbered_from(route, RELEASES) if isinstance(route, NumbersRoute) else RELEASES
    site = Described(replace(source, routes=(route,)), held)
    with serving(site) as running:
        office = on_loopback(source, route, running.url)
        found = Emulated(office, Faulty(site), running).seen(at(6), at(13))
    days = Window(at(6), at(13)).days
    base = running.url.rstrip("/")
    seen = {entry.url.removeprefix(base): entry for entry in found.entries}
    wanted = {site.path(one): one for one in held if one.published.date() in days}
    assert wanted.keys() <= seen.keys(), found.problems
    said = {row.day: str(row.status) for row in found.coverage}
    if {entry.day for entry in found.entries} == {None}:  # the pages date themselves
        assert set(said.values()) == {"unknown"}
        return
    whole = {day: "empty" if day == at(9).date() else "ok" for day in days}
    assert {path: seen[path].day for path in wanted} == {
        path: one.published.date() for path, one in wanted.items()
    }
    # An office that tells days alone counts by its own: the neighbour's may touch the window.
    assert len(seen) <= len(wanted) + 1
    if "%d" not in route.url and getattr(route, "cap", 0):  # a month that may have more pages
        whole = dict.fromkeys(days, "truncated")
    assert {day: whole[day] for day in days} == {day: said[day] for day in days}
    assert found.problems == ()


def test_has_an_emulator_for_each_office_that_the_docs_name():
    assert {trial.emulator for trial in OWN.values()} <= set(APPS)
    told = re.findall(r"^\| `(\w+)` \| `(\w+)` \| `", DOCS.read_text("utf-8"), re.MULTILINE)
    shown = [(source.id, route.kind) for source, route, _ in tried(load_offices().values())]
    assert sorted(told) == sorted(shown)
    offices = load_offices()
    assert len(shown) == sum(len(source.routes) for source in offices.values())
    assert {source.id for source in offices.values() if source.routes} == {one for one, _ in shown}
