"""a feed's answer → who would tell of its news at once, noted in the route's state.

WebSub (W3C Recommendation, 4): the links ``hub`` and ``self``, in the answer's Link headers
(RFC 8288) before those in the feed itself. Nobody subscribes yet.
"""

import re
from collections.abc import Iterator
from dataclasses import replace

from dateline import urls
from dateline.discover.item import FeedRead
from dateline.model import Capture, RouteState

LONGEST = 8000
_LINK = re.compile(r"<([^<>]{1,4000})>([^<]*)")
_RELATION = re.compile(r""";\s*rel\s*=\s*(?:"([^"]*)"|([^\s;,"]+))""", re.IGNORECASE)


def with_hub(state: RouteState, capture: Capture, read: FeedRead) -> RouteState:
    """The state with the feed's first hub and the name under which it knows the feed; without
    a hub, neither."""
    headers = list(_headers(capture))
    hub = _first(headers, "hub") or _of(read, "hub")
    if hub is None:
        return replace(state, hub=None, topic=None)
    return replace(state, hub=hub, topic=_first(headers, "self") or _of(read, "self"))


def _of(read: FeedRead, relation: str) -> str | None:
    return next(iter(read.links.get(relation, ())), None)


def _first(links: list[tuple[str, str]], relation: str) -> str | None:
    return next((url for name, url in links if name == relation), None)


def _headers(capture: Capture) -> Iterator[tuple[str, str]]:
    """Relation and address of each link; one link may have several relations."""
    for found in _LINK.finditer(capture.headers.get("link", "")[:LONGEST]):
        stated = _RELATION.search(found[2])
        url = urls.join_exact(capture.final_url, found[1].strip())
        if stated and url:
            for name in (stated[1] or stated[2]).lower().split():
                yield name, url
