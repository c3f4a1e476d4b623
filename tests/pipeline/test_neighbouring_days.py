"""It loads and counts an article once, on its own day, whichever window came upon it."""

from collections import Counter
from datetime import UTC, datetime, timedelta

import pytest
from place import Place, ended

from emulators.faults import with_pages
from emulators.releases import releases
from emulators.serving import serving
from emulators.sitemaps import SitemapSite

FIRST = datetime(2026, 9, 1, tzinfo=UTC)
# Two a day over four days, each changed a day later: a sitemap's times of change lead a window
# to the articles of the day before it as well.
HELD = releases(FIRST, 4)
ROUTE = 'kind = "sitemap"\nurl = "BASE/sitemap.xml"\n'
EARLY = ("early", "2026-09-01", "2026-09-03")
LATE = ("late", "2026-09-03", "2026-09-05")


@pytest.mark.parametrize("order", ["early first", "late first", "at once"])
def test_loads_a_neighbouring_days_article_once_and_on_its_own_day(tmp_path, order, warehouse_url):
    app = with_pages(SitemapSite(HELD, now=FIRST + timedelta(days=9)), HELD)
    with serving(app) as running:
        place = Place(tmp_path / "home", running.url, ROUTE, "UTC", warehouse_url)
        if order == "at once":
            for process in [place.start(*window) for window in (EARLY, LATE)]:
                ended(process)
        else:
            for number, window in enumerate((EARLY, LATE) if order[0] == "e" else (LATE, EARLY)):
                ended(place.start(*window))
                asked = {path for path in running.paths if path.startswith("/news/")}
                if number == 0 and order == "late first":
                    assert HELD[2].path in asked  # of the 2nd, changed on the 3rd
        pages = Counter(path for path in running.paths if path.startswith("/news/"))
    assert pages == {release.path: 1 for release in HELD}
    days = [(row["status"], row["loaded"], row["failed"]) for row in place.days()]
    assert days == [("ok", 2, 0)] * 4
