"""HTML of a front page, headers → what it says of the office's feeds, API, hubs and editions.

Read as a stream of tags, so that no nesting can cost anything.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from html.parser import HTMLParser

from dateline import urls
from dateline.model.source import FeedKind
from dateline.sources.checks import is_language
from dateline.text import one_line

MOST_BYTES = 1_000_000  # what a head needs, many times over
MOST_LINKS = 200
MOST_FEEDS = 8  # each of them is asked once
WORDPRESS = "https://api.w.org/"  # developer.wordpress.org/rest-api/using-the-rest-api/discovery
_FEED_TYPES: Mapping[str, FeedKind] = {
    "application/rss+xml": "rss",
    "application/atom+xml": "atom",
    "application/rdf+xml": "rdf",
    "application/feed+json": "json",
}
# RFC 8288: <target>; rel="a b"; other="…"
_LINK = re.compile(r"<([^<>]{1,4000})>([^<>]*)")
_REL = re.compile(r';\s*rel\s*=\s*(?:"([^"]*)"|([^\s;,"]+))', re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class FeedLink:
    """A feed that a page links to."""

    url: str
    kind: FeedKind
    language: str | None = None


@dataclass(frozen=True, slots=True)
class FrontPage:
    """What a front page says, addresses absolute; ``editions`` are (language, address), and
    ``leads`` tells whether it links to any page at all."""

    url: str
    name: str | None = None
    language: str | None = None
    feeds: tuple[FeedLink, ...] = ()
    api: str | None = None
    hubs: tuple[str, ...] = ()
    editions: tuple[tuple[str, str], ...] = ()
    leads: bool = True


def read_front_page(body: bytes, headers: Mapping[str, str], url: str) -> FrontPage:
    """What a page at ``url`` says of its office. Links of comments are left out."""
    from bs4.dammit import UnicodeDammit

    charset = re.search(r"charset=[\"']?([\w-]+)", headers.get("content-type", ""))
    stated = [charset[1]] if charset else []
    text = UnicodeDammit(body[:MOST_BYTES], known_definite_encodings=stated, is_html=True)
    tags = _Tags()
    tags.feed(text.unicode_markup or "")
    base = urls.join(url, tags.base) or url
    in_page = [{**link, "href": _absolute(link, base) or ""} for link in tags.links]
    links = [*in_page, *header_links(headers)][:MOST_LINKS]
    return FrontPage(
        url=url,
        name=_name(tags),
        language=tag_of(tags.language),
        feeds=tuple(_feeds(links, url)),
        api=next(_targets(links, WORDPRESS, url), None),
        hubs=tuple(dict.fromkeys(_targets(links, "hub", url))),
        editions=tuple(_editions(links, url)),
        leads=tags.leads,
    )


def header_links(headers: Mapping[str, str]) -> Iterator[dict[str, str]]:
    """The links of a Link header (RFC 8288), as attributes of an element."""
    for target, rest in _LINK.findall(headers.get("link", "")[:20_000]):
        if rel := _REL.search(rest):
            yield {"href": target, "rel": rel[1] or rel[2] or ""}


def tag_of(raw: str | None) -> str | None:
    """A language as an office file spells it ("en-US"); None for what is none."""
    language, *rest = (raw or "").strip().replace("_", "-").split("-")
    spelled = [language.lower(), *(_subtag(part) for part in rest)]
    tag = "-".join(spelled)
    return tag if is_language(tag) else None


def _subtag(part: str) -> str:
    return part.title() if len(part) == 4 else part.upper()


@dataclass
class _Tags(HTMLParser):
    """Gathers links, names and the language of a page."""

    links: list[dict[str, str]] = field(default_factory=list)
    names: dict[str, str] = field(default_factory=dict)
    language: str | None = None
    base: str = ""
    leads: bool = False

    def __post_init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self._in_title = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Of the elements that a head has, what they say."""
        told = {name: value or "" for name, value in reversed(attrs)}
        if tag == "html":
            self.language = self.language or told.get("lang")
        elif tag == "base":
            self.base = self.base or told.get("href", "")
        elif tag == "a":
            self.leads = self.leads or bool(told.get("href"))
        elif tag == "link" and len(self.links) < MOST_LINKS:
            self.links.append(told)
        elif tag == "meta":
            named = told.get("property") or told.get("name") or ""
            self.names.setdefault(named.lower(), told.get("content", ""))
        self._in_title = tag == "title" and "title" not in self.names

    def parse_marked_section(self, i: int, report: bool = True) -> int:
        """A comment, as it is to browsers (WHATWG HTML, 13.2.5.42): the parser's own way with
        it ends in an AssertionError where its name is not one of SGML's."""
        return self.parse_bogus_comment(i, report)

    def handle_data(self, data: str) -> None:
        """The title's text."""
        if self._in_title:
            self.names["title"] = data
            self._in_title = False


def _name(tags: _Tags) -> str | None:
    stated = (tags.names.get(name, "") for name in ("og:site_name", "application-name", "title"))
    return next((name for raw in stated if (name := one_line(raw[:500])[:120].strip())), None)


def _rels(link: Mapping[str, str]) -> list[str]:
    return link.get("rel", "").lower().split()


def _absolute(link: Mapping[str, str], base: str) -> str | None:
    stated = link.get("href", "").strip()
    return urls.join(base, stated) if stated else None


def _targets(links: list[dict[str, str]], rel: str, base: str) -> Iterator[str]:
    for link in links:
        if rel in _rels(link) and (url := _absolute(link, base)):
            yield url


def _feeds(links: list[dict[str, str]], base: str) -> Iterator[FeedLink]:
    seen: set[str] = set()
    for link in links:
        kind = _FEED_TYPES.get(link.get("type", "").partition(";")[0].strip().lower())
        url = _absolute(link, base)
        if "alternate" not in _rels(link) or not kind or not url or url in seen:
            continue
        if "/comments/" in url or len(seen) == MOST_FEEDS:
            continue
        seen.add(url)
        yield FeedLink(url, kind, tag_of(link.get("hreflang")))


def _editions(links: list[dict[str, str]], base: str) -> Iterator[tuple[str, str]]:
    seen: set[str] = set()
    for link in links:
        language, url = tag_of(link.get("hreflang")), _absolute(link, base)
        is_page = "alternate" in _rels(link) and not link.get("type", "").startswith("application/")
        if is_page and language and url and language not in seen:
            seen.add(language)
            yield language, url
