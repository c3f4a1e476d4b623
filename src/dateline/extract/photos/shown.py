"""page → [Photo]: every picture of the article once, with its caption and its credit."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import islice

from dateline import urls
from dateline.extract.credits.captions import split_caption
from dateline.extract.credits.credit import parse_credit
from dateline.extract.page.outline import Attributes
from dateline.extract.page.parsed import Page
from dateline.extract.photos.by_office import LEAD, office_credits
from dateline.extract.photos.picture import Picture, file_name, picture_tokens
from dateline.extract.photos.scope import OUTSIDE, Scope, find_scope, is_outside
from dateline.extract.photos.sizes import is_larger, shown_width
from dateline.extract.photos.stated import Stated, stated_pictures
from dateline.extract.photos.words import Surroundings, Words, words_at
from dateline.extract.stated_in_scripts import credits_in_scripts
from dateline.model import Credit, CreditState, Entry, Photo
from dateline.text import one_line

Leads = dict[str, frozenset[str]]  # the telling parts of stated lead pictures, by key
_MOST_ELEMENTS = 3000
_MOST = 200
_LEAD_WIDTH = 320  # pixels; narrower ones stand beside the text
_LEAST_WIDTH = 100  # of a picture's width; what is less is a density
_LEVELS = 4
_EDGE = " |/–—-("
# Late loaders put the address on elements of their own ("brick-image", "div").
_PICTURES, _LATE = ("img", "amp-img"), "data-srcset"


@dataclass(slots=True)
class _Seen:
    """One picture of the article, its occurrences folded; ``places`` are all of theirs."""

    picture: Picture
    words: Words
    alt: str = ""
    places: list[int] = field(default_factory=list)


def read_photos(page: Page, entry: Entry | None) -> tuple[Photo, ...]:
    """The pictures of a page's article in their order, each once; no icons, teasers, adverts.

    A picture that only metadata names (og:image, JSON-LD, the feed) counts where the markup
    shows none; unless it states a credit, its state is ``not_extracted``.
    """
    language = page.source.languages[0] if page.source.languages else None
    stated = stated_pictures(page, entry)
    leads = {key: picture_tokens(made.url) for key, made in stated.items() if made.lead}
    scope = find_scope(page.outline)
    shown = _shown(page, scope, leads, language)
    _match_names(shown, stated)
    _add_scripts(page, shown, stated)
    lead = _lead_key(shown, stated, scope)
    places = {place: key for key, seen in shown.items() for place in seen.places}
    own = office_credits(page, page.outline, places, language)
    photos = [
        _photo(seen, stated.get(key), _own(own, key, lead), language, lead=key == lead)
        for key, seen in shown.items()
    ]
    if lead is None:
        photos = [*_only_stated(stated, own.get(LEAD), language, alone=not shown), *photos]
    return tuple(photos)


def _own(own: dict[str, Credit], key: str, lead: str | None) -> Credit | None:
    """What the office's selectors say of a picture."""
    return own.get(key) or (own.get(LEAD) if key == lead else None)


def _shown(page: Page, scope: Scope, leads: Leads, language: str | None) -> dict[str, _Seen]:
    """The pictures that the markup shows, by key, in their order."""
    around = Surroundings(scope.outline, _picture_elements(page), page.base)
    seen: dict[str, _Seen] = {}
    for picture in islice(_articles(around, scope, page.url, leads), _MOST):
        words = words_at(picture, around, language)
        alt = one_line(picture.attributes.get("alt") or "")
        known = seen.get(picture.key)
        if known is None:
            known = seen[picture.key] = _Seen(picture, words, alt)
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


def _fold(known: _Seen, picture: Picture, words: Words, alt: str) -> None:
    if picture.width > known.picture.width:
        known.picture = picture
    if words.credit and not known.words.credit:
        known.words = Words(known.words.caption or words.caption, words.credit, words.origin)
    elif words.caption and not known.words.caption:
        known.words = Words(words.caption, known.words.credit, known.words.origin)
    known.alt = known.alt or alt


def _match_names(shown: dict[str, _Seen], stated: dict[str, Stated]) -> None:
    """Statements of a lead picture go to the key that it is shown under, if to none yet."""
    for key, statement in list(stated.items()):
        if not statement.lead or key in shown:
            continue
        same = _by_another_name(statement.url, shown)
        if same and same not in stated:
            stated[same] = stated.pop(key)


def _add_scripts(page: Page, shown: dict[str, _Seen], stated: dict[str, Stated]) -> None:
    """What the scripts' data state of pictures that nothing else credits."""
    known = {key for key, statement in stated.items() if statement.credit}
    bare = {key for key, seen in shown.items() if not seen.words.credit} | stated.keys()
    for key, statement in credits_in_scripts(page, frozenset(bare - known)).items():
        lead = key in stated and stated[key].lead
        url = stated[key].url if key in stated else statement.url
        width = stated[key].width if key in stated else 0
        stated[key] = Stated(
            url, statement.caption, statement.credit, statement.origin, lead, width
        )


def _lead_key(shown: dict[str, _Seen], stated: dict[str, Stated], scope: Scope) -> str | None:
    """The lead picture among those shown: the stated one, unless another opens the article
    above its text; where none is stated, the first. None: it is not shown."""
    leads = [key for key, statement in stated.items() if statement.lead]
    named = next((key for key in leads if key in shown), None)
    first = next(iter(shown), None)
    if first is None or not leads or named == first:
        return first
    below = named is None or shown[named].picture.place >= scope.text_at
    if below and _opens(shown[first], scope, stated[leads[0]].url, named is not None):
        return first
    return named


def _opens(seen: _Seen, scope: Scope, stated: str, other_shown: bool) -> bool:
    """Whether a picture that is not the stated one opens the article all the same: above the
    text, of a lead picture's size, no link; in a figure, if the stated one is shown below."""
    picture, made = seen.picture, scope.outline
    width = picture.width if picture.width >= _LEAST_WIDTH else shown_width(picture)
    if picture.place >= scope.text_at or 0 < width < _LEAD_WIDTH:
        return False
    tags = [made.tags[above] for above in islice(made.up(picture.place), _LEVELS)]
    if "a" in tags:
        return False
    own_site = urls.same_site(picture.url, stated)
    if "figure" in tags:
        return own_site or bool(seen.words.caption)
    return own_site and not other_shown


def _addresses(picture: Picture, stated: Stated | None) -> list[str]:
    """The picture's addresses, the best first."""
    found = [picture.url]
    if stated and is_larger(picture, stated.url, stated.width):
        found.insert(0, stated.url)
    if picture.src and picture.src not in found:
        found.append(picture.src)
    return found


def _by_another_name(url: str, shown: dict[str, _Seen]) -> str | None:
    """Which one of the pictures shown shares a telling part of its address with ``url``, or the
    name of its file."""
    wanted, name = picture_tokens(url), file_name(url)
    matches = [
        key
        for key, seen in shown.items()
        if wanted & picture_tokens(seen.picture.url) or name == file_name(seen.picture.url) != ""
    ]
    # a part that all of them share names the site or the story, not the picture
    telling = len(matches) == 1 or 0 < len(matches) < len(shown)
    return matches[0] if telling else None


def _photo(
    seen: _Seen, stated: Stated | None, own: Credit | None, language: str | None, *, lead: bool
) -> Photo:
    credit = own or _credit(seen.words, stated, language)
    caption = seen.words.caption or (_bare_caption(stated, language) if stated else None)
    if own and caption:
        caption = caption.removesuffix(own.raw).rstrip(_EDGE) or None
    best, *others = _addresses(seen.picture, stated)
    return Photo(
        url=best,
        caption=caption,
        alt=seen.alt or None,
        credit=credit,
        state=CreditState.STATED if credit else CreditState.NONE_STATED,
        lead=lead,
        origin="img",
        others=tuple(others),
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


def _only_stated(
    stated: dict[str, Stated], own: Credit | None, language: str | None, *, alone: bool
) -> Iterator[Photo]:
    """Met as metadata alone: the lead picture, and with nothing shown the feed's others."""
    given = sorted(stated.values(), key=lambda statement: not statement.lead)
    for index, statement in enumerate(given):
        if index and not (alone and statement.origin.startswith("feed")):
            continue
        credit = (None if index else own) or _credit(Words(), statement, language)
        yield Photo(
            url=statement.url,
            caption=_bare_caption(statement, language),
            credit=credit,
            state=CreditState.STATED if credit else CreditState.NOT_EXTRACTED,
            lead=index == 0,
            origin=statement.origin,
        )
