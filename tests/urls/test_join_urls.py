"""References found on a page, and the addresses of files."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dateline.urls import canonical, folder_path, folder_url, join, join_exact

BASE = "https://example.com/news/today?page=1"


@pytest.mark.parametrize(
    ("reference", "target"),
    [
        # RFC 3986, 5.4, in our base
        ("story", "https://example.com/news/story"),
        ("./story", "https://example.com/news/story"),
        ("story/", "https://example.com/news/story/"),
        ("/story", "https://example.com/story"),
        ("//other.example/story", "https://other.example/story"),
        ("?page=2", "https://example.com/news/today?page=2"),
        ("story?x", "https://example.com/news/story?x"),
        ("story#end", "https://example.com/news/story"),
        (".", "https://example.com/news/"),
        ("..", "https://example.com/"),
        ("../a", "https://example.com/a"),
        ("../../../a", "https://example.com/a"),
        ("http://other.example/a?utm_source=x", "http://other.example/a"),
        (" story one\n", "https://example.com/news/story%20one"),
        ("\\story", "https://example.com/story"),
        ("\\\\other.example\\story", "https://other.example/story"),
        ("story:1", None),
        ("", None),
        ("  ", None),
        ("#top", None),
        ("javascript:void(0)", None),
        ("JavaScript:void(0)", None),
        ("mailto:press@example.com", None),
        ("tel:+380", None),
        ("data:image/gif;base64,R0", None),
        ("http:story", None),
        ("http://", None),
        ("http://user@example.com/", None),
        ("http://[::1", None),
        ("folder://seed/a.txt", None),
    ],
)
def test_resolves_a_reference(reference, target):
    assert join(BASE, reference) == target


def test_leads_nowhere_from_a_base_that_is_no_address():
    assert join("about:blank", "a") is None


def test_stays_within_the_folder_a_page_came_from():
    base = "folder://seed/sub/page.html"
    assert join(base, "photo.jpg") == "folder://seed/sub/photo.jpg"
    assert join(base, "../photo.jpg") == "folder://seed/photo.jpg"
    assert join(base, "folder://seed/x.jpg") == "folder://seed/x.jpg"
    assert join(base, "folder://other/x.jpg") is None
    assert join(base, "../../photo.jpg") == "folder://seed/photo.jpg"
    assert join(base, "//other/x.jpg") is None
    assert join(base, "https://example.com/x.jpg") == "https://example.com/x.jpg"


def test_keeps_every_parameter_of_a_redirect():
    assert join_exact(BASE, "/a?utm_source=x") == "https://example.com/a?utm_source=x"
    assert join_exact(BASE, "file:///etc/passwd") is None


@given(st.text(), st.text())
def test_raises_nothing_whatever_the_reference(base, reference):
    for start in (base, BASE):
        target = join(start, reference)
        assert target is None or canonical(target) == target


@pytest.mark.parametrize(
    ("path", "url"),
    [
        ("a.txt", "folder://seed/a.txt"),
        ("sub/a b.txt", "folder://seed/sub/a%20b.txt"),
        ("50%#?.txt", "folder://seed/50%25%23%3F.txt"),
        ("новина (1).txt", "folder://seed/%D0%BD%D0%BE%D0%B2%D0%B8%D0%BD%D0%B0%20%281%29.txt"),
        ("back\\slash", "folder://seed/back%5Cslash"),
        ("not-utf8-\udcff", "folder://seed/not-utf8-%FF"),
    ],
)
def test_addresses_a_file_by_its_source_and_path(path, url):
    assert folder_url("seed", path) == url
    assert folder_path(url) == path


@pytest.mark.parametrize("path", ["", "/etc/passwd", "../a", "a/../b", "a//b", "./a", "a\0b"])
def test_refuses_a_path_that_leaves_its_folder(path):
    with pytest.raises(ValueError):
        folder_url("seed", path)


def test_refuses_the_path_of_a_web_address():
    with pytest.raises(ValueError):
        folder_path("https://example.com/a")


names = st.text(st.characters(exclude_characters="/\0", exclude_categories=["Cs"]), min_size=1)


@given(st.lists(names.filter(lambda name: name not in (".", "..")), min_size=1, max_size=4))
def test_gives_back_the_path_of_any_file(segments):
    path = "/".join(segments)
    url = folder_url("seed", path)
    assert canonical(url) == url
    assert folder_path(url) == path
