"""The one spelling of an address, its key, host and site."""

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from dateline.urls import (
    TRACKING,
    canonical,
    exact,
    host,
    is_local,
    key,
    same_site,
    site,
)

SPELLINGS = [
    # as found, canonical
    ("HTTP://WWW.Example.COM:80/a/../b", "http://www.example.com/b"),
    ("https://example.com", "https://example.com/"),
    ("https://example.com:443/x", "https://example.com/x"),
    ("https://example.com:8443/x", "https://example.com:8443/x"),
    ("http://example.com:/x", "http://example.com/x"),
    ("https://example.com./x", "https://example.com/x"),
    ("https://example.com/News/ARTICLE", "https://example.com/News/ARTICLE"),
    ("https://example.com/a/./b/%2e%2e/c", "https://example.com/a/c"),
    ("https://example.com/../../a", "https://example.com/a"),
    ("https://example.com/a/..", "https://example.com/"),
    ("https://example.com/a//b", "https://example.com/a//b"),
    ("https://example.com/%7euser/%e4%2f", "https://example.com/~user/%E4%2F"),
    ("https://example.com/a b|c", "https://example.com/a%20b%7Cc"),
    ("https://example.com/100%", "https://example.com/100%25"),
    ("https://example.com/100%25", "https://example.com/100%25"),
    ("https://example.com/новини", "https://example.com/%D0%BD%D0%BE%D0%B2%D0%B8%D0%BD%D0%B8"),
    ("http://президент.рф/", "http://xn--d1abbgf6aiiy.xn--p1ai/"),
    ("http://Bücher.example/", "http://xn--bcher-kva.example/"),
    ("http://b%C3%BCcher.example/", "http://xn--bcher-kva.example/"),
    ("http://例え。テスト/", "http://xn--r8jz45g.xn--zckzah/"),
    ("http://under_score.example/", "http://under_score.example/"),
    ("  https://example.com/a\n", "https://example.com/a"),
    ("https://exam\nple.com/a\tb", "https://example.com/ab"),
    ("https:\\\\example.com\\a\\b", "https://example.com/a/b"),
    ("https://example.com\\@evil.example/", "https://example.com/@evil.example/"),
    ("https://example.com/a#section", "https://example.com/a"),
    ("https://example.com/a?", "https://example.com/a"),
    ("https://example.com/a?&&b=1&", "https://example.com/a?b=1"),
    ("https://example.com/?p=12", "https://example.com/?p=12"),
    ("https://example.com?p=12", "https://example.com/?p=12"),
    ("https://example.com/a?z=1&a=2&z=0", "https://example.com/a?z=1&a=2&z=0"),
    ("https://example.com/a?q=a+b%20c&d=%e4", "https://example.com/a?q=a+b%20c&d=%E4"),
    ("https://example.com/a?UTM_Source=x&id=3&fbclid=y", "https://example.com/a?id=3"),
    ("https://example.com/a?utm%5Fsource=x", "https://example.com/a"),
    ("https://example.com/a?x=1&amp;utm_medium=rss", "https://example.com/a?x=1"),
    ("https://example.com/a?id=utm_source", "https://example.com/a?id=utm_source"),
    ("https://example.com/a?ref=home&source=rss", "https://example.com/a?ref=home&source=rss"),
    ("https://example.com/a;jsessionid=AF09?x=1", "https://example.com/a?x=1"),
    ("https://example.com/a;v=2/b", "https://example.com/a;v=2/b"),
    ("http://192.0.2.1/", "http://192.0.2.1/"),
    ("http://[2001:DB8:0:0::1]:8080/", "http://[2001:db8::1]:8080/"),
    ("http://[::ffff:7f00:1]/", "http://[::ffff:127.0.0.1]/"),
    ("https://example.com/\ud800", "https://example.com/%EF%BF%BD"),
    ("folder://seed/a%20b.txt", "folder://seed/a%20b.txt"),
    ("FOLDER://Seed/%7e/a.txt", "folder://Seed/~/a.txt"),
]

UNUSABLE = [
    "",
    "example.com/a",
    "/a",
    "javascript:alert(1)",
    "mailto:press@example.com",
    "data:text/html,x",
    "ftp://example.com/a",
    "file:///etc/passwd",
    "http://",
    "http:///a",
    "http:example.com",
    "http://user:secret@example.com/",
    "http://example.com:0/",
    "http://example.com:65536/",
    "http://example.com:port/",
    "http://example.com:80:80/",
    "http://exa mple.com/",
    "http://a..b/",
    "http://-a.example/",
    "http://" + "a" * 64 + ".example/",
    "http://" + "a." * 130 + "example/",
    "http://\u2488.example/",
    "http://%FF.example/",
    "http://2130706433/",
    "http://0x7f.0.0.1/",
    "http://0x7f000001/",
    "http://0177.0.0.1/",
    "http://127.1/",
    "http://127.0.0.1.0x0/",
    "http://256.1.1.1/",
    "http://[::1/",
    "http://::1/",
    "http://[fe80::1%25eth0]/",
    "http://[v1.x]/",
    "https://example.com/" + "a" * 8000,
    "folder://seed/",
    "folder://seed/../a",
    "folder://seed/a/%2e%2e/b",
    "folder://seed//a",
    "folder://seed/a%2Fb",
    "folder://seed/a%00",
    "folder://seed/a?b",
    "folder://se ed/a",
    "folder:///a",
]


@pytest.mark.parametrize(("found", "spelled"), SPELLINGS)
def test_spells_an_address_in_one_way(found, spelled):
    assert canonical(found) == spelled
    assert canonical(spelled) == spelled


@pytest.mark.parametrize("url", UNUSABLE)
def test_refuses_what_is_no_address(url):
    with pytest.raises(ValueError):
        canonical(url)


@pytest.mark.parametrize("name", [*sorted(TRACKING), "utm_term", "pk_campaign", "mtm_source"])
def test_removes_each_tracking_parameter(name):
    assert canonical(f"https://example.com/a?id=1&{name}=x&b=2") == "https://example.com/a?id=1&b=2"


def test_never_holds_id_for_tracking():
    url = "https://example.com/?id=1&ID=2&p=3&ref=4&source=5&lang=6&s=7&q=8&cid=9&share=10&from=11"
    assert canonical(url) == url


def test_keeps_tracking_parameters_in_the_exact_spelling():
    assert exact("HTTP://example.com/%7ea?utm_source=x&&b#c") == (
        "http://example.com/~a?utm_source=x&&b"
    )


letters = st.text(
    st.sampled_from("ab./%;:?&=#@[]\\ 2eEfFöж0_-\t\u200d\u00a0\ud800") | st.characters(),
    max_size=30,
)
addresses = st.builds(
    lambda scheme, name, rest: f"{scheme}://{name}{rest}",
    st.sampled_from(["http", "HTTPS", "folder"]),
    st.sampled_from(["example.com", "WWW.a_b.org:81", "ü.de", "127.0.0.1:9", "[::1]"]) | letters,
    letters,
)


@given(addresses)
@example("http://a/..;jsessionid=1/b")
@example("http://a/%%34%31")
@example("http://a/?&utm_x&;")
@example("http://a/%2E%2e/\u00a0")
def test_is_idempotent(url):
    try:
        once = canonical(url)
    except ValueError:
        return
    assert canonical(once) == once
    assert exact(once) == once
    assert once.isascii()
    assert key(once) == key(url)
    assert host(once) == host(url)


@given(st.text() | addresses)
def test_raises_nothing_but_value_errors(url):
    for ask in (canonical, exact, key, host, site):
        try:
            assert ask(url)
        except ValueError:
            continue


@pytest.mark.parametrize(
    "other",
    [
        "https://example.com/a",
        "http://www.example.com/a",
        "https://WWW.example.com:443/a?utm_source=feed#top",
        "http://example.com:80/./a",
    ],
)
def test_folds_scheme_and_www_into_one_key(other):
    assert key(other) == key("http://example.com/a") == "example.com/a"


@pytest.mark.parametrize(
    ("a", "b"),
    [
        ("https://example.com/a", "https://example.com/a/"),
        ("https://example.com/a", "https://example.com/A"),
        ("https://example.com/a?id=1", "https://example.com/a?id=2"),
        ("https://example.com/a", "https://press.example.com/a"),
        ("https://example.com/a", "https://example.com:8443/a"),
        ("https://example.com/a", "https://www2.example.com/a"),
        ("https://www.com/a", "https://com/a"),
        ("folder://one/a.txt", "folder://two/a.txt"),
        ("folder://one.org/a.txt", "http://one.org/a.txt"),
    ],
)
def test_keeps_different_pages_apart(a, b):
    assert key(a) != key(b)


def test_takes_an_empty_path_for_the_root():
    assert key("https://www.example.com") == key("http://example.com/") == "example.com/"


@pytest.mark.parametrize(
    ("url", "name"),
    [
        ("https://www.Example.com/a", "www.example.com"),
        ("http://127.0.0.1:8765/a", "127.0.0.1:8765"),
        ("https://example.com:443/", "example.com"),
        ("http://[::1]:81/", "[::1]:81"),
        ("folder://seed/a.txt", "seed"),
    ],
)
def test_names_the_host(url, name):
    assert host(url) == name


@pytest.mark.parametrize(
    ("url", "domain"),
    [
        ("https://www.president.gov.ua/news/1", "president.gov.ua"),
        ("https://en.interfax.com.ua/news/", "interfax.com.ua"),
        ("https://www.gov.uk/government/news", "www.gov.uk"),  # gov.uk is a public suffix
        ("https://press.un.org:8443/en", "un.org"),
        ("https://ministry.github.io/a", "ministry.github.io"),
        ("https://a.b.xn--55qx5d.cn/", "b.xn--55qx5d.cn"),
        ("http://127.0.0.1:8765/a", "127.0.0.1"),
        ("http://[2001:db8::1]:81/", "[2001:db8::1]"),
        ("http://intranet/a", "intranet"),
        ("http://news.corp.invalid/", "news.corp.invalid"),
        ("folder://seed/a.txt", "seed"),
    ],
)
def test_names_the_registrable_domain(url, domain):
    assert site(url) == domain


def test_tells_whether_two_addresses_are_of_one_site():
    assert same_site("https://www.nasa.gov/a", "http://science.nasa.gov/b")
    assert same_site("folder://seed/a", "folder://seed/b")
    assert not same_site("https://www.gov.uk/a", "https://www.mod.gov.uk/b")
    assert not same_site("https://a.github.io/", "https://b.github.io/")
    assert not same_site("folder://example.com/a", "https://example.com/a")
    assert not same_site("javascript:1", "javascript:1")


@pytest.mark.parametrize(
    ("name", "local"),
    [
        ("localhost", True),
        ("xn--e1atdf.localhost", True),
        ("127.0.0.1", True),
        ("127.8.9.1", True),
        ("[::1]", True),
        ("localhost.example", False),
        ("notlocalhost", False),
        ("10.0.0.1", False),
        ("", False),
    ],
)
def test_knows_this_machine_by_its_names(name, local):
    assert is_local(name) is local
