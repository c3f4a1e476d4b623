"""Reading → [Byline]: who wrote it by what the page's data says: JSON-LD, microdata, meta."""

from collections.abc import Iterable, Iterator
from typing import Any

from dateline.extract.authors.byline import Byline, byline_of
from dateline.extract.authors.names import agencies_in
from dateline.extract.fields import Reading, candidates, from_feed, from_meta, from_microdata
from dateline.extract.page import jsonld

ORGANIZATION = "jsonld:organization"
_MOST = 20
_MOST_OF_ONE = 6
_ARTICLES = 3
_META = (
    "author", "authors", "article:author", "og:article:author", "parsely-author",
    "sailthru.author", "byl", "dc.creator", "dcterms.creator", "dc:creator", "creator",
    "cxenseparse:author", "rbauthors", "twitter:data1-author", "article:author_name",
    "citation_author", "vr:author", "dcsext.author", "mrf:authors", "bt:author",
)  # fmt: skip
_WRITTEN_BY = ("written", "verfasst", "geschrieben", "écrit", "escrito", "scritto", "geschreven",
               "author", "autor", "napisane", "skrevet", "skriven", "автор", "написано", "ditulis",
               "yazan", "作者", "執筆")  # fmt: skip


def stated_bylines(reading: Reading) -> Iterator[Byline]:
    """A byline for each way in which the page's data, names its authors."""
    yield from _jsonld(reading)
    found = list(candidates([from_microdata("author"), from_microdata("creator")], reading))
    # More names than an article has authors are those of other stories: the first is its own.
    names = [item.value for item in (found if len(found) <= _MOST_OF_ONE else found[:1])]
    yield from _made("microdata:author", names)
    meta = reading.page.meta
    named = [name for name in meta if _names_author(name)][:_MOST]
    for name in filter(meta.__contains__, dict.fromkeys((*_META, *named))):
        said = (item.value for item in candidates([from_meta(name)], reading))
        yield from _made(f"meta:{name}", (raw for raw in said if not _is_address(raw)))
    yield from _made("meta:twitter:data1", _card(reading))


def feed_bylines(reading: Reading) -> Iterator[Byline]:
    """What discovery saw of the entry."""
    yield from _made(
        "feed:author", [item.value for item in candidates([from_feed("author")], reading)]
    )


def _made(origin: str, said: Iterable[str]) -> Iterator[Byline]:
    if byline := byline_of(origin, said):
        yield byline


def _names_author(name: str) -> bool:
    """Whether a meta element's name says "author", and not an app's or a card's."""
    return "author" in name and not any(word in name for word in ("banner", "data", "app"))


def _is_address(raw: str) -> bool:
    """``article:author`` is a profile's address as often as a name."""
    return "://" in raw or raw.startswith("/")


def _card(reading: Reading) -> Iterator[str]:
    """The first label of a card says "Written by", in the site's language."""
    meta = reading.page.meta
    for label, data in (("twitter:label1", "twitter:data1"), ("twitter:label2", "twitter:data2")):
        if (meta.get(label) or ("",))[0].casefold().startswith(_WRITTEN_BY):
            yield from meta.get(data, ())


def _jsonld(reading: Reading) -> Iterator[Byline]:
    """The first article's persons and, apart from these, its organizations."""
    nodes = reading.page.jsonld
    for node in jsonld.articles(nodes)[:_ARTICLES]:
        for key in ("author", "creator"):
            stated = node.get(key)
            told = list(_persons(stated if isinstance(stated, list) else [stated], nodes))
            people = [raw for raw, is_house in told if not is_house or agencies_in(raw)]
            houses = [raw for raw, is_house in told if is_house]
            is_house = len(houses) == len(told)
            said = houses if is_house else people
            if byline := byline_of(ORGANIZATION if is_house else f"jsonld:{key}", said):
                yield byline
                break  # a creator is whoever entered it, where an author is named


def _persons(stated: list[Any], nodes: tuple[jsonld.Node, ...]) -> Iterator[tuple[str, bool]]:
    """Names, and whether each is an organization's."""
    for item in stated[:_MOST]:
        person = jsonld.resolve(item, nodes)
        kinds = jsonld.types_of(person) if isinstance(person, dict) else frozenset()
        is_house = bool(kinds & {"organization", "newsmediaorganization"})
        for raw in jsonld.strings(person):
            yield raw, is_house
