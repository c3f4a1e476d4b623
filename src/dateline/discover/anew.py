"""what is remembered of routes → what of it a run may know that takes everything again.

A validator, a digest and a settled day would hide what is to be fetched again. Where a feed has
gone, and up to where a site's modifications are known, hide nothing, and who forgot them would
write that over what is remembered.
"""

from collections.abc import Mapping

from dateline.discover.feeds import route_of
from dateline.discover.visit import name_of
from dateline.model import RouteState, Source, WordPressRoute


def anew(source: Source, state: Mapping[str, RouteState]) -> dict[str, RouteState]:
    """The part of a source's states that keeps no route from telling all that it has."""
    feeds = {route_of(feed) for feed in source.feeds}
    blogs = {name_of(route) for route in source.routes if isinstance(route, WordPressRoute)}
    kept: dict[str, RouteState] = {}
    for name, known in state.items():
        if name in feeds:
            kept[name] = RouteState(
                moved_to=known.moved_to, moves=known.moves, hub=known.hub, topic=known.topic
            )
        elif name in blogs:
            kept[name] = RouteState(cursor=known.cursor)
    return kept
