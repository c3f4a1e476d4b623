"""page → [Photo]: every picture of the article once, with its caption and its credit."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import islice

from dateline import urls
from dateline.extract.credits.captions import split_caption
from dateline.extract.credits.credit import parse_credit
from dateline.extract.page.parsed import Page
from dateline.extract.photos.by_office import LEAD, office_credits
from dateline.extract.photos.in_fragments import pictures_in_fragments
from dateline.extract.photos.picture import Picture, file_name, picture_tokens
from dateline.extract.photos.scope import Scope, find_scope
from dateline.extract.photos.seen import Seen, seen_pictures
from dateline.extract.photos.sizes import is_larger, shown_width
from dateline.extract.photos.stated import Stated, stated_pictures
from dateline.extract.photos.words import Words
from dateline.extract.stated_in_scripts import credits_in_scripts
from dateline.model import Block, Credit, CreditState, Entry, Photo

_LEAD_WIDTH = 320  # pixels; narrower ones stand beside the text
_LEAST_WIDTH = 100  # of a picture's width; what is less is a density
_LEVELS = 4
_EDGE = " |/–—-("


def read_photos(page: Page, entry: Entry | None, hidden: Sequence[Block] = ()) -> tuple[Photo, ...]:
    """The pictures of a page's article in their order, each once; no icons, teasers, adverts.
    Where the text is ``hidden`` in the scripts' data, so are those that stand in it.

    A picture that only metadata names (og:image, JSON-LD, the feed) counts where the markup
    shows none; unless it states a credit, its state is ``not_extracted``.
    """
    language = page.source.languages[0] if page.source.languages else None
    stated = stated_pictures(page, entry)
    leads = {key: picture_tokens(made.url) for key, made in stated.items() if made.lead}
    scope = find_scope(page.outline)
    shown = seen_pictures(page, scope, leads, language)
    _match_names(shown, stated)
    _add_scripts(page, shown, stated)
    _add_fragments(page, shown, stated, hidden, language)
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


def _match_names(shown: dict[str, Seen], stated: dict[str, Stated]) -> None:
    """Statements of a lead picture go to the key that it is shown under, if to none yet."""
    for key, statement in list(stated.items()):
        if not statement.lead or key in shown:
            continue
        same = _by_another_name(statement.url, shown)
        if same and same not in stated:
            stated[same] = stated.pop(key)


def _add_scripts(page: Page, shown: dict[str, Seen], stated: dict[str, Stated]) -> None:
    """What the scripts' data state of pictures that nothing else credits."""
    for key, told in credits_in_scripts(page, _bare(shown, stated)).items():
        stated[key] = _at(stated.get(key), told)


def _add_fragments(
    page: Page,
    shown: dict[str, Seen],
    stated: dict[str, Stated],
    hidden: Sequence[Block],
    language: str | None,
) -> None:
    """What the HTML in the scripts' data says of them, and what it shows where it is all there
    is of the text."""
    bare = _bare(shown, stated)
    credited, own = pictures_in_fragments(page, bare, hidden, language)
    for key, seen in credited.items():
        words = seen.words
        told = Stated(seen.picture.url, words.caption, words.credit, f"state:{words.origin}")
        stated[key] = _at(stated.get(key), told)
    below = len(page.outline.nodes)
    for key, seen in own.items():
        if key not in shown:
            picture = replace(seen.picture, place=below + seen.picture.place)
            shown[key] = Seen(picture, seen.words, seen.alt)


def _bare(shown: dict[str, Seen], stated: dict[str, Stated]) -> frozenset[str]:
    """The pictures that nothing credits."""
    known = {key for key, statement in stated.items() if statement.credit}
    bare = {key for key, seen in shown.items() if not seen.words.credit} | stated.keys()
    return frozenset(bare - known)


def _at(known: Stated | None, told: Stated) -> Stated:
    """What scripts tell, of the picture's address that was known before."""
    if known is None:
        return told
    return replace(told, url=known.url, lead=known.lead, width=known.width)


def _lead_key(shown: dict[str, Seen], stated: dict[str, Stated], scope: Scope) -> str | None:
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


def _opens(seen: Seen, scope: Scope, stated: str, other_shown: bool) -> bool:
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


def _by_another_name(url: str, shown: dict[str, Seen]) -> str | None:
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
    seen: Seen, stated: Stated | None, own: Credit | None, language: str | None, *, lead: bool
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
