"""Feeds of every format become entries; what is wrong with one costs only itself."""

import contextlib
import json
import time
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from wanted_entries import DOCUMENTS, FEED, NOW, SOURCE, Server, no, page, told

from dateline.discover import discover
from dateline.discover.feeds import read_feed
from dateline.errors import DiscoverError
from dateline.model import (
    Checked,
    DayStatus,
    Entry,
    Feed,
    Reason,
    RouteState,
    WaybackRoute,
    Window,
    WordPressRoute,
    gathered,
)

REAL = Path(__file__).parents[2].parent / "shared" / "real" / "feeds"
ROUTE = f"feed:{FEED}"
TODAY = NOW.date()


def found(body, source=SOURCE, **headers):
    return gathered(discover(source, None, {}, Server({FEED: page(body, **headers)}), NOW))


def rss(*items, head="", root=""):
    return (
        f'<rss version="2.0"{root}><channel><title>x</title>{head}{"".join(items)}</channel></rss>'
    )


def item(url="https://press.example/1", inner=""):
    return f"<item><title>t</title><link>{url}</link>{inner}</item>"


@pytest.mark.parametrize(
    "name", sorted(p.name for p in DOCUMENTS.iterdir() if not p.name.endswith(".expected.json"))
)
def test_reads_a_document_as_it_is_expected_to_be_read(name):
    result = found((DOCUMENTS / name).read_bytes())
    expected = json.loads((DOCUMENTS / f"{name}.expected.json").read_text())
    assert [told(entry) for entry in result.entries] == expected["entries"]
    assert [problem.detail for problem in result.problems] == expected["problems"]
    assert {problem.reason for problem in result.problems} <= {Reason.BAD_ITEM}


REAL_COUNTS = {
    "encoding_ISO-8859-1.xml": (40, "Von KI erstelltes Porträt", "2018-10-28"),
    "encoding_WINDOWS-1251.xml": (50, "Цитата #17703", "2018-03-21"),
    "large_atom.xml": (25, "Using vale with vim", "2024-03-10"),
    "large_rss.xml": (25, "Using vale with vim", "2024-03-10"),
    "no_encoding_ISO-8859-1.xml": (10, "La criminalité liée surtout", "2018-10-17"),
    "rdf_UTF8.xml": (60, "Vorsichtsmaßnahmen", None),
    "real-cnn.rss": (69, "Any investigation of a former president", "2022-07-27"),
    "real-korean-times.rss": (195, "France on course for driest July", "2022-07-27"),
    "small_atom.xml": (20, "Parse podcast categories", "2024-03-12"),
    "urdu_UTF8.xml": (26, "امریکی عسکری امداد", "2018-01-05"),
}


def read_links(read):
    return [one for one in read.items if one.links or one.guid_link]


@pytest.mark.shared
@pytest.mark.parametrize("name", REAL_COUNTS)
def test_reads_a_real_feed_whole(name):
    if not REAL.exists():
        pytest.skip("../shared is not here")
    count, words, day = REAL_COUNTS[name]
    read = read_feed((REAL / name).read_bytes(), "text/xml", FEED)
    assert len(read.items) == count
    assert not [item.fault for item in read.items if item.fault]
    titles = [hint.raw for item in read.items for hint in item.hints if hint.name == "title"]
    assert any(words in title for title in titles)
    assert not [title for title in titles if "\ufffd" in title or "Ã" in title]
    result = found((REAL / name).read_bytes())
    assert len(result.entries) >= count - 2  # one page may be listed twice
    assert [p.reason for p in result.problems] == [Reason.BAD_ITEM] * (
        count - len(read_links(read))
    )
    if day:
        assert str(max(entry.day for entry in result.entries if entry.day)) >= day


def test_asks_conditionally_and_remembers_what_the_answer_was(tmp_path):
    server = Server({FEED: page(rss(item()), etag='"2"', last_modified="Sat, 21 Nov 2026")})
    state = {ROUTE: RouteState(etag='"1"', last_modified="Fri, 20 Nov 2026")}
    result = gathered(discover(SOURCE, None, state, server, NOW))
    [request] = server.asked
    assert (request.etag, request.last_modified) == ('"1"', "Fri, 20 Nov 2026")
    assert "application/rss+xml" in request.accept
    new = result.states[ROUTE]
    assert (new.etag, new.last_modified, new.checked_at) == ('"2"', "Sat, 21 Nov 2026", NOW)


def test_moves_only_the_time_of_the_visit_on_a_304():
    state = RouteState(etag='"1"', last_modified="then", cursor="c")
    server = Server({FEED: no(Reason.UNCHANGED, status=304)})
    result = gathered(discover(SOURCE, None, {ROUTE: state}, server, NOW))
    assert result.states == {ROUTE: replace(state, checked_at=NOW)}
    assert (result.entries, result.coverage, result.problems) == ((), (), ())


@pytest.mark.parametrize(
    "answer",
    [
        no(Reason.REFUSED, status=403, detail="Forbidden"),
        no(Reason.ROBOTS),
        no(Reason.RATE_LIMITED, status=429),
        no(Reason.TIMED_OUT),
        no(Reason.GONE, status=404),
        page("<html><body>Please log in</body></html>", status=401),
    ],
)
def test_takes_a_refusal_for_a_refused_day_and_moves_no_state(answer):
    result = gathered(
        discover(SOURCE, None, {ROUTE: RouteState(etag="1")}, Server({FEED: answer}), NOW)
    )
    assert result.states == {}
    assert result.entries == ()
    [row] = result.coverage
    reason = getattr(answer, "reason", Reason.REFUSED)
    assert (row.day, row.status, row.route) == (TODAY, DayStatus.REFUSED, ROUTE)
    assert row.detail.startswith(reason)
    assert [problem.reason for problem in result.problems] == [reason]


@pytest.mark.parametrize(
    "body",
    [
        "<!DOCTYPE html><html><body><p>Log in</p></body></html>",
        "<!doctype HTML PUBLIC '-//W3C//DTD HTML 4.01//EN'><html><item>x</item></html>",
        "<html xmlns='http://www.w3.org/1999/xhtml'><body><br/></body></html>",
        "<html><body><br><p>not closed</body>",
        "Service temporarily unavailable",
        "",
        "  \n ",
        "\x1f\x8b\x08 binary \x00\xff",
        "{}",
        '{"items": {}}',
        "[1, 2]",
        "{" * 100_000,
        "[" * 100_000,
        "<urlset><url><loc>https://press.example/</loc></url></urlset>",
        "<!DOCTYPE rss [ <!ENTITY a 'b'",
        "<!DOCTYPE rss",
    ],
)
def test_says_that_an_answer_is_no_feed_and_moves_no_state(body):
    result = found(body)
    assert result.states == {}
    assert result.entries == ()
    assert [problem.reason for problem in result.problems] == [Reason.BAD_FEED]
    assert [row.status for row in result.coverage] == [DayStatus.REFUSED]


def test_takes_an_empty_feed_for_a_feed():
    result = found(rss())
    assert (result.entries, result.coverage, result.problems) == ((), (), ())
    assert ROUTE in result.states


def test_reads_no_entity_of_a_feed_and_none_from_outside(tmp_path):
    secret = tmp_path / "secret"
    secret.write_text("SECRET")
    bomb = "".join(f'<!ENTITY e{n + 1} "{f"&e{n};" * 10}">' for n in range(30))
    doctype = f'<!DOCTYPE rss [<!ENTITY e0 "ha"><!ENTITY x SYSTEM "file://{secret}">{bomb}]>'
    started = time.process_time()
    result = found(doctype + rss(item(inner="<description>&e30; &x; &#x41;</description>")))
    assert time.process_time() - started < 20  # it would otherwise not end at all
    [entry] = result.entries
    assert [hint.raw for hint in entry.hints if hint.name == "lead"] == ["&e30; &x; A"]


@pytest.mark.parametrize(
    "body",
    [
        rss("<a>" * 100_000 + "</a>" * 100_000, item()),
        rss(item(inner="<b>" * 5000 + "</b>" * 5000), item("https://press.example/2")),
        rss("<item>" * 3000),
        rss("<!--" * 50_000),
        rss("<![CDATA[" * 50_000),
        rss("&" * 200_000),
        rss(item(inner="<description>" + "&lt;b&gt;" * 50_000 + "</description>")),
        '{"items": [' + "[" * 900 + "]" * 900 + "]}",
        rss(*[item(inner=f"<author>{'a' * 20_000}</author>")] * 500),
        rss("<item>" + "<title>" * 100_000),
        rss("<item>" * 100_000),
        rss("".join(f"<a{n}:x/>" for n in range(20_000))),
        rss(
            item(
                inner="<media:content url='/a.jpg'/>" * 9000
                + "<media:credit>x</media:credit>" * 9000
            )
        ),
        rss(item(inner="<entry/>") * 2000),
    ],
    ids=[
        *("deep", "deep item", "nested items", "comments", "cdata", "ampersands", "tags", "json"),
        *("authors", "titles", "items", "prefixes", "pictures", "miscounted"),
    ],
)
def test_ends_on_what_is_made_to_hang_a_parser(body):
    found(body)


def test_keeps_the_good_items_around_a_text_too_large_for_xml():
    huge = item("https://press.example/huge", f"<description>{'x' * 11_000_000}</description>")
    result = found(rss(item("https://press.example/1"), huge, item("https://press.example/2")))
    urls = [entry.url for entry in result.entries]
    assert urls[0] == "https://press.example/1"
    assert urls[-1] == "https://press.example/2"


def test_strips_what_xml_forbids_and_keeps_the_rest():
    [entry] = found(rss(item(inner="<author>A\x00\x0bda &#0;&#11;B&#146;s</author>"))).entries
    assert [hint.raw for hint in entry.hints if hint.name == "author"] == ["Ada B’s"]


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "utf-16-be", "utf-8-sig"])
def test_reads_wide_encodings(encoding):
    text = '<?xml version="1.0" encoding="utf-16"?>' + rss(item(inner="<category>Łódź</category>"))
    [entry] = found(text.encode(encoding)).entries
    assert "Łódź" in [hint.raw for hint in entry.hints]


def test_reads_a_feed_with_one_malformed_byte():
    text = rss(item(inner="<category>Київ, Львів, Одеса</category>")).encode()
    at = text.index("Одеса".encode())
    [entry] = found(text[:at] + b"\xff" + text[at:]).entries
    assert [hint.raw for hint in entry.hints if hint.name == "tag"] == ["Київ, Львів, \ufffdОдеса"]


def test_takes_the_charset_of_the_header_where_nothing_else_tells():
    body = rss(item(inner="<category>Łódź, święto</category>")).encode("iso-8859-2")
    [entry] = found(body, content_type="text/xml; charset=ISO-8859-2").entries
    assert "Łódź, święto" in [hint.raw for hint in entry.hints]


@pytest.mark.parametrize(
    ("guid", "url"),
    [
        ("<guid>https://press.example/g</guid>", "https://press.example/g"),
        ('<guid isPermaLink="true">/g</guid>', "https://press.example/g"),
        ('<guid isPermaLink="false">https://press.example/g</guid>', "https://press.example/g"),
        ("<guid>12345</guid>", None),
        ("<guid></guid>", None),
        ("<guid>javascript:alert(1)</guid>", None),
    ],
)
def test_takes_the_guid_for_the_address_only_where_it_is_one(guid, url):
    result = found(rss(f"<item><title>t</title>{guid}</item>"))
    assert [entry.url for entry in result.entries] == ([url] if url else [])
    assert len(result.problems) == (0 if url else 1)


def test_prefers_the_guid_where_the_office_says_that_it_is_the_address():
    body = rss(item("https://press.example/feed/view/1", "<guid>https://press.example/1</guid>"))
    office = replace(SOURCE, feeds=(Feed(FEED, address="guid"),))
    assert [entry.url for entry in found(body, office).entries] == ["https://press.example/1"]
    assert [e.url for e in found(body).entries] == ["https://press.example/feed/view/1"]


@pytest.mark.parametrize(
    ("link", "url"),
    [
        ("https://press.example/en/2026/09/14/a", "https://press.example/2026/09/14/a"),
        ("https://press.example/en?a=1", "https://press.example/en?a=1"),
        ("https://press.example/energy/1", "https://press.example/energy/1"),
    ],
)
def test_takes_off_the_path_that_the_feed_alone_puts_before_its_links(link, url):
    office = replace(SOURCE, feeds=(Feed(FEED, strip="/en"),))
    assert [entry.url for entry in found(rss(item(link)), office).entries] == [url]


@pytest.mark.parametrize("year", [2027, 2037])
def test_keeps_a_future_date_raw_and_no_day(year):
    inner = f"<pubDate>Fri, 20 Nov {year} 10:00:00 GMT</pubDate>"
    [entry] = found(rss(item(inner=inner))).entries
    assert entry.day is None
    assert ("published", f"Fri, 20 Nov {year} 10:00:00 GMT") in [
        (h.name, h.raw) for h in entry.hints
    ]


def test_reads_a_date_without_a_zone_in_the_zone_of_the_office():
    [entry] = found(rss(item(inner="<pubDate>2026-11-21 01:30:00</pubDate>"))).entries
    assert entry.day == date(2026, 11, 20)


def test_gives_the_configured_language_where_the_feed_states_none():
    office = replace(SOURCE, feeds=(Feed(FEED, language="uk"),))
    [entry] = found(rss(item()), office).entries
    assert [(h.raw, h.origin) for h in entry.hints if h.name == "language"] == [
        ("uk", "office:feed")
    ]
    [entry] = found(rss(item(), head="<language>en</language>"), office).entries
    assert [h.raw for h in entry.hints if h.name == "language"] == ["en"]


def test_counts_what_it_does_not_read_of_a_feed_without_end():
    body = {"items": [{"url": f"https://press.example/{n}"} for n in range(10_007)]}
    result = found(json.dumps(body))
    assert len(result.entries) == 10_000
    assert [problem.detail for problem in result.problems] == ["7 items beyond the limit not read"]


def test_calls_no_day_whole_of_a_feed_that_it_did_not_read_to_its_end():
    told = [
        (f"https://press.example/{n}", f"2026-11-{20 - n % 5}T12:00:00Z") for n in range(10_001)
    ]
    items = [{"url": url, "date_published": date} for url, date in told]
    result = found(json.dumps({"items": items}))
    days = {row.day.day: (str(row.status), row.detail) for row in result.coverage}
    assert days == dict.fromkeys(range(16, 21), ("truncated", "1 items not read"))


def dated(*days):
    return rss(
        *(
            item(f"https://press.example/{n}", f"<pubDate>{day}T12:00:00Z</pubDate>")
            for n, day in enumerate(days)
        )
    )


def statuses(result):
    return [(str(row.day), str(row.status), row.discovered) for row in result.coverage]


SINCE_18 = [
    ("2026-11-18", "unknown", 1),
    ("2026-11-19", "empty", 0),
    ("2026-11-20", "empty", 0),
    ("2026-11-21", "ok", 2),
]


def test_speaks_for_the_days_after_its_oldest_item():
    for days in (
        ("2026-11-21", "2026-11-21", "2026-11-18"),
        ("2026-11-18", "2026-11-21", "2026-11-21"),  # the oldest first
        ("2026-10-30", "2026-11-21", "2026-11-21", "2026-11-18"),  # pinned
    ):
        result = found(dated(*days))
        assert statuses(result) == SINCE_18
        assert {row.expected for row in result.coverage} == {None}


def test_leaves_alone_what_was_said_of_its_oldest_day_while_it_reaches_back_to_it():
    feed = dated("2026-11-21", "2026-11-21", "2026-11-18")
    for hour, said in ((11, SINCE_18), (13, SINCE_18[1:])):
        before = RouteState(checked_at=datetime(2026, 11, 18, hour, tzinfo=UTC))
        states = {f"feed:{FEED}": before}
        visit = gathered(discover(SOURCE, None, states, Server({FEED: page(feed)}), NOW))
        assert statuses(visit) == said


def test_calls_no_day_whole_of_a_feed_that_is_not():
    whole = dated("2026-11-21", "2026-11-21", "2026-11-18")
    cut = whole[: whole.rindex("<item>") - 12] + whole[whole.rindex("<item>") :]
    assert {status for _, status, _ in statuses(found(cut))} == {"unknown"}


def test_does_not_let_a_pinned_item_speak_for_years():
    assert statuses(found(dated("2009-01-20", "2026-11-20", "2026-11-21"))) == [
        ("2026-11-20", "unknown", 1),
        ("2026-11-21", "ok", 1),
    ]


OTHER = "https://press.example/feeds/other.xml"
TWO = replace(SOURCE, feeds=(Feed(FEED), Feed(OTHER)))


def test_tells_a_page_of_two_items_once_with_the_hints_of_both():
    one = item("http://www.press.example/1", "<category>a</category>")
    two = item("https://press.example/1#top", "<category>b</category><guid>g-1</guid>")
    [entry] = found(rss(one, two)).entries
    assert (entry.url, entry.guid, entry.route) == ("http://www.press.example/1", "g-1", ROUTE)
    assert [hint.raw for hint in entry.hints if hint.name == "tag"] == ["a", "b"]
    assert [hint.raw for hint in entry.hints if hint.name == "title"] == ["t"]


def test_tells_a_page_of_two_feeds_by_each_of_them():
    server = Server({FEED: page(rss(item())), OTHER: page(rss(item()), OTHER)})
    entries = gathered(discover(TWO, None, {}, server, NOW)).entries
    assert [(entry.url, entry.route) for entry in entries] == [
        ("https://press.example/1", ROUTE),
        ("https://press.example/1", f"feed:{OTHER}"),
    ]


def test_tells_entries_before_what_vouches_for_them():
    kinds = [
        type(one) for one in discover(SOURCE, None, {}, Server({FEED: page(rss(item()))}), NOW)
    ]
    assert kinds == [Entry, Checked]


def test_lets_a_failing_feed_cost_only_itself():
    server = Server({FEED: no(Reason.SERVER_ERROR, status=500), OTHER: page(rss(item()), OTHER)})
    result = gathered(discover(TWO, None, {}, server, NOW))
    assert [entry.route for entry in result.entries] == [f"feed:{OTHER}"]
    assert set(result.states) == {f"feed:{OTHER}"}
    assert [problem.url for problem in result.problems] == [FEED]


def days(first, last):
    start = NOW.replace(hour=0)
    return Window(start + timedelta(days=first), start + timedelta(days=last))


def test_gives_of_a_window_what_the_feed_still_holds_and_marks_the_rest_unknown():
    server = Server({FEED: page(dated("2026-11-18", "2026-11-20", "2026-11-21"), etag="1")})
    result = gathered(discover(SOURCE, days(-5, 1), {ROUTE: RouteState(etag="0")}, server, NOW))
    assert [str(entry.day) for entry in result.entries] == [
        "2026-11-18",
        "2026-11-20",
        "2026-11-21",
    ]
    assert statuses(result) == [
        ("2026-11-17", "unknown", 0),
        ("2026-11-18", "unknown", 1),
        ("2026-11-19", "empty", 0),
        ("2026-11-20", "ok", 1),
        ("2026-11-21", "ok", 1),
        ("2026-11-22", "empty", 0),
    ]


def test_asks_the_feeds_too_where_the_only_route_can_never_be_whole():
    server = Server({FEED: page(dated("2026-11-20", "2026-11-21"))})

    def get(request):
        return server(request) if request.url == FEED else no(Reason.GONE, request.url, 404)

    copies = replace(SOURCE, routes=(WaybackRoute(url="https://press.example/news/"),))
    result = gathered(discover(copies, days(-2, 0), {}, get, NOW))
    assert ("2026-11-21", "ok", 1) in statuses(result)
    posts = replace(SOURCE, routes=(WordPressRoute(url="https://press.example/"),))
    server.asked.clear()
    gathered(discover(posts, days(-2, 0), {}, get, NOW))
    assert server.asked == []


def test_asks_for_the_whole_feed_in_a_window_and_leaves_its_state_alone():
    server = Server({FEED: page(dated("2026-11-18", "2026-11-21"))})
    result = gathered(discover(SOURCE, days(-4, -3), {ROUTE: RouteState(etag="0")}, server, NOW))
    assert [request.etag for request in server.asked] == [None]
    assert [str(entry.day) for entry in result.entries] == ["2026-11-18"]
    assert result.states == {}


def test_marks_each_day_of_a_window_refused_when_the_feed_is():
    server = Server({FEED: no(Reason.REFUSED, status=403)})
    result = gathered(discover(SOURCE, days(-2, 0), {}, server, NOW))
    assert statuses(result) == [("2026-11-20", "refused", 0), ("2026-11-21", "refused", 0)]


def test_knows_nothing_of_a_window_without_any_route():
    result = gathered(discover(replace(SOURCE, feeds=()), days(-1, 0), {}, Server(), NOW))
    assert statuses(result) == [("2026-11-21", "unknown", 0)]
    assert gathered(discover(replace(SOURCE, feeds=()), None, {}, Server(), NOW)).coverage == ()


PIECES = st.sampled_from(
    [
        *("<rss>", "</rss>", "<channel>", "</channel>", "<item>", "</item>", "<link>", "</link>"),
        *("<title>", "</title>", "<guid>", "<entry>", "</entry>", "<feed ", "<rdf:RDF ", ">"),
        *("http://a.example/1", "http://[bad", "<![CDATA[", "]]>", "<!--", "-->", "&amp;", "&x;"),
        *("<!DOCTYPE", "[", "<media:content url='x'/>", "<media:group>", "<pubDate>", "2026-11-20"),
        *('xml:base="http://b.example/"', "xmlns='http://www.w3.org/2005/Atom'", "\x00", "\ud800"),
        *('<link href="/x"/>', '{"items":', "[{", '"url"', ":", '"/x"', "}]", "<?xml ", "?>", "é"),
    ]
)


@settings(deadline=None, max_examples=400)
@given(st.one_of(st.binary(max_size=200), st.lists(PIECES, max_size=30).map("".join)))
def test_raises_nothing_but_our_error_whatever_the_bytes(body):
    raw = body if isinstance(body, bytes) else body.encode("utf-8", "surrogatepass")
    with contextlib.suppress(DiscoverError):
        read_feed(raw, "text/xml; charset=x", FEED)
    result = found(raw)
    assert all(problem.reason in (Reason.BAD_FEED, Reason.BAD_ITEM) for problem in result.problems)


@settings(deadline=None, max_examples=150)
@given(data=st.data())
def test_survives_damage_to_a_good_feed(data):
    name = data.draw(st.sampled_from(["rss2-media.xml", "atom.xml", "rdf.xml", "feed.json"]))
    body = (DOCUMENTS / name).read_bytes()
    for _ in range(data.draw(st.integers(1, 4))):
        at = data.draw(st.integers(0, len(body) - 1))
        gone = data.draw(st.integers(0, 40))
        body = body[:at] + data.draw(st.binary(max_size=4)) + body[at + gone :]
    result = found(body)
    assert all(entry.url.startswith(("http://", "https://")) for entry in result.entries)


NEW = "https://press.example/new-feed.xml"


def moved_page(body):
    return replace(page(body, NEW), url=FEED, moved=True)


def visits(server, count, state=None, source=SOURCE):
    """So many visits in a row, each with the state that the one before has left."""
    states = dict(state or {})
    for _ in range(count):
        result = gathered(discover(source, None, states, server, NOW))
        states |= result.states
    return result, states


def test_believes_a_permanent_redirect_of_a_feed_after_three_visits():
    server = Server({FEED: moved_page(rss(item())), NEW: page(rss(item()), NEW)})
    result, states = visits(server, 2)
    assert (states[ROUTE].moved_to, states[ROUTE].moves, result.problems) == (NEW, 2, ())
    result, states = visits(server, 1, states)
    [problem] = result.problems
    assert (problem.reason, problem.detail) == (Reason.MOVED, f"to {NEW}")
    result, states = visits(server, 1, states)
    assert [request.url for request in server.asked] == [FEED, FEED, FEED, NEW]
    assert (states[ROUTE].moved_to, states[ROUTE].moves) == (NEW, 3)


def test_asks_a_feed_at_its_old_address_when_the_new_one_fails():
    server = Server({FEED: page(rss(item())), NEW: no(Reason.GONE, NEW, 404)})
    state = RouteState(moved_to=NEW, moves=3)
    result, states = visits(server, 1, {ROUTE: state})
    assert [request.url for request in server.asked] == [NEW, FEED]
    assert len(result.entries) == 1
    assert (states[ROUTE].moved_to, states[ROUTE].moves) == (None, 0)


def test_forgets_a_redirect_that_was_taken_back():
    server = Server({FEED: page(rss(item()))})
    _, states = visits(server, 1, {ROUTE: RouteState(moved_to=NEW, moves=2)})
    assert (states[ROUTE].moved_to, states[ROUTE].moves) == (None, 0)


def test_asks_once_where_two_feeds_have_become_one():
    server = Server({OTHER: page(rss(item()), OTHER)})
    state = {ROUTE: RouteState(moved_to=OTHER, moves=3)}
    swapped = replace(TWO, feeds=(Feed(OTHER), Feed(FEED)))
    result, _ = visits(server, 1, state, swapped)
    assert [request.url for request in server.asked] == [OTHER]
    assert [problem.detail for problem in result.problems] == [f"is one with {OTHER}"]


def test_takes_the_same_bytes_again_for_no_news():
    server = Server({FEED: page(rss(item()))})
    result, states = visits(server, 1)
    assert len(result.entries) == 1
    again, after = visits(server, 1, states)
    assert (again.entries, again.coverage, again.problems) == ((), (), ())
    assert after[ROUTE].cursor == states[ROUTE].cursor


def test_says_when_a_feed_was_last_seen_whole():
    server = Server({FEED: page(rss(item()))})
    _, states = visits(server, 1)
    assert states[ROUTE].whole_at == NOW
    earlier = RouteState(etag="1", cursor="sha256:ab", whole_at=NOW - timedelta(days=8))
    server = Server({FEED: no(Reason.UNCHANGED, status=304)})
    _, states = visits(server, 1, {ROUTE: earlier})
    [asked] = server.asked
    assert (asked.whole_at, asked.sha256) == (earlier.whole_at, "ab")
    assert states[ROUTE].whole_at == earlier.whole_at
