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
    named: list[str] = []
    if isinstance(outcome, Capture) and not trouble:
        text = decode(outcome.body, outcome.headers.get("content-type", ""))
        named = [found for line in _LINE.findall(text) if (found := urls.join_exact(place, line))]
    usual = urls.join_exact(url, USUAL) or url
    return list(dict.fromkeys(named))[:MOST_NAMED] or [usual]
