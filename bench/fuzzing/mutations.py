"""(chance, page) → page: the ways in which a page may come to be broken or meant to break us.

Each takes a source of chance that a case's number seeds, so that a case can be made again.
"""

import re
from collections.abc import Callable
from random import Random

Mutation = Callable[[Random, bytes], bytes]

DEEP = 100_000
LARGE = 20_000_000
LONG = 100_000
_TAG = re.compile(rb"<[A-Za-z][^<>]*>")
_TEXT = re.compile(rb">[^<>]{3,}<")
_VALUE = re.compile(rb"""=\s*["'][^"'<>]*["']""")
_JSON = re.compile(rb"""":\s*"[^"<>]{1,200}\"""")
_FAR = 400_000  # places for what is inserted are looked for in so much of a page

_NAMES = (b"div", b"span", b"b", b"a", b"table", b"tr", b"td", b"ul", b"li", b"p", b"foo", b"svg",
          b"math", b"font", b"form", b"button", b"select", b"template", b"blockquote", b"figure",
          b"figcaption", b"time", b"i class=x", b"section class=article", b"h1", b"h2", b"object",
          b"noscript", b"iframe", b"style", b"title", b"textarea", b"script")  # fmt: skip
_UNITS = (b" ", b"a", b"A ", b"1", b"1 ", b"12.", b"1/", b"2026-", b"2026 ", b",", b", ", b"/ ",
          b"|", b" | ", b"-", b" - ", b"(", b")", b"[", b"{", b'\\"', b"\\", b"&", b"&amp;",
          b"by ", b"By A ", b"von ", b"Photo: ", b"Foto", b"(c) ", b"\xc2\xa9 ", b"AP/", b"Mr. ",
          b"Jan ", b"5 May ", b"am ", b":", b": ", b"00:", b"+", b"T", b"%", b"%20", b"http://",
          b"//", b"../", b"?a=b&", b"@", b"a@b", b"a.b.", b"#", b"\n", b"\r\n", b"\t", b"\xff",
          b"\xed\xa0\x80", b"\xe2\x80\x8d", b"\xe2\x80\x8b", b"\xe2\x80\xae", b"\xcc\x81",
          b"\xef\xbb\xbf", b"\xf0\x9f\x91\xa8\xe2\x80\x8d", b"\xd9\xa3", b"\xe6\x9c\x88",
          b"\xe6\x97\xa5", b"\xe3\x80\x82", b"Aa Bb, ", b"Aa Bb and ", b"und ", b"'", b"*", b"_",
          b";", b"; ", b"Read more ", b"KYIV, ", b"480w, ", b"a 1x, ")  # fmt: skip
_ENTITIES = (b"&#xD800;", b"&#x110000;", b"&#;", b"&#x;", b"&#0;", b"&#128;", b"&amp", b"&ampamp;",
             b"&lt;script&gt;", b"&nosuch;", b"&#99999999999999999999;", b"&", b"&&&", b"&#xFDD0;",
             b"&NotEqualTilde;", b"&quot;&quot;", b"&#x22;&#x3E;", b"&shy;&zwnj;&rlm;")  # fmt: skip
_BEGUN = (b"<script ", b"<script>", b"<style ", b"<!--", b"<![CDATA[", b"<a href='", b'<p a="',
          b"<", b"</", b"</script", b"<meta ", b"<link ", b"<title>", b"<![x[", b"<?xml ",
          b"<head>", b"<base href=")  # fmt: skip
_CODECS = ("utf-16", "utf-16-le", "cp1251", "shift_jis", "gb18030", "euc-kr", "iso2022-jp", "utf-7",
           "cp1252", "koi8-r", "utf-32")  # fmt: skip


def _place(chance: Random, body: bytes, pattern: re.Pattern[bytes] = _TAG) -> int:
    """Just after something of a kind, or anywhere."""
    found = [match.start() for match in pattern.finditer(body, 0, _FAR)]
    if not found:
        return chance.randint(0, len(body))
    match = pattern.match(body, chance.choice(found))
    return match.end() if match else 0


def _with(body: bytes, at: int, inserted: bytes) -> bytes:
    return body[:at] + inserted + body[at:]


def cut(chance: Random, body: bytes) -> bytes:
    """A beginning, or a piece from the middle."""
    start = chance.choice((0, 0, chance.randint(0, len(body))))
    return body[start : start + chance.randint(0, len(body))]


def bits(chance: Random, body: bytes) -> bytes:
    """Bits turned over, few or many."""
    damaged = bytearray(body)
    for _ in range(chance.choice((1, 10, 100, 1000, 10_000)) if damaged else 0):
        damaged[chance.randrange(len(damaged))] ^= 1 << chance.randrange(8)
    return bytes(damaged)


def pieces(chance: Random, body: bytes) -> bytes:
    """Pieces lost, doubled, or put where others stood."""
    for _ in range(chance.randint(1, 30)):
        start, at = chance.randint(0, len(body)), chance.randint(0, len(body))
        piece = body[start : start + chance.choice((1, 20, 500, 5000))]
        body = chance.choice((
            body[:start] + body[start + len(piece) :],
            _with(body, start, piece),
            body[:at] + piece + body[at + len(piece) :],
        ))  # fmt: skip
    return body


def nested(chance: Random, body: bytes) -> bytes:
    """Elements within one another, a hundred thousand deep, of one or of several kinds."""
    kinds = chance.choices(_NAMES, k=chance.choice((1, 1, 2, 3)))
    opened = b"".join(b"<%s>" % kind for kind in kinds) * (DEEP // len(kinds))
    filler = chance.choice((b"", b"x", b"</b>", b"<br>", b"<!-- -->", b"</div>", b"<p>"))
    if filler:
        opened = opened.replace(b">", b">" + filler, DEEP // 2)
    closed = b"</%s>" % kinds[0].split()[0] * DEEP if chance.random() < 0.5 else b""
    return _with(body, _place(chance, body), opened + b"A deep text." + closed)


def steep(chance: Random, body: bytes) -> bytes:
    """Elements within one another, as deep as is just allowed or nearly."""
    depth = chance.choice((50, 300, 900, 990, 2400, 4900))
    kind = chance.choice(_NAMES)
    at = _place(chance, body)
    inner = body[at : at + chance.choice((0, 2000, 50_000))]
    closed = b"</%s>" % kind.split()[0] * depth
    return _with(body, at, b"<%s>" % kind * depth + inner + closed)


def large(chance: Random, body: bytes) -> bytes:
    """Twenty megabytes: of text, of elements, of one value, of a script, or of the page itself."""
    unit = chance.choice(_UNITS)
    words = b"The quay reopened on Tuesday after nine months of repairs. "
    filler = chance.choice((
        words,
        b"<p>" + words * 20 + b"</p>",
        b"<p>" + words + b"</p>",
        b"<div class='a b'><a href='/x'>" + words + b"</a></div>",
        b"<img src='/a.jpg' alt='a quay'>",
        b"<li>" + words,
        unit,
        _wrapped(b"<!--", unit, b"-->"),
        _wrapped(b"<script>", unit, b"</script>"),
        _wrapped(b'<script type="application/ld+json">{"headline":"', unit, b'"}</script>'),
        _wrapped(b'<p title="', unit, b'">'),
        body or unit,
    ))  # fmt: skip
    times = max(1, (LARGE - len(body)) // len(filler))
    return _with(body, _place(chance, body), filler * times)


def _wrapped(before: bytes, unit: bytes, after: bytes) -> bytes:
    return before + unit * (LARGE // len(unit)) + after


def attributes(chance: Random, body: bytes) -> bytes:
    """A huge value, or very many attributes, in some element."""
    name = chance.choice(
        (b"class", b"id", b"src", b"srcset", b"href", b"alt", b"content", b"datetime", b"style",
         b"data-x", b"title", b"itemprop", b"rel")
    )  # fmt: skip
    unit = chance.choice(_UNITS).replace(b'"', b"").replace(b"\\", b"x") or b"x"
    value = unit * (chance.choice((LONG, 10 * LONG)) // len(unit))
    many = b" ".join(b"%s%d=%d" % (name, at, at) for at in range(chance.choice((300, 20_000))))
    within = chance.choice((b'%s="%s"' % (name, value), b"%s=%s" % (name, value[:LONG]), many))
    at = _place(chance, body)
    if body[at - 1 : at] != b">":
        return _with(body, at, b"<p " + within + b">")
    return _with(body, at - 1, b" " + within)


def runs(chance: Random, body: bytes) -> bytes:
    """One thing said again and again, in a text, a value or a script: what a pattern may be
    slow to read."""
    unit = chance.choice(_UNITS)
    run = unit * (chance.choice((200, 5000, LONG)) // len(unit))
    pattern = chance.choice((_TEXT, _VALUE, _JSON))
    at = _place(chance, body, pattern)
    return _with(body, max(0, at - 1), chance.choice((run, run + b"!", b"5 " + run + b" x")))


def unclosed(chance: Random, body: bytes) -> bytes:
    """What is begun again and again and never ends, on a page of no certain encoding."""
    unit = chance.choice(_BEGUN) * chance.choice((1, 1, 3))
    at = _place(chance, body)
    stray = chance.choice((b"", b"caf\xe9 na\xefve ", b"\x82\xa0\x82\xa2"))
    return stray + _with(body, at, unit * (chance.choice((5000, LONG)) // len(unit)))


def entities(chance: Random, body: bytes) -> bytes:
    """References that are none, where texts and values are."""
    for _ in range(chance.randint(1, 60)):
        at = _place(chance, body, chance.choice((_TEXT, _VALUE)))
        body = _with(body, max(0, at - 1), chance.choice(_ENTITIES) * chance.choice((1, 1, 500)))
    return body


def encodings(chance: Random, body: bytes) -> bytes:
    """Another encoding from some place on, in a part, or throughout, declared or not."""
    codec = chance.choice(_CODECS)
    start, end = sorted((chance.randint(0, len(body)), chance.randint(0, len(body))))
    start, end = chance.choice(((0, len(body)), (start, len(body)), (start, end)))
    other = body[start:end].decode("utf-8", "replace").encode(codec, "replace")
    named = b'<meta charset="%s">' % chance.choice(_CODECS).encode()
    return (named if chance.random() < 0.5 else b"") + body[:start] + other + body[end:]


def tags(chance: Random, body: bytes) -> bytes:
    """Tags that became others, lost their ends, or are never closed."""
    wanted = chance.choice((0.02, 0.2, 0.9))

    def other(match: re.Match[bytes]) -> bytes:
        if chance.random() > wanted:
            return match[0]
        name = chance.choice(_NAMES)
        return chance.choice((b"<%s>" % name, b"</%s>" % name, match[0][:-1], b"", match[0] * 2))

    return _TAG.sub(other, body)


def scripts(chance: Random, body: bytes) -> bytes:
    """JSON-LD that is broken, nests without end, or says absurd things."""
    value = chance.choice(
        (b"null", b"[]", b"{}", b"1e999", b"-1", b'""', b"[" * 5000, b'{"a":' * 5000, b"true",
         b'{"@id":"#x"}', b'{"@value":{"@value":[[["x"]]]}}', b'"\\ud800"', b"[[[]],{}]",
         b'"' + chance.choice(_UNITS).replace(b'"', b"").replace(b"\\", b"") * 5000 + b'"')
    )  # fmt: skip
    key = chance.choice(
        (b"headline", b"datePublished", b"dateModified", b"author", b"image", b"@type", b"@graph",
         b"articleBody", b"inLanguage", b"keywords", b"publisher", b"mainEntityOfPage", b"url",
         b"isPartOf", b"thumbnailUrl", b"contentLocation", b"creditText", b"liveBlogUpdate")
    )  # fmt: skip
    node = b'{"@type":"NewsArticle","%s":%s,"@id":"#x"}' % (key, value)
    page_state = b'<script id="__NEXT_DATA__" type="application/json">%s</script>' % node
    linked = b'<script type="application/ld+json">%s</script>' % node
    return _with(body, _place(chance, body), chance.choice((page_state, linked, linked)))


# What it is, and how often it comes; twenty megabytes cost as much as a hundred pages.
MUTATIONS: dict[str, tuple[Mutation, int]] = {
    "cut": (cut, 100),
    "bits": (bits, 100),
    "pieces": (pieces, 100),
    "nested": (nested, 60),
    "steep": (steep, 40),
    "large": (large, 8),
    "attributes": (attributes, 60),
    "runs": (runs, 180),
    "unclosed": (unclosed, 60),
    "entities": (entities, 60),
    "encodings": (encodings, 80),
    "tags": (tags, 60),
    "scripts": (scripts, 80),
}
