"""Status 200 and no article: logins, cookie walls, soft 404s; and the original of an AMP page."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dateline.fetch.look import canonical_of, is_long, look, same_article
from dateline.model import Capture, Reason

LOGIN = """<!doctype html><title>Sign in</title><h1>Press centre</h1>
<form><input name=user><input type=password name=pass></form><p>Please sign in to go on.</p>"""
CONSENT = """<!doctype html><title>Before you go on</title>
<p>We and our partners store cookies on your device.</p><button>Accept all</button>"""
NOT_FOUND = """<!doctype html><title>Page not found</title><h1>Sorry!</h1>
<p>The page {path} that you are looking for is no longer here. Incident 7f3a9c1e5b7d4420</p>"""
TEXT = "The ministry said on Friday that the northern quay would reopen to ferries in spring. "


def article(number: int, *head: str, text: str = TEXT) -> bytes:
    paragraphs = "".join(f"<p>{text}{part} of release {number}.</p>" for part in range(4))
    return f"<title>Release {number}</title>{''.join(head)}<h1>{number}</h1>{paragraphs}".encode()


def asked(office, path: str, host: str = "127.0.0.1"):
    return office.get(request=office.request(path, host, page=True))


def told(office, reply, pages: dict[str, bytes | str]):
    """What comes of pages, one after the other."""
    found = []
    for path, body in pages.items():
        office.wire.pages[path] = reply(body if isinstance(body, bytes) else body.encode())
        outcome = asked(office, path)
        found.append("article" if isinstance(outcome, Capture) else outcome.reason.value)
    return found


def test_knows_a_login_by_its_text_at_a_second_address(office, reply):
    assert told(office, reply, {"/a": LOGIN, "/b": LOGIN, "/c": LOGIN}) == [
        "article", "wall", "wall",
    ]  # fmt: skip
    assert (
        asked(office, "/b").detail == f"the text of 2 other pages of 127.0.0.1:{office.wire.port}"
    )
    # And the first, when it is asked for again: what was learned is in the host's rows.
    assert asked(office, "/a").reason is Reason.WALL


def test_knows_a_cookie_wall_by_its_text_at_a_third_address(office, reply):
    pages = {f"/{name}": CONSENT for name in "abcd"}
    assert told(office, reply, pages) == ["article", "article", "wall", "wall"]


def test_knows_a_missing_page_though_it_repeats_its_address_and_a_number(office, reply):
    pages = {
        f"/news/{number}": NOT_FOUND.format(path=f"/news/{number}").replace(
            "7f3a9", f"{number}f3a9"
        )
        for number in range(10, 14)
    }
    assert told(office, reply, pages) == ["article", "article", "wall", "wall"]


def test_takes_a_text_at_one_address_again_and_again_for_one(office, reply):
    office.wire.pages["/a"] = reply(CONSENT.encode())
    office.wire.pages["/a?utm_source=x"] = office.wire.pages["/a"]
    for path in ("/a", "/a", "/a?utm_source=x", "/a"):
        assert isinstance(asked(office, path), Capture)


def test_keeps_apart_what_different_hosts_say(office, reply):
    office.wire.pages["/a"] = reply(CONSENT.encode())
    for host in ("a.example", "b.example", "c.example", "d.example"):
        assert isinstance(asked(office, "/a", host), Capture)


def test_never_drops_a_briefing_of_each_day_with_the_same_title(office, reply):
    days = {
        f"/briefing/{day}": f"<title>Daily briefing</title><p>On {day} May, {day} ferries sailed."
        for day in range(1, 9)
    }
    assert told(office, reply, days) == ["article"] * 8


def test_never_drops_a_release_that_was_posted_again(office, reply):
    again = {f"/news/{slug}": article(1) for slug in ("quay", "quay-2", "quay-3", "quay-4")}
    own = {
        path: body.replace(b"<h1>", f'<link rel=canonical href="{path}"><h1>'.encode())
        for path, body in again.items()
    }
    assert told(office, reply, own) == ["article"] * 4
    dated = {
        f"/b{path}": body.replace(b"<h1>", b"<meta property=article:published_time content=x><h1>")
        for path, body in again.items()
    }
    assert told(office, reply, dated) == ["article"] * 4
    long = {f"/c{path}": article(1, text=TEXT * 9) for path in again}
    assert told(office, reply, long) == ["article"] * 4


@pytest.mark.parametrize(
    ("target", "detail"),
    [
        ("/login?next=/news/1", "sent to a login, a consent or an error page"),
        ("/en/sign-in/", "sent to a login, a consent or an error page"),
        ("/errors/404.html", "sent to a login, a consent or an error page"),
        ("/cookie-wall", "sent to a login, a consent or an error page"),
        ("/", "sent to the home page"),
    ],
)
def test_knows_a_wall_by_the_address_that_it_is_sent_to(office, reply, target, detail):
    office.wire.pages["/news/1"] = reply(status="302 X", location=target)
    office.wire.pages[target] = reply(article(1))
    outcome = asked(office, "/news/1")
    assert (outcome.reason, outcome.detail) == (Reason.WALL, detail)
    assert outcome.final_url == office.wire.url(target)


@pytest.mark.parametrize("target", ["/news/1-quay", "/news/login-rules-for-ferries", "/?p=1"])
def test_follows_an_article_to_its_new_address(office, reply, target):
    office.wire.pages["/news/1"] = reply(status="301 X", location=target)
    office.wire.pages[target] = reply(article(1))
    assert asked(office, "/news/1").final_url == office.wire.url(target)


def test_hands_a_listing_or_a_feed_over_as_it_is(office, reply):
    """Only who asks for an article is told that a page is none."""
    for path in ("/a", "/b", "/c", "/d"):
        office.wire.pages[path] = reply(CONSENT.encode())
        assert isinstance(office.get(path), Capture)


AMP = "<html amp lang=en>"


def amp(number: int, original: str, text: str = TEXT) -> bytes:
    head = f'<head><link rel="canonical" href="{original}"></head>'
    return AMP.encode() + article(number, head, text=text)


def with_canonical(number: int, url: str) -> bytes:
    return article(number, f"<link href='{url}' rel='canonical'>")


def test_takes_the_original_of_an_amp_page(office, reply):
    office.wire.pages["/1/amp"] = reply(amp(1, "/1"))
    office.wire.pages["/1"] = reply(with_canonical(1, "/1"), etag='"original"')
    capture = asked(office, "/1/amp")
    assert capture.url == office.wire.url("/1/amp")
    assert capture.final_url == office.wire.url("/1")
    assert (capture.body, capture.headers["etag"]) == (with_canonical(1, "/1"), '"original"')
    assert office.wire.paths == ["/robots.txt", "/1/amp", "/1"]


def test_remembers_the_addresses_that_it_came_over(office, reply):
    office.wire.pages |= {
        "/0": reply(status="302 X", location="/1/amp"),
        "/1/amp": reply(amp(1, "/1")),
        "/1": reply(status="301 X", location="/1/"),
        "/1/": reply(with_canonical(1, "/1/")),
    }
    capture = asked(office, "/0")
    assert capture.final_url == office.wire.url("/1/")
    assert capture.redirects == (office.wire.url("/1/amp"), office.wire.url("/1"))
    assert not capture.moved


@pytest.mark.parametrize(
    ("original", "why"),
    [
        (with_canonical(1, "/home"), "it calls another page its original"),
        (article(1), "it does not say what it is"),
        (amp(1, "/1"), "it is an AMP page too"),
        (with_canonical(2, "/1"), "it is another article"),
        (article(1, '<link rel=canonical href="/1">', text="Other words. "), "its text is another"),
        (b"", "it is empty"),
        (b"%PDF-1.7", "it is no page"),
    ],
)
def test_keeps_the_page_whose_original_is_not_itself(office, reply, original, why):
    office.wire.pages["/1/amp"] = reply(amp(1, "/1"))
    office.wire.pages["/1"] = reply(original)
    assert asked(office, "/1/amp").final_url == office.wire.url("/1/amp"), why
    assert office.wire.paths.count("/1") == 1


def test_keeps_the_page_whose_original_can_not_be_had(office, reply):
    office.wire.pages["/robots.txt"] = reply(b"User-agent: *\nDisallow: /private/")
    for target in ("/gone", "/private/1", "http://10.0.0.1/1", "https://elsewhere.example/1"):
        office.wire.pages["/1/amp"] = reply(amp(1, target))
        assert asked(office, "/1/amp").final_url == office.wire.url("/1/amp")
    assert office.looked_up == []


def test_follows_no_page_to_a_home_page_that_all_call_their_original(office, reply):
    home = article(0, '<link rel="canonical" href="/">')
    office.wire.pages["/"] = reply(home)
    for number in (1, 2, 3):
        office.wire.pages[f"/{number}"] = reply(with_canonical(number, "/"))
        assert asked(office, f"/{number}").body == with_canonical(number, "/")


def test_looks_at_a_page_as_readers_see_it():
    page = b"""<!doctype html><html \xe2\x9a\xa1><head><title> A &amp; B </title>
    <script>var a = "<p>not shown</p><title>no</title>";</script><style>p{}</style>
    <LINK HREF='/a?x=1&amp;y=2' REL='alternate canonical'></head>
    <body><p>One <b>bold</b> word.<p>Two<br>Three<!-- four --><svg><title>icon</title></svg>
    """
    seen = look(page)
    assert (seen.title, seen.canonical, seen.amp) == ("A & B", "/a?x=1&y=2", True)
    assert seen.pieces[:3] == ("One bold word.", "Two", "Three")
    assert not seen.password
    assert "not shown" not in seen.pieces


BITS = ["<", ">", "<p", "</", "<script>", "<!--", "=", "'", '"', "<input", "a", " ", "⚡", "\0"]
bits = st.sampled_from([*BITS, "<link rel=canonical href="]) | st.text(max_size=5)


@pytest.mark.parametrize("times", [1, 60])
def test_takes_the_original_of_a_page_however_long_it_is(office, reply, times):
    text = TEXT * times
    office.wire.pages["/1/amp"] = reply(amp(1, "/1", text))
    original = article(1, "<link href='/1' rel='canonical'>", text=text)
    office.wire.pages["/1"] = reply(original)
    assert asked(office, "/1/amp").body == original


@pytest.mark.parametrize(
    ("page", "found"),
    [
        (b"<link rel=canonical href=/a>", "/a"),
        (b'<LINK HREF="/a?b=1&amp;c=2" REL="Canonical">', "/a?b=1&c=2"),
        (b"<link rel=stylesheet href=/canonical.css><link rel='canonical' href='/b'>", "/b"),
        (b"<link rel=canonical>", None),
        (b"<p>canonical", None),
    ],
)
def test_finds_a_canonical_address_at_once_as_at_a_look(page, found):
    assert canonical_of(page) == look(page).canonical == found


def test_knows_a_long_page_by_its_paragraphs():
    assert is_long(article(1, text=TEXT * 20), 2000)
    assert not is_long(article(1), 2000)
    script = "<script>" + "a = 1; " * 2000 + "</script><p>short</p>"
    assert not is_long(script.encode(), 2000)
    linked = f"<p>{TEXT * 60} <a href='/b'>as was told</a> on Monday</p>"
    assert is_long(linked.encode(), 2000)
    template = f"<script>show('{linked}')</script><p>short</p><SCRIPT>{linked}"
    assert not is_long(template.encode(), 2000)


@given(st.lists(bits, max_size=60))
def test_looks_at_anything(parts):
    seen = look("".join(parts).encode("utf-8", "surrogatepass"))
    assert same_article(seen, seen) in (True, False)
    assert len(seen.digest("https://a.example/b")) == 64
    body = "".join(parts).encode("utf-8", "surrogatepass")
    assert is_long(body, 0) in (True, False)
    assert canonical_of(body) is None or isinstance(canonical_of(body), str)


@pytest.mark.parametrize(
    "piece",
    ["<", "<a ", "<a b='", "<script", "<!--", "<p>", "<div><b>", "<a" + " b" * 50 + ">", "&amp;"],
)
def test_comes_to_an_end_with_a_page_that_repeats_one_thing(piece):
    """What takes time with the square of a page's size would take this test half an hour."""
    seen = look((piece * (400_000 // len(piece))).encode())
    assert seen.size <= 400_000
    assert seen.title == ""
