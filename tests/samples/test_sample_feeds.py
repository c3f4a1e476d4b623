"""The sample feeds: four forms, each with what the truth says it carries."""

import json
from xml.etree import ElementTree as ET

import feedparser
import httpx
import pytest

from office.content import load_sites
from office.expected import expectations
from office.testing import Serving

FEEDS = [(site.id, feed) for site in load_sites() for feed in site.feeds]
NS = {
    "media": "http://search.yahoo.com/mrss/",
    "atom": "http://www.w3.org/2005/Atom",
    "dc": "http://purl.org/dc/elements/1.1/",
    "rss": "http://purl.org/rss/1.0/",
}


def links(content: bytes, kind: str) -> list[str]:
    if kind == "json":
        return [item["url"] for item in json.loads(content)["items"]]
    entries = feedparser.parse(content).entries
    return [entry.link for entry in entries if "link" in entry]


@pytest.mark.parametrize(("source", "feed"), FEEDS, ids=[feed.path for _, feed in FEEDS])
def test_carries_every_item_with_an_absolute_address(source, feed, press: Serving, web):
    answer = web.get(press.urls[source] + feed.path)
    told = expectations()[source]
    wanted = [
        press.urls[source] + told["pieces"][path].get("redirected_from", path)
        for path in told["feeds"][feed.path]
    ]
    assert answer.headers["Content-Type"].startswith("application/")
    assert links(answer.content, feed.kind) == wanted


def test_has_between_eight_and_fourteen_items_an_office(press: Serving, web: httpx.Client):
    for site in load_sites():
        answers = [(web.get(press.urls[site.id] + f.path).content, f.kind) for f in site.feeds]
        assert 8 <= sum(len(links(*answer)) for answer in answers) <= 14, site.id


def test_breaks_one_item_of_the_english_feed_and_no_other_feed(press: Serving, web):
    broken = []
    for source, feed in FEEDS:
        if feed.kind != "json":
            parsed = feedparser.parse(web.get(press.urls[source] + feed.path).content)
            broken += [feed.path] if parsed.bozo else []
            lost = [entry for entry in parsed.entries if "link" not in entry]
            assert len(lost) == bool(parsed.bozo)
    assert broken == ["/en/feed/"]


def test_gives_two_pictures_of_one_item_their_own_credits(press: Serving, web):
    root = ET.fromstring(web.get(press.urls["sample_harbour"] + "/uk/feed/").content)
    item = next(each for each in root.iter("item") if each.find("media:content", NS) is not None)
    told = {
        media.attrib["url"].rpartition("/")[2]: media.findtext("media:credit", "", NS)
        for media in item.findall("media:content", NS)
    }
    assert told == {
        "quay-four-opening.jpg": "Тарас Кобзар / Пресслужба порту Старий Маяк",
        "quay-four-lights.jpg": "Марія Сагайдак",
    }


def test_tells_updated_from_published(press: Serving, web):
    entries = feedparser.parse(web.get(press.urls["sample_harbour"] + "/en/feed/").content).entries
    grain = next(entry for entry in entries if "grain-terminal" in entry.get("link", ""))
    assert grain.published == "Tue, 15 Sep 2026 18:20:00 +0300"
    assert grain.updated == "2026-09-16T09:05:00+03:00"


def test_writes_relative_links_under_two_bases(press: Serving, web):
    root = ET.fromstring(web.get(press.urls["sample_ministry"] + "/news/atom.xml").content)
    base = "{http://www.w3.org/XML/1998/namespace}base"
    hrefs = [entry.find("atom:link", NS).attrib["href"] for entry in root.findall("atom:entry", NS)]
    assert root.attrib[base] == press.urls["sample_ministry"] + "/news/"
    assert {entry.get(base) for entry in root.findall("atom:entry", NS)} == {
        None,
        "/es/noticias/",
    }
    assert [href for href in hrefs if href.startswith("http")] == []


def test_dates_one_item_by_the_day_alone(press: Serving, web):
    root = ET.fromstring(web.get(press.urls["sample_agency"] + "/index.rdf").content)
    dates = [item.findtext("dc:date", "", NS) for item in root.findall("rss:item", NS)]
    assert [date for date in dates if "T" not in date] == ["2026-09-17"]


def test_speaks_six_languages_in_three_zones():
    sites = load_sites()
    spoken = {piece.language for site in sites for piece in site.pieces}
    assert spoken == {"uk", "en", "es", "hi", "ar", "ja"}
    assert len({site.zone for site in sites}) == 3


def test_lists_the_articles_in_sitemaps_that_robots_txt_names(press: Serving, web):
    root = press.urls["sample_ministry"]
    assert f"Sitemap: {root}/sitemap.xml" in web.get(f"{root}/robots.txt").text
    index = web.get(f"{root}/sitemap.xml").text
    assert f"{root}/sitemap-archive-2026-09.xml.gz" in index
    assert web.get(f"{root}/news-sitemap.xml").text.count("<news:title>") == 3
