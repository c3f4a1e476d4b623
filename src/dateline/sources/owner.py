"""URL → Source: whose page it is, and a made source where no office file claims it."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import replace
from functools import lru_cache
from urllib.parse import urlsplit

from dateline import urls
from dateline.model import Source


def _made_id(name: str) -> str:
    return re.sub(r"[^a-z0-9]", "_", name.lower()) or "_"


def host_source(host: str) -> Source:
    """A source for a host that no office file names: rights unknown, its zone a guess.

    ``host`` is as :func:`dateline.urls.host` gives it.
    """
    return Source(
        id=_made_id(host),
        name=host,
        home=f"https://{host}/",
        kind="unknown",
        zone_assumed=True,
        known=False,
    )


def folder_source(id: str) -> Source:  # noqa: A002
    """A source for a folder of files: its zone a guess, nothing to fetch."""
    return Source(
        id=id, name=id, home=f"folder://{id}/", kind="folder", zone_assumed=True, known=False
    )


def _folded(host: str) -> str:
    return host.removeprefix("www.")


def _hosts(source: Source) -> frozenset[str]:
    """The hosts that are the office's own; a feed served elsewhere lends it no host."""
    feeds = (feed.url for feed in source.feeds)
    routes = (route.url for route in source.routes)
    return _own_hosts(source.home, *feeds, *routes)


# Each page asks about every office: an office's hosts are worked out once.
@lru_cache(maxsize=4096)
def _own_hosts(home: str, *stated: str) -> frozenset[str]:
    own = (url for url in (home, *stated) if urls.same_site(url, home))
    return frozenset(_folded(urls.host(url)) for url in own)


@lru_cache(maxsize=4096)
def _front_door(home: str) -> str | None:
    """The site that a home page is the front door of: nasa.gov speaks for jpl.nasa.gov, yet
    press.un.org does not speak for news.un.org."""
    site = urls.site(home)
    return site if urls.host(home) in (site, f"www.{site}") else None


def _home_path(source: Source) -> str:
    return urlsplit(source.home).path.rstrip("/") + "/"


def _under_home(url: str, sources: Iterable[Source]) -> Source | None:
    """Of several sources the one whose home the URL lies under, the longest path first; one
    source alone needs no path. None where it could be either."""
    rivals = list(sources)
    if len(rivals) == 1:
        return rivals[0]
    path = urlsplit(url).path + "/"
    fitting = [source for source in rivals if path.startswith(_home_path(source))]
    longest = max((len(_home_path(source)) for source in fitting), default=0)
    best = [source for source in fitting if len(_home_path(source)) == longest]
    return best[0] if len(best) == 1 else None


def _claimant(url: str, sources: Mapping[str, Source]) -> Source | None:
    offices = [source for source in sources.values() if source.known]
    host = _folded(urls.host(url))
    if at_host := [source for source in offices if host in _hosts(source)]:
        return _under_home(url, at_host)
    site = urls.site(url)
    return _under_home(url, (source for source in offices if _front_door(source.home) == site))


def source_for_url(url: str, sources: Mapping[str, Source]) -> Source:
    """The office that ``url`` belongs to: by host, then by site, then by the path of its home.

    Where two offices have the same claim neither gets it. A made source never takes the id of
    an office, whatever its host is called (the host un.press is not the office un_press).
    Raises ValueError on what is neither a web address nor a folder's.
    """
    if url.startswith("folder://"):
        name = urls.host(url)
        return sources.get(name) or folder_source(name)
    if claimant := _claimant(url, sources):
        return claimant
    made = host_source(urls.host(url))
    taken = sources.get(made.id)
    if taken is None:
        return made
    return replace(made, id=f"{made.id}_host") if taken.known else taken
