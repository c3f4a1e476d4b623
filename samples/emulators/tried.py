"""offices' files → the table of docs/routes.md: which office's route is asked of which emulator.

The one declaration of it: the tests ask each of these by the office's own file, and
tools/write_docs.py writes the table.
"""

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from dateline.model import ApiRoute, ListingRoute, NumbersRoute, Route, Source


class Trial(NamedTuple):
    """An emulator by its name and module, and what asking it shows."""

    emulator: str
    module: str
    shows: str


# office, the place of its route → the emulator of its own API or archive
OWN = {
    ("govuk", 0): Trial(
        "govuk", "govuk", "days both included, a total, 422 for what it does not know"
    ),
    ("ec_presscorner", 0): Trial(
        "commission", "commission", "days as DDMMYYYY, references that become addresses"
    ),
    ("federal_register", 0): Trial(
        "federal_register",
        "federal_register",
        "a cap of 10,000 results, windows divided until they fit",
    ),
    ("canada_news", 0): Trial(
        "canada", "canada", "an end that is left out, a cap, changes beside publications"
    ),
    ("hk_gia", 0): Trial("hongkong", "hongkong", "days alone, 400 without parameters"),
    ("worldbank", 0): Trial(
        "worldbank",
        "worldbank",
        "an answer whose items are keys, facets among them; offsets, newest first",
    ),
    ("justice_us", 0): Trial(
        "justice",
        "justice",
        "either order, probed; epochs at noon that are days, a count that is text",
    ),
    ("nato", 0): Trial("nato", "nato", "pages without a window, the day in the address"),
    ("govuk", 1): Trial("govuk", "govuk", "the same search over all departments"),
    ("who", 0): Trial("who", "who", "OData: newest first, skips and tops"),
    ("who", 1): Trial("who", "who", "instants to filter by, 400 for what it does not know"),
    ("kremlin", 0): Trial(
        "day_archive",
        "day_archive",
        "a page a day that has its neighbours' events too; refusals that are no empty days",
    ),
    ("pib_in", 0): Trial(
        "web_form",
        "web_form",
        "a form posted for each day, with what its own page hides; 500 without it",
    ),
}
# kind → the emulator that stands in for every site with such a route
OF_A_KIND = {
    "wordpress": Trial(
        "wordpress",
        "../office/wordpress",
        "strict bounds in the site's own time, pages of 100, totals, 400 past the end",
    ),
    "feed_pages": Trial(
        "feed_pages", "feed_pages", "the feed's older pages by number, 404 past the end"
    ),
    "sitemap": Trial(
        "sitemaps", "sitemaps", "a robots.txt or a map alone; pages that have to date themselves"
    ),
    "wayback": Trial(
        "wayback",
        "wayback",
        "the pages' addresses among an archive's copies, days never vouched for",
    ),
}


def tried(sources: Iterable[Source]) -> Iterator[tuple[Source, Route, Trial]]:
    """Each office's route that is asked, with what it is asked of."""
    for source in sources:
        for number, route in enumerate(source.routes):
            if trial := OWN.get((source.id, number)) or OF_A_KIND.get(route.kind):
                yield source, route, trial
            elif isinstance(route, ListingRoute | ApiRoute | NumbersRoute):
                yield source, route, Trial("described", "described", _as_described(route))


def _as_described(route: ListingRoute | ApiRoute | NumbersRoute) -> str:
    """What a site shows that is made by the route's own words."""
    if isinstance(route, NumbersRoute):
        return "numbers found by halving, dates on the pages, misses that lead home"
    asked = f"{route.url} {' '.join(route.form.values())}"
    if "{day:" in asked:
        unit = "day" if "%d" in asked else "month" if "%m" in asked else "year"
        shows = f"an address for each {unit}"
    elif "{start:" in asked:
        shows = "the window in the address, page by page"
    else:
        paged = "{page" in asked or "{offset" in asked
        shows = "newest first, page by page" if paged else "what one page holds"
    dated = route.published or route.published_pattern
    by_day = isinstance(route, ListingRoute) and route.dated_by_day
    return (
        f"{shows}; {'dates as it tells them' if dated or by_day else 'pages that date themselves'}"
    )


def tried_table(sources: Iterable[Source]) -> str:
    """The table in Markdown."""
    rows = [
        f"| `{source.id}` | `{route.kind}` | `{trial.module}.py` | {trial.shows} |"
        for source, route, trial in sorted(
            tried(sources), key=lambda one: (one[2].module.lstrip("./"), one[0].id)
        )
    ]
    return "\n".join(["| office | kind | server | what it shows |", "|---|---|---|---|", *rows, ""])
