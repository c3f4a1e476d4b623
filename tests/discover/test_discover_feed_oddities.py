"""What feeds of the world do wrong costs nobody an article, and invents none."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from wanted_entries import FEED, NOW, SOURCE, Server, page

from dateline.discover import discover
from dateline.identity import entry_id
from dateline.model import Reason, RouteState, gathered

ROUTE = f"feed:{FEED}"


def feed(*items, head=""):
    return f'<rss version="2.0"><channel><title>x</title>{head}{"".join(items)}</channel></rss>'


def item(number, inner="", site="https://press.example"):
    return f"<item><title>t{number}</title><link>{site}/{number}</link>{inner}</item>"


def found(body, source=SOURCE, state=None, **headers):
    answer = body if not isinstance(body, str | bytes) else page(body, **headers)
    return gathered(discover(source, None, state or {}, Server({FEED: answer}), NOW))


def days(result):
    return [entry.day for entry in result.entries]


def test_keeps_ten_items_apart_that_share_a_guid():
    result = found(feed(*(item(n, "<guid>same</guid>") for n in range(10))))
    assert [entry.url[-1] for entry in result.entries] == list("0123456789")
    assert {entry.guid for entry in result.entries} == {"same"}


def test_keeps_ten_items_apart_that_share_the_address_of_the_front_page_as_guid():
    guid = "<guid>https://press.example/</guid>"
    assert len(found(feed(*(item(n, guid) for n in range(10)))).entries) == 10


def test_takes_an_item_whose_guid_changed_for_the_page_it_was():
    [before] = found(feed(item(1, "<guid>a</guid>"))).entries
    [after] = found(feed(item(1, "<guid>b</guid>"))).entries
    assert (before.guid, after.guid) == ("a", "b")
    assert entry_id(before.url) == entry_id(after.url)


def test_marks_an_address_that_is_used_for_something_new():
    atom = (
        '<feed xmlns="http://www.w3.org/2005/Atom"><entry><title>{0}</title>'
        '<link href="https://press.example/today"/><updated>2026-11-{0}T08:00:00Z</updated>'
        "</entry></feed>"
    )
    marks = [found(atom.format(day)).entries[0].revised for day in ("20", "21")]
    assert marks == ["2026-11-20T08:00:00+00:00", "2026-11-21T08:00:00+00:00"]


def test_looks_once_for_the_ends_of_a_million_doctypes():
    """Each of them looked through all the rest for a subset, which took many minutes."""
    assert found("<!DOCTYPE a>" * 1_000_000 + feed(item(1))).entries


def test_parses_no_megabytes_of_namespaces_before_each_broken_item():
    spaces = "".join(f' xmlns:n{number}="{"x" * 30_000}"' for number in range(100))
    broken = [item(number, "<n1:a></n1:b>") for number in range(2000)]
    read = found(feed(*broken).replace("<rss", f"<rss{spaces}", 1))
    assert len(read.entries) == 2000


MEDIA = ' xmlns:media="http://search.yahoo.com/mrss/"'


@pytest.mark.parametrize("inner", ["<media:thumbnail url='/a.jpg'/>", "<category>x</category>"])
def test_reads_an_item_of_very_many_elements(inner):
    """Looked through again for each thumbnail, it took many minutes."""
    body = feed(item(1, inner * 50_000)).replace("<rss", f"<rss{MEDIA}", 1)
    assert len(found(body).entries) == 1


@pytest.mark.parametrize("name", ["rss", "channel", "item", "link", "title"])
def test_reads_an_element_of_very_many_attributes(name):
    """Each compared with all others, they took minutes."""
    attributes = "".join(f' a{number}="x"' for number in range(150_000))
    body = feed(item(1)).replace(f"<{name}", f"<{name}{attributes}")
    assert len(found(body).entries) == 1


def test_keeps_a_missing_date_missing():
    result = found(
        feed(item(1), item(2, "<pubDate></pubDate>"), item(3, "<pubDate>soon</pubDate>"))
    )
    assert days(result) == [None, None, None]
    stated = [hint.raw for entry in result.entries for hint in entry.hints if "pub" in hint.name]
    assert stated == ["soon"]
    assert result.coverage == ()


@pytest.mark.parametrize(
    ("clock", "zone", "day"),
    [
        ("00:30:00 CEST", "Europe/Berlin", 14),
        ("01:30:00 CEST", "America/New_York", 14),
        ("02:30:00 CEST", "Europe/Berlin", 15),
        ("05:00:00 IST", "Asia/Kolkata", 14),
        ("05:45:00 IST", "Asia/Kolkata", 15),
        ("00:30:00 IST", "Europe/Dublin", 14),
        ("00:30:00 BST", "Europe/London", 14),
        ("01:30:00 BST", "Europe/London", 15),
        ("03:00:00 IST", "Europe/Dublin", 15),
        ("03:00:00 IST", "Asia/Jerusalem", 15),
        ("03:00:00 IST", "Asia/Kolkata", 14),
        ("03:00:00 BST", "Asia/Dhaka", 14),
        ("03:00:00 BST", "Europe/London", 15),
        ("03:00:00 CST", "Asia/Shanghai", 14),
        ("21:30:00 EDT", "Europe/Kyiv", 16),
        ("01:00:00 +0300", "UTC", 14),
    ],
)
def test_reads_the_zones_that_have_but_letters(clock, zone, day):
    office = replace(SOURCE, timezone=zone)
    inner = f"<pubDate>Fri, 15 May 2026 {clock}</pubDate>"
    assert days(found(feed(item(1, inner)), office)) == [date(2026, 5, day)]


def test_resolves_addresses_against_the_nearest_xml_base():
    atom = (
        '<feed xmlns="http://www.w3.org/2005/Atom" xml:base="https://press.example/en/">'
        '<entry xml:base="news/"><title>a</title><link href="1"/></entry>'
        '<entry><title>b</title><link href="2"/></entry>'
        '<entry xml:base="/uk/"><title>c</title><link xml:base="deep/" href="3"/></entry></feed>'
    )
    assert [entry.url for entry in found(atom).entries] == [
        "https://press.example/en/news/1",
        "https://press.example/en/2",
        "https://press.example/uk/deep/3",
    ]


def test_resolves_a_guid_that_is_an_address_against_the_nearest_xml_base():
    rss = (
        '<rss version="2.0" xml:base="https://press.example/en/"><channel><title>x</title>'
        '<item xml:base="news/"><title>a</title><guid isPermaLink="true">1</guid></item>'
        '<item><title>b</title><guid isPermaLink="true">2</guid></item></channel></rss>'
    )
    addresses = [entry.url for entry in found(rss).entries]
    assert addresses == ["https://press.example/en/news/1", "https://press.example/en/2"]


def test_believes_bytes_before_a_wrong_charset_header():
    [entry] = found(feed(item("й")).encode(), content_type="text/xml; charset=koi8-r").entries
    assert [hint.raw for hint in entry.hints] == ["tй"]


def test_keeps_the_good_items_around_a_malformed_one():
    broken = "<item><title>half <b</title><link>https://press.example/2</link>"
    result = found(feed(item(1), broken, item(3)))
    assert {entry.url[-1] for entry in result.entries} >= {"1", "3"}
    assert Reason.BAD_ITEM in {problem.reason for problem in result.problems}


def test_raises_an_alarm_for_a_feed_that_has_lost_its_items_and_keeps_its_state():
    state = {ROUTE: RouteState(cursor="sha256:before")}
    result = found(feed(), state=state)
    assert [(one.reason, one.url) for one in result.problems] == [(Reason.EMPTY, FEED)]
    assert (result.entries, result.coverage) == ((), ())
    assert found(feed(), state=result.states).problems == ()  # once, not at each visit


def test_raises_no_alarm_for_a_feed_that_never_had_any():
    assert found(feed()).problems == ()


def sold(body):
    return replace(page(body), final_url="https://casino.example/rss", redirects=(), moved=True)


def test_takes_nothing_from_the_feed_of_another_site_after_a_sale():
    items = [item(n, site="https://casino.example") for n in range(3)]
    result = found(sold(feed(*items)))
    assert (result.entries, result.states) == ((), {})
    assert [str(row.status) for row in result.coverage] == ["refused"]
    [problem] = result.problems
    assert problem.reason is Reason.BAD_FEED
    assert "casino.example/rss, whose 3 items" in problem.detail


def test_follows_a_feed_to_a_host_that_still_tells_of_the_offices_pages():
    result = found(sold(feed(item(1), item(2, site="https://casino.example"))))
    assert len(result.entries) == 2


def test_is_not_made_to_ask_for_everything_again_by_dates_that_were_bumped():
    inner = "<pubDate>{}</pubDate>"
    before = found(feed(*(item(n, inner.format(f"2026-10-{n + 10}")) for n in range(9))))
    after = found(feed(*(item(n, inner.format("2026-11-20")) for n in range(9))))
    assert {entry.revised for entry in (*before.entries, *after.entries)} == {None}
    assert len(set(days(before))) == 9
    assert set(days(after)) == {NOW.date() - timedelta(days=2)}
