"""Page → Facts: what a page says of its own text in its head and its data."""

import html
import re
from dataclasses import dataclass

from dateline.extract.page import jsonld
from dateline.extract.page.parsed import Page
from dateline.text import one_line

_TAG = re.compile(r"<[^<>]{1,300}>")


@dataclass(frozen=True, slots=True)
class Facts:
    """A page's titles (case-folded), its description and the text in its JSON-LD."""

    titles: frozenset[str] = frozenset()
    description: str = ""
    body: str = ""


def facts_of(page: Page) -> Facts:
    """What the page states; nothing of it is trusted, it is compared with what is shown."""
    meta = page.meta
    titles = [*meta.get("og:title", ()), *meta.get("twitter:title", ())]
    title = page.tree.css_first("title")
    if title is not None:
        titles.append(title.text())
    bodies: list[str] = []
    for node in jsonld.articles(page.jsonld):
        titles += jsonld.strings(node.get("headline"))
        bodies += jsonld.strings(node.get("articleBody"))
    return Facts(
        titles=frozenset(one_line(title).casefold() for title in titles),
        description=" ".join([*meta.get("description", ()), *meta.get("og:description", ())]),
        body=one_line(_TAG.sub(" ", html.unescape(" ".join(bodies)))),
    )
