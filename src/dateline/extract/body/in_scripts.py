"""Page → [Block]: the text that a page holds in its scripts' data and shows by a script alone.

Strings are read out of the scripts as JSON writes them, whatever stands around them
(``__NEXT_DATA__``, preloaded state, chunks of a stream); nothing is run. A text is the
article's if it is prose and speaks of what the title does: scripts hold messages, terms and
other stories too.
"""

import html
import re
from collections import defaultdict
from collections.abc import Iterator, Sequence

from selectolax.lexbor import LexborHTMLParser

from dateline.extract.body.blocks import blocks_of
from dateline.extract.body.lexicon import Lexicon
from dateline.extract.body.segments import Segments, read_segments
from dateline.extract.page.depth import parseable
from dateline.extract.page.facts import Facts
from dateline.extract.page.outline import outline
from dateline.extract.page.parsed import Page
from dateline.extract.page.script_data import strings_in
from dateline.model import Block
from dateline.text import clean, one_line

_MARKUP = re.compile(r"<(?:p|div|br|h[1-6]|ul|section|article|blockquote)\b", re.IGNORECASE)
_ENCODED = re.compile(r"&lt;(?:p|div|br|h[1-6])\b", re.IGNORECASE)
_MOST = 2_000_000  # characters of scripts that are looked through
_ENOUGH = 400  # characters that make a text
_LEAST = 100  # … where the page shows none at all
_SENTENCE = re.compile(r"[.!?…。！？؟।۔]")
_PER_SENTENCE = 400  # characters in which prose ends a sentence
_SENTENCES = 2  # of a short text
_MARK = re.compile(r"[$%{\[#@]{2,}[\w .:-]{1,60}[$%}\]#@]{2,}")
_CODE = re.compile(r"[{}<>=\\|]")
_WORD = re.compile(r"[\u3040-\u30ff\u3400-\u9fff]{2}|[^\W\d_\u3040-\u30ff\u3400-\u9fff]{2,}")
_STEM = 4  # letters of a word that inflection leaves alone
_NOTHING_LEARNED = Lexicon()
_SHARED = 0.4  # the share of a title's words that its article uses


def blocks_in_scripts(page: Page, facts: Facts, *, is_bare: bool) -> tuple[Block, ...]:
    """The longest text in the scripts that is the article's; none where there is none. A short
    one is only believed of a bare page, which shows no text itself, and where it is no
    description."""
    least = _LEAST if is_bare else _ENOUGH
    found = (blocks for blocks in _texts(page, least) if _is_article(blocks, facts, least))
    return max(found, key=_length, default=())


def _texts(page: Page, least: int) -> Iterator[tuple[Block, ...]]:
    left = _MOST
    for node in page.tree.css("script:not([type*='ld+json'])"):
        script = node.text(strip=False) or ""
        if least < len(script) <= left:
            left -= len(script)
            yield from _in_script(script, least)


def _in_script(script: str, least: int) -> Iterator[tuple[Block, ...]]:
    """Each string that is a text of its own, and those under one name taken together."""
    paragraphs: dict[str, list[str]] = defaultdict(list)
    for name, text in strings_in(script):
        if _MARKUP.search(text) or "\n" in text.strip():
            yield _blocks(text, least)
        elif _ENCODED.search(text):
            yield _blocks(html.unescape(text), least)
        else:
            paragraphs[name].append(text)
    for texts in paragraphs.values():
        yield tuple(Block("paragraph", line) for text in texts if (line := _bare(text)))


def _blocks(text: str, least: int) -> tuple[Block, ...]:
    if len(text) < least:
        return ()
    if not _MARKUP.search(text):
        return tuple(Block("paragraph", line) for line in map(_bare, text.split("\n")) if line)
    markup, deep = parseable(text)
    if deep:
        return ()
    return _shown(read_segments(outline(LexborHTMLParser(markup))))


def _shown(segments: Segments) -> tuple[Block, ...]:
    """All but captions, promotion and marks that a script puts something in place of."""
    apart: list[int] = []
    for up, label in zip(segments.boxes.up, segments.boxes.label, strict=True):
        apart.append(_NOTHING_LEARNED.label(label).meant | (apart[up] if up >= 0 else 0))
    lines = [
        at
        for at, text in enumerate(segments.text)
        if not apart[segments.box[at]] and not _MARK.fullmatch(text)
    ]
    return tuple(blocks_of(segments, lines))


def _bare(text: str) -> str:
    return one_line(re.sub(r"<[^<>]{1,300}>", "", clean(text)))


def _length(blocks: Sequence[Block]) -> int:
    return sum(len(block.text) for block in blocks)


def _is_article(blocks: Sequence[Block], facts: Facts, least: int) -> bool:
    length = _length(blocks)
    if length < least:
        return False
    text = "\n".join(block.text for block in blocks)
    ends = len(_SENTENCE.findall(text))
    if length < _ENOUGH and (ends < _SENTENCES or one_line(text) in facts.description):
        return False
    is_prose = ends * _PER_SENTENCE >= length and 100 * len(_CODE.findall(text)) < length
    return is_prose and any(_speaks_of(text, title) for title in facts.titles)


def _speaks_of(text: str, title: str) -> bool:
    words = {word[:_STEM] for word in _WORD.findall(title)}
    folded = text.casefold()
    return bool(words) and sum(word in folded for word in words) >= _SHARED * len(words)
