"""Reading → authors: people, without "by", addresses, jobs, dates and the house itself.

Where a page names no person, what signs instead (an agency, a newsroom, a pen name), with
"house:" before its origin; so does an agency that signs beside people.
"""

from collections.abc import Iterable
from itertools import chain

from dateline.extract.authors.byline import Byline, byline_of
from dateline.extract.authors.shown import shown_bylines
from dateline.extract.authors.signature import signatures
from dateline.extract.authors.stated import feed_bylines, stated_bylines
from dateline.extract.authors.surroundings import Surroundings
from dateline.extract.fields import Reading, candidates
from dateline.extract.office import by_office
from dateline.model import Candidate

_MOST_STATED = 40
_MOST = 6  # more names than an article has authors are those of a whole site


def read_authors(reading: Reading) -> tuple[Candidate[str], ...]:
    """The office's selector first; then the people whom JSON-LD states, or whom other data
    states and the page shows by its text; else the likeliest of all bylines; at last the feed."""
    own = list(candidates([by_office("author")], reading))
    office = byline_of(own[0].origin, [found.value for found in own]) if own else None
    best = office or _likeliest(reading) or next(feed_bylines(reading), None)
    return best.authors if best else ()


def _likeliest(reading: Reading) -> Byline | None:
    around = Surroundings(reading)
    stated = list(stated_bylines(reading))
    if plain := plain_byline(stated, around):
        return plain
    from dateline.extract.authors.judgement import likeliest  # numpy: 0.1 s, with the first page

    return likeliest(all_bylines(reading, stated, around), around)


def all_bylines(reading: Reading, stated: Iterable[Byline], around: Surroundings) -> list[Byline]:
    """Every byline that may be the article's; a meta element that names the site is none: its
    template says the same of each page."""
    told = [one for one in stated if one.kind != "meta" or not one.keys & around.sites]
    return [*told[:_MOST_STATED], *shown_bylines(reading), *signatures(reading)]


def plain_byline(stated: Iterable[Byline], around: Surroundings) -> Byline | None:
    """The byline of people that needs no judgement: what JSON-LD states, or what else is stated
    and shown in short lines by the text."""
    people = _people(stated, around.sites)
    by_jsonld = (byline for byline in people if byline.origin == "jsonld:author")
    shown = (byline for byline in people if all(map(around.is_shown, byline.names)))
    return next(chain(by_jsonld, shown), None)


def _people(stated: Iterable[Byline], sites: frozenset[str]) -> list[Byline]:
    """Those that name people, the site not among them."""
    return [
        byline
        for byline in stated
        if not byline.is_house and not byline.keys & sites and len(byline.keys) <= _MOST
    ]
