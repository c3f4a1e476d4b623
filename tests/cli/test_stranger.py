"""What a stranger meets: sites of many kinds, each added, shown, listed and checked by hand."""

import json
from datetime import UTC, datetime, timedelta

import pytest
from typer.testing import CliRunner

from dateline.cli import app
from dateline.cli.app import exit_code
from dateline.cli.output import fit
from dateline.errors import DatelineError
from dateline.sources import parse_office
from emulators.faults import refusal
from emulators.releases import page, releases
from emulators.serving import missing, serving
from emulators.wordpress import wordpress
from office.answers import Answer

HELD = releases(datetime.now(UTC) - timedelta(days=6), 6)
FEED_LINK = '<link rel="alternate" type="application/rss+xml" href="{}">'
WALL = (
    "<h1>Before you continue</h1><p>We use cookies. Accept all of them to go on.</p>"
    "<form method=post><button>Accept</button></form>"
)


def html(head="", body='<h1>The harbour office</h1><a href="/about">About us</a>', lang="en"):
    whole = (
        f'<!doctype html><html lang="{lang}"><head><title>Harbour office</title>{head}</head>'
        f"<body>{body}</body></html>"
    )
    return Answer(body=whole.encode(), tagged=False)


def feed(asked, hub=""):
    items = "".join(
        f"<item><title>{one.title.replace('&', 'and')}</title><link>{asked.base}{one.path}</link>"
        f"<pubDate>{one.published:%a, %d %b %Y %H:%M:%S} GMT</pubDate></item>"
        for one in HELD
    )
    body = (
        '<rss version="2.0" xmlns:atom="http://www.w3.org/2005/Atom"><channel><title>x</title>'
        f"{hub}{items}</channel></rss>"
    )
    return Answer(body=body.encode(), content_type="application/rss+xml")


def news_sitemap(asked):
    pages = "".join(
        f"<url><loc>{asked.base}{one.path}</loc><n:news><n:publication><n:name>x</n:name>"
        "<n:language>en</n:language></n:publication><n:publication_date>"
        f"{one.published.isoformat()}</n:publication_date><n:title>Notice {one.number}</n:title>"
        "</n:news></url>"
        for one in HELD[-4:]
    )
    body = (
        '<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" '
        f'xmlns:n="http://www.google.com/schemas/sitemap-news/0.9">{pages}</urlset>'
    )
    return Answer(body=body.encode(), content_type="application/xml")


def site(pages, robots=""):
    """A site of some pages by path, and the releases'."""
    own = {one.path: one for one in HELD}

    def answer(asked):
        if asked.path == "/robots.txt" and robots:
            text = robots.format(base=asked.base).encode()
            return Answer(body=text, content_type="text/plain", tagged=False)
        if asked.path in own:
            return page(own[asked.path])
        found = pages.get(asked.path) or missing(asked)
        return found if isinstance(found, Answer) else found(asked)

    return answer


def blog(asked):
    """A WordPress site, whose API is all that its front page links to."""
    if asked.path == "/":
        return html(f'<link rel="https://api.w.org/" href="{asked.base}/wp-json/">')
    return missing(asked) if asked.path == "/robots.txt" else wordpress(HELD, 100)(asked)


@pytest.fixture
def dateline(tmp_path, monkeypatch):
    """Call the command line with a home and a folder of its own."""
    monkeypatch.setenv("DATELINE_HOME", str(tmp_path / "home"))
    monkeypatch.setenv("DATELINE_OFFICES", str(tmp_path / "mine"))
    monkeypatch.delenv("DATELINE_WAREHOUSE_URL", raising=False)
    monkeypatch.setenv("COLUMNS", "200")
    (tmp_path / "mine").mkdir()
    fit()
    return lambda *words: CliRunner().invoke(app, [*words])


@pytest.fixture
def added(dateline, tmp_path):
    """Add a site as "press"; what was printed, and the office that its file describes."""

    def add(url):
        told = dateline("sources", "add", url, "--id", "press")
        assert told.exit_code == 0, told.output
        file = tmp_path / "mine" / "press.toml"
        return told.stdout, parse_office(file.read_text("utf-8"), str(file))

    return add


def checked(dateline):
    """The office's ways by their kind, after a look at each."""
    told = dateline("sources", "check", "press", "--json")
    [check] = json.loads(told.stdout)
    return {way["name"].partition(":")[0]: way for way in check["ways"]}, check["article"]


def loaded(dateline):
    """How many articles a scheduled run brings."""
    assert dateline("ingest", "press").exit_code == 0
    told = dateline("sql", "SELECT count(*) AS n FROM v_article WHERE source = 'press'", "--json")
    return json.loads(told.stdout)[0]["n"]


def test_adds_a_wordpress_site_without_a_feed_and_hears_of_its_news(dateline, added):
    with serving(blog) as running:
        told, office = added(running.url)
        [route] = office.routes
        assert (route.kind, route.daily) == ("wordpress", 2)
        assert "scheduled runs ask the routes" in told
        ways, article = checked(dateline)
        assert (ways["wordpress"]["answers"], ways["wordpress"]["items"]) == (True, len(HELD))
        assert article["outcome"] == "article"
        assert loaded(dateline) > 0


@pytest.mark.parametrize(
    ("answer", "trouble"),
    [
        (refusal(401), "refused: HTTP 401"),
        (Answer(body=b"<p>x</p>", tagged=False), "no list of posts"),
        (refusal(404), "gone: HTTP 404"),
    ],
    ids=["closed", "no JSON", "missing"],
)
def test_vouches_for_no_interface_that_does_not_answer(added, answer, trouble):
    """Many a site links to its interface and keeps it closed."""

    def closed(asked):
        if asked.path.startswith("/wp-json/"):
            return answer
        if asked.path == "/map.xml":
            return news_sitemap(asked)
        if asked.path == "/robots.txt":
            told = f"Sitemap: {asked.base}/map.xml\n".encode()
            return Answer(body=told, content_type="text/plain", tagged=False)
        return blog(asked)

    with serving(closed) as running:
        _, office = added(running.url)
    posts, sitemap = office.routes
    assert (posts.kind, posts.confidence, sitemap.kind) == ("wordpress", "conflict", "sitemap")
    assert trouble in posts.evidence


def test_tells_of_posts_of_other_types(added):
    """Some offices keep their releases in a type of their own."""
    types = {
        "post": {"rest_base": "posts"},
        "page": {"rest_base": "pages"},
        "release": {"rest_base": "press-releases"},
        "odd": {"rest_base": "../../etc"},
        "none": 3,
    }

    def site_with_types(asked):
        if asked.path == "/wp-json/wp/v2/types":
            return Answer(body=json.dumps(types).encode(), content_type="application/json")
        return blog(asked)

    with serving(site_with_types) as running:
        told, office = added(running.url)
    assert office.routes[0].confidence == "verified"
    assert f"{running.url}/wp-json/wp/v2/press-releases" in told
    assert "etc" not in told


def test_adds_a_site_that_has_a_sitemap_of_news_alone(dateline, added):
    robots = "User-agent: *\nAllow: /\nSitemap: {base}/news.xml\n"
    with serving(site({"/": html(), "/news.xml": news_sitemap}, robots)) as running:
        told, office = added(running.url)
        [route] = office.routes
        assert (route.kind, route.daily, office.feeds) == ("sitemap", 2, ())
        assert "a sitemap of news reaches two days back" in told
        ways, article = checked(dateline)
        assert (ways["sitemap"]["answers"], ways["sitemap"]["items"]) == (True, 4)
        assert article["outcome"] == "article"
        assert loaded(dateline) > 0


def test_asks_the_sitemap_of_news_daily_and_the_other_for_the_past(dateline, added):
    robots = "Sitemap: {base}/all.xml\nSitemap: {base}/news.xml\n"
    pages = {
        "/": html(),
        "/news.xml": news_sitemap,
        "/all.xml": lambda _: Answer(body=b"<urlset></urlset>", content_type="application/xml"),
    }
    with serving(site(pages, robots)) as running:
        _, office = added(running.url)
        told = [(route.url.removeprefix(running.url), route.daily) for route in office.routes]
    assert told == [("/news.xml", 2), ("/all.xml", 0)]


def test_says_why_the_sitemaps_of_a_site_that_has_nothing_else_are_not_known(dateline):
    with serving(site({"/": html(), "/sitemap.xml": refusal(403)})) as running:
        told = refused(dateline, running.url)
    assert "links to no feed and no WordPress, and its sitemaps: refused: HTTP 403" in told


def test_does_not_say_that_there_is_no_sitemap_where_none_could_be_asked_for(added):
    pages = {
        "/": html(FEED_LINK.format("/rss")),
        "/rss": refusal(429, retry_after="600"),
        "/sitemap.xml": Answer(body=b"<urlset></urlset>", content_type="application/xml"),
    }
    with serving(site(pages)) as running:
        told, _ = added(running.url)
    assert "routes: its sitemaps could not be asked for: rate_limited" in told


def test_finds_the_news_in_an_index_whose_addresses_are_escaped(added):
    index = "<sitemapindex><sitemap><loc>/news.xml?a=1&amp;b=2</loc></sitemap></sitemapindex>"
    pages = {
        "/": html(),
        "/sitemap.xml": Answer(body=index.encode(), content_type="application/xml"),
        "/news.xml": news_sitemap,
    }
    with serving(site(pages)) as running:
        _, office = added(running.url)
    assert office.routes[0].url == f"{running.url}/news.xml?a=1&b=2"


def test_finds_hubs_and_the_feeds_of_editions_in_other_languages(dateline, added):
    editions = "".join(
        f'<link rel="alternate" hreflang="{tag}" href="/{tag}/">' for tag in ("en", "uk", "de")
    )
    hub = '<atom:link rel="hub" href="https://hub.example/"/>'
    pages = {
        "/": html(FEED_LINK.format("/rss") + editions),
        "/rss": lambda asked: feed(asked, hub),
        "/uk/": html(FEED_LINK.format("/uk/rss"), lang="uk"),
        "/uk/rss": feed,
        "/de/": refusal(503),
    }
    with serving(site(pages)) as running:
        told, office = added(running.url)
        feeds = [(one.url.removeprefix(running.url), one.language) for one in office.feeds]
        assert feeds == [("/rss", None), ("/uk/rss", "uk")]
        assert office.languages == ("en", "uk", "de")
        assert "hub: https://hub.example/" in told
        assert any("https://hub.example/" in quirk for quirk in office.quirks)
        ways, _ = checked(dateline)
        assert ways["feed"]["items"] == len(HELD)
    shown = " ".join(dateline("sources", "show", "press").stdout.split())
    assert "WebSub hub: https://hub.example/" in shown
    assert "Edition in de" in shown
    assert " press " in dateline("sources", "list").stdout


def refused(dateline, url):
    told = dateline("sources", "add", url, "--id", "press")
    assert isinstance(told.exception, DatelineError)
    assert exit_code(told.exception) == 3
    return str(told.exception)


def test_says_what_can_be_done_about_a_site_that_has_nothing(dateline, tmp_path):
    with serving(site({"/": html()})) as running:
        told = refused(dateline, running.url)
    assert "('Harbour office') links to no feed, no WordPress and no sitemap" in told
    assert "can be described by hand (docs/routes.md, listing)" in told
    assert list((tmp_path / "mine").iterdir()) == []


def test_takes_no_cookie_wall_for_a_front_page(dateline):
    """The wall links to a feed of its own, which is none of the office's."""
    wall = html(FEED_LINK.format("/rss"), WALL)

    def walled(asked):
        if asked.path in ("/robots.txt", "/rss"):
            return missing(asked)
        return wall if asked.path == "/consent" else refusal(302, location="/consent?to=/")

    with serving(walled) as running:
        told = refused(dateline, running.url)
    assert "sent to a login, a consent or an error page" in told
    assert "/consent?to=/" in told


def test_says_of_an_article_that_it_is_behind_a_wall(dateline, added):
    pages = {"/": html(FEED_LINK.format("/rss")), "/rss": feed, "/consent": html(body=WALL)}
    whole = site(pages)

    def walled(asked):
        return refusal(302, location="/consent") if "/news/" in asked.path else whole(asked)

    with serving(walled) as running:
        added(running.url)
        _, article = checked(dateline)
    assert article["outcome"] == "wall: sent to a login, a consent or an error page"


def test_says_of_a_wall_at_the_front_pages_own_address_that_it_leads_nowhere(dateline):
    with serving(site({"/": html(body=WALL)})) as running:
        assert "it may be a wall, or drawn by scripts" in refused(dateline, running.url)


def test_goes_where_a_front_page_has_gone_and_says_so(dateline, added):
    pages = {"/": html(FEED_LINK.format("/rss")), "/rss": feed}
    with (
        serving(site(pages), host="127.0.0.2") as there,
        serving(site({"/": refusal(301, location=f"{there.url}/")})) as here,
    ):
        told, office = added(here.url)
    assert office.home == f"{there.url}/"
    assert f"led to: {there.url}/" in told
    assert f"home: {here.url}/ leads to another host" in told


def test_asks_nothing_further_where_robots_bars_the_front_page(dateline):
    pages = {"/": html(FEED_LINK.format("/rss")), "/rss": feed}
    with serving(site(pages, "User-agent: *\nDisallow: /\n")) as running:
        assert "does not answer: robots: robots.txt bars it" in refused(dateline, running.url)
        assert running.paths == []


def test_says_of_a_feed_that_robots_bars_that_it_is_never_asked_for(dateline, added):
    pages = {"/": html(FEED_LINK.format("/rss")), "/rss": feed}
    with serving(site(pages, "User-agent: *\nDisallow: /rss\n")) as running:
        told, office = added(running.url)
        assert office.access == "barred"
        assert office.feeds[0].confidence == "conflict"
        assert "robots.txt bars one, which is then never asked for" in told
        assert dateline("sources", "check", "press").exit_code == 1
        ways, article = checked(dateline)
        assert ways["feed"]["detail"] == "robots: robots.txt bars it"
        assert article is None
        assert "/rss" not in running.paths


@pytest.mark.parametrize("name", ["прес.localhost", "xn--e1atdf.localhost", "PRESS.localhost"])
def test_adds_a_host_of_another_script(dateline, added, name):
    """Names below localhost are this machine's, whatever stands before it (RFC 6761)."""
    pages = {"/": html(FEED_LINK.format("/rss")), "/rss": feed}
    with serving(site(pages)) as running:
        port = running.url.rpartition(":")[2]
        told, office = added(f"http://{name}:{port}/")
        assert office.loopback
        assert office.home.isascii()
        assert "led to" not in told
        assert {one.headers["host"] for one in running.asked} == {
            office.home.removeprefix("http://").removesuffix("/")
        }
        ways, article = checked(dateline)
        assert (ways["feed"]["answers"], article["outcome"]) == (True, "article")
        assert loaded(dateline) == len(HELD)


def test_makes_an_id_of_a_host_of_another_script(dateline, tmp_path):
    pages = {"/": html(FEED_LINK.format("/rss")), "/rss": feed}
    with serving(site(pages)) as running:
        told = dateline("sources", "add", running.url.replace("127.0.0.1", "прес.localhost"))
    assert told.exit_code == 0, told.output
    assert [file.name for file in (tmp_path / "mine").iterdir()] == ["xn_e1atdf_localhost.toml"]
