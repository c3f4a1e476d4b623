"""page → {key: Seen}: the pictures of its article that the markup shows, each once."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import islice

from dateline.extract.page.outline import Attributes
from dateline.extract.page.parsed import Page
from dateline.extract.photos.picture import Picture
from dateline.extract.photos.scope import OUTSIDE, Scope, is_outside
from dateline.extract.photos.sizes import shown_width
from dateline.extract.photos.words import Surroundings, Words, words_at
from dateline.text import one_line

Leads = dict[str, frozenset[str]]  # the telling parts of stated lead pictures, by key
_MOST_ELEMENTS = 3000
_MOST = 200
# Late loaders put the address on elements of their own ("brick-image", "div").
_PICTURES, _LATE = ("img", "amp-img"), "data-srcset"


@dataclass(slots=True)
class Seen:
    """One picture of the article, its occurrences folded; ``places`` are all of theirs."""

    picture: Picture
    words: Words
    alt: str = ""
    places: list[int] = field(default_factory=list)


def seen_pictures(page: Page, scope: Scope, leads: Leads, language: str | None) -> dict[str, Seen]:
    """The pictures of a page's article, by key, in their order."""
    around = Surroundings(scope.outline, _picture_elements(page), page.base)
    seen: dict[str, Seen] = {}
    for picture in islice(_articles(around, scope, page.url, leads), _MOST):
        words = words_at(picture, around, language)
        alt = one_line(picture.attributes.get("alt") or "")
        known = seen.get(picture.key)
        if known is None:
            known = seen[picture.key] = Seen(picture, words, alt)
        else:
            _fold(known, picture, words, alt)
        known.places.append(picture.place)
    return seen


def _picture_elements(page: Page) -> list[int]:
    """The places of the elements that may show a picture, in their order."""
    made = page.outline
    late = {place for place in made.stating(_LATE) if made.tags[place] != "source"}
    return sorted(late.union(made.of(*_PICTURES)))[:_MOST_ELEMENTS]


def _articles(around: Surroundings, scope: Scope, url: str, leads: Leads) -> Iterator[Picture]:
    """The article's; a lead picture may stand above the element that holds title and body."""
    first, end = scope.article, scope.outline.ends[scope.article] if scope.outline.nodes else 0
    for place in around.places:
        within = first <= place < end
        if not within and not _named(scope.outline.attributes[place], leads):
            continue
        reason = is_outside(scope, place, url)
        if reason is None or (reason == OUTSIDE and not within):
            picture = around.picture(place)
            if picture and (within or picture.key in leads):
                yield picture


def _named(attributes: Attributes, leads: Leads) -> bool:
    """Whether an element names one of some pictures: a look before the costly reading."""
    stated = " ".join([value for value in attributes.values() if value]).casefold()
    return any(key in stated or any(part in stated for part in leads[key]) for key in leads)


def _fold(known: Seen, picture: Picture, words: Words, alt: str) -> None:
    told, shown = (one.width or shown_width(one) for one in (picture, known.picture))
    if picture.width > known.picture.width or (not known.picture.width and told > shown > 0):
        known.picture = picture
    if words.credit and not known.words.credit:
        known.words = Words(known.words.caption or words.caption, words.credit, words.origin)
    elif words.caption and not known.words.caption:
        known.words = Words(words.caption, known.words.credit, known.words.origin)
    known.alt = known.alt or alt
