"""Addresses of pictures: the best of several, and what their variants share."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from selectolax.lexbor import LexborHTMLParser

from dateline.extract.page.outline import outline
from dateline.extract.photos.picture import best_address, picture_key, picture_tokens, read_srcset

BASE = "https://gazette.example/news/otters"


def address(markup: str) -> str | None:
    made = outline(LexborHTMLParser(markup))
    found = best_address(made.of("img")[0], made, BASE)
    return found[0] if found else None


@pytest.mark.parametrize(
    ("value", "found"),
    [
        ("/a.jpg 400w, /b.jpg 800w", [("/a.jpg", 400), ("/b.jpg", 800)]),
        ("/a.jpg, /b.jpg 2x", [("/a.jpg", 0), ("/b.jpg", 20)]),
        ("/c/w_400,h_300/a.jpg 400w, /c/w_800,h_600/a.jpg 800w",
         [("/c/w_400,h_300/a.jpg", 400), ("/c/w_800,h_600/a.jpg", 800)]),
        ("", []),
    ],
)  # fmt: skip
def test_reads_a_srcset_whose_addresses_hold_commas(value, found):
    assert read_srcset(value) == found


@pytest.mark.parametrize(
    ("markup", "best"),
    [
        ('<img src="/s.jpg" srcset="/m.jpg 640w, /l.jpg 1280w">', "https://gazette.example/l.jpg"),
        ('<img src="/blank.gif" data-original="/late.jpg">', "https://gazette.example/late.jpg"),
        ('<picture><source srcset="/w.webp 900w"><img src="/s.jpg"></picture>',
         "https://gazette.example/w.webp"),
        ('<picture><source srcset="/w.jpg?w=480, /w.jpg?w=1280"><img src="/w.jpg?w=680"></picture>',
         "https://gazette.example/w.jpg?w=1280"),
        ('<img src="photo.jpg">', "https://gazette.example/news/photo.jpg"),
        ('<img src="data:image/png;base64,AAAA">', None),
        ('<img data-url="/photo/list?id=4" src="/s.jpg">', "https://gazette.example/s.jpg"),
        ('<img src="javascript:alert(1)">', None),
    ],
)  # fmt: skip
def test_finds_the_best_address(markup, best):
    assert address(markup) == best


@pytest.mark.parametrize(
    "variants",
    [
        ("https://x.org/img/otter-1.jpg", "https://x.org/img/otter-1-800x600.jpg",
         "https://cdn.x.org/resize/400x300/otter-1.jpg", "https://x.org/otter-1_large.webp?w=300"),
        ("https://x.org/a/12345/1200x675.jpg", "https://x.org/a/12345/600x338.jpg"),
        ("https://x.org/_next/image?url=https%3A%2F%2Fy.org%2Fotter-7.jpg&w=640",
         "https://y.org/otter-7.jpg"),
        ("https://x.org/1920x1080_cms_0a1b2c3d-960.jpg", "https://x.org/384x216_cms_0a1b2c3d-960.jpg"),
        ("https://x.org/photo-RG4B20-1200x840@paper.jpg", "https://x.org/photo-RG4B20-758x531@paper.jpg"),
    ],
)  # fmt: skip
def test_gives_one_key_to_the_sizes_of_a_picture(variants):
    assert len({picture_key(url) for url in variants}) == 1


def test_gives_different_keys_to_different_pictures():
    urls = [
        "https://x.org/img/otter-1.jpg", "https://x.org/img/otter-2.jpg",
        "https://x.org/a/12345/image.jpg", "https://x.org/a/12346/image.jpg",
        "https://x.org/1920x1080_cms_0a1b-960.jpg", "https://x.org/1920x1080_cms_9f8e-960.jpg",
    ]  # fmt: skip
    assert len({picture_key(url) for url in urls}) == len(urls)


def test_tells_the_part_of_an_address_that_names_the_picture():
    assert picture_tokens("https://x.org/2026/20260304/share/4971149-wide.jpg") == {"4971149"}


@given(st.text(max_size=200))
def test_raises_nothing_whatever_the_address(text):
    picture_key(text)
    picture_tokens(text)
    read_srcset(text)


def test_outlines_a_page_by_one_walk():
    made = outline(LexborHTMLParser("<body><div><p>abc</p><script>xyz</script></div><p>de</p>"))
    assert made.tags == ["body", "div", "p", "script", "p"]
    assert made.ends == [5, 4, 3, 4, 5]
    assert [made.length(place) for place in range(5)] == [5, 3, 3, 0, 2]
    assert list(made.up(2)) == [1, 0]
    assert made.within(1, [2, 4]) == [2]


def test_finds_elements_by_what_their_attributes_hold():
    made = outline(
        LexborHTMLParser(
            "<body><p class='By-Line x'>a</p><p id=byline>b</p><a href=/Author/ann>c</a>"
            "<p class=byline>d</p><p>byline</p></body>"
        )
    )
    assert made.having("class", ["line", "by"]) == {1, 4}
    assert made.having("id", ("byline", "author")) == {2}
    assert made.having("href", ["/author/"]) == {3}
    assert made.having("title", ["by"]) == made.having("class", []) == set()
