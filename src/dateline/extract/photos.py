"""page → [Photo]: every picture of the article once, with its caption and its credit."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice

from dateline.extract.captions import split_caption
from dateline.extract.credits import parse_credit
from dateline.extract.outline import outline
from dateline.extract.page import Page
from dateline.extract.photo_data import Stated, stated_pictures
from dateline.extract.photo_scope import OUTSIDE, Scope, find_scope, is_outside
from dateline.extract.photo_words import Surroundings, Words, words_at
from dateline.extract.pictures import Picture
from dateline.model import Credit, CreditState, Entry, Photo
from dateline.text import one_line

_MOST = 200
# Late loaders put the address on elements of their own ("brick-image", "div").
_PICTURE_ELEMENTS = "img, amp-img, [data-srcset]:not(source)"


@dataclass(slots=True)
class _Seen:
    """One picture of the article, its occurrences folded."""

    picture: Picture
    words: Words
    alt: str = ""


def read_photos(page: Page, entry: Entry | None) -> tuple[Photo, ...]:
    """The pictures of a page's article in their order, each once; no icons, teasers, adverts.

    A picture that only metadata names (og:image, JSON-LD, the feed) counts where the markup
    shows none; unless it states a credit, its state is ``not_extracted``.
    """
    language = page.source.languages[0] if page.source.languages else None
    stated = stated_pictures(page, entry)
    leads = frozenset(key for key, statement in stated.items() if statement.lead)
    shown = _shown(page, leads, language)
    lead = _lead_key(shown, stated)
    photos = [_photo(seen, stated.get(key), language, lead=key == lead) for key, seen in shown.items()]
    if not photos:
        photos = list(_only_stated(stated, language))
    return tuple(photos)


def _shown(page: Page, leads: frozenset[str], language: str | None) -> dict[str, _Seen]:
    made = outline(page.tree)
    scope = find_scope(made)
    elements = {
        made.places[node.mem_id]: node
        for node in page.tree.css(_PICTURE_ELEMENTS)
        if node.mem_id in made.places
    }
    around = Surroundings(made, elements, page.base)
    seen: dict[str, _Seen] = {}
    for picture in islice(_own(around, scope, sorted(elements), page.url, leads), _MOST):
        words = words_at(picture, around, language)
        alt = one_line(picture.node.attributes.get("alt") or "")
        known = seen.get(picture.key)
        if known is None:
            seen[picture.key] = _Seen(picture, words, alt)
        else:
            _fold(known, picture, words, alt)
    return seen


def _own(
    around: Surroundings, scope: Scope, places: list[int], url: str, leads: frozenset[str]
) -> Iterator[Picture]:
    """The article's; a lead picture may stand above the element that holds title and body."""
    for place in places:
        reason = is_outside(scope, place, url)
        if reason is not None and (reason != OUTSIDE or not leads):
            continue
        picture = around.picture(place)
        if picture and (reason is None or picture.key in leads):
            yield picture


def _fold(known: _Seen, picture: Picture, words: Words, alt: str) -> None:
    if picture.width > known.picture.width:
        known.picture = picture
    if words.credit and not known.words.credit:
        known.words = Words(known.words.caption or words.caption, words.credit, words.origin)
    elif words.caption and not known.words.caption:
        known.words = Words(words.caption, known.words.credit, known.words.origin)
    known.alt = known.alt or alt


def _lead_key(shown: dict[str, _Seen], stated: dict[str, Stated]) -> str | None:
    for key, statement in stated.items():
        if statement.lead and key in shown:
            return key
    return next(iter(shown), None)


def _photo(seen: _Seen, stated: Stated | None, language: str | None, *, lead: bool) -> Photo:
    credit = _credit(seen.words, stated, language)
    caption = seen.words.caption or (_bare_caption(stated, language) if stated else None)
    return Photo(
        url=seen.picture.url,
        caption=caption,
        alt=seen.alt or None,
        credit=credit,
        state=CreditState.STATED if credit else CreditState.NONE_STATED,
        lead=lead,
        origin="img",
    )


def _credit(words: Words, stated: Stated | None, language: str | None) -> Credit | None:
    if words.credit:
        return parse_credit(words.credit, words.origin, language)
    if stated and stated.credit:
        return parse_credit(stated.credit, stated.origin, language)
    if stated and stated.caption:
        _, tail = split_caption(stated.caption, language)
        return parse_credit(tail, f"{stated.origin}:caption", language) if tail else None
    return None


def _bare_caption(stated: Stated, language: str | None) -> str | None:
    return split_caption(stated.caption, language)[0] or None if stated.caption else None


def _only_stated(stated: dict[str, Stated], language: str | None) -> Iterator[Photo]:
    """Met as metadata alone: the first is the lead, the feed's others come with it."""
    for index, statement in enumerate(stated.values()):
        credit = _credit(Words(), statement, language)
        if index and not statement.origin.startswith("feed"):
            continue
        yield Photo(
            url=statement.url,
            caption=_bare_caption(statement, language),
            credit=credit,
            state=CreditState.STATED if credit else CreditState.NOT_EXTRACTED,
            lead=index == 0,
            origin=statement.origin,
        )
