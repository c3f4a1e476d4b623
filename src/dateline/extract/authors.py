"""Reading → authors: people, without "by", addresses, jobs, dates and the house itself.

Where a page names no person, what signs instead (an agency, a newsroom, a pen name), with
"house:" before its origin.
"""

import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator
from functools import cache
from itertools import groupby

from dateline.extract import jsonld
from dateline.extract.fields import Reading, Rule, candidates, from_feed, from_meta, from_microdata
from dateline.extract.headline import Headline, headline_of
from dateline.extract.office import by_office
from dateline.extract.page import node_text
from dateline.model import Candidate

_OPENERS = re.compile(
    r"^(?:(?:zeige |show |view |see )?(?:alle|all) (?:beiträge|artikel|posts|articles|stories)"
    r" (?:von|by|from)|posts by|gespeichert von|voir tous les articles de|autorin"
    r"|text (?:und|and|et|y) (?:interview|fotos?|photos?|bilder)\b\s*:?"
    r"|(?:written|reported|posted|published|story|text|report|words|reporting|analysis|opinion"
    r"|review|reviewed|edited)\s+by|by|von|par|por|di|da|door|av|af|przez|autorstwa|autor(?:in|es|a)?"
    r"|auteur|author|authors|text|texto|texte|testo|tekst|текст|автор(?:ы|и)?|від|от|yazan|"
    r"redigerat av|propos recueillis par|a cura di|ein(?:e[rn]?)? (?:gast)?(?:beitrag|kommentar"
    r"|analyse|bericht|interview) von|"
    r"(?:eine )?(?:analyse|kolumne|rezension|reportage) von|geschreven door"
    r"|skrevet av|opracowanie|oprac\.|par notre correspondante?)\b\s*:?\s+"
    r"|^(?:文|作者|記者|记者|글)\s*[/:：]\s*",
    re.IGNORECASE,
)
_SPLIT = re.compile(
    r"\s*(?:[;|•·/\n]|,(?!\s*(?:jr|sr|ph\.?d|md|esq|ii|iii)\b)|\s(?:and|und|et|y|e|en|och|og|i|oraz"
    r"|и|та|ve|with|mit|&|\+)\s)\s*",
    re.IGNORECASE,
)
_JUNK = re.compile(
    r"\S+@\S+|https?://\S+|www\.\S+|\([^)]*\)|\[[^\]]*\]|@\w+|\d.*$",
    re.IGNORECASE,
)
_TRAILING_JOB = re.compile(
    r"\s*[-–—,]\s*(?:.*\b(?:correspondent|editor|reporter|writer|staff|journalist|redakt\w*|chief"
    r"|bureau|senior|freelance|contributor|producer|columnist|correspondant\w*|journaliste|redactora?"
    r"|giornalista|korrespondent\w*|author|analyst|news|press)\b.*)$",
    re.IGNORECASE,
)
_HOUSES = re.compile(
    r"[→»]|\b(?:no author|gmbh|inc|ltd|images?|getty|photos?|foto|shutterstock|reuters|afp|dpa"
    r"|apa|ansa|efe|ap|epa|pap|čtk|ctk|tass|xinhua|staff|redaktion\w*|redacci[oó]n"
    r"|r[ée]daction|redazione|reda(?:ç|c)[ãa]o|redactie|newsroom|newsdesk|editors?|editorial|news|press"
    r"|agenc\w+|agentur\w*|associated|media|tv|radio|online|magazine|zeitung|times|post|daily|journal"
    r"|desk|team|office|ministry|department|web|admin\w*|user|guest|anonymous|unknown|none|null"
    r"|правд\w+|новост\w*|редакц\w*|редакці\w*|агентств\w*|пресс\w*|укрінформ|унн|вести|group|company"
    r"|bureau|institute?|university|council|commission|government|service|wire|contributors?"
    r"|share|follow|subscribe|updated|published|read|comments?|facebook|twitter|more|minutes?)\b",
    re.IGNORECASE,
)
_NOBODY = re.compile(
    r"^(?:admin\w*|user|guest|anonymous|unknown|none|null|undefined|no author|by|von|n/?a|webmaster"
    r"|\W*archiv.*|author|autor(?:en|in)?|share|follow|more|mehr|subscribe|updated|published|facebook|twitter)$"
    r"|https?:|www\.|\d{3}|[<>{}→»]|@",
    re.IGNORECASE,
)
# What is left of a date, a place or a job behind a name once the rest is cut off.
_TAIL = re.compile(
    r"\s+in\s\S.*$|(?:\s+(?:am|on|le|el|il|em|at|den|vom|um|mo|di|mi|do|fr|sa|so|mon|tue|wed|thu|fri|sat|sun"
    r"|ph\.?d|md|für|for|aus|from|in|기자|특파원|記者))+\.?$|(?<=\S)기자$",
    re.IGNORECASE,
)
_ORGANIZATION = "jsonld:organization"
_LONGEST_HOUSE = 40
_HOUSE_WORDS = 4
_MOST_NODES = 40
_LONGEST = 150
_MOST_OF_ONE = 6
_SPREAD = 1  # levels: authors of one article stand together
_NEAR_LEVELS = 4
_MOST_LINES = 100
_SHORT = 90
_MOST = 20


def read_authors(reading: Reading) -> tuple[Candidate[str], ...]:
    """The people of the first rule that names any; where none does, what signs instead."""
    headline = cache(lambda: headline_of(reading.page.tree))
    rules = (
        *_STATED,
        *(_visible(css, name, headline) for css, name in _VISIBLE.items()),
        _near(headline),
        from_feed("author"),
    )
    seen: list[Candidate[str]] = []
    people = _first_group(_people(reading, _kept(candidates(rules, reading), seen)))
    return people or _first_group(_houses(seen))


def _kept(found: Iterator[Candidate[str]], seen: list[Candidate[str]]) -> Iterator[Candidate[str]]:
    """The candidates one by one, remembered for who finds none of them a person."""
    for item in found:
        seen.append(item)
        yield item


def _first_group(found: Iterable[Candidate[str]]) -> tuple[Candidate[str], ...]:
    for _, group in groupby(found, key=_group):
        people = {_key(item.value): item for item in reversed(list(group))}
        if people:
            return tuple(reversed(list(people.values())))[:_MOST]
    return ()


def _group(found: Candidate[str]) -> str:
    return found.origin.removeprefix("house:").split(":")[0]


def people(reading: Reading, found: Iterable[Candidate[str]]) -> tuple[Candidate[str], ...]:
    """The people that candidates of one rule name, each once; the site itself is none."""
    return _first_group(_people(reading, found))


def is_house(author: Candidate[str]) -> bool:
    """Whether an author is what signs in place of a person."""
    return author.origin.startswith("house:")


def signs(line: str) -> bool:
    """Whether a line opens as a byline does ("By …", "Text: …")."""
    return bool(_OPENERS.match(line))


def names_in(raw: str) -> list[str]:
    """The names in a byline."""
    byline = _opened(" ".join(raw.split()))
    names = (_bare(part) for part in _SPLIT.split(byline) if part)
    return [name for name in names if is_person(name)]


def is_person(name: str) -> bool:
    """Whether words look like a person's name rather than a house, a role or a sentence."""
    words = name.split()
    if not 2 <= len(name) <= 60 or any(char.isdigit() for char in name) or _HOUSES.search(name):
        return False
    if _is_wide(name):
        return len(name) <= 12
    capitals = sum(word[0].isupper() or not word[0].isalpha() for word in words)
    uncased = not any(char.isupper() or char.islower() for char in name)
    return 2 <= len(words) <= 6 and (uncased or 2 * capitals >= len(words))


def _people(reading: Reading, found: Iterable[Candidate[str]]) -> Iterator[Candidate[str]]:
    names = {_key(reading.page.source.name), *map(_key, reading.page.meta.get("og:site_name", ()))}
    for item in found:
        if item.origin == _ORGANIZATION:
            continue
        for name in names_in(item.value):
            if _key(name) not in names:
                yield Candidate(name, item.origin, item.raw)


def _houses(found: list[Candidate[str]]) -> Iterator[Candidate[str]]:
    """What stands in an author's place without being a person's name."""
    for item in found:
        if item.origin == "visible-profile":
            continue
        name = _opened(item.value).strip(' .,:;–—|"*')
        if (
            1 < len(name) <= _LONGEST_HOUSE
            and len(name.split()) <= _HOUSE_WORDS
            and any(char.isalpha() for char in name)
            and not _NOBODY.search(name)
            and not name.endswith(("…", "...", "?", "!"))
        ):
            yield Candidate(name, f"house:{item.origin}", item.raw)


def _jsonld(reading: Reading) -> Iterator[Candidate[str]]:
    """Persons; an Organization is the house, not an author."""
    nodes = reading.page.jsonld
    for node in jsonld.articles(nodes)[:3]:
        for key in ("author", "creator"):
            stated = node.get(key)
            for item in (stated if isinstance(stated, list) else [stated])[:_MOST]:
                person = jsonld.resolve(item, nodes)
                kinds = jsonld.types_of(person) if isinstance(person, dict) else frozenset()
                is_house = bool(kinds & {"organization", "newsmediaorganization"})
                for raw in jsonld.strings(person):
                    yield Candidate(raw, _ORGANIZATION if is_house else f"jsonld:{key}", raw)


def _addressed(reading: Reading) -> Iterator[Candidate[str]]:
    """``article:author`` is a profile's address as often as a name."""
    for item in from_meta("article:author", "og:article:author", "author", "authors")(reading):
        if "://" not in item.value and not item.value.startswith("/"):
            yield item


def _visible(css: str, name: str, headline_here: Callable[[], Headline]) -> Rule:
    """Elements that name an author; of several places that next to the headline."""

    def rule(reading: Reading) -> Iterator[Candidate[str]]:
        nodes = reading.page.tree.css(css)[:_MOST_NODES]
        if not nodes:
            return
        headline = headline_here()
        told = [
            (headline.distance(node), raw)
            for node in nodes
            if 2 <= len(raw := node_text(node)) <= _LONGEST
            and (name != "byline" or _OPENERS.match(raw))
            and not headline.elsewhere(node)
        ]
        named = [pair for pair in told if names_in(pair[1])] or told
        nearest = min((distance for distance, _ in named), default=0)
        for distance, raw in named[:10]:
            if distance <= nearest + _SPREAD:
                yield Candidate(raw, f"visible-{name}", raw)

    return rule


def _near(headline_here: Callable[[], Headline]) -> Rule:
    """A short line around the headline that opens with "by"."""

    def rule(_reading: Reading) -> Iterator[Candidate[str]]:
        headline = headline_here()
        for node in headline.around(_LINES, _NEAR_LEVELS, _MOST_LINES):
            own = node.text(deep=False).strip()
            if not _OPENERS.match(f"{own} ") or headline.elsewhere(node):
                continue
            raw = node_text(node)
            if len(raw) <= _SHORT and _OPENERS.match(raw):
                yield Candidate(raw, "visible-line", raw)
                return

    return rule


def _microdata(reading: Reading) -> Iterator[Candidate[str]]:
    """More names than an article has authors are those of other stories: the first is its own."""
    found = list(from_microdata("author")(reading))
    yield from found if len(found) <= _MOST_OF_ONE else found[:1]


_LINES = "p, span, div, small, em, strong, b, i, li, td"
_STATED: tuple[Rule, ...] = (
    by_office("author"),
    _jsonld,
    _microdata,
    _addressed,
    from_meta("parsely-author", "sailthru.author", "byl", "dc.creator", "dcterms.creator",
              "dc:creator", "creator", "cxenseparse:author", "rbauthors", "twitter:data1-author"),
)  # fmt: skip
_VISIBLE = {
    "a[rel~=author]": "rel",
    "[itemprop~=author], [class~=author], [class~=author-name], [class~=byline__name],"
    "[class~=article-author], [class~=article__author], [class*=author-name i],"
    "[class*=authorname i], [class*=author__name i]": "author",
    "[class*=byline i], [class*=author i], [class*=submitted i], address": "byline",
    "a[href*='/author/' i], a[href*='/authors/' i], a[href*='/autor' i], a[href*='/redakteur' i],"
    "a[href*='/staff/' i], a[href*='/writers/' i], a[href*='/contributor' i],"
    "a[href*='/auteur' i]": "profile",
}


def _opened(byline: str) -> str:
    while (shorter := _OPENERS.sub("", byline, count=1)) != byline:
        byline = shorter
    return byline


def _bare(part: str) -> str:
    name = _TRAILING_JOB.sub("", _JUNK.sub(" ", part))
    name = " ".join(_opened(" ".join(name.split())).split()).strip(" .,:;-–—|\"'*()")
    name = _once(_TAIL.sub("", name).strip(" .,:;-–—|"))
    return name.title() if name.isupper() and " " in name else name


def _once(name: str) -> str:
    """A name that a page shows twice over, for two widths of screen."""
    words = name.split()
    half = len(words) // 2
    return " ".join(words[:half]) if half and words[:half] == words[half:] else name


def _is_wide(name: str) -> bool:
    return any(unicodedata.east_asian_width(char) == "W" for char in name)


def _key(name: str) -> str:
    return "".join(
        char for char in unicodedata.normalize("NFKC", name).casefold() if char.isalnum()
    )
