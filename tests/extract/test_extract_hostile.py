"""Bytes of ill will: extraction ends, soon, in an article or a typed reason."""

import hashlib
import random
import time
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from selectolax.lexbor import LexborHTMLParser

from dateline.extract import extract
from dateline.extract.page import depth
from dateline.extract.page.depth import MAX_DEPTH, parseable
from dateline.extract.page.parsed import node_text
from dateline.model import Article, Capture, Reason, Rejected, Source

DOCUMENTS = sorted((Path(__file__).parent / "documents").glob("*/input.*"))
NOW = datetime(2026, 9, 22, 12, tzinfo=UTC)
SOURCE = Source(id="gazette", name="Gazette", home="https://gazette.example/", known=False)
MANY = 100_000


def read(body: bytes, content_type: str = "text/html") -> Article | Rejected:
    url = "https://gazette.example/news/quay"
    digest = hashlib.sha256(body).hexdigest()
    capture = Capture(url, url, 200, {"content-type": content_type}, body, NOW, digest)
    return extract(capture, SOURCE, None, NOW)


@settings(deadline=None)
@given(st.binary(max_size=400), st.sampled_from(["text/html", "text/plain", "", "image/png"]))
def test_gives_a_value_for_any_bytes(body: bytes, content_type: str) -> None:
    assert isinstance(read(body, content_type), Article | Rejected)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.sampled_from(DOCUMENTS), st.randoms(use_true_random=False))
def test_gives_a_value_for_documents_that_were_damaged(file: Path, chance: random.Random) -> None:
    body = bytearray(file.read_bytes())
    for _ in range(chance.randint(1, 40)):
        at = chance.randrange(len(body) or 1)
        match chance.randrange(4):
            case 0:
                body[at : at + 1] = bytes([chance.randrange(256)])
            case 1:
                del body[at : at + chance.randint(1, 200)]
            case 2:
                body[at:at] = chance.choice(
                    [b"\0", b"<", b"<div>" * 50, b"&#xD800;", b'"', b"\xff"]
                )
            case _:
                body[at:at] = body[: chance.randrange(300)]
    kind = "text/plain" if file.suffix == ".txt" else "text/html"
    assert isinstance(read(bytes(body), kind), Article | Rejected)


TOO_DEEP = {
    "divs": "<div>" * MANY,
    "end tags that close nothing": "<div></b>" * MANY,
    "end tags that can't reach": "<span><div></span>" * MANY,
    "unknown elements": "<foo><div></foo>" * MANY,
    "end tags inside attributes": '<div x="</div>">' * MANY,
    "a quote that opens no value": '<div "' + "<div>" * MANY + '">',
    "a value without a name": '<div ="' + "<div>" * MANY + '">',
    "an empty comment": "<!-->" + "<div>" * MANY,
    "end tags in bogus comments": "<div><! </div>" * MANY,
    "style in svg": "<svg><style>" + "<g>" * MANY,
    "end tags in cdata": "<svg>" + "<g><![CDATA[> </g>]]>" * MANY,
    "an svg that a paragraph ended": "<svg><p>" + "<div/>" * MANY,
    "scripts in svg": "<svg>" + "<script><figcaption>" * 30_000,
    "html in svg": "<svg><foreignObject>" + "<div/>" * 30_000,
    "rows in svg": "<svg>" + "<td>" * 30_000,
    "a script in a script": "<script><!--<script></script><!-- </script></script>" + "<b>" * MANY,
    "forms that end alone": "<form><div></form>" * 20_000,
    "headings that end others": "<h1><span><h2></h1>" * 20_000,
    "annotations of nothing": "<rt>" * 30_000,
    "items of two lists": "<li><dd>" * 30_000,
    "paragraphs that are walls": ("<i>" * 90 + "<p>" + "</i>" * 90 + "<button>") * 300,
    "formatting that paragraphs reopen": "".join(f"<p><b a={n}>" for n in range(3000)),
}


@pytest.mark.parametrize("markup", TOO_DEEP.values(), ids=TOO_DEEP.keys())
def test_refuses_to_parse_what_nests_without_end(markup: str) -> None:
    rejected = read(markup.encode())
    assert isinstance(rejected, Rejected)
    assert rejected.reason is Reason.TOO_DEEP


@pytest.mark.parametrize(
    "markup",
    [
        "<select><style><input>" + "<div>" * 30_000,
        "<frameset><style>" + "<frameset>" * 30_000,
        "<svg><p><style>" + "<g>" * 30_000,
    ],
)
def test_reads_by_the_rules_of_pages_what_could_be_read_by_others(markup: str) -> None:
    renamed, reason = parseable(markup)
    assert reason is None
    assert depth_of(renamed) < 10


SHALLOW = {
    "closed elements": "<div><p>x</p></div>" * 6000,
    "void elements": "<div><br><img src=x></div>" * 6000,
    "paragraphs that are never closed": "<p>x" * 20_000,
    "list items that are never closed": "<ul>" + "<li>x" * 20_000,
    "links that are never closed": "<a href=x>x" * 20_000,
    "tags in a script": "<script>" + "'<div>'" * 20_000 + "</script>",
    "tags in a comment": "<!--" + "<div>" * 20_000 + "-->",
    "tags in an attribute": "<p title='" + "<div>" * 20_000 + "'>",
    "self-closed shapes": "<svg>" + "<path/>" * 20_000 + "</svg>",
    "an unclosed quote in each tag": '<a b="' * 20_000,
    "table rows that are never closed": "<table>" + "<tr><td>x<th><p>y" * 9000 + "</table>",
    "choices that are never closed": "<select>" + "<option>x" * 9000 + "</select>",
    "terms that are never closed": "<dl>" + "<dt>x<dd><p>y" * 9000 + "</dl>",
    "shapes with their names": "<svg><title>Map</title><path></path><path/></svg>" * 9000,
    "html in shapes": "<svg><foreignObject><p>x</p></foreignObject></svg>" * 3000,
    "a script that writes one": "<script>'<!-- <script>x</script> -->'</script><p>" * 6000,
}


@pytest.mark.parametrize("markup", SHALLOW.values(), ids=SHALLOW.keys())
def test_parses_large_pages_that_do_not_nest(markup: str) -> None:
    assert parseable(markup)[1] is None


def test_refuses_a_page_of_millions_of_tags() -> None:
    rejected = read(b"<p>word " * 500_000)
    assert isinstance(rejected, Rejected)
    assert (rejected.reason, rejected.detail) == (Reason.TOO_LARGE, "500000 tags")


def test_refuses_a_page_of_a_million_letters_but_not_of_a_long_script() -> None:
    rejected = read(b"<title>Quay</title><p>" + b"The quay reopened. " * 60_000)
    assert isinstance(rejected, Rejected)
    assert rejected.detail == "1140000 characters of text"
    text = b"<p>" + b"The quay reopened on Tuesday after nine months of repairs. " * 20
    script = b"<script>" + b"a = {}; " * 200_000 + b"</script>"
    assert isinstance(read(b"<title>Quay</title><h1>Quay</h1>" + text + script), Article)


@pytest.mark.parametrize("unit", [". (", "AI ", "QUAY-", "1. ", "a@", "(", "+0 ", "By A, "])
def test_reads_a_paragraph_that_repeats_itself_in_no_more_than_a_second(unit: str) -> None:
    page = f"<title>Quay</title><h1>Quay</h1><p>{unit * (900_000 // len(unit))}</p>"
    began = time.process_time()
    assert isinstance(read(page.encode()), Article | Rejected)
    assert time.process_time() - began < 1


@pytest.mark.parametrize("sign", ["अ", "ක", "Ё", "'", "a-", "Aa "])
def test_reads_an_opening_of_one_sign_each_letter_in_one_way(sign: str) -> None:
    """Tried in two, a word of forty letters took years."""
    opening = f"{sign * 40} {sign * 24} {sign * 24}, {sign * 24}/{sign * 24}! "
    text = "The quay reopened on Tuesday after nine months of repairs. " * 10
    page = f"<title>Quay</title><h1>Quay</h1><p>{opening}{text}</p>"
    assert isinstance(read(page.encode()), Article)


def test_cuts_a_text_that_no_field_can_hold() -> None:
    node = LexborHTMLParser("<h1>" + "word " * 100_000 + "</h1>").css_first("h1")
    assert node is not None
    assert 5000 < len(node_text(node)) <= 20_000


def test_refuses_a_page_of_twenty_megabytes() -> None:
    rejected = read(b"<p>" + b"word " * 4_000_000)
    assert isinstance(rejected, Rejected)
    assert (rejected.reason, rejected.detail) == (Reason.TOO_LARGE, "20000003 characters")


@pytest.mark.parametrize("attribute", ["a{}", "a{}=1", 'a{}="<"', "a{}='>'", 'a{}="x"/'])
def test_refuses_an_element_of_attributes_without_end(attribute: str) -> None:
    crowd = " ".join(attribute.format(number) for number in range(12_000))
    rejected = read(f"<title>Quay</title><p {crowd}>Text".encode())
    assert isinstance(rejected, Rejected)
    assert rejected.reason is Reason.TOO_LARGE
    assert "attributes" in rejected.detail


@pytest.mark.parametrize(
    "begun", ["<base href=", "<a href='", "<a ", "<a " * 59 + ">", "<a b=\"x' ", "<script ", "<a/"]
)
@pytest.mark.parametrize("stray", [b"", b"caf\xe9 "])
def test_looks_once_at_what_begins_again_and_again(begun: str, stray: bytes) -> None:
    """Read from each beginning to the end of them all, it took minutes."""
    body = stray + b"<title>Quay</title>" + begun.encode() * (1_000_000 // len(begun))
    rejected = read(body)
    assert isinstance(rejected, Rejected)
    assert rejected.reason is Reason.TOO_LARGE


def test_takes_no_comparisons_of_a_script_for_attributes() -> None:
    loop = "for (i=0; i<n; i++) { if (a<b && c) { call(a, b, 'x y z') } } "
    script = (loop * 10 + "a => a; ") * 300
    text = "<p>The quay reopened on Tuesday after nine months of repairs.</p>" * 10
    found = read(f"<title>Quay</title><script>{script}</script>{text}".encode())
    assert isinstance(found, Article)


def test_counts_to_its_limit() -> None:
    padding = "<p>x" * 6000
    assert parseable(padding + "<div>" * MAX_DEPTH)[1] is None
    assert parseable(padding + "<div>" * (MAX_DEPTH + 1))[1] is not None


@pytest.mark.parametrize("depth", [300, 1500, 4900])
def test_survives_nesting_that_is_allowed(depth: int) -> None:
    text = "The quay reopened on Tuesday after nine months of repairs. " * 10
    body = "<title>Quay</title>" + "<div>" * depth + f"<p>{text}</p>" + "</div>" * depth
    assert isinstance(read(body.encode()), Article | Rejected)


@pytest.mark.parametrize(
    "script",
    [
        "[" * 50_000,
        '{"a":' * 5000 + "1" + "}" * 5000,
        '{"@graph": null}',
        "null",
        '"x"',
        "{}" * 500,
    ],
)
def test_reads_on_after_hostile_json(script: str) -> None:
    page = f'<title>Quay reopens</title><script type="application/ld+json">{script}</script>'
    text = "The quay reopened on Tuesday after nine months of repairs. " * 10
    article = read(f"{page}<h1>Quay reopens</h1><p>{text}</p>".encode())
    assert isinstance(article, Article)
    assert article.title.value == "Quay reopens"


def test_keeps_markup_in_a_title_as_text() -> None:
    page = "<h1>Quay &lt;script&gt;alert(1)&lt;/script&gt; reopens</h1><p>" + "A long text. " * 50
    article = read(page.encode())
    assert isinstance(article, Article)
    assert article.title.value == "Quay <script>alert(1)</script> reopens"


def test_leaves_no_control_character_in_any_field() -> None:
    page = (
        '<title>Q\x00uay\x07</title><meta name="author" content="Ilse\u202e Marren">'
        "<h1>Qu\x00ay reopens\x08</h1><p>" + "A long\x0b text\x01 it is. " * 50
    )
    article = read(page.encode())
    assert isinstance(article, Article)
    kept = f"{article.title.value}{article.body}{[author.value for author in article.authors]}"
    assert not {"\x00", "\x01", "\x07", "\x08", "\x0b", "\u202e"} & set(kept)


@pytest.mark.parametrize("kind", ["text/html", "text/plain"])
@pytest.mark.parametrize("size", [2000, 200_000])
def test_takes_no_binary_file_for_a_text(kind: str, size: int) -> None:
    refused = read(random.Random(size).randbytes(size), kind)
    assert isinstance(refused, Rejected)
    assert (refused.reason, refused.detail) == (
        Reason.UNSUPPORTED_TYPE,
        f"binary file sent as {kind}",
    )


@pytest.mark.parametrize("codec", ["utf-8", "utf-16", "utf-16-le", "cp1251", "iso2022-jp"])
def test_takes_text_in_any_encoding_with_a_few_slips_for_text(codec: str) -> None:
    words = "海の日の午後に船は港へ戻った。" if codec == "iso2022-jp" else "Порт знову відкрито. "
    page = (
        f"<html><head><title>{words}</title></head><body><p>{words * 40}\x02\x13</p></body></html>"
    )
    assert isinstance(read(page.encode(codec), f"text/html; charset={codec}"), Article)


NAMES = st.sampled_from(
    ["div", "span", "b", "a", "p", "li", "ul", "dd", "dl", "table", "tr", "td", "tbody", "caption",
     "foo", "svg", "math", "g", "desc", "title", "foreignObject", "mi", "form", "button", "select",
     "option", "optgroup", "input", "textarea", "style", "script", "noscript", "template", "object",
     "h1", "h2", "br", "rt", "ruby", "frameset", "nobr", "plaintext", "font", "body"]
)  # fmt: skip
TAGS = st.one_of(
    st.sampled_from(["x", "<!--", "-->", "<!-->", "<![CDATA[", "]]>"]),
    NAMES.map(lambda name: f"<{name}>"),
    NAMES.map(lambda name: f"</{name}>"),
    NAMES.map(lambda name: f"<{name}/>"),
)


def depth_of(markup: str) -> int:
    depths: dict[int, int] = {}
    for node in LexborHTMLParser(markup).root.traverse():
        above = node.parent
        depths[node.mem_id] = 1 + (depths.get(above.mem_id, 0) if above is not None else 0)
    return max(depths.values())


@settings(deadline=None, max_examples=200)
@given(st.lists(TAGS, min_size=2, max_size=12).map("".join))
def test_counts_no_fewer_levels_than_the_parser_makes(unit: str) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(depth, "_VERY_FEW_TAGS", 0)
        patch.setattr(depth, "_FEW_TAGS", 0)
        patch.setattr(depth, "_FEW_FORMATS", -1)
        patch.setattr(depth, "MAX_DEPTH", 20)
        markup, reason = parseable(unit * 60)
    # a table adds body, row and cell by itself, and each cell may hold a paragraph
    assert reason is not None or depth_of(markup) <= 6 * 20 + 40
