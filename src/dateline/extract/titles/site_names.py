"""Page → SiteNames: what a site calls itself, and titles without it."""

import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from dateline.extract.page import jsonld
from dateline.extract.page.parsed import Page
from dateline.text import one_line
from dateline.urls import site

SEPARATOR = re.compile(
    r"-{2,}|\s+[|–—·•»«:›>ǀ]+\s+|\s+-{1,2}\s+|\s*[|｜ㅣǀ]\s*|\s+::\s+|_(?=[^_]+$)|：(?=[^：]+$)"
    r"|(?<=[\u3040-\u9fff」』）]):(?=[^:]+$)|(?<=[\u3040-\u9fff\uac00-\ud7a3])-(?=[^\s-]{1,8}$)"
)
# What stands beside a site's name in its own titles: "Harbour Gazette Online".
_AROUND_NAME = re.compile(
    r"(?:the|news|online|com|org|net|gov|de|fr|es|uk|co|nachrichten|noticias|actualités|magazine"
    r"|website|officialwebsite|officialsite|tv|digital|english|e?paper|homepage|blog|mobile|m)*"
)
_ARCHIVE = re.compile(r"^https?://web\.archive\.org/web/[^/]+/(https?://.+)$")
_PUBLISHERS = frozenset({"website", "newsmediaorganization", "organization"})
_SENTENCE = 30  # letters that no site has in its name and no more in its title
_LEAST = 4  # letters of a name that is looked for within a longer one


@dataclass(frozen=True, slots=True)
class SiteNames:
    """A site's names, as keys."""

    keys: frozenset[str]

    def known(self, part: str) -> bool:
        """Whether a part of a title is one of the names and no more."""
        key = title_key(part)
        if not key or key in self.keys:
            return True
        return any(
            name in key and _AROUND_NAME.fullmatch(key.replace(name, "", 1))
            for name in self.keys
            if len(name) >= _LEAST
        )

    def without(self, title: str) -> str:
        """The title without leading or trailing parts that are the site's name."""
        for _ in range(3):
            marks = list(SEPARATOR.finditer(title))
            if not marks:
                break
            if self.known(title[marks[-1].end() :]):
                title = title[: marks[-1].start()].rstrip()
            elif self.known(title[: marks[0].start()]):
                title = title[marks[0].end() :].lstrip()
            else:
                break
        return title


def site_names(page: Page, more: Iterable[str] = ()) -> SiteNames:
    """The site's stated names, its host and its publisher; and ``more``. A sentence that is the
    page's whole title names the page, though its data may call it a site."""
    found = {title_key(one_line(name)) for name in (*_stated(page), *more)}
    title = page.tree.css_first("title")
    if title is not None and len(key := title_key(title.text())) >= _SENTENCE:
        found.discard(key)
    return SiteNames(frozenset(filter(None, found)))


def _stated(page: Page) -> Iterator[str]:
    yield from page.meta.get("og:site_name", ())
    yield from page.meta.get("application-name", ())
    yield page.source.name
    for node in page.jsonld:
        yield from jsonld.strings(node.get("publisher"))
        if jsonld.types_of(node) & _PUBLISHERS:
            yield from jsonld.strings(node.get("name"))
    domain = _domain(page.url)
    yield from (domain, domain.partition(".")[0])


def _domain(url: str) -> str:
    """The site's domain; of an archived page the one that it is of."""
    archived = _ARCHIVE.match(url)
    try:
        return site(archived[1] if archived else url)
    except ValueError:
        return ""


def title_key(title: str) -> str:
    """For comparison: letters and digits alone."""
    if title.isascii():
        return "".join(filter(str.isalnum, title)).lower()
    flat = unicodedata.normalize("NFKC", title).casefold()
    return "".join(filter(str.isalnum, flat))
