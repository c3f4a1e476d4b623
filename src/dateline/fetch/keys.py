"""URL → the URL that goes over the wire: with the key that its API wants, which stands nowhere
else: in no request, answer, row or log."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from urllib.parse import quote

from dateline import urls
from dateline.model import ApiRoute, Source


@dataclass(frozen=True, slots=True)
class Key:
    """What is sent as ``parameter`` to one address, whatever else its query has."""

    address: str
    parameter: str
    value: str = field(repr=False)


def keys_of(source: Source, known: Mapping[str, str]) -> Iterator[Key]:
    """The keys that a source's routes name, of those that are known by name."""
    for route in source.routes:
        if isinstance(route, ApiRoute) and route.key in known:
            yield Key(_address(route.url), route.key_parameter, known[route.key])


def signed(url: str, keys: Iterable[Key]) -> str:
    """A URL with the key for its address; as it is where there is none."""
    for key in keys:
        if _address(url) == key.address:
            return f"{url}{'&' if '?' in url else '?'}{key.parameter}={quote(key.value, safe='')}"
    return url


def _address(url: str) -> str:
    return urls.exact(url.partition("?")[0])
