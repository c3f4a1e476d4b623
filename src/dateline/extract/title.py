"""Reading → title: the headline without the site's name, by agreement among its places."""

import html
import re
import unicodedata
from collections.abc import Iterator

from dateline.extract import jsonld
from dateline.extract.fields import (
    Reading,
    candidates,
    field_of,
    from_feed,
    from_meta,
    from_microdata,
)
from dateline.extract.office import by_office
from dateline.extract.page import node_text
from dateline.model import Candidate, FieldOf
from dateline.text import one_line
from dateline.urls import site

# How often each place alone is right (measured on the headings of 1,400 news pages); places
# that agree add up.
_WEIGHTS = {
    "office": 10.0, "h1": 1.0, "jsonld": 0.75, "meta:og:title": 0.7, "microdata": 0.75,
    "title": 0.6, "feed": 0.7, "meta:twitter:title": 0.4, "meta": 0.4,
}  # fmt: skip
_SEPARATOR = re.compile(r"-{2,}|\s+[|–—·•»«:›>]+\s+|\s+-{1,2}\s+|\s*[|｜]\s*|\s+::\s+|_(?=[^_]+$)")
# What stands beside a site's name in its own titles: "Harbour Gazette Online".
_AROUND_NAME = re.compile(
    r"(?:the|news|online|com|org|net|gov|de|fr|es|uk|co|nachrichten|noticias|actualités|magazine"
    r"|website|officialwebsite|officialsite|tv|digital|english|e?paper|homepage|blog|mobile|m)*"
)
_TAG = re.compile(r"</?[a-z][^<>]{0,200}>")
_LONGEST = 500


def read_title(reading: Reading) -> FieldOf[str]:
    """The title on whose wording the best places agree."""
    names = _site_names(reading)
    found = [
        Candidate(without_site(item.value, names), item.origin, item.raw)
        for item in candidates(_RULES, reading)
    ]
    found = [item for item in found if item.value and not _is_site(item.value, names)]
    if not found:
        return FieldOf()
    score = {_key(item.value): 0.0 for item in found}
    for item in {(_key(item.value), item.origin): item for item in found}.values():
        score[_key(item.value)] += _weight(item.origin)
    best = max(found, key=lambda item: score[_key(item.value)])
    return field_of(found, best)


def without_site(title: str, names: frozenset[str]) -> str:
    """The title without leading or trailing parts that are the site's name."""
    for _ in range(3):
        marks = list(_SEPARATOR.finditer(title))
        if not marks:
            break
        head, tail = title[: marks[0].start()], title[marks[-1].end() :]
        if _is_site(tail, names):
            title = title[: marks[-1].start()].rstrip()
        elif _is_site(head, names):
            title = title[marks[0].end() :].lstrip()
        else:
            break
    return title


def _headings(reading: Reading) -> Iterator[Candidate[str]]:
    tree = reading.page.tree
    inside = tree.css("article h1, main h1, [role=main] h1")
    for node in (inside or tree.css("h1"))[:3]:
        raw = node_text(node)[:_LONGEST]
        yield Candidate(raw, "h1", raw)
        return


def _jsonld(reading: Reading) -> Iterator[Candidate[str]]:
    for node in jsonld.articles(reading.page.jsonld)[:3]:
        for key in ("headline", "name"):
            for raw in jsonld.strings(node.get(key)):
                yield Candidate(_decoded(raw), f"jsonld:{key}", raw)


def _title_element(reading: Reading) -> Iterator[Candidate[str]]:
    """The whole, and its first part where the rest is not known to be the site."""
    node = reading.page.tree.css_first("head title") or reading.page.tree.css_first("title")
    if node is None:
        return
    raw = node_text(node)[:_LONGEST]
    yield Candidate(raw, "title", raw)
    marks = list(_SEPARATOR.finditer(raw))
    for mark in (marks[0], marks[-1]) if marks else ():
        part = raw[: mark.start()]
        if len(part) > 20:
            yield Candidate(part, "title:part", raw)


def _decoded(raw: str) -> str:
    """JSON-LD now and then holds a tag."""
    return _TAG.sub("", html.unescape(raw)) if "<" in html.unescape(raw) else raw


_RULES = (
    by_office("title"),
    _headings,
    _jsonld,
    from_meta("og:title"),
    from_microdata("headline"),
    _title_element,
    from_feed("title"),
    from_meta("twitter:title", "parsely-title", "sailthru.title", "dc.title", "title"),
)


def _weight(origin: str) -> float:
    for name, weight in _WEIGHTS.items():
        if origin == name or origin.startswith(name + ":"):
            return weight
    return 0.3


def _site_names(reading: Reading) -> frozenset[str]:
    """What the site calls itself, as keys: its name, its host, its publisher."""
    page = reading.page
    names = [*page.meta.get("og:site_name", ()), *page.meta.get("application-name", ())]
    names.append(page.source.name)
    for node in page.jsonld:
        names.extend(jsonld.strings(node.get("publisher")))
        if jsonld.types_of(node) & {"website", "newsmediaorganization", "organization"}:
            names.extend(jsonld.strings(node.get("name")))
    try:
        domain = site(page.url)
    except ValueError:
        domain = ""
    names += [domain, domain.partition(".")[0]]
    return frozenset(filter(None, (_key(one_line(name)) for name in names)))


def _is_site(part: str, names: frozenset[str]) -> bool:
    key = _key(part)
    if not key or key in names:
        return True
    return any(
        name in key and _AROUND_NAME.fullmatch(key.replace(name, "", 1))
        for name in names
        if len(name) >= 4
    )


def _key(title: str) -> str:
    """For comparison: letters and digits alone."""
    flat = unicodedata.normalize("NFKC", title).casefold()
    return "".join(char for char in flat if char.isalnum())
