"""a site's address → its sitemaps, as its robots.txt names them (sitemaps.org/protocol.html)."""

import re
from urllib.parse import urlsplit

from dateline import urls
from dateline.discover.markup import decode
from dateline.discover.visit import Trouble, trouble_in
from dateline.model import Capture, Get, Reason, Request

MOST_NAMED = 200
USUAL = "/sitemap.xml"
_LINE = re.compile(r"^[ \t]*sitemap[ \t]*:[ \t]*(\S+)", re.IGNORECASE | re.MULTILINE)


def sitemaps_of(url: str, get: Get) -> list[str] | Trouble:
    """The sitemaps of a site's root or of a robots.txt; of any other address that itself.

    Where there is no robots.txt, or it names none, they are looked for at the usual place.
    """
    path = urlsplit(url).path
    if path not in ("", "/", "/robots.txt"):
        return [url]
    place = urls.join_exact(url, "/robots.txt") or url
    outcome = get(Request(place, accept="text/plain,*/*;q=0.5"))
    trouble = trouble_in(outcome)
    if trouble and trouble.reason not in (Reason.GONE, Reason.EMPTY):
        return trouble
    usual = urls.join_exact(url, USUAL) or url
    named = sitemaps_named(outcome) if isinstance(outcome, Capture) and not trouble else []
    return named[:MOST_NAMED] or [usual]


def sitemaps_named(robots: Capture) -> list[str]:
    """The addresses of sitemaps in a robots.txt, each once."""
    text = decode(robots.body, robots.headers.get("content-type", ""))
    named = (urls.join_exact(robots.url, line) for line in _LINE.findall(text))
    return list(dict.fromkeys(url for url in named if url))
