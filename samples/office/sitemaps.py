"""Pieces → robots.txt and the sitemaps: an index, a child for posts, one gzipped, one of news."""

import gzip
from collections.abc import Sequence
from datetime import datetime, timedelta

from office.answers import Answer
from office.content import Piece, Site
from office.pages import environment

XML = "application/xml; charset=utf-8"
_FRESH = timedelta(days=2)  # what a news sitemap may hold


def robots(site: Site, base: str, sitemap: str) -> Answer:
    """robots.txt with the barred paths, a small Crawl-delay and the sitemap's address."""
    barred = "".join(f"Disallow: {path}\n" for path in site.disallow)
    text = f"User-agent: *\n{barred}Crawl-delay: 0.02\n\nSitemap: {base}{sitemap}\n"
    return Answer(body=text.encode(), content_type="text/plain; charset=utf-8")


def sitemap(site: Site, name: str, pieces: Sequence[Piece], base: str, at: datetime) -> Answer:
    """The file ``name``: sitemap.xml (the index), posts, archive (gzipped) or news."""
    dated = [piece for piece in pieces if piece.touched and not piece.reason]
    chosen = {
        "posts": [piece for piece in dated if piece.feeds],
        "archive": [piece for piece in dated if not piece.feeds],
        "news": [piece for piece in dated if piece.touched and piece.touched > at - _FRESH],
    }.get(name, [])
    template = environment().get_template("sitemap-index.xml" if name == "index" else "sitemap.xml")
    body = template.render(site=site, items=chosen, base=base, news=name == "news", at=at).encode()
    if name == "archive":
        packed = gzip.compress(body, mtime=0)
        return Answer(body=packed, content_type="application/gzip", modified=at)
    return Answer(body=body, content_type=XML, modified=at)
