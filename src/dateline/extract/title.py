"""Reading → title: the headline without the site's name, by agreement among its places."""

import html
import re
import unicodedata
from collections.abc import Iterable, Iterator

from selectolax.lexbor import LexborNode

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

# How far each place is trusted; places that agree add up. What the page shows outweighs what
# it tells search engines and networks, which repeat one wording in several elements.
_WEIGHTS = {
    "office": 10.0, "h1": 1.2, "h2": 0.65, "jsonld": 0.95, "meta:og:title": 0.7,
    "microdata": 0.75, "title": 0.6, "title:part": 0.62, "feed": 0.7, "meta:twitter:title": 0.2,
    "meta": 0.2,
}  # fmt: skip
_APART = 0.3  # of a heading's weight, where it shares no word with what the head says
_SUPPORT = 0.5  # of a statement's weight, for the heading that it begins or ends with
_SEPARATOR = re.compile(
    r"-{2,}|\s+[|–—·•»«:›>ǀ]+\s+|\s+-{1,2}\s+|\s*[|｜ㅣǀ]\s*|\s+::\s+|_(?=[^_]+$)|：(?=[^：]+$)"
    r"|(?<=[\u3040-\u9fff」』）]):(?=[^:]+$)"
)
_KICKER_ENDS = re.compile(r"\s*[:|–—•·]\s*$|\s+-\s*$")
# What stands beside a site's name in its own titles: "Harbour Gazette Online".
_AROUND_NAME = re.compile(
    r"(?:the|news|online|com|org|net|gov|de|fr|es|uk|co|nachrichten|noticias|actualités|magazine"
    r"|website|officialwebsite|officialsite|tv|digital|english|e?paper|homepage|blog|mobile|m)*"
)
_ARCHIVE = re.compile(r"^https?://web\.archive\.org/web/[^/]+/(https?://.+)$")
_BLOG_ARCHIVE = re.compile(r"^.{2,60}? [»›|] blog archive?s? [»›|] (?=.{4})", re.IGNORECASE)
_KICKER_CLASS = re.compile(
    r"kicker|overline|eyebrow|topline|dachzeile|spitzmarke|rubri|supertitle|pretitle|surtitre"
    r"|antetitulo|antetítulo|chapeu|chapéu|occhiello|vignette|roofline|headline-?prefix|label"
    r"|category|catchline|topic|flag|badge|superheader|preheadline|over-?title|intro-?title",
    re.IGNORECASE,
)
_TAG = re.compile(r"</?[a-z][^<>]{0,200}>")
_LONGEST = 500
_MOST_HEADINGS = 5
_TELLING = 8  # letters; shorter wordings are found in others by chance
_HEADLINE = 4  # words
_LONGER = 2.5  # times: beyond that a heading is a part of the title rather than the whole
_SHOWN = frozenset({"h1", "h2"})


def read_title(reading: Reading) -> FieldOf[str]:
    """The title on whose wording the best places agree."""
    stated = list(candidates(_RULES, reading))
    names = _site_names(reading) | _names_by_title(stated)
    found = [Candidate(without_site(item.value, names), item.origin, item.raw) for item in stated]
    found = [item for item in found if item.value and not _is_site(item.value, names)]
    if not found:
        return FieldOf()
    score = _scores(found)
    best = max(found, key=lambda item: score[_key(item.value)])
    return field_of(found, best)


def _scores(found: list[Candidate[str]]) -> dict[str, float]:
    """How much speaks for each wording, by key."""
    said = {(_key(item.value), item.origin): item for item in found}
    agreed = {key for key, origin in said if origin.startswith("jsonld")}
    whole = [
        (key, _weight(origin))
        for key, origin in said
        if origin != "title:part" and key not in agreed
    ]
    score = dict.fromkeys((key for key, _ in said), 0.0)
    told = _words(item.value for item in found if not item.origin.startswith(("h1", "h2")))
    for (key, origin), item in said.items():
        weight = _weight(origin)
        if origin in _SHOWN:
            apart = bool(told) and not told & _words([item.value])
            weight *= _APART if apart else 1.0
            weight += 0.0 if apart else _support(key, item.value, whole)
        if origin == "title:part" and (key, "title") in said:
            continue
        score[key] += weight
    return score


def _support(key: str, heading: str, whole: list[tuple[str, float]]) -> float:
    """A statement that goes on behind the heading's words ("… by a member - Recipes"), or has a
    kicker before them, is a statement for the heading."""
    if len(key) < _TELLING or (" " not in heading.strip() and heading.isascii()):
        return 0.0
    return _SUPPORT * sum(
        weight
        for other, weight in whole
        if other != key
        and len(other) <= _LONGER * len(key)
        and (other.startswith(key) or other.endswith(key))
    )


def _words(texts: Iterable[str]) -> set[str]:
    """Words that can show that two titles speak of the same; of scripts without spaces, the
    pairs of letters."""
    found: set[str] = set()
    for text in texts:
        for word in re.findall(r"\w+", text.casefold()):
            if word.isascii() or len(word) < 3:
                found.update([word] if len(word) > 2 else [])
            else:
                found.add(word)
                found.update(word[at : at + 2] for at in range(len(word) - 1) if _is_wide(word))
    return found


def _is_wide(word: str) -> bool:
    return any("\u3040" <= char <= "\u9fff" for char in word)


def _names_by_title(stated: list[Candidate[str]]) -> frozenset[str]:
    """A heading that is a part of the page's title, while another place states the rest alone
    as the headline: the site's name in its banner."""
    headings = {_key(item.value) for item in stated if item.origin in _SHOWN}
    others = {_key(item.value) for item in stated if item.origin not in {*_SHOWN, "title"}}
    titles = {_key(item.value) for item in stated if item.origin == "title"}
    return frozenset(
        heading
        for heading in headings
        for other in others - headings
        if titles & {heading + other, other + heading}
    )


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
    """The headings, those of the article before the page's own. Of several, the one that the
    page's title names too; the kicker that a heading may open with is taken off."""
    tree = reading.page.tree
    nodes = tree.css("article h1, main h1, [role=main] h1")[:_MOST_HEADINGS]
    known = {node.mem_id for node in nodes}
    nodes += [node for node in tree.css("h1")[:_MOST_HEADINGS] if node.mem_id not in known]
    stated = _key(_title_text(reading))
    texts = [(node, text) for node in nodes if (text := node_text(node)[:_LONGEST])]
    named = [pair for pair in texts if len(key := _key(pair[1])) >= _TELLING and key in stated]
    told = {_key(text) for name in ("og:title", "twitter:title") for text in _meta(reading, name)}
    for node, raw in (named or texts)[:1]:
        yield Candidate(_without_kicker(node, raw, told), "h1", raw)
    if not named and stated:
        yield from _named_heading(reading, stated)


def _named_heading(reading: Reading, stated: str) -> Iterator[Candidate[str]]:
    """A lesser heading that the page's title begins with."""
    for node in reading.page.tree.css("h2, h3")[: 2 * _MOST_HEADINGS]:
        raw = node_text(node)[:_LONGEST]
        if len(key := _key(raw)) >= _TELLING and stated.startswith(key):
            yield Candidate(raw, "h2", raw)
            return


def _without_kicker(heading: LexborNode, raw: str, told: set[str]) -> str:
    """The heading without the element it opens with, where that one's class says it is a
    kicker, or another place states the rest alone."""
    for first in heading.css("span, small, strong, em, b, i, p, div, a, sup")[:3]:
        kicker = node_text(first)
        if not kicker or not raw.startswith(kicker) or len(kicker) == len(raw):
            continue
        rest = raw.removeprefix(kicker).lstrip(" :|–—-•·")
        is_kicker = _KICKER_CLASS.search(first.attributes.get("class") or "")
        if (is_kicker and len(_key(rest)) >= _TELLING) or _key(rest) in told:
            return rest
    return raw


def _meta(reading: Reading, name: str) -> tuple[str, ...]:
    return reading.page.meta.get(name, ())


def _jsonld(reading: Reading) -> Iterator[Candidate[str]]:
    for node in jsonld.articles(reading.page.jsonld)[:3]:
        for key in ("headline", "name"):
            for raw in jsonld.strings(node.get(key)):
                yield Candidate(_decoded(raw), f"jsonld:{key}", raw)


def _title_element(reading: Reading) -> Iterator[Candidate[str]]:
    """The whole, and its first part where the rest is not known to be the site."""
    raw = _title_text(reading)
    if not raw:
        return
    told = _BLOG_ARCHIVE.sub("", raw)
    yield Candidate(told, "title", raw)
    marks = list(_SEPARATOR.finditer(told))
    for mark in (marks[0], marks[-1]) if marks else ():
        part, rest = told[: mark.start()], told[mark.end() :]
        if _is_headline(part) and len(rest) <= len(part):
            yield Candidate(part, "title:part", raw)


def _is_headline(part: str) -> bool:
    """Whether a part of the title is long enough to be a headline rather than a name."""
    return len(part.split()) >= _HEADLINE or (not part.isascii() and len(part) > 12)


def _title_text(reading: Reading) -> str:
    tree = reading.page.tree
    node = tree.css_first("head title") or tree.css_first("title")
    return node_text(node)[:_LONGEST] if node is not None else ""


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
    if origin in _WEIGHTS:
        return _WEIGHTS[origin]
    return _WEIGHTS.get(origin.partition(":")[0], 0.3)


def _site_names(reading: Reading) -> frozenset[str]:
    """What the site calls itself, as keys: its name, its host, its publisher."""
    page = reading.page
    names = [*page.meta.get("og:site_name", ()), *page.meta.get("application-name", ())]
    names.append(page.source.name)
    for node in page.jsonld:
        names.extend(jsonld.strings(node.get("publisher")))
        if jsonld.types_of(node) & {"website", "newsmediaorganization", "organization"}:
            names.extend(jsonld.strings(node.get("name")))
    archived = _ARCHIVE.match(page.url)
    try:
        domain = site(archived[1] if archived else page.url)
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
