"""offices' files → the table of docs/routes.md: which office's route is asked of which emulator.

The one declaration of it: the tests ask each of these by the office's own file, and
tools/write_docs.py writes the table.
"""

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from dateline.model import Route, Source


class Trial(NamedTuple):
    """An emulator by its name and module, and what asking it shows."""

    emulator: str
    module: str
    shows: str


# office → the emulator of its own API or archive, which its first route asks
OWN = {
    "govuk": Trial("govuk", "govuk", "days both included, a total, 422 for what it does not know"),
    "ec_presscorner": Trial(
        "commission", "commission", "days as DDMMYYYY, references that become addresses"
    ),
    "federal_register": Trial(
        "federal_register",
        "federal_register",
        "a cap of 10,000 results, windows divided until they fit",
    ),
    "canada_news": Trial(
        "canada", "canada", "an end that is left out, a cap, changes beside publications"
    ),
    "hk_gia": Trial("hongkong", "hongkong", "days alone, 400 without parameters"),
    "worldbank": Trial(
        "worldbank",
        "worldbank",
        "an answer whose items are keys, facets among them; offsets, newest first",
    ),
    "justice_us": Trial(
        "justice", "justice", "oldest first, epochs at noon that are days, a count that is text"
    ),
    "nato": Trial("nato", "nato", "pages without a window, the day in the address"),
    "who": Trial(
        "who", "who", "OData: instants to filter by, skips and tops, 400 for what it does not know"
    ),
    "kremlin": Trial(
        "day_archive",
        "day_archive",
        "a page a day that has its neighbours' events too; refusals that are no empty days",
    ),
    "pib_in": Trial(
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
            if number == 0 and source.id in OWN:
                yield source, route, OWN[source.id]
            elif route.kind in OF_A_KIND:
                yield source, route, OF_A_KIND[route.kind]


def tried_table(sources: Iterable[Source]) -> str:
    """The table in Markdown."""
    rows = [
        f"| `{source.id}` | `{route.kind}` | `{trial.module}.py` | {trial.shows} |"
        for source, route, trial in sorted(
            tried(sources), key=lambda one: (one[2].module.lstrip("./"), one[0].id)
        )
    ]
    return "\n".join(["| office | kind | server | what it shows |", "|---|---|---|---|", *rows, ""])
