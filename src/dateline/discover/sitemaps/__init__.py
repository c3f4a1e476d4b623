"""Window → the pages that a site's sitemaps name for it (sitemaps.org/protocol.html)."""

from dateline.discover.sitemaps.visit import visit_sitemap

__all__ = ["visit_sitemap"]
