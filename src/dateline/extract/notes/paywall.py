"""blocks, Reading → what of an article is free, and what says that this is not all of it."""

from collections.abc import Iterator

from dateline.extract.fields import Reading
from dateline.extract.page import jsonld
from dateline.extract.page.phrases import fold, phrases
from dateline.model import Block, Candidate

_LONGEST = 220  # characters of an offer: a longer block is a paragraph that speaks of one
_LAST = 10  # blocks among which an offer stands
_NEAR = 4  # lines behind the text
_SHORT = 2500  # characters: a longer text is whole, whatever stands below it
_NO = frozenset({"false", "no", "0", "http://schema.org/false", "https://schema.org/false"})
_TIERS = frozenset({"locked", "metered"})  # Facebook's article:content_tier; else "free"


def free_part(blocks: tuple[Block, ...]) -> tuple[tuple[Block, ...], tuple[Block, ...]]:
    """(the text that can be read, the offers that stood among its last blocks)."""
    offers = tuple(block for block in blocks[-_LAST:] if is_offer(block.text))
    if not offers:
        return blocks, ()
    return tuple(block for block in blocks if block not in offers), offers


def is_offer(line: str) -> bool:
    """Whether a line offers a subscription in place of the rest of a text."""
    return len(line) <= _LONGEST and phrases("offer").within(fold(line))


def read_paywalled(reading: Reading) -> Iterator[Candidate[str]]:
    """By data: ``isAccessibleForFree`` as Google's documentation on paywalled content has it,
    and the tier that Facebook reads. By sight: an offer at the end of the text or behind it."""
    for node in reading.page.jsonld:
        stated = node.get("isAccessibleForFree")
        if stated is not None and str(stated).strip().lower() in _NO and _is_of_article(node):
            yield Candidate("true", "jsonld:isAccessibleForFree", str(stated))
    for stated in reading.microdata.get("isaccessibleforfree", ()):
        if stated.strip().lower() in _NO:
            yield Candidate("true", "microdata:isaccessibleforfree", stated)
    for name in ("article:content_tier", "og:article:content_tier"):
        for tier in reading.page.meta.get(name, ()):
            if tier.lower() in _TIERS:
                yield Candidate("true", f"meta:{name}", tier)
    for block in reading.offers:
        yield Candidate("true", "text:offer", block.text)
    yield from _offered_below(reading)


def _is_of_article(node: jsonld.Node) -> bool:
    return bool(jsonld.types_of(node) & (jsonld.ARTICLE_TYPES | {"webpageelement", "webpage"}))


def _offered_below(reading: Reading) -> Iterator[Candidate[str]]:
    if not reading.text_at or sum(len(block.text) for block in reading.blocks) > _SHORT:
        return
    last = reading.text_at[-1]
    for line in reading.lines[last + 1 : last + 1 + _NEAR]:
        if is_offer(line):
            yield Candidate("true", "line:offer", line)
