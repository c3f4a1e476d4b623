"""Reading → authors: people, without "by", addresses, jobs, dates and the house itself."""

import re
import unicodedata
from collections.abc import Iterator
from itertools import groupby

from dateline.extract import jsonld
from dateline.extract.fields import Reading, Rule, candidates, from_feed, from_meta, from_microdata
from dateline.extract.office import by_office
from dateline.extract.page import node_text
from dateline.model import Candidate

_OPENERS = re.compile(
    r"^(?:(?:written|reported|posted|published|story|text|report|words|reporting|analysis|opinion"
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
    r"\b(?:images?|getty|photos?|foto|shutterstock|reuters|afp|dpa|apa|ansa|efe|ap|epa|pap|čtk|ctk|tass|xinhua|staff|redaktion\w*|redacci[oó]n"
    r"|r[ée]daction|redazione|reda(?:ç|c)[ãa]o|redactie|newsroom|newsdesk|editors?|editorial|news|press"
    r"|agenc\w+|agentur\w*|associated|media|tv|radio|online|magazine|zeitung|times|post|daily|journal"
    r"|desk|team|office|ministry|department|web|admin\w*|user|guest|anonymous|unknown|none|null"
    r"|правд\w+|новост\w*|редакц\w*|редакці\w*|агентств\w*|пресс\w*|укрінформ|унн|вести|group|company"
    r"|bureau|institute?|university|council|commission|government|service|wire|contributors?"
    r"|share|follow|subscribe|updated|published|read|comments?|facebook|twitter|more|minutes?)\b",
    re.IGNORECASE,
)
_MOST = 20


def read_authors(reading: Reading) -> tuple[Candidate[str], ...]:
    """The people of the first rule that names any; where none does, nobody."""
    for _, group in groupby(_people(reading), key=lambda item: item.origin.split(":")[0]):
        people = {_key(item.value): item for item in reversed(list(group))}
        if people:
            return tuple(reversed(list(people.values())))[:_MOST]
    return ()


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


def _people(reading: Reading) -> Iterator[Candidate[str]]:
    names = {_key(reading.page.source.name), *map(_key, reading.page.meta.get("og:site_name", ()))}
    for item in candidates(_RULES, reading):
        for name in names_in(item.value):
            if _key(name) not in names:
                yield Candidate(name, item.origin, item.raw)


def _jsonld(reading: Reading) -> Iterator[Candidate[str]]:
    """Persons; an Organization is the house, not an author."""
    nodes = reading.page.jsonld
    for node in jsonld.articles(nodes)[:3]:
        for key in ("author", "creator"):
            stated = node.get(key)
            for item in (stated if isinstance(stated, list) else [stated])[:_MOST]:
                person = jsonld.resolve(item, nodes)
                kinds = jsonld.types_of(person) if isinstance(person, dict) else frozenset()
                if kinds & {"organization", "newsmediaorganization"}:
                    continue
                for raw in jsonld.strings(person):
                    yield Candidate(raw, f"jsonld:{key}", raw)


def _addressed(reading: Reading) -> Iterator[Candidate[str]]:
    """``article:author`` is a profile's address as often as a name."""
    for item in from_meta("article:author", "og:article:author", "author", "authors")(reading):
        if "://" not in item.value and not item.value.startswith("/"):
            yield item


def _visible(css: str, name: str) -> Rule:
    def rule(reading: Reading) -> Iterator[Candidate[str]]:
        for node in reading.page.tree.css(css)[:10]:
            raw = node_text(node)
            if 3 <= len(raw) <= 150 and (name != "byline" or _OPENERS.match(raw)):
                yield Candidate(raw, f"visible-{name}", raw)

    return rule


_RULES: tuple[Rule, ...] = (
    by_office("author"),
    _jsonld,
    from_microdata("author"),
    _addressed,
    from_meta("parsely-author", "sailthru.author", "byl", "dc.creator", "dcterms.creator",
              "creator", "cxenseparse:author", "rbauthors", "twitter:data1-author"),
    _visible("article a[rel~=author], main a[rel~=author], a[rel~=author]", "rel"),
    _visible("[itemprop~=author], [class~=author], [class~=author-name], [class~=byline__name],"
             "[class~=article-author], [class~=article__author], [class*=author-name i],"
             "[class*=authorname i], [class*=author__name i]", "author"),
    _visible("[class*=byline i], [class*=author i], address", "byline"),
    from_feed("author"),
)  # fmt: skip


def _opened(byline: str) -> str:
    while (shorter := _OPENERS.sub("", byline, count=1)) != byline:
        byline = shorter
    return byline


def _bare(part: str) -> str:
    name = _TRAILING_JOB.sub("", _JUNK.sub(" ", part))
    name = " ".join(_opened(" ".join(name.split())).split()).strip(" .,:;-–—|\"'*()")
    return name.title() if name.isupper() and " " in name else name


def _is_wide(name: str) -> bool:
    return any(unicodedata.east_asian_width(char) == "W" for char in name)


def _key(name: str) -> str:
    return "".join(
        char for char in unicodedata.normalize("NFKC", name).casefold() if char.isalnum()
    )
