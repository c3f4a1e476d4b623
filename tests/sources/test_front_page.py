"""A front page tells of its office's feeds, interface, hubs and editions, however it is written."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dateline.sources.front_page import FeedLink, FrontPage, read_front_page, tag_of

HOME = "https://press.example/en/"
HTML = {"content-type": "text/html; charset=utf-8"}
HEAD = """<!DOCTYPE html><html lang="en_gb"><head>
<base href="/"><title> The Ministry &amp; its
news </title>
<meta property="og:site_name" content="Ministry of Tides">
<link rel="alternate" type="application/rss+xml" hreflang="EN" href="../feed/">
<link rel="alternate" type="application/rss+xml" href="../feed/">
<link rel="alternate" type="application/rss+xml" href="/comments/feed/">
<LINK REL='Alternate' TYPE='Application/Atom+XML; charset=utf-8' HREF=//press.example/atom>
<link rel="alternate" type="application/json" href="/wp-json/wp/v2/pages/1">
<link rel="alternate" type="application/rss+xml" href="javascript:alert(1)">
<link rel="stylesheet" href="/a.css">
<link rel="https://api.w.org/" href="https://press.example/wp-json/">
<link rel="alternate" hreflang="uk" href="/uk/">
<link rel="alternate" hreflang="x-default" href="/">
<link rel="hub self" href="https://hub.example/">
"""


def test_reads_all_that_a_head_says() -> None:
    assert read_front_page(HEAD.encode(), HTML, HOME) == FrontPage(
        url=HOME,
        name="Ministry of Tides",
        language="en-GB",
        feeds=(
            FeedLink("https://press.example/feed/", "rss", "en"),
            FeedLink("https://press.example/atom", "atom"),
        ),
        api="https://press.example/wp-json/",
        hubs=("https://hub.example/",),
        editions=(("uk", "https://press.example/uk/"),),
        leads=False,
    )


@pytest.mark.parametrize(
    ("body", "leads"),
    [('<a href="/about">About</a>', True), ("<a name=top>", False), ("<a href>", False)],
)
def test_sees_whether_a_page_leads_anywhere(body: str, leads: bool) -> None:
    assert read_front_page(body.encode(), HTML, HOME).leads is leads


def test_reads_the_links_of_a_header() -> None:
    link = '</wp-json/>; rel="https://api.w.org/", <https://hub.example/>; rel=hub, <x>; a=b'
    page = read_front_page(b"<title>x</title>", {**HTML, "link": link}, HOME)
    assert page.api == "https://press.example/wp-json/"
    assert page.hubs == ("https://hub.example/",)


@pytest.mark.parametrize("charset", ["windows-1251", "utf-8", "utf-16"])
def test_reads_a_name_in_its_charset(charset: str) -> None:
    headers = {"content-type": f"text/html; charset={charset}"}
    page = read_front_page("<title>Міністерство</title>".encode(charset), headers, HOME)
    assert page.name == "Міністерство"


@pytest.mark.parametrize(
    ("raw", "tag"),
    [
        ("en", "en"),
        ("EN-us", "en-US"),
        ("zh_hant", "zh-Hant"),
        ("sr-latn-rs", "sr-Latn-RS"),
        ("x-default", None),
        ("english", None),
        ("", None),
        (None, None),
    ],
)
def test_spells_a_language_as_an_office_file_does(raw: str | None, tag: str | None) -> None:
    assert tag_of(raw) == tag


def test_is_not_led_astray_by_a_page_without_end() -> None:
    links = '<link rel="alternate" type="application/rss+xml" href="/f{}">'
    many = "".join(links.format(number) for number in range(5000))
    page = read_front_page(("<div>" * 100_000 + many).encode(), HTML, HOME)
    assert len(page.feeds) == 8


@pytest.mark.parametrize("section", ["<![bad[ x ]]>", "<![ x ]>", "<![if !IE]>", "<![CDATA[x]]>"])
def test_reads_on_behind_a_marked_section(section: str) -> None:
    link = '<link rel="alternate" type="application/rss+xml" href="/f">'
    assert read_front_page(f"{section}{link}".encode(), HTML, HOME).feeds


def test_reads_links_from_where_the_page_says_that_they_start() -> None:
    link = '<link rel="alternate" type="application/rss+xml" href="feed">'
    page = read_front_page(f'<base href="/fr/">{link}'.encode(), {"link": '<x>; rel="hub"'}, HOME)
    assert [feed.url for feed in page.feeds] == ["https://press.example/fr/feed"]
    assert page.hubs == (f"{HOME}x",)  # a header starts from the address itself


@given(st.text(alphabet="<>/=\"'&;![]-link rel href?", max_size=200), st.text(max_size=50))
def test_never_fails_whatever_the_page_is(text: str, header: str) -> None:
    page = read_front_page(text.encode(), {"link": header}, HOME)
    assert page.url == HOME
