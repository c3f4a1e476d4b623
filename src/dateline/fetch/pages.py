"""Capture of a page → Capture | RefusedError: walls refused, originals taken, rights noted."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import datetime

from dateline import urls
from dateline.fetch import rights
from dateline.fetch.answers import RefusedError
from dateline.fetch.hosts import HostBook
from dateline.fetch.look import (
    Look,
    canonical_of,
    claims_itself,
    is_long,
    leads_to,
    look,
    same_article,
)
from dateline.fetch.media import Media, media
from dateline.fetch.walls import MOST_TEXT, is_wall, may_be_wall, sent_to_wall
from dateline.model import Capture, Reason


class Pages:
    """What is asked of a page that is to be an article, beside having been answered."""

    def __init__(self, hosts: HostBook, clock: Callable[[], datetime]) -> None:
        self._hosts = hosts
        self._clock = clock
        self._said: set[tuple[str, str, str, str]] = set()

    def judged(self, capture: Capture, get: Callable[[str], Capture | None]) -> Capture:
        """The page, or the original that it was made from. Raises RefusedError for a wall."""
        self._note_rights(capture)
        if capture.media != Media.HTML:
            return capture
        if _plainly_an_article(capture):
            return capture
        seen = look(capture.body, capture.headers.get("content-type", ""), MOST_TEXT)
        where = sent_to_wall(capture.url, capture.final_url, seen)
        if where is not None:
            raise RefusedError(where, Reason.WALL, status=capture.status)
        if may_be_wall(seen, capture.final_url):
            host, digest = urls.host(capture.final_url), seen.digest(capture.final_url)
            others = self._hosts.same_text(host, digest, urls.key(capture.url), self._clock())
            if is_wall(seen, others):
                told = _shared(others, host)
                raise RefusedError(told, Reason.WALL, status=capture.status)
        target = leads_to(seen, capture.final_url)
        return self._original(capture, target, get) if target else capture

    def _original(
        self, capture: Capture, target: str, get: Callable[[str], Capture | None]
    ) -> Capture:
        """The page that this one calls its original: where it is the same article, calls itself
        the original, and is no AMP page too. Followed once, never further."""
        other = get(target)
        if other is None or other.media != Media.HTML:
            return capture
        seen = look(capture.body, capture.headers.get("content-type", ""))
        found = look(other.body, other.headers.get("content-type", ""))
        if (
            found.amp
            or not claims_itself(found.canonical, other.final_url)
            or not same_article(seen, found)
        ):
            return capture
        over = (*capture.redirects, capture.final_url, other.url, *other.redirects)
        passed = [url for url in dict.fromkeys(over) if url not in (capture.url, other.final_url)]
        return replace(other, url=capture.url, redirects=tuple(passed), moved=False)

    def _note_rights(self, capture: Capture) -> None:
        host, url = urls.host(capture.final_url), capture.final_url
        found = rights.of_headers(capture.headers, url)
        if capture.media == Media.HTML:
            found += rights.of_page(capture.body, url)
        fresh = [s for s in found if (host, s.origin, s.name, s.value) not in self._said]
        if fresh:
            self._said |= {(host, s.origin, s.name, s.value) for s in fresh}
            self._hosts.save_signals(host, fresh, self._clock())


@dataclass(frozen=True, slots=True)
class ShortText:
    """What a short page shows: ``key`` is its host and its text's digest, ``place`` the page."""

    key: tuple[str, str]
    place: str
    seen: Look


def short_text(capture: Capture) -> ShortText | None:
    """The text of a page that may be a wall; None for any other."""
    kind = capture.headers.get("content-type", "")
    if media(capture.body, kind) != Media.HTML or not capture.final_url.startswith("http"):
        return None
    if _plainly_an_article(capture):
        return None
    seen = look(capture.body, kind, MOST_TEXT)
    if not may_be_wall(seen, capture.final_url):
        return None
    key = (urls.host(capture.final_url), seen.digest(capture.final_url))
    return ShortText(key, urls.key(capture.url), seen)


def wall_after_all(text: ShortText, places: Iterable[str]) -> str | None:
    """Why a page that was taken is no article: by now its text stands at other ``places`` of
    its host too. The first pages of a wall come before it can be known as one."""
    others = set(places) - {text.place}
    return _shared(len(others), text.key[0]) if is_wall(text.seen, len(others)) else None


def _shared(others: int, host: str) -> str:
    return f"the text of {others} other pages of {host}"


def _plainly_an_article(capture: Capture) -> bool:
    """Whether a page needs no look: at the address that was asked for, of its own canonical
    address or none, and longer than any wall."""
    if capture.final_url != capture.url or not is_long(capture.body, MOST_TEXT):
        return False
    canonical = canonical_of(capture.body)
    return canonical is None or claims_itself(canonical, capture.url)
