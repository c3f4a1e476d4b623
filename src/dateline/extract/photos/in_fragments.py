"""Page → {key: Seen}: pictures in HTML that its scripts' data hold as strings.

What builds a page from its data (``__NEXT_DATA__``, preloaded state, chunks of a stream) often
keeps the article there as one string of HTML, with its figures, captions and credits.
"""

import html
from collections.abc import Collection, Iterator, Sequence
from dataclasses import replace

from selectolax.lexbor import LexborHTMLParser

from dateline.extract.page.depth import is_crowded, parseable
from dateline.extract.page.outline import outline
from dateline.extract.page.parsed import Page
from dateline.extract.page.script_data import strings_in
from dateline.extract.photos.scope import find_scope
from dateline.extract.photos.seen import Seen, seen_pictures
from dateline.model import Block
from dateline.text import one_line

_PICTURES = ("img", "figure")
_OPENED = ("<", "&lt;", "u003c")  # the last with any number of backslashes
_MOST_SCRIPTS = 2_000_000  # characters of scripts
_MOST_MARKUP = 500_000  # characters of strings with pictures
_TELLING = 40  # characters of a paragraph that no other text has


def pictures_in_fragments(
    page: Page, wanted: Collection[str], text: Sequence[Block], language: str | None
) -> tuple[dict[str, Seen], dict[str, Seen]]:
    """(those of the ``wanted`` keys that are credited there, those of the string that holds the
    page's ``text``, where the page itself shows none of it)."""
    credited: dict[str, Seen] = {}
    own: dict[str, Seen] = {}
    if not wanted and not text:
        return credited, own
    for fragment in _fragments(page):
        seen = seen_pictures(fragment, find_scope(fragment.outline), {}, language)
        for key, picture in seen.items():
            if key in wanted and picture.words.credit:
                credited.setdefault(key, picture)
        if not own and text and _holds(fragment, text):
            own = seen
    return credited, own


def _fragments(page: Page) -> Iterator[Page]:
    """The strings with pictures, each parsed as a page that stands at the address of this one."""
    left, most, read = _MOST_SCRIPTS, _MOST_MARKUP, set[str]()
    for script in page.scripts:
        told = script.text(strip=False) or ""
        if len(told) > left or "src" in script.attributes or not _has_picture(told):
            continue
        left -= len(told)
        for _, string in strings_in(told):
            markup = string if "<" in string else html.unescape(string)
            if not _has_picture(markup) or len(markup) > most or markup in read:
                continue
            most -= len(markup)
            read.add(markup)
            markup, deep = parseable(markup)
            if not deep and not is_crowded(markup):
                yield replace(page, outline=outline(LexborHTMLParser(markup)))


def _has_picture(markup: str) -> bool:
    """Whether markup has an element that shows a picture, however its signs are written. Asked
    of each script, so word by word: a pattern takes four times as long."""
    small = markup.lower()
    for name in _PICTURES:
        at = small.find(name)
        while at >= 0:
            after = at + len(name)
            if small.endswith(_OPENED, 0, at) and not small[after : after + 1].isalnum():
                return True
            at = small.find(name, after)
    return False


def _holds(fragment: Page, text: Sequence[Block]) -> bool:
    """Whether a paragraph of the text stands in the fragment."""
    held = one_line(" ".join(fragment.outline.texts))
    return any(block.text in held for block in text if len(block.text) >= _TELLING)
